"""Explain a rule: which file speaks for a place on a day, what it spoke over, and why."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.audit.clock import today
from liandong.ground.rulebook.asking import WRONG, day, near, place_code
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.differences import elsewhere
from liandong.ground.rulebook.explaining import Explanation, Voice, explain, explanation, value
from liandong.ground.rulebook.faults import UnknownRule


class Command(BaseCommand):
    help = "解释一条规则 / explain a rule: --place fujian/quanzhou or a code, --on 2026-09-30"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule")
        parser.add_argument("--place", default="", help="地方目录或代码 / a folder or a code; left out: the nation")
        parser.add_argument("--on", type=day, default=None, help="2026-09-30; 默认今天 / today if left out")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        rules, id_, on = book(), options["rule"], options["on"] or today()
        place = place_code(rules, options["place"])
        try:
            if options["json"]:
                plain = _plain(explanation(rules, id_, place, on))
                self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=1))
                return
            lines = [*explain(rules, id_, place, on), *elsewhere(rules, id_, place, on)]
        except UnknownRule:
            raise CommandError(_unknown(id_, options["place"]), returncode=WRONG) from None
        english = (get_language() or "").startswith("en")
        for line in lines:
            self.stdout.write(line.en if english else line.zh)


def _unknown(id_: str, place: str) -> str:
    """Whether the rule is nowhere, or only elsewhere; and what it may have been meant to be."""
    homes = sorted(folder for folder, rules in book().layers.items() if id_ in rules)
    if homes:
        where = ", ".join(folder or "national" for folder in homes)
        return f"{place or '全国'} 没有这条规则，它在 / no such rule here, it stands in: {where}"
    known = near(book(), id_)
    meant = f"；是否指 / did you mean: {known}" if known else ""
    return f"没有这条规则 / no such rule: {id_}{meant}"


def _plain(found: Explanation) -> dict[str, Any]:
    version = found.version
    return {
        "rule": found.rule.id, "kind": found.rule.kind, "title": found.rule.title._asdict(), "on": str(found.on),
        "file": version.source if version else None,
        "from": str(version.start) if version else None,
        "until": str(version.until) if version and version.until else None,
        "sets": value(version)._asdict() if version else None,
        "voices": [_voice(one) for one in found.voices],
        "marks": found.marks,
        "open_questions": [one._asdict() for one in found.questions],
        "basis": [
            {
                "act": basis.act, "article": basis.article, "says": basis.says._asdict(), "local": basis.local,
                "set_by": basis.set_by._asdict(), "verified": basis.verified, "draft": basis.draft,
                "implied": basis.implied,
            }
            for basis in (version.basis if version else ())
        ],
    }  # fmt: skip


def _voice(one: Voice) -> dict[str, Any]:
    return {
        "layer": one.folder or "national", "title": one.layer._asdict(), "state": one.state, "file": one.source,
        "from": str(one.version.start) if one.version else None,
        "sets": value(one.version)._asdict() if one.version else None, "why": one.why._asdict(),
    }  # fmt: skip
