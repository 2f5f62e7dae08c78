"""Watching clocks, answering and lifting cards."""

from liandong.act.oversight.actions.cards import answer_card, lift_card
from liandong.act.oversight.actions.watching import oversee

__all__ = ["answer_card", "lift_card", "oversee"]
