"""Beginning periods, writing work down, confirming one's part, taking a record back."""

from liandong.act.works.actions.beginning import begin_periods, oblige
from liandong.act.works.actions.recording import confirm_part, record_work, withdraw_work

__all__ = ["begin_periods", "confirm_part", "oblige", "record_work", "withdraw_work"]
