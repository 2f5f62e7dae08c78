"""How one quota stands, for a person: its figure, and who is behind as far as they may be named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.quotas.acts import Key
from liandong.ground.deadlines.quotas.figures import Figure, figure
from liandong.ground.deadlines.quotas.readers import Reader, names
from liandong.ground.deadlines.quotas.units import Area
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.periods import Period, period_of
from liandong.law.quotas import fitted

MOST_NAMED = 200


@dataclass(frozen=True, slots=True)
class Behind:
    """落后者: who lacks how much, until when."""

    key: Key
    name: str
    value: Fraction
    of: Fraction | None
    missing: Fraction
    due: date


@dataclass(frozen=True, slots=True)
class Standing:
    """指标现状: a figure, and who is behind."""

    figure: Figure
    behind: tuple[Behind, ...]  # those who may be named to the reader
    behind_count: int  # all of them

    @property
    def value(self) -> Fraction:
        return self.figure.value

    @property
    def target(self) -> Fraction | None:
        return self.figure.target

    @property
    def share(self) -> Fraction | None:
        return self.figure.share

    @property
    def met(self) -> bool | None:
        return self.figure.met

    @property
    def state(self) -> str:
        return self.figure.state

    @property
    def forecast(self) -> Fraction | None:
        return self.figure.forecast


def standing(rule_id: str, *, place: Place, period: Period | None = None, user: User | None) -> Standing | None:
    """How a quota stands in a place, in its own period that answers for the one given; None: it binds nobody there.

    period  without one, that of today
    user    who reads; None for a command run on this machine
    raises  UnknownRule  no file that binds this place has such a rule
            Refusal      the place is not the reader's to ask about
    """
    reader = Reader(user)
    reader.refuse_elsewhere(place)
    rule, area = book().rule(rule_id, place), _area(place, user)
    kind = rule.meta["period"]
    own = fitted(kind, period, area.on) if period else period_of(kind, area.on)
    found = figure(rule, area=area, period=own)
    return told(found, reader) if found else None


def told(found: Figure, reader: Reader) -> Standing:
    """The figure, with those behind by name."""
    lacking = found.behind
    shown = reader.of(found.per, lacking)[:MOST_NAMED]
    called = names(found.per, shown)
    rows = (
        Behind(key, called.get(key, str(key)), found.rows[key].value, found.rows[key].of, found.missing(key), found.due)
        for key in shown
    )
    return Standing(found, tuple(rows), len(lacking))


def _area(place: Place, user: User | None) -> Area:
    """The area, read once for each user object and place: a page of clauses asks for many rules."""
    if user is None:
        return Area(place, today())
    known: dict[tuple[str, date], Area] = user.__dict__.setdefault("_areas", {})
    return known.setdefault((place.pk, today()), Area(place, today()))
