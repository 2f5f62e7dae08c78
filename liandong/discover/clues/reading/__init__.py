"""Reading a report: what its words suggest, with how sure that is, for a person to confirm."""

from __future__ import annotations

from liandong.discover.clues.reading.hints import (
    Certainty,
    HealthHint,
    Hint,
    MatterHint,
    Pace,
    PlaceHint,
    Reading,
    SubjectHint,
    Urgency,
)
from liandong.discover.clues.reading.matters import health_in, matters_in
from liandong.discover.clues.reading.places import places_in
from liandong.discover.clues.reading.subjects import subjects_in
from liandong.discover.clues.reading.urgency import urgency_of
from liandong.ground.places.models import Place

__all__ = [
    "Certainty",
    "HealthHint",
    "Hint",
    "MatterHint",
    "Pace",
    "PlaceHint",
    "Reading",
    "SubjectHint",
    "Urgency",
    "health_in",
    "matters_in",
    "read",
    "urgency_of",
]


def read(title: str, text: str, place: Place | None) -> Reading:
    """来件解读: matters, places, subjects and urgency that a report suggests, each with its words.

    place   where it was received; names are looked for around it first
    """
    matters, model = matters_in(title, text, place)
    return Reading(
        matters=tuple(matters),
        places=tuple(places_in(title, text, place)),
        subjects=tuple(subjects_in(title, text, place)),
        urgency=urgency_of(title, text, place),
        health=health_in(title, text, place),
        model=model,
    )
