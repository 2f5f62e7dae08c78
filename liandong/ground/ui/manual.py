"""手册: the pages of docs/manual, shown inside the product."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from liandong.ground.ui import words

FOLDER = Path(settings.ROOT) / "docs" / "manual"


@dataclass(frozen=True)
class ManualPage:
    """A page of the manual; its title is its first heading."""

    name: str
    path: Path

    @property
    def title(self) -> str:
        first = self.path.read_text(encoding="utf-8").lstrip().splitlines()[:1]
        return first[0].lstrip("# ").strip() if first else self.name

    @property
    def body(self) -> SafeString:
        """As HTML; raw HTML in the source is shown as text."""
        lines = self.path.read_text(encoding="utf-8").lstrip().splitlines()
        source = "\n".join(lines[1:] if lines and lines[0].startswith("# ") else lines)
        renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
        return SafeString(renderer.render(source))


def pages() -> list[ManualPage]:
    """The manual in the language of the page, in the order of the file names."""
    folder = FOLDER / ("zh" if words.in_chinese() else "en")
    return [ManualPage(path.stem, path) for path in sorted(folder.glob("*.md"))]
