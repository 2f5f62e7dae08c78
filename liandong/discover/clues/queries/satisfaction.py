"""How those who reported find they were served: only in tens, so that nobody can tell one from another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from liandong.discover.clues.models import Rating
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import subordinates

TEN = 10  # ratings that are shown together; the eleventh waits for the twentieth


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """满意度: counts and mean of an agency's ratings, the newest of which may still be held back."""

    agency: Agency
    count: int
    mean: float
    spread: tuple[tuple[int, int], ...]  # score, and how many gave it, the best first


def satisfaction(user: User) -> list[Satisfaction]:
    """Of one's own agency and of those below it, each by itself; an agency with fewer than ten is left out.

    Figures move by ten at a time: with each single one the change would tell what the last had said.
    """
    here = user.acting_for
    if here is None or not user.may("read"):
        return []
    shown = [_of(agency) for agency in [here, *subordinates(here).order_by("place", "pk")]]
    return [one for one in shown if one]


def _of(agency: Agency) -> Satisfaction | None:
    rows = Rating.objects.filter(agency=agency).order_by("pk")
    whole = rows.count() // TEN * TEN
    if not whole:
        return None
    scores = list(rows.values_list("score", flat=True)[:whole])
    counted = Counter(scores)
    return Satisfaction(agency, whole, sum(scores) / whole, tuple((one, counted[one]) for one in range(5, 0, -1)))
