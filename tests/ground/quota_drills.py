"""Orders and acts to count in the tests of quotas: drills, which no rulebook knows."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar

from django.db import transaction

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.quotas.figures import Figure, figure
from liandong.ground.deadlines.quotas.units import Area
from liandong.ground.places.models import Place
from liandong.law.quotas import Measure, asked
from liandong.law.rules import Basis, Rule, Text, Version

BASIS = (Basis("某通知", "一", Text("有此规定", "it says so")),)
TITLE = Text("试验", "Trial")


@dataclass(frozen=True, kw_only=True)
class DrillHeld(Event):
    """试验：演练"""

    on: date
    period: str = ""
    agency: int = 0
    subject: str = ""
    what: str = ""
    officers: list[int] = field(default_factory=list)
    hours: int = 0
    joined: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class DrillTakenBack(Event):
    """试验：撤回演练"""

    undoes: ClassVar = {"drill_held": "entry"}

    entry: int


@dataclass(frozen=True, kw_only=True)
class DrillOrdered(Event):
    """试验：布置演练"""

    on: date
    number: int = 0


@dataclass(frozen=True, kw_only=True)
class DrillCalledOff(Event):
    """试验：取消演练"""

    undoes: ClassVar = {"drill_ordered": "number", "plain": "dossier"}

    number: int


def rule(counts: Measure, of: Measure | None = None, *, since: date = date(2020, 1, 1), **said: Any) -> Rule:
    """A quota as the book would have it; what is said of the version goes there."""
    meta: dict[str, Any] = {
        "period": "year",
        "per": "agency",
        "owed_by": (),
        "owed_at": ("province", "city", "county"),
        "counts": counts,
    }
    values: dict[str, Any] = {
        key: said.pop(key) for key in ("at_least", "share", "by", "target_year", "rising") if key in said
    }
    values = {key: Fraction(str(value)) if key in ("at_least", "share") else value for key, value in values.items()}
    meta |= {"of": of or (), **said}
    version = Version(since, None, BASIS, MappingProxyType({**meta, **values}), "national/trial.yaml")
    return Rule("trial.quota", "quota", TITLE, "", (version,), MappingProxyType(meta))


def measured(quota: Rule, place: Place, period: str = "2026", on: date = date(2026, 11, 22)) -> Figure:
    found = figure(quota, area=Area(place, on), period=asked(period))
    assert found is not None
    return found


def held(by: User, on: date, **said: Any) -> Entry:
    with transaction.atomic():
        return record(DrillHeld(on=on, **said), by=by)


def both(*values: Any) -> tuple[Any, ...]:
    """Several things looked at together."""
    return values


DRILLS = Measure(("drill_held",))
