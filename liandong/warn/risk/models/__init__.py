"""Runs of models, what they found, warnings and their story, the life of models, risk grades."""

from liandong.warn.risk.models.grades import Grade
from liandong.warn.risk.models.life import ModelState, Snooze
from liandong.warn.risk.models.runs import Asking, Difference, Run, Screening
from liandong.warn.risk.models.story import Answer, Push, Review
from liandong.warn.risk.models.warnings import Family, Finding, Warning

__all__ = [
    "Answer", "Asking", "Difference", "Family", "Finding", "Grade", "ModelState", "Push", "Review", "Run", "Screening",
    "Snooze", "Warning",
]  # fmt: skip
