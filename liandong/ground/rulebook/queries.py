"""What the pages of the rulebook show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Department, User
from liandong.ground.audit.kinds import Event
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.explaining import value
from liandong.ground.rulebook.orders import work_kinds, work_of
from liandong.ground.rulebook.papers import Act, Directive, PlaceFolder
from liandong.law.rules import KINDS, NoVersion, Rule, Text, Version

KIND_NAMES = {
    "term": _("Terms"),
    "quota": _("Quotas"),
    "duty": _("Duties"),
    "route": _("Routes"),
    "checklist": _("Checklists"),
    "schedule": _("Schedules"),
    "list": _("Lists"),
    "threshold": _("Thresholds"),
    "template": _("Templates"),
    "procedure": _("Procedures"),
    "scheme": _("Point schemes"),
}
ROLE_NAMES = {
    "owner": _("the agency that keeps the dossier"),
    "sender": _("the agency that passes the matter on"),
    "receiver": _("the agency that receives the matter"),
    "handler": _("the agency that handles the case"),
    "party": _("the party"),
    "institution": _("the institution"),
    "practitioner": _("the practitioner"),
    "members": _("every member of the mechanism"),
}
NATION = Text("全国", "The nation")


def fulfilled_by(rule: Rule) -> Text | None:
    """The kind of work by which a rule is fulfilled, if it is by work written down."""
    kind = work_kinds(book()).get(work_of(rule))
    return kind.title if kind else None


def who_owes(rule: Rule) -> list[str]:
    """The departments, or the parts in a matter, that owe what a rule asks."""
    owed = rule.meta.get("owed_by") or ()
    codes = (owed,) if isinstance(owed, str) else owed
    names = department_names()
    return [str(ROLE_NAMES.get(code) or names.get(code, code)) for code in codes]


@dataclass(frozen=True)
class Row:
    """A rule in the list, as a place reads it."""

    rule: Rule
    version: Version
    says: Text
    layer: Text
    is_own: bool
    is_draft: bool


@dataclass(frozen=True)
class Spoken:
    """A version on the page of a rule."""

    version: Version
    says: Text
    is_in_force: bool

    @property
    def items(self) -> tuple[Any, ...]:
        """Rows of a list or a point scheme; in a template `values.items` would be the method of the mapping."""
        found: tuple[Any, ...] = self.version.values.get("items", ())
        return found


@dataclass(frozen=True)
class Layer:
    """What one file says under the id of the rule, and over which files it speaks."""

    rule: Rule
    title: Text
    folder: PlaceFolder | None
    source: str
    over: tuple[str, ...]
    versions: tuple[Spoken, ...]
    is_mine: bool

    @property
    def is_draft(self) -> bool:
        return self.folder is not None and not self.folder.binds


def folder_of(user: User, wanted: str | None) -> str:
    """The folder whose rules a page shows: the one asked for, else that of the agency the person acts for."""
    rules = book()
    if wanted is not None and (wanted in rules.places or not wanted):
        return wanted
    agency = user.acting_for
    here = rules.folder(agency.place_id) if agency else None
    return here.folder if here else ""


def folders() -> list[PlaceFolder]:
    """The places of the book in the order of the tree."""
    return [one for _, one in sorted(book().places.items())]


def rows(folder: str, kind: str, words: str, on: date) -> list[Row]:
    """The rules of a place that match, with what they set today; of each kind its own first."""
    rules = book()
    wanted = words.casefold().split()
    found = []
    for rule in rules.shown(folder).rules.values():
        if (not kind or rule.kind == kind) and all(word in _text(rule) for word in wanted):
            version = in_force(rule, on)
            layer = rules.layer_of(version)
            found.append(
                Row(rule, version, _in_a_word(version), _title(rules, layer), layer == folder, not _binds(rules, layer))
            )
    return sorted(found, key=lambda row: (KINDS.index(row.rule.kind), not row.is_own, row.rule.id))


def counts(folder: str) -> list[tuple[str, Any, int]]:
    """Each kind with its name and how many rules of it the place reads."""
    rules = book().shown(folder).rules.values()
    tally = {kind: sum(rule.kind == kind for rule in rules) for kind in KINDS}
    return [(kind, KIND_NAMES[kind], number) for kind, number in tally.items() if number]


def in_force(rule: Rule, on: date) -> Version:
    """The version of the day, or the last one where none is in force."""
    try:
        return rule.on(on)
    except NoVersion:
        return rule.versions[-1]


def layers(id_: str, folder: str, on: date) -> list[Layer]:
    """Every file that speaks under this id, the nation first. Raises UnknownRule."""
    rules = book()
    return [_layer(rules, rule, folder, on) for rule in rules.spoken(id_)]


def event_titles(slugs: Iterable[str]) -> list[str]:
    """What events are called in the language of the page."""
    return [_event(slug) for slug in slugs]


def department_names() -> dict[str, str]:
    return {one.code: one.name for one in Department.objects.all()}


def directives() -> list[tuple[Act, Sequence[PlaceFolder], Directive | None]]:
    """The directives of the places: the act, the places it is for, and its clauses where they are written down."""
    rules = book()
    names = dict.fromkeys([name for place in folders() for name in place.directives] + list(rules.clauses))
    return [
        (rules.acts[name], [place for place in folders() if name in place.directives], rules.clauses.get(name))
        for name in names
        if name in rules.acts
    ]


def directive(name: str) -> tuple[Act, Directive | None, list[Row]]:
    """An act, its clauses, and the rules that stand on it. Raises KeyError."""
    rules = book()
    act = rules.acts[name]
    names = {act.name, *act.also}
    standing = []
    for layer in rules.layers.values():
        for rule in layer.values():
            version = rule.versions[-1]
            if any(basis.act in names for basis in version.basis):
                folder = rules.layer_of(version)
                standing.append(
                    Row(rule, version, _in_a_word(version), _title(rules, folder), True, not _binds(rules, folder))
                )
    return act, rules.clauses.get(act.name), sorted(standing, key=lambda row: _order(row, names))


def _in_a_word(version: Version) -> Text:
    """What a version sets; where that is more than a value, what its first basis says."""
    said = value(version)
    return said if said.zh else version.basis[0].says


def _layer(rules: Book, rule: Rule, folder: str, on: date) -> Layer:
    place = rules.places.get(rule.place)
    current = in_force(rule, on)
    spoken = tuple(
        Spoken(one, value(one), one.start <= on and (one.until is None or on <= one.until)) for one in rule.versions
    )
    whole = rules.shown(rule.place).rules[rule.id]
    return Layer(
        rule=rule,
        title=place.title if place else NATION,
        folder=place,
        source=current.source,
        over=whole.overrides,
        versions=spoken[::-1],
        is_mine=rules.layer_of(in_force(rules.shown(folder).rules.get(rule.id, rule), on)) == rule.place,
    )


def _order(row: Row, names: set[str]) -> tuple[str, str]:
    article = next(basis.article for basis in row.version.basis if basis.act in names)
    return article.rjust(6, "0") if article.isdigit() else article, row.rule.id


def _event(slug: str) -> str:
    if slug in Event.kinds:
        return Event.kinds[slug].title()
    planned = book().planned_events.get(slug)
    english = (get_language() or "").startswith("en")
    return (planned.en if english else planned.zh) if planned else slug


def _title(rules: Book, folder: str) -> Text:
    return rules.places[folder].title if folder else NATION


def _binds(rules: Book, folder: str) -> bool:
    return not folder or rules.places[folder].binds


def _text(rule: Rule) -> str:
    """What a search looks through."""
    acts = " ".join(f"{basis.act} {basis.says.zh}" for version in rule.versions for basis in version.basis)
    return f"{rule.id} {rule.title.zh} {rule.title.en} {acts}".casefold()
