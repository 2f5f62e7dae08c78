"""What the pages of quotas show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.quotas import rows, telling
from liandong.ground.deadlines.quotas.acts import Key, Rows
from liandong.ground.deadlines.quotas.asking import KINDS
from liandong.ground.deadlines.quotas.board import board
from liandong.ground.deadlines.quotas.figures import Figure, figure, nobody
from liandong.ground.deadlines.quotas.readers import Reader, own_place
from liandong.ground.deadlines.quotas.telling import METHOD
from liandong.ground.deadlines.quotas.units import Area
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.periods import Period, period_of
from liandong.law.quotas import asked as period_asked
from liandong.law.quotas import before, fitted
from liandong.law.rules import Text

__all__ = ["METHOD", "Asked", "Detail", "Line", "asked", "counters", "detail", "groups", "lines"]
EARLIER = 5
FIRST_YEAR = 2020  # the oldest of the directives is of this year


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see."""

    place: Place | None
    period: Period
    kind: str = "quota"
    unit: str = ""
    places: tuple[Place, ...] = ()

    @property
    def years(self) -> list[str]:
        """Years to choose from, the newest first, with the period that was asked for."""
        years = [str(year) for year in range(today().year, FIRST_YEAR - 1, -1)]
        return years if self.period.code in years else [self.period.code, *years]


@dataclass(frozen=True)
class Line:
    """One quota as a line of the board."""

    figure: Figure

    @cached_property
    def asks(self) -> Text:
        return telling.asks(self.figure)

    @cached_property
    def result(self) -> Text:
        return telling.result(self.figure)

    @cached_property
    def light(self) -> str:
        return telling.light(self.figure)

    @cached_property
    def icon(self) -> str:
        return telling.icon(self.figure)

    @cached_property
    def state(self) -> Text:
        return telling.state(self.figure)

    @cached_property
    def forecast(self) -> Text | None:
        return telling.forecast(self.figure)

    @cached_property
    def late(self) -> Text | None:
        return telling.late(self.figure)

    @cached_property
    def growth(self) -> Text | None:
        return telling.growth(self.figure)

    @cached_property
    def counted(self) -> list[Text]:
        return telling.counted(self.figure)

    @cached_property
    def cautions(self) -> list[Text]:
        return list(telling.cautions(self.figure))

    @cached_property
    def behind_count(self) -> int:
        return len(self.figure.behind)


@dataclass(frozen=True)
class Detail:
    """One quota with all that is behind it."""

    line: Line
    reader: Reader
    unit: Key | None
    earlier: tuple[Line, ...]

    @property
    def figure(self) -> Figure:
        return self.line.figure

    @cached_property
    def units(self) -> list[Key]:
        return rows.units(self.figure, self.reader)

    @property
    def hidden_units(self) -> int:
        """How many units the reader may not be told the names of."""
        return len(self.figure.rows) - len(self.units)

    @cached_property
    def whole(self) -> int:
        """How many entries were counted, whoever may open them."""
        return int(rows.entries(self.figure, self.unit).count())

    @cached_property
    def entries(self) -> Rows:
        return rows.entries(self.figure, self.unit).filter(self.reader.entries)

    def named(self, keys: Iterable[Key]) -> list[tuple[rows.Unit, Text]]:
        """Units by name, with what each lacks in words."""
        told = rows.told(self.figure, list(keys))
        return [(unit, telling.amount(self.figure, unit.missing)) for unit in told]

    def acts(self, entries: Iterable[Any]) -> list[rows.Act]:
        return rows.shown(list(entries))

    @property
    def unit_name(self) -> str:
        return rows.told(self.figure, [self.unit])[0].name if self.unit is not None else ""


def asked(given: Mapping[str, str], reader: Reader) -> Asked:
    """What an address asks for; what it leaves out or writes wrongly is the reader's own place, and today."""
    places = _places(reader)
    own = own_place(reader.user) if reader.user else None
    place = next((one for one in places if one.pk == given.get("place")), None)
    if place is None and given.get("place"):
        place = Place.objects.filter(pk=given["place"][:12]).first()
    kind = given.get("kind", "")
    kind = kind if kind in KINDS else KINDS[0]
    return Asked(place or own, _period(given.get("period", "")), kind, given.get("unit", ""), tuple(places))


def lines(asked: Asked, reader: Reader) -> list[Line]:
    """The board. Raises Refusal."""
    if asked.place is None:
        return []
    return [Line(one) for one in board(asked.place, period=asked.period, reader=reader, kind=asked.kind)]


def groups(lines: Collection[Line]) -> list[tuple[Any, list[Line]]]:
    """What is owed again in every period, and the aims of a year that are reached once."""
    every = [line for line in lines if not line.figure.aim.is_goal]
    once = [line for line in lines if line.figure.aim.is_goal]
    return [(title, some) for title, some in ((_("Owed in every period"), every), (_("Aims of a year"), once)) if some]


def counters(lines: Collection[Line]) -> list[tuple[str, str, Any, int]]:
    """How many lines show each light, with its icon and name."""
    shown = (
        ("overdue", "alert-octagon", _("not met")),
        ("soon", "trending-down", _("falling behind or late")),
        ("paused", "hourglass-empty", _("under way")),
        ("ok", "circle-check", pgettext_lazy("quota", "met")),
    )
    return [(light, icon, name, sum(line.light == light for line in lines)) for light, icon, name in shown]


def detail(id_: str, asked: Asked, reader: Reader) -> Detail:
    """One quota with all that is behind it. Raises Refusal, UnknownRule."""
    if asked.place is None:
        raise UnknownRule(id_)
    reader.refuse_elsewhere(asked.place)
    rule, area = book().rule(id_, asked.place), Area(asked.place, today())
    if rule.kind not in KINDS:
        raise UnknownRule(id_)
    period = fitted(rule.meta["period"], asked.period, area.on)
    found = figure(rule, area=area, period=period) or nobody(rule, period)
    unit = rows.key_of(found, asked.unit) if asked.unit else None
    if unit is not None and unit not in reader.of(found.per, [unit]):
        unit = None
    return Detail(Line(found), reader, unit, () if found.aim.is_goal else _earlier(found, area))


def _earlier(found: Figure, area: Area) -> tuple[Line, ...]:
    """The same quota in the periods before, as far as it was in force."""
    told: list[Line] = []
    period = before(found.period)
    while len(told) < EARLIER and period.last >= found.rule.versions[0].start:
        one = figure(found.rule, area=area, period=period)
        if one is not None:
            told.append(Line(one))
        period = before(period)
    return tuple(told)


def _period(text: str) -> Period:
    try:
        return period_asked(text)
    except ValueError:
        return period_of("year", today())


def _places(reader: Reader) -> list[Place]:
    """The places with agencies that a reader may ask about, the larger first."""
    own = own_place(reader.user) if reader.user else None
    if own is None:
        return []
    seated = Agency.objects.filter(is_active=True, place__stem__startswith=own.stem).values("place")
    below = Place.objects.filter(pk__in=seated).order_by("level", "code")
    return [one for one in below if reader.may_ask(one)]
