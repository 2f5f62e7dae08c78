"""`liandong practice load FILE… --source SLUG --as USER`: take files of practice data in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.places.reports import in_language
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.actions import TakenInBefore, load
from liandong.warn.practice.asking import somebody, source_of
from liandong.warn.practice.models import Delivery, Source
from liandong.warn.practice.queries import landed, not_kept, notes, refusals
from liandong.warn.practice.reading.given import Given


class Command(BaseCommand):
    help = "Take files of practice data in; every row lands or is reported / 导入诊疗数据"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="short name of the source")
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who hands them in")
        parser.add_argument("--in-addition", action="store_true", help="replace no rows of the same days")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = somebody(options["username"])
            source = source_of(options["source"], by)
        except Refusal as refusal:
            raise CommandError(_words(refusal)) from refusal
        together: list[int] = []
        stopped = 0
        for path in options["files"]:
            try:
                together.append(self._load(path, source, together, is_more=options["in_addition"], by=by).pk)
            except TakenInBefore as refusal:
                self.stdout.write(f"{path.name}: {_words(refusal)}")
            except Refusal as refusal:
                self.stderr.write(f"{path.name}: {_words(refusal)}")
                stopped += 1
        if stopped:
            raise CommandError(f"{stopped} 个文件没有导入 / files were not taken in: {stopped}")

    def _load(self, path: Path, source: Source, together: list[int], *, is_more: bool, by: Any) -> Delivery:
        def tell(delivery: Delivery) -> None:
            how_far = f"{delivery.share:4.0%}  {delivery.read:,} 行 rows  {delivery.get_state_display()}"
            self.stderr.write(f"\r{path.name}: {how_far}   ", ending="")
            self.stderr.flush()

        done = load(
            given=Given(path.name, path=path), source=source, is_more=is_more, together=together, tell=tell, by=by
        )
        self.stderr.write("")
        self._say(done, by)
        return done

    def _say(self, done: Delivery, by: Any) -> None:
        """What became of the rows, in the language of the site."""
        self.stdout.write(f"{done.name}  #{done.pk}  {done.since or ''} – {done.until or ''}")
        self.stdout.write(f"  {done.read:>12,}  " + in_language(Text("行", "rows")))
        for one in landed(done):
            self.stdout.write(f"  {one.count:>12,}  " + in_language(one.says))
        for row, why in refusals(done, by):
            self.stdout.write(f"  {row.lines:>12,}  {row.field}: {in_language(why)}")
        for one in notes(done):
            self.stdout.write(f"  {one.count:>12,}  · {in_language(one.says)}")
        if left := not_kept(done):
            self.stdout.write(f"  {in_language(left)}")


def _words(refusal: Refusal) -> str:
    return in_language(refusal.says) if isinstance(refusal.says, Text) else str(refusal.says)
