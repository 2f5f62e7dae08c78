"""归口指向: whom the routing of a clue, or a ruling on such a matter, names as receiver; and what it said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liandong.act.dispatch import bouncing
from liandong.act.dispatch.models import Dispatch, Ruling
from liandong.discover.clues.models import Clue
from liandong.discover.clues.precedents import Precedent, knows_precedents
from liandong.ground.accounts.models import Agency
from liandong.ground.accounts.queries import agencies_for
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both

# Whoever gets the clue or a part of it as its own business is named by the routing; others are chosen freely.
BY_ROUTING = (Dispatch.Kind.LEAD, Dispatch.Kind.FORWARD, Dispatch.Kind.ASSIGN, Dispatch.Kind.SPLIT)


@dataclass(frozen=True)
class Named:
    """Who is named, by what, and the record of it: rule, version, inputs."""

    agencies: tuple[Agency, ...]
    departments: frozenset[str]
    place: Place
    why: str
    told: dict[str, Any]

    @property
    def names(self) -> str:
        return "、".join(agency.name for agency in self.agencies)

    def has(self, agency: Agency) -> bool:
        """Whether it is one of them, or an office of a named department within the place itself."""
        is_within = agency.place.stem.startswith(self.place.stem)
        return agency in self.agencies or (is_within and agency.department_id in self.departments)


def precedent(matter: str, place: Place) -> Ruling | None:
    """The latest ruling on this matter in this place that still stands."""
    rows = Ruling.objects.filter(matter=matter, place=place, revoked_at__isnull=True, competent__is_active=True)
    return rows.select_related("competent__place", "by_agency", "document", "dossier").first()


@knows_precedents
def as_precedent(matter: str, place: Place) -> Precedent | None:
    """For those who route."""
    ruled = precedent(matter, place)
    return Precedent(ruled.pk, ruled.document.number, ruled.competent) if ruled else None


def named(clue: Clue, sender: Agency) -> Named:
    """Whom to send the clue to: a precedent first, then the one hand of the place, then lead and joining."""
    routing: dict[str, Any] = clue.routing or {}
    ruled = precedent(clue.matter, clue.place) if clue.matter else None
    if ruled is not None:
        departments: frozenset[str] = frozenset()
        agencies: tuple[Agency, ...] = (ruled.competent,)
        why = _("by ruling %(number)s") % {"number": ruled.document.number}
    elif (through := routing.get("through", "")) and not _exercises(sender, through):
        agencies, departments = _there([through], clue), frozenset((through,))
        why = _("matters of several departments go through it here")
    else:
        codes = [code for code in (routing.get("lead"), *routing.get("joining", ()), _named_back(clue)) if code]
        agencies, departments = _there(codes, clue), frozenset(codes)
        why = _by_rule(routing.get("rule", ""), clue)
    others = tuple(agency for agency in agencies if agency != sender)
    return Named(others, departments, clue.place, why, _told(clue, others, ruled))


def _named_back(clue: Clue) -> str:
    """The department that the last to decline named as competent."""
    last = bouncing.last_bounce(clue)
    return (last.competent_id or "") if last else ""


def _told(clue: Clue, named: tuple[Agency, ...], ruled: Ruling | None) -> dict[str, Any]:
    """What is kept of the decision: rule, version and inputs, whom they named, and the ruling that did."""
    routing: dict[str, Any] = clue.routing or {}
    return {
        "rule": routing.get("rule", ""),
        "version": routing.get("version", ""),
        "inputs": {"matter": clue.matter, "place": clue.place_id, "through": routing.get("through", "")},
        "named": [agency.pk for agency in named],
        "ruling": ruled.pk if ruled else None,
    }


def _there(codes: list[str], clue: Clue) -> tuple[Agency, ...]:
    found = agencies_for(codes, clue.place)
    return tuple(dict.fromkeys(found[code] for code in codes if code in found))


def _exercises(agency: Agency, department: str) -> bool:
    return agency.functions.filter(pk=department).exists()


def _by_rule(rule: str, clue: Clue) -> str:
    try:
        title = book().rule(rule, clue.place_id).title
    except LookupError:
        return _("by the matter list")
    return _("by rule “%(title)s”") % {"title": both(title)}
