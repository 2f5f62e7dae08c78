"""Turn the draft of a directive into the skeleton of a place folder that loads at once."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import get_language

from liandong.ground.rulebook.directives.adopting import adopt
from liandong.ground.rulebook.directives.draft import Draft, DraftRefused, load_draft
from liandong.ground.rulebook.directives.whereabouts import whereabouts
from liandong.law.refusal import Refusal
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "由草稿生成地方规则目录 / make the folder of a place from a draft: --place 430100 or hunan/changsha, --into"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("draft", type=Path)
        parser.add_argument(
            "--place", required=True, help="区划代码或目录 / a code or a folder: 430100, hunan/changsha"
        )
        parser.add_argument("--into", type=Path, default=None, help="规则库目录 / the rulebook to write into")

    def handle(self, *args: Any, **options: Any) -> None:
        into = Path(options["into"] or settings.RULEBOOK).resolve()
        try:
            place = whereabouts(options["place"])
            made = adopt(self._draft(options["draft"]), place, into)
        except Refusal as wrong:
            self._refuse(wrong.says if isinstance(wrong.says, Text) else Text(str(wrong.says), str(wrong.says)))
        except DraftRefused as wrong:
            self._refuse(wrong.reason)
        english = (get_language() or "").startswith("en")
        for name in made.files:
            self.stdout.write(f"+ {name}")
        for one in made.missing:
            self.stdout.write(f"! {one.en if english else one.zh}")
        self.stdout.write(f"✓ {place.zh} {place.code} → {into}")

    def _draft(self, path: Path) -> Draft:
        try:
            return load_draft(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            raise DraftRefused(f"无法读取草稿 {path}", f"the draft {path} cannot be read") from None

    def _refuse(self, says: Text) -> None:
        self.stderr.write(f"✗ {says.zh} / {says.en}")
        sys.exit(2)
