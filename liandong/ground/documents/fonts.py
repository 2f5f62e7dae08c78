"""Fonts for Chinese documents: 仿宋 where the system has it, and never a character without a glyph."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTCollection, TTFont

from liandong.law.refusal import Refusal

WANTED = ("FangSong", "FangSong_GB2312", "FZFangSong-Z02", "STFangsong", "Noto Serif CJK SC", "Noto Serif SC")
WANTED_AFTER = ("Source Han Serif SC", "Noto Sans CJK SC", "Noto Sans SC", "WenQuanYi Zen Hei")
ENDINGS = {".ttf", ".otf", ".ttc", ".otc"}


def folders() -> list[Path]:
    """Where fonts lie: the system's, the user's, and those that set-up fetched."""
    system = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return [folder for folder in (*system, Path(settings.ASSETS) / "fonts") if folder.is_dir()]


@cache
def faces() -> dict[str, frozenset[int]]:
    """The wanted families that are there, each with the characters it can draw."""
    found: dict[str, frozenset[int]] = {}
    for folder in folders():
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in ENDINGS and _may_be_wanted(path):
                for family, characters in _read(path):
                    found[family] = found.get(family, frozenset()) | characters
    return {family: found[family] for family in (*WANTED, *WANTED_AFTER) if family in found}


def _may_be_wanted(path: Path) -> bool:
    name = path.stem.lower().replace("_", "").replace("-", "")
    hints = ("fangsong", "simfang", "fzfs", "stfang", "cjk", "notoserifsc", "notosanssc", "sourcehanserif", "wqy")
    return any(hint in name for hint in hints) and "bold" not in name


def _read(path: Path) -> list[tuple[str, frozenset[int]]]:
    """Families in the file that are wanted, with their characters."""
    fonts = (
        TTCollection(str(path), lazy=True).fonts
        if path.suffix.lower() in {".ttc", ".otc"}
        else [TTFont(str(path), lazy=True)]
    )
    wanted = {*WANTED, *WANTED_AFTER}
    named = [({str(font["name"].getDebugName(number)) for number in (16, 1)} & wanted, font) for font in fonts]
    return [(family, frozenset(font.getBestCmap())) for families, font in named for family in families]


def choose(text: str) -> list[str]:
    """The families to print this text with: the best one that can draw all of it, or together.

    raises  Refusal  there is no Chinese font, or a character that none of them can draw
    """
    there = faces()
    if not there:
        raise Refusal(
            _("There is no Chinese font on this machine. Run the set-up again, which fetches one, or install 仿宋.")
        )
    needed = {ord(character) for character in text if not character.isspace()}
    chosen: list[str] = []
    for family, characters in there.items():
        if needed & characters or not needed:
            chosen.append(family)
            needed -= characters
        if not needed:
            return chosen
    missing = "".join(sorted(map(chr, needed)))[:20]
    raise Refusal(
        _("No font here can print these characters: %(missing)s. Replace them and try again.") % {"missing": missing}
    )
