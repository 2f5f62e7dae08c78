"""Asking institutions for self-checks, and what becomes of one."""

from liandong.discover.selfchecks.actions.asking import ask_for_selfchecks
from liandong.discover.selfchecks.actions.filling import (
    answer_items,
    begin_selfcheck,
    submit_selfcheck,
    withdraw_selfcheck,
)

__all__ = ["answer_items", "ask_for_selfchecks", "begin_selfcheck", "submit_selfcheck", "withdraw_selfcheck"]
