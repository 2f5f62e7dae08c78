"""部门涉医监督事项清单: which department answers for which matter in a place, what nobody owns, what two claim."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.departments import DEPARTMENTS
from liandong.ground.accounts.models import Agency
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.papers import Clause, PlaceFolder
from liandong.ground.rulebook.queries import NATION
from liandong.law import routing
from liandong.law.routing import Matter, Routing
from liandong.law.rules import NOTHING, NoVersion, Rule, Text, Version, texts

GAPS: dict[str, Text] = {
    "lead_implied": Text("主管部门系推定", "the lead is inferred"),
    "lead_absent": Text("当地文件未列主管部门", "the place does not name the lead"),
    "no_agency": Text("系统内没有承办机关", "no agency signed up"),
    "joining_absent": Text("当地文件未列参与部门", "the place does not name who joins"),
    "no_penalty": Text("没有处罚依据", "no article punishes it"),
    "unnamed": Text("当地文件未提及", "not named by the place"),
}
OVERLAPS: dict[str, Text] = {
    "claimed": Text("两家以上可以主张", "more than one may claim it"),
    "split": Text("按情形分属两家", "two leads, by the facts"),
    "layers_differ": Text("上下级归口不一", "the levels name different leads"),
    "no_deciding_rule": Text("多部门参与，无牵头规则", "many join, no rule decides"),
}
PARTS: dict[str, Promise] = {"lead": _("leads"), "joining": _("joins")}
NAMES = {code: Text(zh, en) for code, zh, en, _mark in DEPARTMENTS}
SEVERAL = 2  # joining departments from which on a rule is wanted that says who leads


@dataclass(frozen=True)
class Remark:
    """Something to be settled about a matter: its kind, and the case in words."""

    code: str
    says: Text

    @property
    def title(self) -> Text:
        return (GAPS | OVERLAPS)[self.code]


@dataclass(frozen=True)
class Line:
    """事项: a matter as a place has it; several routings where the facts decide who leads."""

    matter: Matter
    routings: tuple[tuple[str, Routing], ...]
    spoken_by: Text
    is_draft: bool
    gaps: tuple[Remark, ...] = ()
    overlaps: tuple[Remark, ...] = ()

    @property
    def routing(self) -> Routing:
        """The one that holds where no fact says otherwise."""
        return self.routings[-1][1]

    @property
    def departments(self) -> tuple[str, ...]:
        codes = [code for _fact, one in self.routings for code in (one.lead, *one.joining)]
        return tuple(dict.fromkeys(codes))

    def part(self, department: str) -> str:
        """lead, joining or nothing."""
        if any(one.lead == department for _fact, one in self.routings):
            return "lead"
        return "joining" if department in self.departments else ""

    def is_implied(self, department: str) -> bool:
        return all(
            department in one.implied_departments for _fact, one in self.routings if department in concerned(one)
        )


@dataclass(frozen=True)
class Share:
    """What one department has of the list."""

    code: str
    name: Text
    leads: int
    joins: int
    implied: int
    is_here: bool


def concerned(one: Routing) -> tuple[str, ...]:
    return (one.lead, *one.joining)


def lines(folder: str, on: date, *, seated: Collection[str] | None = None) -> list[Line]:
    """Every matter that a directive names, as the place of this folder has it.

    seated  departments that have an agency here; nothing is said of agencies where it is not given
    """
    rules = book()
    return [line(rules, matter, folder, on, seated) for matter in named(rules)]


def named(rules: Book) -> list[Matter]:
    """The matters that a directive names, by code; what citizens write about besides is no department's list."""
    return sorted((one for one in rules.matters().values() if one.clauses), key=lambda one: one.code)


def line(rules: Book, matter: Matter, folder: str, on: date, seated: Collection[str] | None = None) -> Line:
    """One matter in one place, with what is to be settled about it."""
    path = _path(rules, folder)
    layers = [[one for one in rules.layers[name].values() if one.kind == "route"] for name in path]
    whole = [rule for rules_ in layers for rule in rules_]
    routings = tuple(_routings(matter, whole, on, rules.names(rules.places[folder].code) if folder else {}))
    spoke = next((name for name, rules_ in zip(path, layers, strict=True) if _entries(matter, rules_, on)), None)
    place = rules.places.get(spoke or "")
    found = Line(matter, routings, place.title if place else NOTHING, bool(place and not place.binds))
    return Line(
        found.matter,
        found.routings,
        found.spoken_by,
        found.is_draft,
        tuple(_gaps(rules, found, folder, spoke, seated)),
        tuple(_overlaps(found, layers, on)),
    )


def shares(found: Sequence[Line], folder: str) -> list[Share]:
    """What each department leads and joins, the busiest first; the place's own with nothing to do are listed, too."""
    rules = book()
    names = department_titles(folder)
    here = present(rules.places[folder]) if folder else frozenset(NAMES)
    own = sorted(here) if folder else ()
    codes = dict.fromkeys((*(code for one in found for code in one.departments), *own))
    counted = [
        Share(
            code,
            names.get(code, Text(code, code)),
            sum(one.part(code) == "lead" for one in found),
            sum(one.part(code) == "joining" for one in found),
            sum(bool(one.part(code)) and one.is_implied(code) for one in found),
            code in here,
        )
        for code in codes
    ]
    return sorted(counted, key=lambda one: (-one.leads, -one.joins, one.code))


def everywhere(code: str, on: date) -> list[tuple[PlaceFolder | None, Line]]:
    """One matter in every place of the book, the nation first. Raises KeyError."""
    rules = book()
    matter = rules.matters()[code]
    folders = [None, *(place for _, place in sorted(rules.places.items()))]
    return [(place, line(rules, matter, place.folder if place else "", on)) for place in folders]


def title_of(folder: str) -> Text:
    """What a place is called; the nation where none is asked for."""
    return book().places[folder].title if folder else NATION


def clauses_behind(matter: Matter) -> list[tuple[str, Clause]]:
    """The clauses of the directives that name a matter, each with its directive."""
    wanted = set(matter.clauses)
    every = [(one.act, clause) for one in book().clauses.values() for clause in one.clauses]
    return [(act, clause) for act, clause in every if clause.id in wanted]


def department_titles(folder: str) -> dict[str, Text]:
    """What the departments are called, by their names in the place where it has them."""
    rules = book()
    return NAMES | (rules.names(rules.places[folder].code) if folder else {})


def seated_in(folder: str) -> frozenset[str] | None:
    """Departments with an active agency in this place or below; nothing where no agency is entered there at all."""
    if not folder:
        return None
    within = Agency.objects.filter(is_active=True, place__stem__startswith=book().places[folder].stem)
    codes = {*within.values_list("department__code", flat=True), *within.values_list("functions__code", flat=True)}
    return frozenset(filter(None, codes)) or None


def present(place: PlaceFolder) -> frozenset[str]:
    """The departments a place has, with the functions that one office holds beside its own."""
    members = place.mechanism.members if place.mechanism else ()
    return frozenset(code for office in (*place.departments, *members) for code in (office.code, *office.also))


def _path(rules: Book, folder: str) -> list[str]:
    """The layers that speak, the lowest first; a draft counts when it is itself asked for."""
    if not folder:
        return [""]
    above = rules.folders(rules.places[folder].code)
    return [one.folder for one in reversed(above) if one.binds or one.folder == folder] + [""]


def _entries(matter: Matter, layer: Iterable[Rule], on: date) -> list[Mapping[str, object]]:
    found = []
    for rule in layer:
        try:
            version = rule.on(on)
        except NoVersion:
            continue
        found += [entry for entry in version.values.get("routes", ()) if entry["matter"] == matter.code]
    return found


def _routings(
    matter: Matter, layers: Sequence[Rule], on: date, names: Mapping[str, Text]
) -> Iterator[tuple[str, Routing]]:
    facts = dict.fromkeys(str(entry["fact"]) for entry in _entries(matter, layers, on) if entry.get("fact"))
    for fact in (*facts, ""):
        yield fact, routing.route(matter, layers, on=on, facts={fact} - {""}, names=NAMES | dict(names))


def _gaps(rules: Book, found: Line, folder: str, spoke: str | None, seated: Collection[str] | None) -> Iterator[Remark]:
    one = found.routing
    names = department_titles(folder)
    lead = names[one.lead]
    if one.implied:
        yield Remark("lead_implied", Text(f"没有文件点名{lead.zh}主管", f"no text names {lead.en} as competent"))
    if folder:
        here = present(rules.places[folder])
        if one.lead not in here:
            yield Remark(
                "lead_absent",
                Text(f"当地文件的部门中没有{lead.zh}", f"{lead.en} is not among the departments of the place"),
            )
        missing = [names[code] for code in one.joining if code not in here]
        if missing:
            yield Remark("joining_absent", _listed(missing))
        if spoke != folder:
            yield Remark("unnamed", _by_whom(rules, spoke))
    if seated is not None and one.lead not in seated:
        yield Remark("no_agency", Text(f"{lead.zh}没有机关使用本系统", f"no agency of {lead.en} is in the system"))
    if not found.matter.penalty:
        yield Remark("no_penalty", Text("事项清单未列罚则", "the matter list has no article that punishes it"))


def _overlaps(found: Line, layers: Sequence[Sequence[Rule]], on: date) -> Iterator[Remark]:
    leads = dict.fromkeys(one.lead for _fact, one in found.routings)
    if len(leads) > 1:
        yield Remark("split", _listed([NAMES[code] for code in leads]))
    if found.routing.implied and len(found.matter.claimants) > 1:
        yield Remark("claimed", _listed([NAMES[code] for code in found.matter.claimants]))
    per_layer = [[str(entry["lead"]) for entry in _entries(found.matter, layer, on)] for layer in layers]
    spoken = dict.fromkeys(lead for leads_ in per_layer for lead in leads_)
    if len([leads_ for leads_ in per_layer if leads_]) > 1 and len(spoken) > len(leads):
        yield Remark("layers_differ", _listed([NAMES[code] for code in spoken]))
    decided = any(version.values.get("several") for version in _in_force(layers, on))
    if len(found.routing.joining) >= SEVERAL and not decided:
        yield Remark("no_deciding_rule", _listed([NAMES[code] for code in concerned(found.routing)]))


def _in_force(layers: Sequence[Sequence[Rule]], on: date) -> Iterator[Version]:
    for rule in (rule for layer in layers for rule in layer):
        try:
            yield rule.on(on)
        except NoVersion:
            continue


def _by_whom(rules: Book, spoke: str | None) -> Text:
    if spoke:
        place = rules.places[spoke].title
        return Text(f"沿用{place.zh}的归口", f"as {place.en} has it")
    return Text("沿用事项清单的归口", "as the matter list has it")


def _listed(names: Sequence[Text]) -> Text:
    return Text(texts([one.zh for one in names]), ", ".join(one.en for one in names))
