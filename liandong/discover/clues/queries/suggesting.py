"""The matter that the words of a report suggest, for the rows of a list that nobody has routed yet."""

from __future__ import annotations

from collections.abc import Iterable

from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.desk import QUEUES, Line
from liandong.discover.clues.queries.matters import expected_of, suggest_matter

UNROUTED = QUEUES["to_route"]


def suggested(lines: Iterable[Line]) -> dict[int, str]:
    """Codes of matters by clue, of those lines that have none; one question for all of them."""
    wanted = [line.pk for line in lines if not line.matter and line.stage in UNROUTED]
    found: dict[int, str] = {}
    for clue in (
        Clue.objects.filter(pk__in=wanted).select_related("place").only("title", "text", "place") if wanted else ()
    ):
        if likely := expected_of(suggest_matter(clue.text, clue.place, title=clue.title, most=1)):
            found[clue.pk] = likely
    return found
