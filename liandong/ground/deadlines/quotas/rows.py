"""Down to what was counted: the entries behind a figure, and the units it is made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import BooleanField, Q, Value

from liandong.ground.accounts.queries import agency_names
from liandong.ground.audit.kinds import Event
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.quotas import acts
from liandong.ground.deadlines.quotas.acts import Key, Rows, Span
from liandong.ground.deadlines.quotas.asking import Asks, asks_of
from liandong.ground.deadlines.quotas.figures import Figure, span_of
from liandong.ground.deadlines.quotas.readers import Reader, names


@dataclass(frozen=True, slots=True)
class Unit:
    """被计量者: one of those a figure is made of."""

    key: Key
    name: str
    value: Fraction
    late: Fraction
    of: Fraction | None
    missing: Fraction


@dataclass(frozen=True, slots=True)
class Act:
    """被计量条目: an entry of the trail that was counted."""

    entry: Entry
    day: str
    agency: str
    is_done: bool | None  # of acts among acts: whether the other followed; none where that is not asked


def units(figure: Figure, reader: Reader) -> list[Key]:
    """The units that may be named to a reader, whoever lacks most first."""
    keys = sorted(figure.rows, key=lambda key: (-figure.missing(key), str(key)))
    return reader.of(figure.per, keys)


def told(figure: Figure, keys: Collection[Key]) -> list[Unit]:
    """These units by name."""
    called = names(figure.per, keys)
    rows = ((key, figure.rows[key]) for key in keys)
    return [Unit(key, called.get(key, str(key)), row.value, row.late, row.of, figure.missing(key)) for key, row in rows]


def key_of(figure: Figure, text: str) -> Key | None:
    """The unit of an address; none where the figure has no such unit."""
    key: Key = int(text) if figure.per == "agency" and text.isascii() and text.isdigit() and len(text) < 10 else text
    return key if key in figure.rows else None


def entries(figure: Figure, unit: Key | None = None) -> Rows:
    """The entries behind a figure or one of its units, the newest first; of acts among acts, those among which."""
    asks = asks_of(figure.rule)
    if asks is None or not figure.is_measured:
        return Entry.objects.none()
    span, follows = span_of(figure.version, figure.aim, figure.period), figure.shape == "ratio" and asks.is_followed
    wanted = asks.of if asks.of and follows else asks.counts
    known, found = [slug for slug in wanted.events if slug in Event.kinds], acts.NEVER
    for slug in known:
        rows = _of_unit(figure, asks, slug, acts.happened(wanted, slug, Span(span.period) if follows else span), unit)
        found |= Q(pk__in=rows.values("pk"))
    rows = Entry.objects.filter(found).annotate(day=acts.day(*known))
    if follows:
        return acts.followed(rows, asks.counts, span).order_by("done", "-day", "-pk")
    return rows.annotate(done=Value(None, BooleanField(null=True))).order_by("-day", "-pk")


def shown(rows: Collection[Any]) -> list[Act]:
    """Entries with the names of those who acted."""
    called = agency_names({row.agency_id for row in rows if row.agency_id})
    return [Act(row, row.day, called.get(row.agency_id, ""), row.done) for row in rows]


def _of_unit(figure: Figure, asks: Asks, slug: str, rows: Rows, unit: Key | None) -> Rows:
    if figure.per == "officer":
        return acts.of_people(rows, slug, [unit] if unit is not None else list(figure.rows))
    rows = acts.unit_of(rows, slug, figure.per, asks.roles)
    return rows.filter(unit=unit) if unit is not None else rows.filter(unit__in=list(figure.rows))
