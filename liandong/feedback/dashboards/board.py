"""What a board is: a question, its charts, and the rows behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise

from liandong.ground.accounts.models import User
from liandong.ground.ui.charts import Chart

MONTHS = 12


@dataclass(frozen=True)
class Row:
    """One line of a board's table, with the list that it counts."""

    label: str | Promise
    figures: Sequence[int | str]
    url: str = ""


@dataclass(frozen=True)
class Board:
    """看板: its title, what it answers, one chart and the table behind it."""

    name: str
    title: str | Promise
    answers: str | Promise
    heads: Sequence[str | Promise] = ()
    rows: Sequence[Row] = ()
    chart: Chart | None = None
    notes: Sequence[str | Promise] = field(default_factory=tuple)


Maker = Callable[[User, date], Board]


def months_before(on: date) -> list[date]:
    """The first days of the twelve months that end with this one, the oldest first."""
    ends = [on.year * 12 + on.month - 1 - back for back in range(MONTHS)]
    return [date(count // 12, count % 12 + 1, 1) for count in reversed(ends)]
