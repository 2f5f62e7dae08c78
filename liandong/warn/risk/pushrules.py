"""推送规则: whom a warning goes to by the rules of its place, and who that is here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import agencies_for, agency_for
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.rules import NoVersion, Rule, Text, Version
from liandong.law.starting import begins
from liandong.warn.risk.catalogue import model_of
from liandong.warn.risk.events import WarningPushed
from liandong.warn.risk.models import Finding, Warning

RULE = "risk.push"
INSTITUTION, PERSON, SUPERIOR, LEAD, JOINING = "institution", "person", "superior", "lead", "joining"


@dataclass(frozen=True, slots=True)
class PushRule:
    """One line of the push rules: at these levels, in these families, it goes to this receiver."""

    code: str
    title: Text
    to: str
    levels: tuple[int, ...]
    families: tuple[str, ...]  # empty: all
    version: date

    def fits(self, family: str, level: int) -> bool:
        return level in self.levels and (not self.families or family in self.families)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a push starts: the term, its version, and what ends it."""

    rule: Rule
    version: Version


def version(place: Place | None, on: date) -> Version:
    return book().rule(RULE, place).on(on)


def every(place: Place | None, on: date) -> list[PushRule]:
    """The push rules of a place, in their order."""
    speaking = version(place, on)
    return [
        PushRule(
            code=item["code"], title=Text(item["zh"], item["en"]), to=item["to"], levels=tuple(item["levels"]),
            families=tuple(item.get("families", ())), version=speaking.start,
        )
        for item in speaking.values["items"]
    ]  # fmt: skip


def of(place: Place | None, family: str, level: int, on: date) -> list[PushRule]:
    return [rule for rule in every(place, on) if rule.fits(family, level)]


def fact(to: str, level: int) -> str:
    """What the terms ask for in `when`: `institution_2`, `person_1`, `agency_3`."""
    return f"{to if to in (INSTITUTION, PERSON) else 'agency'}_{level}"


def owed(place: Place | None, to: str, level: int, on: date) -> list[Owed]:
    """The terms that such a push starts there: in what time, and which act ends them."""
    slug, found = WarningPushed.slug, []
    for rule in book().terms_starting(slug, place):
        if started := begins(rule, slug, on, (fact(to, level),)):
            found.append(Owed(rule, started))
    return found


def agencies(to: str, warning: Warning, findings: Sequence[Finding]) -> list[Agency]:
    """The agencies that a word of the push rules means for this warning; departments go by their code."""
    place = warning.dossier.place
    if to == SUPERIOR:
        above = superior(warning.agency)
        return [above] if above else []
    if to in (LEAD, JOINING):
        return list(agencies_for(_competent(to, place, {one.model for one in findings}), place).values())
    return list(agencies_for([to], place).values())


def superior(agency: Agency) -> Agency | None:
    """The agency above: the one named, else that of the same department in the place above."""
    above = agency.place.parent
    return agency.superior or (agency_for(agency.department_id, above) if above else None)


def _competent(to: str, place: Place, models: Collection[str]) -> set[str]:
    """Departments that lead, or join, for the matters of these models, where the place says who that is."""
    found: set[str] = set()
    for name in models:
        model = model_of(name)
        if model is None or model.matter not in book().matters():
            continue
        try:
            routing = book().route(model.matter, place, on=today())
        except NoVersion:
            continue
        found |= {routing.lead} if to == LEAD else set(routing.joining)
    return found


def institutions(warning: Warning, findings: Sequence[Finding]) -> list[Subject]:
    """The institutions that are to answer: the subject itself, or those at which its findings lie."""
    if warning.subject.kind == Subject.Kind.INSTITUTION:
        return [warning.subject]
    return _named(findings, "institution", Subject.Kind.INSTITUTION)


def persons(findings: Sequence[Finding]) -> list[Subject]:
    """The practitioners whom findings name."""
    return _named(findings, "practitioner", Subject.Kind.PRACTITIONER)


def _named(findings: Sequence[Finding], column: str, kind: str) -> list[Subject]:
    keys = {one.grain.get(column) for one in findings}
    known = [key for key in keys if isinstance(key, int) and key > 0]
    return list(Subject.objects.filter(pk__in=known, kind=kind).order_by("pk"))
