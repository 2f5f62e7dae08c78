"""How soon a person should look at a report, by the words of the rulebook's list (a local setting)."""

from __future__ import annotations

import re
from typing import Any

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.hints import Certainty, Hint, Pace, Urgency
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.rules import NoVersion, Text

RULE = "clues.urgency"
ORDER = (Pace.AT_ONCE, Pace.FIRST, Pace.USUAL)
DENIED = re.compile(r"(?:没有|没|未|无|不会|避免|防止|杜绝|以免|免得|否则|万一|担心|害怕)\w{0,3}$")
BEFORE = 6


def urgency_of(title: str, text: str, place: Place | None) -> Urgency:
    """The pace that the gravest kind of danger asks for; a word that is denied does not count."""
    words = folded(title) + "\n" + folded(text)
    found = {code: hits for code, item in _kinds(place).items() if (hits := _said(item.get("words", ()), words))}
    kinds = [_kinds(place)[code] for code in found]
    pace = min((Pace(item.get("pace", "first")) for item in kinds), key=ORDER.index, default=Pace.USUAL)
    grave = [code for code in found if _kinds(place)[code].get("pace", "first") == pace.value]
    hits = tuple(dict.fromkeys(word for code in grave for word in found[code]))
    head = folded(title)
    is_plain = len(hits) > 1 or any(word in head for word in hits)
    sure = Certainty.LIKELY if is_plain else Certainty.POSSIBLE if hits else Certainty.UNSURE
    return Urgency(pace, tuple(Text(item["zh"], item["en"]) for item in kinds), Hint(sure, hits))


def _kinds(place: Place | None) -> dict[str, dict[str, Any]]:
    """The kinds of danger by code, the gravest first."""
    try:
        items = book().rule(RULE, place).on(today()).values["items"]
    except (LookupError, NoVersion):
        return {}
    return {item["code"]: item for item in items}


def _said(wanted: list[str], words: str) -> tuple[str, ...]:
    """The words of a kind that stand in the text somewhere without being denied."""
    return tuple(word for word in wanted if any(_is_meant(words, at) for at in _places_of(word, words)))


def _places_of(word: str, words: str) -> list[int]:
    return [hit.start() for hit in re.finditer(re.escape(word), words)]


def _is_meant(words: str, at: int) -> bool:
    return DENIED.search(words[max(at - BEFORE, 0) : at]) is None
