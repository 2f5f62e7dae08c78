"""Which place a report names: names of the list of places, near the place that received it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db.models import Q

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.hints import Certainty, Hint, PlaceHint
from liandong.ground.places.models import Place

READ = 4000  # signs of a report in which a place is looked for
MOST = 3
ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "街道",
    "地区",
    "省",
    "市",
    "区",
    "县",
    "州",
    "盟",
    "旗",
    "镇",
    "乡",
)
WHOLE = re.compile(f"(?={'|'.join(ENDINGS)})")
SHORTEST, LONGEST = 2, 10


def places_in(title: str, text: str, near: Place | None) -> list[PlaceHint]:
    """Places the report names, the likeliest first: whole names and, down to the county, names cut short.

    A place that lies in another one named with it says more than that one. Of places that share a name those count
    that lie nearest to `near`.
    """
    words = folded(title)[:READ] + "\n" + folded(text)[:READ]
    named = {place: name for place in _known(words, near) if (name := _standing(place, words, near))}
    named = _nearest(named, near)
    deepest = {place: name for place, name in named.items() if not _has_inner(place, named)}
    hints = [PlaceHint(place, _hint(place, name, named, len(deepest))) for place, name in deepest.items()]
    return sorted(hints, key=lambda one: _order(one, words, near))[:MOST]


def _known(words: str, near: Place | None) -> Iterable[Place]:
    """Places that may be meant: those around, and those anywhere whose whole name stands there."""
    wanted = Q(level__lte=Place.Level.COUNTY, name__in=set(_whole_names(words)))
    if near:
        wanted |= Q(level__lte=Place.Level.COUNTY, stem__startswith=near.stem[:2])
        wanted |= Q(level=Place.Level.STREET, stem__startswith=near.stem[:4])
    rows = Place.objects.filter(wanted, valid_until__isnull=True).values_list("code", "name")
    begun = [code for code, name in rows if name[:SHORTEST] in words]
    return Place.objects.filter(code__in=begun) if begun else ()


def _whole_names(words: str) -> Iterator[str]:
    """Pieces of the text that end as names of places do."""
    for hit in WHOLE.finditer(words):
        ending = next(one for one in ENDINGS if words.startswith(one, hit.start()))
        end = hit.start() + len(ending)
        for begin in range(max(end - LONGEST, 0), end - SHORTEST + 1):
            yield words[begin:end]


def _standing(place: Place, words: str, near: Place | None) -> str:
    """How the place is called in the text; empty where it is not."""
    name = folded(place.name)
    if len(name) >= SHORTEST and name in words:
        return name
    short = next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), name)
    is_around = near is not None and place.stem[:2] == near.stem[:2]
    may_be_short = place.level <= Place.Level.COUNTY and len(short) >= SHORTEST and is_around
    return short if may_be_short and short in words else ""


def _nearest(named: dict[Place, str], near: Place | None) -> dict[Place, str]:
    """Of several places of one name only those in the same surroundings as `near`, if any are."""
    best: dict[str, int] = {}
    for place, name in named.items():
        best[name] = max(best.get(name, 0), _shared(place, near))
    return {place: name for place, name in named.items() if _shared(place, near) == best[name]}


def _shared(place: Place, near: Place | None) -> int:
    """How many levels two places share."""
    if near is None:
        return 0
    return sum(1 for length in (2, 4, 6, 9) if place.stem[:length] == near.stem[:length])


def _has_inner(place: Place, named: Iterable[Place]) -> bool:
    return any(one.stem != place.stem and one.stem.startswith(place.stem) for one in named)


def _hint(place: Place, name: str, named: dict[Place, str], rivals: int) -> Hint:
    """Likely with its whole name and no rival, or with the place it lies in named too."""
    around = tuple(other for one, other in named.items() if one.stem != place.stem and place.stem.startswith(one.stem))
    is_whole = name == folded(place.name)
    if rivals == 1 and (is_whole or around):
        sure = Certainty.LIKELY
    else:
        sure = Certainty.POSSIBLE if is_whole or around else Certainty.UNSURE
    return Hint(sure, tuple(dict.fromkeys((*around, name))))


def _order(one: PlaceHint, words: str, near: Place | None) -> tuple[int, int, int]:
    sure = (Certainty.LIKELY, Certainty.POSSIBLE, Certainty.UNSURE).index(one.hint.certainty)
    return sure, -_shared(one.place, near), words.find(one.hint.words[-1])
