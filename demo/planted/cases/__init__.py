"""Violations of each model and what looks like one, by what they are about. Importing them marks them for the stage."""

from demo.planted.cases import (
    bookings,
    charges,
    drugs,
    houses,
    limits,
    online,
    outside,
    people,
    prescriptions,
    shares,
    stays,
    working,
)
from demo.planted.stage import CASES

__all__ = [
    "CASES",
    "bookings",
    "charges",
    "drugs",
    "houses",
    "limits",
    "online",
    "outside",
    "people",
    "prescriptions",
    "shares",
    "stays",
    "working",
]
