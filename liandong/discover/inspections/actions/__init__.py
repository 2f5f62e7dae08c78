"""What can be done with a visit and with a draw, one file a step."""

from liandong.discover.inspections.actions.drawing import close_list, make_draw, void_draw
from liandong.discover.inspections.actions.drawn import excuse, plan_drawn, publish_result, settle_draw
from liandong.discover.inspections.actions.joining import ask_to_join, let_join, refuse_to_join
from liandong.discover.inspections.actions.planning import plan_inspection
from liandong.discover.inspections.actions.settling import end_visit, settle_visit
from liandong.discover.inspections.actions.visiting import (
    answer,
    cancel_inspection,
    finish_inspection,
    start_inspection,
)

__all__ = [
    "answer", "ask_to_join", "cancel_inspection", "close_list", "end_visit", "excuse", "finish_inspection", "let_join",
    "make_draw", "plan_drawn", "plan_inspection", "publish_result", "refuse_to_join", "settle_draw", "settle_visit",
    "start_inspection", "void_draw",
]  # fmt: skip
