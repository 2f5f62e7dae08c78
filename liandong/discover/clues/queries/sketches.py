"""Finding texts much alike among a million: by the rare ones among the hashes they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from django.db import connection

from liandong.ground.audit.clock import now

ROWS = 400  # about so many rows are looked at, however common the words are
RARE = 10  # hashes asked for: of two texts half of which is the same, one in a thousand shares none of them
PAIRED = 6  # of hashes that are all common, this many of the rarest are asked for two and two
# The index finds who shares a hash; only those are compared, and never more than the limit.
NEAREST = """
SELECT clue_id FROM (
    SELECT clue_id, sketch FROM clues_cluetext
    WHERE ({shares}) AND (%s::bigint IS NULL OR clue_id < %s::bigint) LIMIT 2000
) near
ORDER BY (SELECT count(*) FROM unnest(near.sketch) one WHERE one = ANY (%s::bigint[])) DESC, clue_id DESC LIMIT %s
"""
# How many texts hold the hashes that many hold: what ANALYZE has counted among all, and what the newest show before it
# comes round: a file of twenty thousand reports is there within a minute.
COMMON = """
WITH newest AS MATERIALIZED (SELECT sketch FROM clues_cluetext ORDER BY clue_id DESC LIMIT 2000),
counted AS (
    SELECT unnest(most_common_elems::text::bigint[]) AS hash, unnest(most_common_elem_freqs) AS share
    FROM pg_stats WHERE tablename = 'clues_cluetext' AND attname = 'sketch' AND schemaname = current_schema()
    UNION ALL
    SELECT hash, count(*) / 2000.0 FROM newest, unnest(sketch) AS hash
    GROUP BY hash HAVING count(*) > 8 AND (SELECT count(*) FROM newest) = 2000
)
SELECT hash, max(share) * (SELECT max(clue_id) FROM clues_cluetext) FROM counted WHERE hash IS NOT NULL GROUP BY hash
"""


def nearest(numbers: Sequence[int], most: int, before: int | None = None) -> list[int]:
    """Ids of the clues whose sketches share most with these numbers; `before` a clue: of those before it alone."""
    if not numbers:
        return []
    if rare := rare_of(numbers):
        return _asked("sketch && %s::bigint[]", [rare], numbers, most, before)
    rows_of = _common()
    rarest = sorted(numbers, key=lambda number: rows_of.get(number, 0.0))[:PAIRED]
    pairs = [list(pair) for pair in combinations(rarest, 2)] or [rarest]
    return _asked(" OR ".join(["sketch @> %s::bigint[]"] * len(pairs)), pairs, numbers, most, before)


def rare_of(numbers: Sequence[int]) -> list[int]:
    """The rarest of these numbers, as many as may be asked for together; none where all are common."""
    common = _common()
    rare: list[int] = []
    rows = 0.0
    for number in sorted(numbers, key=lambda one: common.get(one, 0.0)):
        rows += common.get(number, 0.0)
        if rows > ROWS or len(rare) == RARE:
            break
        rare.append(number)
    return rare


def _asked(shares: str, given: list[list[int]], numbers: Sequence[int], most: int, before: int | None) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEAREST.format(shares=shares), [*given, before, before, list(numbers), most])
        return [pk for (pk,) in cursor.fetchall()]


def _common() -> Mapping[int, float]:
    """How many texts hold each of the common hashes, about; asked anew every two minutes."""
    return _common_at(connection.settings_dict["NAME"], int(now().timestamp()) // 120)


@lru_cache(maxsize=2)
def _common_at(_database: str, _two_minutes: int) -> Mapping[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(COMMON)
        return dict(cursor.fetchall())
