"""What oversight does: it watches clocks, sends cards, gives orders, and takes matters under one command."""

from dataclasses import dataclass
from datetime import date

from liandong.ground.audit.events import Event


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Event):
    """时限到期提醒"""

    card: int
    deadline: int
    rule: str
    agency: int
    due: date
    on: date


@dataclass(frozen=True, kw_only=True)
class CardIssued(Event):
    """发出红黄牌"""

    card: int
    colour: str  # yellow or red
    deadline: int
    rule: str
    agency: int
    issuer: int | None
    due: date
    on: date


@dataclass(frozen=True, kw_only=True)
class CardAnswered(Event):
    """书面说明红黄牌"""

    card: int
    agency: int
    on: date


@dataclass(frozen=True, kw_only=True)
class CardLifted(Event):
    """撤销红黄牌"""

    card: int
    ground: str
    agency: int
    charged: int | None  # in whose figures it counts from now on; nobody's: none
    on: date
