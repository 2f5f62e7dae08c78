"""Explain a rule: which file speaks for a place on a day, what it spoke over, and why."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.explaining import explain
from liandong.ground.rulebook.faults import UnknownRule


class Command(BaseCommand):
    help = "解释一条规则 / explain a rule: --place fujian/quanzhou or a code, --on 2026-09-30"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        parser.add_argument("--place", default="")
        parser.add_argument("--on", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        rules, place = book(), options["place"].strip("/")
        if place and not place.isdigit():
            if place not in rules.places:
                raise CommandError(f"没有这个目录 / no such place: {place}（{', '.join(sorted(rules.places))}）")
            place = rules.places[place].code
        try:
            lines = explain(rules, options["rule"], place, options["on"] or today())
        except UnknownRule:
            raise CommandError(f"当地没有这条规则 / no such rule here: {options['rule']}") from None
        english = (get_language() or "").startswith("en")
        for line in lines:
            self.stdout.write(line.en if english else line.zh)
