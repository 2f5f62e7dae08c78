"""Watching clocks; cards, orders, major cases, emergencies."""

from liandong.act.oversight.actions.cards import answer_card, lift_card
from liandong.act.oversight.actions.emergencies import (
    call_in,
    declare_emergency,
    lift_emergency,
    put_under_command,
    report_situation,
)
from liandong.act.oversight.actions.majors import class_major, report_major, withdraw_major
from liandong.act.oversight.actions.orders import (
    circulate,
    close_order,
    issue_order,
    refuse_to_circulate,
    report_progress,
    stop_reports,
    track_closed,
)
from liandong.act.oversight.actions.watching import oversee

__all__ = [
    "answer_card",
    "call_in",
    "circulate",
    "class_major",
    "close_order",
    "declare_emergency",
    "issue_order",
    "lift_card",
    "lift_emergency",
    "oversee",
    "put_under_command",
    "refuse_to_circulate",
    "report_major",
    "report_progress",
    "report_situation",
    "stop_reports",
    "track_closed",
    "withdraw_major",
]
