"""试算: what a changed rule or calendar would have made of the clocks of a time. It reads, and writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from liandong.ground.accounts.models import Agency
from liandong.ground.deadlines.models import Deadline, Pause
from liandong.ground.deadlines.periods import is_periodic
from liandong.ground.deadlines.replaying import Begun, Past, Spot, events_of, heard
from liandong.ground.rulebook.book import Book
from liandong.ground.rulebook.changing import Change
from liandong.law import terms
from liandong.law.calendar import Calendar
from liandong.law.rules import NoVersion, Text, Version

STATES = ("in_time", "late", "overdue", "running", "waived", "none")


class Clock(NamedTuple):
    """A clock that ran, as little of it as a simulation needs."""

    id: int
    dossier: int
    key: str
    place: str
    rule: str
    rule_version: date
    place_layer: str
    agency: int
    party: int | None
    about: str
    started_on: date
    started_by: str
    extended_by: int
    due_on: date
    met_on: date | None
    met_by: str
    waived_on: date | None

    @property
    def spot(self) -> Spot:
        return Spot(self.dossier, self.rule, self.agency, self.about, self.started_on)


class Run(NamedTuple):
    """What a count depends on besides the rule: where, since when, how much longer, and when it stood still."""

    place: str
    start: date
    more: int = 0
    stood: tuple[terms.Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Fate:
    """What has become of a clock at the end of the time: its state, its last day, and the day on which it was met."""

    state: str = "none"
    due: date | None = None
    met: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A clock that comes out differently; without a state before it is new, without one after it is not started."""

    spot: Spot
    key: str
    party: int | None
    before: Fate
    after: Fate

    @property
    def changes_state(self) -> bool:
        return self.before.state != self.after.state

    @property
    def moved(self) -> int:
        """By how many days its last day lies later; 0 for one that is new or not started."""
        return (self.after.due - self.before.due).days if self.before.due and self.after.due else 0


@dataclass(frozen=True)
class Side:
    """How the clocks of an agency stand, before and after; `parties`: clocks of those whom it watches."""

    agency: str
    parties: bool
    before: Counter[str]
    after: Counter[str]
    earlier: int
    later: int


@dataclass(frozen=True)
class Simulation:
    """What came of it; `titles` are the rules that were touched, by id."""

    since: date
    until: date
    looked_at: int
    sides: tuple[Side, ...]
    turns: tuple[Turn, ...]
    agencies: dict[int, str]
    titles: dict[str, Text]


@contextmanager
def untouched() -> Iterator[None]:
    """A transaction that can only read, of one moment, and that is given up at the end."""
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        level = "" if nested else "ISOLATION LEVEL REPEATABLE READ "
        cursor.execute(f"SET TRANSACTION {level}READ ONLY")
        yield
        transaction.set_rollback(True)


def simulate(before: Book, after: Book, change: Change, *, since: date, until: date, stem: str = "") -> Simulation:
    """试算: replay what happened under another book, and compare what had become of the clocks on the last day.

    since, until  the time; every clock that ran in it counts, whenever it was started
    stem          the beginning of the codes of a place: only its dossiers, and those of the places in it
    """
    with untouched():
        offices = {one.pk: one for one in Agency.objects.order_by("pk")}
        trial = Trial(before, after, change, since, until)
        trial.remember(stem, {pk: one.department_id for pk, one in offices.items()})
        turns, every = [], []
        for turn in trial.turns(stem):
            every.append(turn)
            if turn.before != turn.after:
                turns.append(turn)
    turns.sort(key=lambda one: (STATES.index(one.after.state), STATES.index(one.before.state), one.key, one.spot))
    names = {pk: one.name for pk, one in offices.items()}
    rules = {turn.spot.rule for turn in turns} | trial.rules
    titles = {id_: title for id_ in sorted(rules) if (title := _spoken(after, id_))}
    return Simulation(since, until, len(every), _sides(every, names), tuple(turns), names, titles)


class Trial:
    """The two books side by side, and what happened."""

    def __init__(self, before: Book, after: Book, change: Change, since: date, until: date) -> None:
        self.before, self.after, self.change, self.since, self.until = before, after, change, since, until
        self.rules = frozenset(id_ for _, id_ in change.rules)
        self.past = Past()
        self.was: dict[Spot, Begun] = {}
        self.would: dict[Spot, Begun] = {}
        self._counts: dict[tuple[object, ...], date] = {}
        self._begun: dict[tuple[object, ...], tuple[Version | None, Version | None]] = {}
        self._calendars: dict[tuple[int, str], Calendar] = {}

    def remember(self, stem: str, departments: dict[int, str]) -> None:
        """Replay what the changed rules listen to, under either book."""
        if not self.rules:
            return
        events = events_of(self.before, self.rules) | events_of(self.after, self.rules)
        self.past.add(heard(events, self.until, stem))
        self.was = self.past.begun(self.before, self.rules, departments)
        self.would = self.past.begun(self.after, self.rules, departments)

    def turns(self, stem: str) -> Iterator[Turn]:
        """Every clock of the time, those that come out the same too."""
        rows = _clocks(self.since, self.until, stem)
        if not self.change.days:
            rows = rows.filter(rule__in=self.rules)
        pauses = _pauses(rows, self.until)
        spots: set[Spot] = set()
        for clock in _read(rows):
            spots.add(clock.spot)
            stood = tuple(pauses.get(clock.id, ()))
            before = self._fate(clock.due_on, clock.met_on, clock.waived_on)
            yield Turn(clock.spot, clock.key, clock.party, before, self._after(clock, stood, before))
        new = sorted(self.would.keys() - self.was.keys() - spots)
        waived = _waived({spot.dossier for spot in new})
        for spot in new:
            turn = self._new(spot, self.would[spot], waived.get((spot.dossier, spot.agency, spot.about)))
            if turn is not None:
                yield turn

    def _after(self, clock: Clock, stood: tuple[terms.Pause, ...], before: Fate) -> Fate:
        if clock.rule in self.rules and clock.spot in self.was and clock.spot not in self.would:
            return Fate()
        was, would = self._versions(clock)
        if was is None or would is None or is_periodic(was) or is_periodic(would):
            return before
        run = Run(clock.place, clock.started_on, clock.extended_by, stood)
        new = self._due(self.after, would, run)
        due = clock.due_on if new == self._due(self.before, was, run) else new
        met = clock.met_on
        if _ends(was) != _ends(would):
            met = self._met(clock, would)
        waived = clock.waived_on if met is None or (clock.waived_on and clock.waived_on < met) else None
        return self._fate(due, met, waived)

    def _met(self, clock: Clock, version: Version) -> date | None:
        """When other events than those of the past stop it."""
        begun = self.was.get(clock.spot)
        days = [self.past.met(clock.spot, version, begun.by.id if begun else 0)]
        if not clock.started_by or (clock.met_by in version.values["ends"] and not version.values["ends_when"]):
            days.append(clock.met_on)
        return min((day for day in days if day), default=None)

    def _new(self, spot: Spot, begun: Begun, waived: date | None) -> Turn | None:
        """A clock that only the changed book starts; none if it had ended before the time."""
        met = self.past.met(spot, begun.version, begun.by.id)
        if waived and waived < spot.started_on:
            waived = None
        ended = min((day for day in (met, waived) if day), default=None)
        if ended and ended < self.since:
            return None
        due = self._due(self.after, begun.version, Run(begun.by.place, spot.started_on))
        if begun.by.until and begun.version.values["given"]:
            due = begun.by.until
        return Turn(spot, begun.by.key, begun.party, Fate(), self._fate(due, met, waived if not met else None))

    def _fate(self, due: date, met: date | None, waived: date | None) -> Fate:
        if met and met <= self.until:
            return Fate("in_time" if met <= due else "late", due, met)
        if waived and waived <= self.until:
            return Fate("waived", due)
        return Fate("overdue" if due < self.until else "running", due)

    def _versions(self, clock: Clock) -> tuple[Version | None, Version | None]:
        """The versions that either book would have started the clock by; asked once for clocks that began alike."""
        key = (clock.place, clock.rule, clock.started_on, clock.rule_version, clock.place_layer)
        if key not in self._begun:
            self._begun[key] = self._version(self.before, clock), self._version(self.after, clock)
        return self._begun[key]

    def _version(self, book: Book, clock: Clock) -> Version | None:
        """The version that a book would have started the clock by."""
        layer = book.layers.get(clock.place_layer, {})
        rule = book.view(clock.place).rules.get(clock.rule)
        old = self.before.view(clock.place).rules.get(clock.rule)
        try:
            here = old.on(clock.started_on) if old else None
            if rule and here and (here.start, self.before.layer_of(here)) == (clock.rule_version, clock.place_layer):
                return rule.on(clock.started_on)
            return layer[clock.rule].on(clock.rule_version) if clock.rule in layer else None
        except NoVersion:
            return None

    def _due(self, book: Book, version: Version, run: Run) -> date:
        """The last day of a clock; many run alike, and each count is made once."""
        values, calendar = version.values, self._calendar(book, run.place)
        length, unit, rolls = values["length"] + run.more, values["unit"], bool(values["roll"])
        key = (id(calendar), length, unit, rolls, run.start, run.stood)
        if key not in self._counts:
            self._counts[key] = terms.count(
                start=run.start, length=length, unit=unit, calendar=calendar, roll=rolls, pauses=run.stood
            ).due
        return self._counts[key]

    def _calendar(self, book: Book, place: str) -> Calendar:
        key = (id(book), place)
        if key not in self._calendars:
            self._calendars[key] = book.calendar(place)
        return self._calendars[key]


def _ends(version: Version) -> tuple[frozenset[str], Mapping[str, Any]]:
    """What stops such a clock: the events, and the sort that each has to be of."""
    return frozenset(version.values["ends"]), version.values["ends_when"]


def _clocks(since: date, until: date, stem: str) -> QuerySet[Deadline]:
    """The clocks that ran at some time from one day to another, in a place and all in it; a day given stays."""
    rows = Deadline.objects.filter(started_on__lte=until, dossier__place__code__startswith=stem)
    return rows.filter(given_by__isnull=True).exclude(met_on__lt=since).exclude(waived_on__lt=since)


def _read(rows: QuerySet[Deadline]) -> Iterator[Clock]:
    """In a fixed order, so that the same question has the same answer."""
    paths = {"dossier": "dossier_id", "key": "dossier__key", "place": "dossier__place_id", "agency": "agency_id"}
    fields = [paths.get(name, name) for name in Clock._fields]
    values: Any = rows.order_by("id").values_list(*fields)
    return (Clock(*row) for row in values.iterator())


def _pauses(rows: QuerySet[Deadline], until: date) -> dict[int, list[terms.Pause]]:
    found: dict[int, list[terms.Pause]] = {}
    stood = Pause.objects.filter(deadline__in=rows.order_by().values("pk"), from_on__lte=until, until_on__isnull=False)
    for number, first, last in stood.order_by("deadline_id", "from_on").values_list(
        "deadline_id", "from_on", "until_on"
    ):
        found.setdefault(number, []).append(terms.Pause(first, last))
    return found


def _waived(dossiers: set[int]) -> dict[tuple[int, int, str], date]:
    """On what day a matter was taken from an agency: its clocks there are owed no more, and a new one would not be."""
    rows = Deadline.objects.filter(dossier__in=dossiers, waived_on__isnull=False).exclude(about="")
    fields = ("dossier_id", "agency_id", "about", "waived_on")
    return {tuple(key): on for *key, on in rows.order_by("id").values_list(*fields)}


def _sides(turns: list[Turn], names: dict[int, str]) -> tuple[Side, ...]:
    """The agencies with a clock that comes out differently, those with most of them first."""
    groups: dict[tuple[int, bool], list[Turn]] = {}
    for turn in turns:
        groups.setdefault((turn.spot.agency, turn.party is not None), []).append(turn)
    made = []
    for (agency, parties), several in groups.items():
        changed = sum(one.before != one.after for one in several)
        if changed:
            before, after = (Counter(getattr(one, when).state for one in several) for when in ("before", "after"))
            earlier, later = sum(one.moved < 0 for one in several), sum(one.moved > 0 for one in several)
            side = Side(names.get(agency, str(agency)), parties, before, after, earlier, later)
            made.append((-changed, agency, parties, side))
    return tuple(side for *_, side in sorted(made, key=lambda one: one[:3]))


def _spoken(book: Book, id_: str) -> Text | None:
    """What a rule is called, in whatever layer it speaks."""
    return next((rules[id_].title for _, rules in sorted(book.layers.items()) if id_ in rules), None)
