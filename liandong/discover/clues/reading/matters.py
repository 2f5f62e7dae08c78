"""Which matter a report is about, and whether it is one of health at all: by the model, else by the words alone."""

from __future__ import annotations

from functools import lru_cache

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.classes import health_class
from liandong.discover.clues.reading.hints import POSSIBLE_FROM, Certainty, HealthHint, Hint, MatterHint
from liandong.discover.clues.reading.keeping import Kept, current
from liandong.discover.clues.reading.model import Model, Scored
from liandong.discover.clues.reading.words import found_in
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book

TITLE_COUNTS = 2
MOST = 3
SHOWN_FROM = 0.03  # a smaller share is no suggestion
SUREST = 0.95  # a few hundred examples cannot show more
WORDS, FEW = 6, 3  # shown at most, and from how many on those of the lists are enough


def matters_in(
    title: str, text: str, place: Place | None, *, health_only: bool = False, most: int = MOST
) -> tuple[list[MatterHint], str]:
    """Matters the report is likely about, the likeliest first, and the fingerprint of the model that was asked."""
    kept = current()
    if kept is None:
        return by_words(title, text, place, health_only=health_only)[:most], ""
    return by_model(kept, title, text, place, health_only=health_only)[:most], kept.fingerprint


def by_model(kept: Kept, title: str, text: str, place: Place | None, *, health_only: bool = False) -> list[MatterHint]:
    """Matters of the list in the order of the model; none without a word of the report that speaks for it."""
    scored = _scored(kept.matters, title, text)
    known = {code: one for code, one in book().matters(place).items() if one.health or not health_only}
    ranked = [(code, share) for code, share in scored.ranked() if code in known]
    whole = sum(share for _code, share in ranked) or 1.0
    hints = []
    for code, part in ranked[: MOST * 2]:
        share = min(part / whole, SUREST)
        words = _words(kept.matters, scored, code)
        if words and share >= (SHOWN_FROM if code in scored.hits else POSSIBLE_FROM):
            hints.append(MatterHint(known[code], Hint(Certainty.of(share), words, share)))
    return hints


@lru_cache(maxsize=4)
def _scored(model: Model, title: str, text: str) -> Scored:
    """The same report is read twice when it is routed by its class: among the matters of health, and among all."""
    return model.score(title, text)


def _words(model: Model, scored: Scored, label: str) -> tuple[str, ...]:
    """Words of the list that stand there, the longer first; where they are few also what else spoke for the label."""
    words = dict.fromkeys(sorted(scored.hits.get(label, ()), key=len, reverse=True)[:WORDS])
    if len(words) < FEW:
        spoke = model.words_for(label, scored)
        words |= dict.fromkeys(one for one in spoke if not any(one in word or word in one for word in words))
    return tuple(words)[:WORDS]


def health_in(title: str, text: str, place: Place | None) -> HealthHint | None:
    """Whether somebody of health should look, rather once too often; None where no model can be asked."""
    kept, label = current(), health_class(place)
    if kept is None or label not in kept.classes.labels:
        return None
    scored = kept.classes.score(title, text)
    share = scored.share(label)
    hint = Hint(Certainty.of(share), _words(kept.classes, scored, label), min(share, SUREST))
    return HealthHint(share >= kept.classes.looked_from.get(label, 0.5), hint, scored.best)


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
