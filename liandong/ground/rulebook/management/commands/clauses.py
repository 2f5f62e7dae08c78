"""Print what answers each clause of the directives, and how many are answered."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language

from liandong.ground.rulebook.asking import WRONG
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.clauses import STATES, state, tally
from liandong.ground.rulebook.papers import Clause, Directive
from liandong.law.rules import Text


class Command(BaseCommand):
    help = "逐条列出指令文件的条款及其落实 / list the clauses and what answers them: --directive fujian, --gaps, --json"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--directive", default="", help="文号、地方目录或文件名 / its name, place or file")
        parser.add_argument("--gaps", action="store_true", help="仅列计划中的 / only what is planned")
        parser.add_argument("--json", action="store_true", help="供程序读取 / for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = self._directives(options["directive"])
        rows = [
            (directive, clause)
            for directive in found
            for clause in directive.clauses
            if not options["gaps"] or state(clause) == "planned"
        ]
        if options["json"]:
            self.stdout.write(json.dumps([_told(*row) for row in rows], ensure_ascii=False, indent=1))
            return
        for _directive, clause in rows:
            line = (clause.id, clause.article, str(STATES[state(clause)]), _side(clause.says), _answer(clause))
            self.stdout.write("\t".join(line))
        self._count(found)

    def _directives(self, wanted: str) -> list[Directive]:
        known = list(book().clauses.values())
        found = [one for one in known if not wanted or wanted in (one.act, one.place, PurePosixPath(one.source).stem)]
        if not found:
            names = ", ".join(PurePosixPath(one.source).stem for one in known)
            raise CommandError(
                f"没有这份文件的条款 / no clauses of this directive: {wanted}（{names}）", returncode=WRONG
            )
        return found

    def _count(self, found: Sequence[Directive]) -> None:
        self.stdout.write("")
        for directive in found:
            self.stdout.write("\t".join((directive.act, *_figures(directive.clauses))))
        if len(found) > 1:
            every = [clause for directive in found for clause in directive.clauses]
            self.stdout.write("\t".join(("合计 together", *_figures(every))))


def _figures(clauses: Sequence[Clause]) -> list[str]:
    return [str(len(clauses)), *(f"{STATES[code]} {number}" for code, number in tally(clauses).items())]


def _side(text: Text) -> str:
    return text.en if (get_language() or "").startswith("en") else text.zh


def _answer(clause: Clause) -> str:
    if clause.answered_by:
        return " ".join(name for names in clause.answered_by.values() for name in names)
    return _side(clause.planned if clause.planned.zh else clause.not_software)


def _told(directive: Directive, clause: Clause) -> dict[str, Any]:
    kind = state(clause)
    told: dict[str, Any] = {
        "id": clause.id,
        "directive": directive.act,
        "place": directive.place,
        "article": clause.article,
        "says": clause.says._asdict(),
        "lead": clause.lead,
        "joining": clause.joining,
        "strength": clause.strength,
        "software": clause.software,
        "state": kind,
    }
    if kind == "answered":
        told["answered_by"] = clause.answered_by
    else:
        told[kind] = (clause.planned if kind == "planned" else clause.not_software)._asdict()
    if clause.note.zh:
        told["note"] = clause.note._asdict()
    return told
