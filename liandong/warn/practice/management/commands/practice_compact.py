"""`liandong practice compact --as USER [--source SLUG]`: merge the small files of closed months, sweep what is left."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.law.refusal import Refusal
from liandong.warn.practice.actions import compact
from liandong.warn.practice.asking import somebody, source_of
from liandong.warn.practice.queries import sources


class Command(BaseCommand):
    help = "Merge the small files of closed months, take away what no part names / 合并诊疗数据文件"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", help="short name of the source; else all of the agency")
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who asks for it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            by = somebody(options["username"])
            chosen = [source_of(options["source"], by)] if options["source"] else list(sources(by))
            for one in chosen:
                merged, swept = compact(source=one, by=by)
                self.stdout.write(f"{one.slug}: 合并 merged {merged}, 清除 swept {swept}")
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
