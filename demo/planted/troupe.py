"""The cast and the planted actors as subjects of the register, through actions: licences, filings, rights, ties.

What the registers of the planted data say is read back as facts: an entry with its days becomes a licence with its
days. So the snapshot of the product, made from the register, has to come to the same registers again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from demo.planted.casting import CAST
from demo.planted.codes import item
from demo.planted.stage import EVER, LONG_AGO
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import end_relation, register_many, relate
from liandong.ground.registry.facts import NewLicence, NewRelation, NewSubject
from liandong.ground.registry.models import Relation, Subject
from liandong.ground.registry.scopes import names
from liandong.ground.rulebook.book import book
from liandong.warn.practice.numbers import subject_code

SOURCE = "演示诊疗数据"
ROLES = {1: "doctor", 2: "assistant_doctor", 3: "nurse", 4: "pharmacist", 5: "technician", 9: "other"}
TITLES = {0: "", 1: "junior", 2: "middle", 3: "senior"}
LEVELS = {0: "", 1: "一级", 2: "二级", 3: "三级"}
WORDS = {  # of each kind of the cast: ending of the name, category
    1001: ("诊所", "诊所"),
    1002: ("口腔诊所", "口腔诊所"),
    1003: ("中医诊所", "中医诊所"),
    1004: ("医疗美容门诊部", "门诊部"),
    1005: ("卫生院", "乡镇卫生院"),
    1006: ("医院", "综合医院"),
    1007: ("总医院", "综合医院"),
    1008: ("互联网医院", "互联网医院"),
}
OTHER = ("专科医院", "其他专科医院")
SUPPLIERS = {900_001: "医学检验所", 900_002: "大药房", 900_003: "检验中心"}
ANY_SCOPE = "internal"
Rows = list[dict[str, Any]]
Shelves = dict[str, dict[int, Rows]]
OF_HOUSES = ("licensed", "licensed_subjects", "filed", "permitted", "purchases_filed")
OF_PEOPLE = ("certified", "in_scope", "entitled", "registered")


@dataclass
class Troupe:
    """Number in the planted data → subject of the register."""

    houses: dict[int, Subject] = field(default_factory=dict)
    people: dict[int, Subject] = field(default_factory=dict)
    suppliers: dict[int, Subject] = field(default_factory=dict)


def enlist(registers: Mapping[str, Path], *, near: Place, far: Place, brand: str) -> Troupe:
    """Register everybody who acts in the planted data.

    near, far  two counties: the tertiary hospitals lie in the other one
    brand      begins every name, so that nobody takes them for others
    """
    held = {name: _rows(path) for name, path in registers.items()}
    _joined(held)
    troupe = Troupe()
    shelves = _shelved(held, OF_HOUSES, "institution")
    houses = [_house(one, shelves, near, far, brand) for one in held["institutions"]]
    made = register_many(houses, by=None)
    troupe.houses = {one["institution"]: subject for one, subject in zip(held["institutions"], made, strict=True)}
    shelves = _shelved(held, OF_PEOPLE, "practitioner")
    people = [_person(one, shelves, troupe.houses, near, brand) for one in held["practitioners"]]
    made = register_many(people, by=None)
    troupe.people = {one["practitioner"]: subject for one, subject in zip(held["practitioners"], made, strict=True)}
    companies = [
        NewSubject(kind=Subject.Kind.COMPANY, name=f"{brand}{word}", place=near, source=SOURCE)
        for word in SUPPLIERS.values()
    ]
    troupe.suppliers = dict(zip(SUPPLIERS, register_many(companies, by=None), strict=True))
    for one in held["registered"]:
        if one["valid_until"] < EVER:
            _tie(troupe.people[one["practitioner"]], troupe.houses[one["institution"]], "practises_at", one)
    for one in held["agreed"]:
        _tie(troupe.suppliers[one["supplier"]], troupe.houses[one["institution"]], "tests_for", one)
    return troupe


def _rows(path: Path) -> Rows:
    with duckdb.connect() as db:
        found = db.execute("SELECT * FROM read_parquet($1)", [str(path)])
        names = [str(one[0]) for one in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _tie(one: Subject, other: Subject, kind: str, days: Mapping[str, Any]) -> None:
    """A tie and, where it has one, its last day; a later tie of the same two begins anew."""
    there = Relation.objects.filter(from_subject=one, to_subject=other, kind=kind, until__isnull=True).first()
    if there is None:
        there = relate(subject=one, other=other, kind=kind, since=days["valid_from"], by=None)
    if days["valid_until"] < EVER:
        end_relation(relation=there, until=days["valid_until"], by=None)


def _house(one: dict[str, Any], held: Shelves, near: Place, far: Place, brand: str) -> NewSubject:
    number = one["institution"]
    ending, category = WORDS.get(one["category"], OTHER)
    if one["is_clinic"]:
        ending, category = ending if "诊" in ending else "诊所", "诊所" if "诊" not in category else category
    mine = {name: shelf.get(number, []) for name, shelf in held.items()}
    subjects = _with_bare(mine["licensed_subjects"], mine["licensed"])
    licences = [
        *_licences("practice", f"PD{number}", subjects, "subject", _subject),
        *_licences("filing", f"BA{number}", mine["filed"], "group", _filing),
        *_licences("equipment", f"SB{number}", mine["permitted"], "group", _permit),
        *_licences("purchase", f"GY{number}", mine["purchases_filed"], "item", _drug),
    ]
    return NewSubject(
        kind=Subject.Kind.INSTITUTION, name=f"{brand}{_ordinal(number)}{ending}", source=SOURCE, category=category,
        place=far if one["category"] == 1007 else near, level=LEVELS[one["level"]], beds=one["beds"] or None,
        ownership="public" if one["level"] else "private", licences=tuple(licences),
    )  # fmt: skip


def _joined(held: dict[str, Rows]) -> None:
    """Registrations that meet are one: the register has no second tie of the same two beside an open one."""
    joined: dict[tuple[int, int, date], dict[str, Any]] = {}
    for row in sorted(held["registered"], key=lambda one: one["valid_from"]):
        key = (row["practitioner"], row["institution"])
        before = joined.pop((*key, row["valid_from"] - timedelta(days=1)), None)
        joined[*key, row["valid_until"]] = {**row, "valid_from": before["valid_from"]} if before else row
    held["registered"] = list(joined.values())


def _person(one: dict[str, Any], held: Shelves, houses: Mapping[int, Subject], place: Place, brand: str) -> NewSubject:
    number = one["practitioner"]
    mine = {name: shelf.get(number, []) for name, shelf in held.items()}
    licences = [
        *_licences("practitioner", f"ZY{number}", _with_bare(mine["in_scope"], mine["certified"]), "group", _scope),
        *_licences("right", f"CF{number}", mine["entitled"], "group", _right),
    ]
    return NewSubject(
        kind=Subject.Kind.PRACTITIONER, name=f"{brand}{_ordinal(number)}", place=place, source=SOURCE,
        practitioner_kind=ROLES[one["kind"]], title=TITLES[one["title"]], certificate_number=f"{number:015}",
        licences=tuple(licences), relations=tuple(
            NewRelation(kind="practises_at", to=houses[tie["institution"]], since=tie["valid_from"])
            for tie in mine["registered"] if tie["valid_until"] == EVER
        ),
    )  # fmt: skip


def _shelved(held: Mapping[str, Rows], names: Iterable[str], key: str) -> Shelves:
    """The entries of some registers by whose they are."""
    shelves: Shelves = {name: defaultdict(list) for name in names}
    for name, shelf in shelves.items():
        for row in held[name]:
            shelf.setdefault(row[key], []).append(row)
    return shelves


def _with_bare(entries: Rows, bare: Rows) -> Rows:
    """The entries, and for days that only the bare register has an entry without anything."""
    spans = {(row["valid_from"], row["valid_until"]) for row in entries}
    return [*entries, *(row for row in bare if (row["valid_from"], row["valid_until"]) not in spans)]


def _licences(
    kind: str, number: str, entries: Rows, column: str, named: Callable[[int], tuple[str, str] | None]
) -> Iterator[NewLicence]:
    """One licence for all entries with the same days."""
    spans: dict[tuple[date, date], dict[str, str]] = defaultdict(dict)
    for row in entries:
        scopes = spans[row["valid_from"], row["valid_until"]]
        if column in row and (code := named(row[column])):
            scopes[code[0]] = code[1]
    for turn, ((first, last), scopes) in enumerate(sorted(spans.items())):
        yield NewLicence(
            kind=kind, number=f"{number}-{turn + 1}", valid_from=max(first, LONG_AGO) if first.year < 2019 else first,
            valid_until=None if last == EVER else last, issued_by="演示发证机关", scopes=scopes,
        )  # fmt: skip


def _subject(number: int) -> tuple[str, str]:
    code = subject_code(number)
    return code, names()[code]


def _version(group: int) -> Any:
    return next(one for one in book().mappings.groups.values() if one.number == group).versions[-1]


def _filing(group: int) -> tuple[str, str]:
    return _coded(_version(group).filings, "practice.filings")


def _permit(group: int) -> tuple[str, str]:
    return _coded(_version(group).permits, "practice.equipment")


def _right(group: int) -> tuple[str, str]:
    return _coded(_version(group).rights, "practice.rights")


def _scope(group: int) -> tuple[str, str] | None:
    return _coded(_version(group).scopes if group else (ANY_SCOPE,), "practice.scopes")


def _drug(number: int) -> tuple[str, str]:
    return item(number, next(one["number"] for one in CAST["special"] if one["code"] == "key_drug"))


def _coded(codes: tuple[str, ...], rule: str) -> tuple[str, str]:
    """The first code that is enough, with its name."""
    items = {one["code"]: one["zh"] for one in book().rule(rule, "").versions[-1].values["items"]}
    return codes[0], items[codes[0]]


DIGITS = "甲乙丙丁戊己庚辛壬癸"


def _ordinal(number: int) -> str:
    """A name that nobody bears: the figures of a number in the ten stems."""
    return "".join(DIGITS[int(figure)] for figure in str(number))
