"""List the rules that bind a place."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import get_language

from liandong.ground.rulebook.asking import place_code
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.explaining import value
from liandong.law.rules import KINDS


class Command(BaseCommand):
    help = "列出规则 / list the rules: --place fujian/quanzhou or a code, --kind term"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--place", default="")
        parser.add_argument("--kind", choices=KINDS, default="")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = book()
        place = place_code(rules, options["place"])
        english = (get_language() or "").startswith("en")
        for kind in [options["kind"]] if options["kind"] else KINDS:
            for rule in rules.of_kind(kind, place):
                title, says = rule.title, value(rule.versions[-1])
                words = (title.en, says.en) if english else (title.zh, says.zh)
                self.stdout.write("\t".join((rule.kind, rule.id, rule.place or "-", *words)))
