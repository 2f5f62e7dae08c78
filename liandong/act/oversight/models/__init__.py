"""Cards, orders, major cases and emergencies."""

from liandong.act.oversight.models.card import Card, Watch

__all__ = ["Card", "Watch"]
