"""Passing a matter to another department, and what that department does with it."""

from liandong.act.dispatch.actions.answering import answer, close, return_answer
from liandong.act.dispatch.actions.handling import decline, end_handling, recall, sign, sign_all
from liandong.act.dispatch.actions.ruling import ask_for_ruling, revoke_ruling, rule
from liandong.act.dispatch.actions.sending import escalate, send, split

__all__ = [
    "answer",
    "ask_for_ruling",
    "close",
    "decline",
    "end_handling",
    "escalate",
    "recall",
    "return_answer",
    "revoke_ruling",
    "rule",
    "send",
    "sign",
    "sign_all",
    "split",
]
