"""风险模型: a question about practice data, declared once; nothing here runs it.

`asking.py` turns a declaration into Ibis, over a year of ledgers; `judging.py` turns the same declaration of a row
model into Python source, for one order before it is carried out. Both give the same verdict (tests/warn/risk).

What a model may read, by name: the tables of practice, the registers (`practice.tables`) and the ledgers (`LEDGERS`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk.shapes import LEDGERS

if TYPE_CHECKING:
    import ibis.expr.types as ir

Words = Mapping[str, str]  # {"zh": …, "en": …}
Settings = Mapping[str, float]


@dataclass(frozen=True)
class Setting:
    """The figure of a threshold of the rulebook, as it stands for the run."""

    id: str


Limit = float | Setting


@dataclass(frozen=True)
class Has:
    """A valid entry of a register has the row's keys.

    keys      columns that the row and the register share
    valid_on  the row's column that holds the day; None for a register whose entries have no days
    where     what else the entry must say: (("mark", MARKS["narcotic"]),)
    """

    register: str
    keys: tuple[str, ...]
    valid_on: str | None = "day"
    where: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Beyond:
    """The row's figure lies above the smallest `most` of the valid entries with its keys; without an entry: no."""

    column: str
    register: str
    keys: tuple[str, ...]
    most: str = "most"
    valid_on: str | None = "day"


@dataclass(frozen=True)
class Below:
    """The row's figure lies below the highest `least` of the valid entries with its keys; without an entry: no."""

    column: str
    register: str
    keys: tuple[str, ...]
    least: str = "least"
    valid_on: str | None = "day"


@dataclass(frozen=True, init=False)
class Is:
    """The row's column is one of these."""

    column: str
    values: tuple[int, ...]

    def __init__(self, column: str, *values: int) -> None:
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "values", values)


@dataclass(frozen=True)
class Over:
    """The row's figure lies above a limit."""

    column: str
    limit: Limit


@dataclass(frozen=True)
class Under:
    """The row's figure lies below a limit."""

    column: str
    limit: Limit


@dataclass(frozen=True)
class Not:
    """It is not so."""

    of: Condition


@dataclass(frozen=True, init=False)
class All:
    """Everything is so."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)


@dataclass(frozen=True, init=False)
class AnyOf:
    """Something is so."""

    of: tuple[Condition, ...]

    def __init__(self, *of: Condition) -> None:
        object.__setattr__(self, "of", of)


Registered = Has | Beyond | Below  # what an entry of a register decides
Condition = Has | Beyond | Below | Is | Over | Under | Not | All | AnyOf


def leaves(condition: Condition | None) -> list[Condition]:
    """Everything a condition asks, without the words that join it."""
    match condition:
        case None:
            return []
        case Not(of):
            return leaves(of)
        case All(of) | AnyOf(of):
            return [leaf for each in of for leaf in leaves(each)]
        case _:
            return [condition]


def columns_of(condition: Condition | None) -> set[str]:
    """Columns of the row that a condition reads."""
    found: set[str] = set()
    for leaf in leaves(condition):
        match leaf:
            case Has(_, keys, day) | Beyond(_, _, keys, _, day) | Below(_, _, keys, _, day):
                found |= {*keys, *({day} if day else ())}
        match leaf:
            case Beyond(column) | Below(column) | Is(column) | Over(column) | Under(column):
                found.add(column)
    return found


def registers_of(condition: Condition | None) -> set[str]:
    """Registers that a condition asks."""
    return {leaf.register for leaf in leaves(condition) if isinstance(leaf, Registered)}


class Tables:
    """What a model reads, by name: `t.lines`, `t["lines"]`."""

    def __init__(self, tables: Mapping[str, ir.Table]) -> None:
        self._tables = tables

    def __getattr__(self, name: str) -> ir.Table:
        try:
            return self._tables[name]
        except KeyError:
            raise AttributeError(f"the model does not say that it reads {name}") from None

    __getitem__ = __getattr__


@dataclass(frozen=True, kw_only=True)
class Model:
    """What every model says of itself.

    rule      the duty that a finding would breach
    matter    the matter of the clue that a confirmed finding becomes
    named     clauses of the directives that name this question; () where they only imply it
    severity  1 to 3
    innocent  what would explain it innocently
    passes    what would have made it pass
    settings  thresholds of the rulebook that it uses
    grain     a finding is one of these, however many rows stand behind it; the first names the subject
    exact     True: a finding is right whenever its data are; False: it is out of the ordinary, no more
    judged    rows of the (first) table that can be judged at all; the others are “cannot tell” and never a finding
    may_lack  of what it reads, what may be empty; if another is empty, the model cannot tell
    """

    id: str
    version: int
    title: Words
    question: Words
    family: Literal["institution", "staff", "conduct"]
    rule: str
    matter: str
    severity: int
    innocent: Words
    passes: Words
    grain: tuple[str, ...]
    exact: bool
    named: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    judged: Condition | None = None
    may_lack: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RowModel(Model):
    """A question about one row of `reads`: a finding sums up the rows of its grain that offend.

    Findings: the grain, `lines`, `first_day`, `last_day`. No column that a condition reads is ever empty.
    """

    reads: str
    offends: Condition

    def __post_init__(self) -> None:
        known = {**PRACTICE, **LEDGERS}[self.reads].columns
        wanted = {"day", *self.grain, *columns_of(self.judged), *columns_of(self.offends)}
        if unknown := wanted - known.keys():
            raise ValueError(f"{self.id}: {self.reads} has no column {', '.join(sorted(unknown))}")
        for leaf in [*leaves(self.judged), *leaves(self.offends)]:
            if isinstance(leaf, Registered):
                _check(self.id, leaf)
        said = {leaf.limit.id for leaf in self._limits() if isinstance(leaf.limit, Setting)}
        if said != set(self.settings):
            raise ValueError(f"{self.id}: its settings are {', '.join(sorted(said)) or 'none'}")

    def _limits(self) -> list[Over | Under]:
        found = [*leaves(self.judged), *leaves(self.offends)]
        return [leaf for leaf in found if isinstance(leaf, Over | Under)]

    @property
    def needs(self) -> tuple[str, ...]:
        """The table and the registers that it reads."""
        return (self.reads, *sorted(registers_of(self.judged) | registers_of(self.offends)))


@dataclass(frozen=True, kw_only=True)
class TableModel(Model):
    """A question about many rows, as an Ibis expression over what `reads` names.

    find    (tables, settings) → the grain, `lines` int64, `first_day`, `last_day`, and optionally `score` float64 and
            what `shows` names; with `month` among its keys, where no day is of the grain, many months may be asked at
            once. Engine neutral: cast to float64 before `/`; no hash, quantile, mode, approx_…, asof
    within  "day": rows of different days never count together, so that days may be asked apart. Findings of one
            grain from several days are then put together: lines and money (`fen`) summed, first and last day, of
            other figures the highest. "month": the same for months. "all": everything must be seen at once
    behind  (tables, settings) → of the rows of a finding's grain and days, in the first table it reads, those that
            stand behind it; left out: all of them
    """

    reads: tuple[str, ...]
    find: Callable[[Tables, Settings], ir.Table] = field(compare=False, repr=False)
    within: Literal["day", "month", "all"] = "all"
    behind: Callable[[Tables, Settings], ir.Table] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if unknown := set(self.reads) - {*PRACTICE, *REGISTERS, *LEDGERS}:
            raise ValueError(f"{self.id} reads what nobody has: {', '.join(sorted(unknown))}")

    @property
    def needs(self) -> tuple[str, ...]:
        """The tables, ledgers and registers that it reads."""
        return self.reads


def _check(model: str, asked: Registered) -> None:
    """A condition may name only what its register has."""
    columns = REGISTERS[asked.register].columns
    match asked:
        case Has(where=where):
            wanted = {*asked.keys, *(name for name, _value in where)}
        case Beyond(most=figure) | Below(least=figure):
            wanted = {*asked.keys, figure}
    if asked.valid_on:
        wanted |= {"valid_from", "valid_until"}
    if unknown := wanted - columns.keys():
        raise ValueError(f"{model}: the register {asked.register} has no column {', '.join(sorted(unknown))}")
