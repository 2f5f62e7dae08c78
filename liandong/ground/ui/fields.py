"""Fields that forms of the stages share."""

from liandong.ground.accounts.fields import DayInput

__all__ = ["DayInput"]
