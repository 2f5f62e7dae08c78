"""What an intake form offers and resolves: places, subjects, and whether the same sender knocks too often."""

from __future__ import annotations

from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from liandong.discover.clues.codes import Source
from liandong.discover.clues.folding import likeness, triples
from liandong.discover.clues.models import Clue, Repeat
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import today
from liandong.ground.places import queries as places
from liandong.ground.places.models import Place
from liandong.ground.registry import queries as register
from liandong.ground.registry.models import Subject, SubjectName
from liandong.ground.registry.names import match_key
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.refusal import Refusal
from liandong.law.rules import NoVersion, Text

OFFERED = 400
SOURCES = "clues.sources"
NEAR_NAME = 0.4  # local setting
PIECES, LOOKED_AT = 12, 300


def repeated_at(clue: Clue, origin_key: str) -> datetime:
    """When the same report came in under this key of a sender, or first of all."""
    again = Repeat.objects.filter(clue=clue, origin_key=origin_key).values_list("received_at", flat=True).first()
    return again or clue.received_at


def place_of(written: str, near: Agency | None = None) -> Place:
    """The place of a code or a name, or of “350503 丰泽区” as the list of suggestions writes it.

    raises  Refusal  there is none, or the name has several
    """
    code, _, rest = written.strip().partition(" ")
    if code.isdigit():
        return places.find(code)
    name = (code + rest).strip()
    around = places.find(near.place.stem[:2]) if near else None
    found = places.by_name(name, within_place=around) or places.by_name(name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refusal(
            Text(
                f"行政区划表中没有“{name[:40]}”。请写区划代码（如 350503）或完整名称。",
                f"The list of places has no “{name[:40]}”. Write its code, such as 350503, or its full name.",
            )
        )
    which = "、".join(f"{one.code} {one.full_name}" for one in found[:5])
    raise Refusal(
        Text(
            f"有 {len(found)} 个地方叫“{name}”：{which}。请写代码。",
            f"{len(found)} places are called “{name}”: {which}. Write the code.",
        )
    )


def places_near(agency: Agency | None) -> list[Place]:
    """Places an officer is likely to mean: down to the counties of the agency's city, or of its province."""
    if agency is None:
        return list(places.provinces())
    around = places.find(agency.place.stem[:4]) if len(agency.place.stem) >= 4 else agency.place
    return list(places.within(around).filter(level__lte=3)[:OFFERED])


def sources(agency: Agency | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Where clues come from: first what the directive of the agency's place names, then the others."""
    every = {code: str(label) for code, label in Source.choices}
    named: list[str] = []
    try:
        rule = book().rule(SOURCES, agency.place if agency else None)
        named = [item["code"] for item in rule.on(today()).values["items"] if item["code"] in every]
    except (UnknownRule, NoVersion):
        pass
    rest = [(code, label) for code, label in every.items() if code not in named]
    if not named:
        return [(_("all"), rest)]
    here = [(code, every[code]) for code in named]
    return [(_("named by the directive here"), here), (_("others"), rest)] if rest else [(_("all"), here)]


def much_alike(name: str, place: Place) -> list[Subject]:
    """Subjects of the register nearby whose names are much like this one: to be looked at before another is made."""
    pieces = reduce(or_, (Q(text__contains=piece) for piece in sorted(triples(match_key(name)))[:PIECES]), Q(pk__in=[]))
    near = SubjectName.objects.filter(pieces).values("subject")
    rows = Subject.objects.filter(pk__in=near, merged_into__isnull=True, place__stem__startswith=place.stem[:4])
    found = sorted(rows[:LOOKED_AT], key=lambda one: -likeness(one.name, name))
    return [one for one in found if likeness(one.name, name) >= NEAR_NAME][:8]


def public_places() -> list[Place]:
    """Places whose health agency takes reports of the public."""
    offices = Agency.objects.filter(functions="health", is_active=True).select_related("place")
    return sorted({office.place for office in offices}, key=lambda place: place.code)


def subject_of(written: str, place: Place | None) -> Subject | None:
    """The subject of the register that a code or an exact name means; None where it is not certain."""
    wanted = written.strip()
    if not wanted:
        return None
    try:
        return register.find(wanted)
    except Refusal:
        pass
    named = Subject.objects.filter(merged_into__isnull=True, name_key=match_key(wanted)).select_related("place")
    if place and len(found := list(named.filter(place__stem__startswith=place.stem[:4])[:2])) == 1:
        return found[0]
    found = list(named[:2])
    return found[0] if len(found) == 1 else None


def sent_before(agency: Agency | None, key: str) -> bool:
    """Whether this form was sent once already."""
    whole = f"{agency.pk}:{key}" if agency else ""
    return Clue.objects.filter(Q(origin_key=whole) | Q(repeated__origin_key=whole)).exists()
