"""`liandong practice source SLUG --title WORDS --layout NAME --as USER`: say who delivers, and in which layout."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.ground.registry.queries import find
from liandong.law.refusal import Refusal
from liandong.warn.practice.actions import open_source
from liandong.warn.practice.asking import somebody
from liandong.warn.practice.layouts import layouts


class Command(BaseCommand):
    help = "Say who delivers practice data, and in which layout / 登记诊疗数据来源"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name, in small letters and figures")
        parser.add_argument("--title", required=True)
        parser.add_argument("--layout", choices=sorted(layouts()), default="plain")
        parser.add_argument(
            "--institution", default="", help="code of the only institution, where files do not name it"
        )
        parser.add_argument("--as", dest="username", required=True, help="user name of the one who opens it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            only = find(options["institution"]) if options["institution"] else None
            source = open_source(
                slug=options["slug"], title=options["title"], layout=options["layout"], institution=only,
                by=somebody(options["username"]),
            )  # fmt: skip
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{source.slug}  #{source.number}  {source.dossier.key}")
