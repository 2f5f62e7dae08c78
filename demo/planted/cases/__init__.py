"""Violations of each model and what looks like one, by what they are about. Importing them marks them for the stage."""

from demo.planted.cases import drugs, houses, limits, online, outside, people
from demo.planted.stage import CASES

__all__ = ["CASES", "drugs", "houses", "limits", "online", "outside", "people"]
