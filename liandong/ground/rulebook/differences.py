"""Where the directives of the places differ, row by row: which rules carry it, and how each place reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.rulebook.book import Book, Where, book
from liandong.ground.rulebook.explaining import value
from liandong.ground.rulebook.papers import Difference, PlaceFolder
from liandong.ground.rulebook.queries import in_force
from liandong.law.rules import NOTHING, Rule, Text, Version, texts


@dataclass(frozen=True)
class Spoken:
    """What a place says in one rule of a row; `layer` is the folder whose file speaks."""

    rule: Rule
    version: Version
    says: Text
    layer: str
    is_draft: bool


@dataclass(frozen=True)
class Cell:
    """A place in a row: its rules, or what else carries it there."""

    place: PlaceFolder
    spoken: Sequence[Spoken]
    told: Text = NOTHING


@dataclass(frozen=True)
class Row:
    """A difference, place by place."""

    difference: Difference
    cells: Sequence[Cell]

    @property
    def is_real(self) -> bool:
        """Whether at least two places read it differently."""
        return len({(tuple(one.says for one in cell.spoken), cell.told) for cell in self.cells}) > 1


def rows(on: date) -> list[Row]:
    """Every difference with what each place that has a directive says."""
    rules = book()
    places = directed(rules)
    return [Row(one, [_cell(rules, one, place, on) for place in places]) for one in rules.differences]


def directed(rules: Book | None = None) -> list[PlaceFolder]:
    """The places that have a directive of their own."""
    return [place for _, place in sorted((rules or book()).places.items()) if place.directives]


def elsewhere(rules: Book, id_: str, place: Where, on: date) -> list[Text]:
    """One line for each place that has a directive and reads this rule differently from here."""
    here = rules.folder(place)
    mine = _spoken(rules, id_, here.folder if here else "", on)
    lines = []
    for other in directed(rules):
        found = _spoken(rules, id_, other.folder, on)
        if other == here or (found and mine and found.version.source == mine.version.source) or not (found or mine):
            continue
        title = _marked(other)
        says = found.says if found else Text("没有此项规定", "has no such rule")
        lines.append(Text(f"别处：{title.zh}：{says.zh}", f"Elsewhere: {title.en}: {says.en}"))
    return lines


def _cell(rules: Book, one: Difference, place: PlaceFolder, on: date) -> Cell:
    found = [_spoken(rules, id_, place.folder, on) for id_ in one.rules]
    told = [says for says in (TOLD[token](rules, place, on) for token in one.data) if says.zh]
    joined = Text("；".join(says.zh for says in told), "; ".join(says.en for says in told))
    return Cell(place, [spoken for spoken in found if spoken], joined)


def _spoken(rules: Book, id_: str, folder: str, on: date) -> Spoken | None:
    rule = rules.shown(folder).rules.get(id_)
    if not rule:
        return None
    version = in_force(rule, on)
    layer = rules.layer_of(version)
    return Spoken(rule, version, _says(rule, version), layer, bool(layer and not rules.places[layer].binds))


def _says(rule: Rule, version: Version) -> Text:
    """What a version sets: the items of a list, a figure with what it is of, else what its directive says."""
    items = version.values.get("items")
    if items and isinstance(items[0], dict):
        return Text(texts([one["zh"] for one in items]), ", ".join(one["en"] for one in items))
    if rule.kind in MEASURED:
        said = value(version)
        return Text(f"{rule.title.zh}：{said.zh}", f"{rule.title.en}: {said.en}")
    return next((one.says for one in version.basis if not one.local), version.basis[0].says)


def _marked(place: PlaceFolder) -> Text:
    if place.binds:
        return place.title
    return Text(f"{place.title.zh}（草案）", f"{place.title.en} (draft)")


def _directives(rules: Book, place: PlaceFolder, on: date) -> Text:
    known = [rules.acts[one] for one in place.directives if one in rules.acts]
    return Text(
        "；".join(f"{one.name}（{len(one.issuers)}家印发）" for one in known),
        "; ".join(f"{one.name} (issuers: {len(one.issuers)})" for one in known),
    )


def _mechanism(rules: Book, place: PlaceFolder, on: date) -> Text:
    members = place.mechanism.members if place.mechanism else ()
    return Text(texts([one.name.zh for one in members]), ", ".join(one.name.en for one in members))


def _several(rules: Book, place: PlaceFolder, on: date) -> Text:
    for rule in rules.layers[place.folder].values():
        several = in_force(rule, on).values.get("several") if rule.kind == "route" else None
        if several:
            return THROUGH if "through" in several else MAIN_PROBLEM
    return NOTHING


def _routes(rules: Book, place: PlaceFolder, on: date) -> Text:
    codes = sorted({entry["matter"] for entry in _entries(rules, place, on)})
    return Text("、".join(codes), ", ".join(codes))


def _waste(rules: Book, place: PlaceFolder, on: date) -> Text:
    """Who leads on medical waste (V53), as this place's own file has it."""
    offices = {office.code: office.name for office in place.departments}
    leads = [entry["lead"] for entry in _entries(rules, place, on) if entry["matter"] == "V53"]
    names = [offices.get(code, Text(code, code)) for code in dict.fromkeys(leads)]
    return Text(texts([one.zh for one in names]), ", ".join(one.en for one in names))


def _entries(rules: Book, place: PlaceFolder, on: date) -> Iterator[dict[str, Any]]:
    for rule in rules.layers[place.folder].values():
        if rule.kind == "route":
            yield from in_force(rule, on).values["routes"]


TOLD = {
    "directives": _directives,
    "mechanism": _mechanism,
    "several": _several,
    "routes": _routes,
    "waste": _waste,
}
MEASURED = ("term", "quota", "threshold")
THROUGH = Text("由卫健部门统一转办", "through health")
MAIN_PROBLEM = Text("主要问题的主管部门牵头", "the main problem’s department leads")
