"""What people and the worker do with practice data."""

from liandong.warn.practice.actions.compacting import compact
from liandong.warn.practice.actions.deliveries import TakenInBefore, finish_waiting, hand_in, load
from liandong.warn.practice.actions.sources import open_source

__all__ = ["TakenInBefore", "compact", "finish_waiting", "hand_in", "load", "open_source"]
