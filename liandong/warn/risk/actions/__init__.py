"""What is done with risk models, what they find, and the warnings it becomes; one file a step."""

from liandong.warn.risk.actions.answering import answer_warning
from liandong.warn.risk.actions.grading import grade_subjects
from liandong.warn.risk.actions.life import publish_model, publish_models, retire_model
from liandong.warn.risk.actions.preparing import are_ledgers_waiting, make_ledgers
from liandong.warn.risk.actions.pushing import confirm_receipt
from liandong.warn.risk.actions.reviewing import (
    refuse_first_review,
    refuse_second_review,
    reopen_warning,
    review_again,
    review_warning,
)
from liandong.warn.risk.actions.reworking import open_rows, rework
from liandong.warn.risk.actions.running import ask_for_run, carry_out, carry_out_waiting, keep_outcomes, run
from liandong.warn.risk.actions.snoozing import end_snooze, snooze

__all__ = [
    "answer_warning", "are_ledgers_waiting", "ask_for_run", "carry_out", "carry_out_waiting", "confirm_receipt",
    "end_snooze", "grade_subjects", "keep_outcomes", "make_ledgers", "open_rows", "publish_model", "publish_models",
    "refuse_first_review", "refuse_second_review", "reopen_warning", "retire_model", "review_again",
    "review_warning", "rework", "run", "snooze",
]  # fmt: skip
