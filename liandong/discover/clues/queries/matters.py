"""Which matter a report is likely about, and who would be competent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.folding import folded
from liandong.discover.clues.models import Clue
from liandong.discover.clues.reading.hints import Certainty, MatterHint
from liandong.discover.clues.reading.matters import matters_in
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.accounts.queries import agencies_for
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.law.routing import Matter, Routing
from liandong.law.rules import NoVersion, Rule, Text

CLASSES = "clues.complaint_classes"


@dataclass(frozen=True, slots=True)
class Office:
    """主管部门: a department, its agency for this place (None where there is none), and whether a text names it."""

    code: str
    name: Text
    agency: Agency | None
    is_implied: bool

    @property
    def called(self) -> Text:
        """The agency, or the department where there is none."""
        return Text(self.agency.name, self.agency.name) if self.agency else self.name


@dataclass(frozen=True, slots=True)
class Competence:
    """归口结果: a routing as a page shows it, with the agencies that exist for the place."""

    matter: Matter
    routing: Routing
    rule: Rule | None
    lead: Office
    joining: tuple[Office, ...]

    @property
    def agencies(self) -> dict[str, int]:
        """The agencies that are meant, by department; a department without one here is left out."""
        return {one.code: one.agency.pk for one in (self.lead, *self.joining) if one.agency}

    @property
    def source(self) -> str:
        """The file that spoke; empty where only the matter list did."""
        version = self.rule.on(today()) if self.rule else None
        return version.source if version else ""


def known_matter(code: str, place: Place) -> Matter:
    """The matter of a code. Raises Refusal when the list has none such."""
    matter = book().matters(place).get(code)
    if matter is None:
        raise Refusal(_("The matter list has no “%(code)s”. Choose a matter from the list.") % {"code": code})
    return matter


def suggest_matter(
    text: str, place: Place | None = None, *, title: str = "", health_only: bool = False, most: int = 3
) -> list[MatterHint]:
    """Matters the report is likely about, the likeliest first, each with how sure that is and the words for it."""
    return matters_in(title, text, place, health_only=health_only, most=most)[0]


def expected_of(suggested: Sequence[MatterHint]) -> str:
    """The matter that a person is expected to take, or to say why not; empty where the reading itself is unsure."""
    first = suggested[0] if suggested else None
    return first.matter.code if first and first.hint.certainty is not Certainty.UNSURE else ""


def matter_of_class(label: str, place: Place) -> Matter | None:
    """The matter that a class of a hotline stands for, where the list of classes knows it."""
    try:
        version = book().rule(CLASSES, place).on(today())
    except (LookupError, NoVersion):
        return None
    wanted = folded(label)
    for item in version.values.get("items", ()):
        if wanted in (folded(item["zh"]), folded(item["en"])):
            return book().matters(place).get(item["code"])
    return None


def competence(matter: str, place: Place) -> Competence:
    """Who is competent for a matter in a place today. Raises Refusal for an unknown matter."""
    known = known_matter(matter, place)
    called = names(place)
    first = book().route(matter, place, on=today(), names=called)
    implied = first.implied_departments
    codes = (first.lead, *first.joining)
    there = agencies_for(codes, place)
    offices = [Office(code, called.get(code, Text(code, code)), there.get(code), code in implied) for code in codes]
    called |= {one.code: Text(one.agency.name, one.agency.name) for one in offices if one.agency}
    routing = book().route(matter, place, on=today(), names=called)
    rule = book().view(place).rules.get(routing.rule) if routing.rule else None
    return Competence(known, routing, rule, offices[0], tuple(offices[1:]))


def competent_elsewhere(clue: Clue) -> Agency | None:
    """The agency that the clue's routing names as the lead, where it is not the one that has the clue."""
    routing = clue.routing or {}
    lead = routing.get("agencies", {}).get(routing.get("lead"))
    return Agency.objects.filter(pk=lead).first() if lead and lead != clue.holder_id else None


def names(place: Place) -> dict[str, Text]:
    """What departments are called: as the place says, else by their general name."""
    general = {one.pk: Text(one.name_zh, one.name_en) for one in Department.objects.all()}
    return {**general, **book().names(place)}


def all_titles() -> dict[str, Text]:
    """The titles of all matters by code, in the order of the codes."""
    return {code: matter.title for code, matter in sorted(book().matters().items())}


def choices(place: Place) -> list[tuple[str, list[tuple[str, Text]]]]:
    """The matters to choose from, by group."""
    groups: dict[str, list[tuple[str, Text]]] = {}
    for matter in book().matters(place).values():
        groups.setdefault(str(matter.group.zh), []).append((matter.code, matter.title))
    return list(groups.items())
