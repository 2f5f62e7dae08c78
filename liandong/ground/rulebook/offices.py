"""What one department owes in a place besides its matters: what its directive gives it, and the rules that name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.explaining import value
from liandong.ground.rulebook.queries import in_force
from liandong.law.rules import Rule, Text, Version

RESPONSIBLE, COOPERATES = Text("责任", "responsible"), Text("配合", "cooperates")


@dataclass(frozen=True)
class Owing:
    """A rule that names the department, and its part in it."""

    rule: Rule
    version: Version
    part: Text

    @property
    def says(self) -> Text:
        said = value(self.version)
        return said if said.zh else self.version.basis[0].says


@dataclass(frozen=True)
class Post:
    """部门职责: the department as the place has it, its duties in words, and the rules that name it."""

    name: Text
    told: Sequence[tuple[Text, Text]]
    owed: Sequence[Owing]


def post(folder: str, department: str, on: date) -> Post | None:
    """What the department owes in the place of this folder; nothing where no place or department is asked for."""
    rules = book()
    if not department or folder not in rules.places:
        return None
    path = [one for one in reversed(rules.folders(rules.places[folder].code)) if one.binds or one.folder == folder]
    offices = [(place.title, office) for place in path for office in place.departments if office.code == department]
    if not offices:
        return None
    told = [(title, office.duty) for title, office in offices if office.duty.zh]
    return Post(offices[0][1].name, told, _owed(rules, folder, department, on))


def _owed(rules: Book, folder: str, department: str, on: date) -> list[Owing]:
    found = []
    for rule in rules.shown(folder).rules.values():
        part = _part(rule, department)
        if part:
            found.append(Owing(rule, in_force(rule, on), part))
    return sorted(found, key=lambda one: one.rule.id)


def _part(rule: Rule, department: str) -> Text | None:
    owed = rule.meta.get("owed_by") or ()
    if department in ((owed,) if isinstance(owed, str) else owed):
        return RESPONSIBLE
    return COOPERATES if department in rule.meta.get("helped_by", ()) else None
