"""Which matter a report is about, and whether it is one of health at all: by the model, and by the words alone."""

from __future__ import annotations

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.hints import Certainty, HealthHint, Hint, MatterHint
from liandong.discover.clues.reading.words import found_in
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book

TITLE_COUNTS = 2
MOST = 3


def matters_in(
    title: str, text: str, place: Place | None, *, health_only: bool = False, most: int = MOST
) -> tuple[list[MatterHint], str]:
    """Matters the report is likely about, the likeliest first, and the fingerprint of the model that was asked."""
    return by_words(title, text, place, health_only=health_only)[:most], ""


def health_in(title: str, text: str, place: Place | None) -> HealthHint | None:
    """Whether somebody of health should look; None where no model could be asked."""
    return None


def by_words(title: str, text: str, place: Place | None, *, health_only: bool = False) -> list[MatterHint]:
    """Matters whose words stand in the report; a word of the title counts twice, longer words say more."""
    head, body = folded(title), folded(text)
    weighed = []
    for matter in book().matters(place).values():
        words = found_in(matter.words, body + "\n" + head) if matter.health or not health_only else ()
        if words:
            weight = sum(len(word) * (TITLE_COUNTS if folded(word) in head else 1) for word in words)
            weighed.append((weight, matter, words))
    weighed.sort(key=lambda one: (-one[0], one[1].code))
    return [MatterHint(matter, Hint(Certainty.POSSIBLE, words)) for _weight, matter, words in weighed]
