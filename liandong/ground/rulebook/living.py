"""How the clauses of a directive stand at this moment: what the layers above the book can say of its rules and events.

The book knows neither clocks nor the trail. Whoever does hangs a source in here, as the stages hang panels on pages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date

from liandong.ground.accounts.models import User
from liandong.ground.rulebook.papers import Clause, PlaceFolder
from liandong.law.rules import Text


@dataclass(frozen=True)
class Clocks:
    """Clocks of agencies: running, of them overdue, due soon and standing still; met in the last twelve months."""

    running: int = 0
    overdue: int = 0
    soon: int = 0
    paused: int = 0
    in_time: int = 0
    late: int = 0
    watched: int = 0  # running clocks of parties, which the agencies watch

    def __add__(self, other: Clocks) -> Clocks:
        return Clocks(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Clocks)))

    @property
    def ended(self) -> int:
        return self.in_time + self.late

    @property
    def in_time_percent(self) -> int:
        return round(100 * self.in_time / self.ended) if self.ended else 0


@dataclass(frozen=True)
class Measured:
    """A quota as it stands: its title, what was counted, the light it shows, and its page."""

    title: Text
    says: Text
    light: str
    url: str


@dataclass(frozen=True)
class Act:
    """The last act of a kind: what it is called, and its day."""

    title: str
    on: date


@dataclass(frozen=True)
class Now:
    """现况: what the places below may show of what answers clauses, by rule and by event."""

    clocks: Mapping[str, Mapping[str, Clocks]] = field(default_factory=dict)  # by rule, then by agency
    acts: Mapping[str, Act] = field(default_factory=dict)  # the last of each event
    quotas: Mapping[str, Measured] = field(default_factory=dict)  # by rule


@dataclass(frozen=True)
class Standing:
    """How one clause stands."""

    clocks: Clocks = Clocks()
    behind: Sequence[tuple[str, int]] = ()  # agencies with overdue clocks, most first
    last: Act | None = None
    quotas: Sequence[Measured] = ()

    @property
    def is_moving(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.clocks.running or self.clocks.ended or self.clocks.watched or self.last or self.quotas)

    @property
    def urgency(self) -> tuple[int, int]:
        """Overdue first, then what is due soon."""
        return -self.clocks.overdue, -self.clocks.soon


@dataclass(frozen=True)
class Question:
    """What is asked: these rules and events, in a place, as far as a person sees; of one agency, or of all."""

    place: PlaceFolder
    rules: Collection[str]
    events: Collection[str]
    user: User
    agencies: Collection[int] = ()  # those whose own acts outside any dossier the person may be told of
    agency: int | None = None
    measures: bool = False  # only the quotas, each of which takes several questions to the database; else all the rest


Source = Callable[[Question], Now]
AgencySource = Callable[[User, PlaceFolder], Sequence[tuple[int, str]]]
_sources: dict[str, tuple[Source, AgencySource]] = {}


def tells(name: str, now: Source, agencies: AgencySource) -> None:
    """Hang in a source: what it knows of the moment, and of which agencies a person may ask one by one."""
    _sources[name] = now, agencies


def now(question: Question) -> Now:
    """What the source knows; nothing before one is there."""
    for source, _agencies in _sources.values():
        return source(question)
    return Now()


def agencies(user: User, place: PlaceFolder) -> Sequence[tuple[int, str]]:
    """The agencies in a place whose clocks a person may look at one by one."""
    for _source, named in _sources.values():
        return named(user, place)
    return ()


def answers(clause: Clause) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rules and events that answer a clause."""
    given = clause.answered_by or {}
    return (*given.get("rules", ()), *given.get("quotas", ())), tuple(given.get("events", ()))


def standing(clause: Clause, known: Now) -> Standing:
    """How a clause stands, from what is known of its rules and events."""
    rules, events = answers(clause)
    whole, behind = Clocks(), dict[str, int]()
    for rule in dict.fromkeys(rules):
        for agency, clocks in known.clocks.get(rule, {}).items():
            whole += clocks
            if clocks.overdue:
                behind[agency] = behind.get(agency, 0) + clocks.overdue
    acts = [known.acts[slug] for slug in events if slug in known.acts]
    return Standing(
        clocks=whole,
        behind=sorted(behind.items(), key=lambda one: (-one[1], one[0])),
        last=max(acts, key=lambda act: act.on, default=None),
        quotas=[known.quotas[rule] for rule in dict.fromkeys(rules) if rule in known.quotas],
    )


def together(known: Now, rules: Collection[str]) -> Clocks:
    """Every clock of these rules once, however many clauses a rule answers."""
    whole = Clocks()
    for rule in set(rules):
        for clocks in known.clocks.get(rule, {}).values():
            whole += clocks
    return whole
