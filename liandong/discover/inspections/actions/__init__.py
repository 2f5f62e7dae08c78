"""What can be done with a visit, one file a step."""

from liandong.discover.inspections.actions.joining import ask_to_join, let_join, refuse_to_join
from liandong.discover.inspections.actions.planning import plan_inspection
from liandong.discover.inspections.actions.visiting import (
    answer,
    cancel_inspection,
    finish_inspection,
    start_inspection,
)

__all__ = [
    "answer",
    "ask_to_join",
    "cancel_inspection",
    "finish_inspection",
    "let_join",
    "plan_inspection",
    "refuse_to_join",
    "start_inspection",
]
