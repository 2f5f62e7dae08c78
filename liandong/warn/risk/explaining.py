"""疑点释义: why a finding is there, what was missing, what would have made it pass, and what may explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.ui.words import both
from liandong.law.rules import NoVersion, Text
from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import telling
from liandong.warn.risk.catalogue import model_of
from liandong.warn.risk.model import All, AnyOf, Below, Beyond, Condition, Has, Model, Not, RowModel
from liandong.warn.risk.models import Finding


@dataclass(frozen=True, slots=True)
class Used:
    """设置: a threshold as the run used it, and where it comes from."""

    id: str
    title: Text
    value: float
    unit: Text
    since: str
    is_local: bool


@dataclass(frozen=True, slots=True)
class Told:
    """释义: all that is said of one finding.

    short    what tells it apart from others of the same model, in a few words; never a patient
    missing  what no valid entry of a register said, by register and the columns asked for
    """

    finding: Finding
    title: Text
    question: Text
    short: list[str]
    about: list[tuple[str, str]]
    figures: list[tuple[str, str]]
    missing: list[tuple[Text, list[tuple[str, str]]]]
    passes: Text
    innocent: Text
    settings: list[Used]
    is_exact: bool


def told(findings: Sequence[Finding], place: Place | None) -> list[Told]:
    """Each finding explained, with the names behind its numbers asked for once."""
    names = telling.Names([{**one.figures, **one.grain} for one in findings])
    return [_told(one, names, place) for one in findings]


def _told(finding: Finding, names: telling.Names, place: Place | None) -> Told:
    model = model_of(finding.model, finding.version)
    return Told(
        finding=finding,
        title=text(model.title) if model else Text(finding.model, finding.model),
        question=text(model.question) if model else Text("", ""),
        short=telling.in_short(finding, names),
        about=telling.about(finding, names),
        figures=telling.figures(finding, names),
        missing=[_entry(register, keys, finding, names) for register, keys in missing(model)] if model else [],
        passes=text(model.passes) if model else Text("", ""),
        innocent=text(model.innocent) if model else Text("", ""),
        settings=used(finding.last_run.settings, model.settings if model else (), place),
        is_exact=bool(model and model.exact),
    )


def text(words: Mapping[str, str]) -> Text:
    return Text(words["zh"], words["en"])


def missing(model: Model) -> list[tuple[str, tuple[str, ...]]]:
    """Registers whose entry would have made a row pass: what the question asks for and did not find."""
    return list(dict.fromkeys(_absent(model.offends, wanted=True))) if isinstance(model, RowModel) else []


def _absent(condition: Condition, *, wanted: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Walks down the question; `wanted` turns with every “not”."""
    match condition:
        case Not(of):
            yield from _absent(of, wanted=not wanted)
        case All(of) | AnyOf(of):
            for each in of:
                yield from _absent(each, wanted=wanted)
        case Has(register, keys) if not wanted:
            yield register, keys
        case Beyond(_, register, keys) | Below(_, register, keys):
            yield register, keys
        case _:
            return


def _entry(
    register: str, keys: Sequence[str], finding: Finding, names: telling.Names
) -> tuple[Text, list[tuple[str, str]]]:
    grain = finding.grain
    asked = [(telling.column_title(key), names.of(key, grain[key])) for key in keys if key in grain]
    return text(REGISTERS[register].says), asked


def used(kept: Mapping[str, Mapping[str, Any]], wanted: Sequence[str], place: Place | None) -> list[Used]:
    """The thresholds a run used, with their titles as the book has them now."""
    return [_used(name, kept[name], place) for name in wanted if name in kept]


def _used(name: str, kept: Mapping[str, Any], place: Place | None) -> Used:
    try:
        rule = book().rule(name, place)
        title, unit = rule.title, rule.on(rule.versions[-1].start).values["unit"]
    except (UnknownRule, NoVersion):
        title, unit = Text(name, name), Text("", "")
    unit = unit if isinstance(unit, Text) else Text(str(unit), str(unit))
    return Used(name, title, kept["value"], unit, kept["from"], bool(kept["local"]))


def in_words(says: Text) -> str:
    """The side of a text that the reader wants."""
    return both(says)
