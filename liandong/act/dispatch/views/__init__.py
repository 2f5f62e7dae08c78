"""Pages of dispatch: the board, the acts on what was passed on, and rulings."""

from liandong.act.dispatch.views.board import board, sign_marked, story
from liandong.act.dispatch.views.receiving import answer, decline, end_handling, sign
from liandong.act.dispatch.views.ruling import ask_for_ruling, revoke, rule, rulings
from liandong.act.dispatch.views.sending import close, escalate, recall, return_answer, send, split

__all__ = [
    "answer",
    "ask_for_ruling",
    "board",
    "close",
    "decline",
    "end_handling",
    "escalate",
    "recall",
    "return_answer",
    "revoke",
    "rule",
    "rulings",
    "send",
    "sign",
    "sign_marked",
    "split",
    "story",
]
