"""Cards, orders, major cases and emergencies."""

from liandong.act.oversight.models.card import Card, Watch
from liandong.act.oversight.models.emergency import Commanded, Emergency, SituationReport
from liandong.act.oversight.models.major import MajorCase
from liandong.act.oversight.models.order import Circulation, ProgressReport, SupervisionOrder

__all__ = [
    "Card",
    "Circulation",
    "Commanded",
    "Emergency",
    "MajorCase",
    "ProgressReport",
    "SituationReport",
    "SupervisionOrder",
    "Watch",
]
