"""The boards, in the order in which they are shown."""

from liandong.feedback.dashboards.board import Maker
from liandong.feedback.dashboards.boards import loop, matters, promptness

BOARDS: tuple[Maker, ...] = (loop.board, promptness.board, matters.board)
