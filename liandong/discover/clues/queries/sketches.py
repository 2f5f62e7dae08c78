"""Finding texts much alike among a million: by the rare ones among the hashes they share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations

from django.db import connection

from liandong.ground.audit.clock import now

ROWS = 400  # about so many rows are looked at, however common the words are
RARE = 10  # hashes asked for: of two texts half of which is the same, one in a thousand shares none of them
PAIRED = 6  # of hashes that are all common, this many of the rarest are asked for two and two
# The index finds who shares a hash; only those are compared, and never more than the limit.
NEAREST = """
SELECT clue_id FROM (SELECT clue_id, sketch FROM clues_cluetext WHERE {shares} LIMIT 2000) near
ORDER BY (SELECT count(*) FROM unnest(near.sketch) one WHERE one = ANY (%s::bigint[])) DESC, clue_id DESC LIMIT %s
"""
# What the database knows of the hashes that many texts share; every ANALYZE brings it up to date.
COMMON = """
SELECT most_common_elems::text::bigint[], most_common_elem_freqs,
       (SELECT reltuples FROM pg_class WHERE oid = 'clues_cluetext'::regclass)
FROM pg_stats WHERE tablename = 'clues_cluetext' AND attname = 'sketch' AND schemaname = current_schema()
"""


def nearest(numbers: list[int], most: int) -> list[int]:
    """Ids of the clues whose sketches share most with these numbers."""
    if not numbers:
        return []
    common = _common()
    rows_of = {number: common.get(number, 0.0) for number in numbers}
    rare: list[int] = []
    rows = 0.0
    for number in sorted(numbers, key=rows_of.__getitem__):
        rows += rows_of[number]
        if rows > ROWS or len(rare) == RARE:
            break
        rare.append(number)
    if rare:
        return _asked("sketch && %s::bigint[]", [rare], numbers, most)
    rarest = sorted(numbers, key=rows_of.__getitem__)[:PAIRED]
    pairs = [list(pair) for pair in combinations(rarest, 2)] or [rarest]
    return _asked(" OR ".join(["sketch @> %s::bigint[]"] * len(pairs)), pairs, numbers, most)


def _asked(shares: str, given: list[list[int]], numbers: list[int], most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NEAREST.format(shares=shares), [*given, numbers, most])
        return [pk for (pk,) in cursor.fetchall()]


def _common() -> Mapping[int, float]:
    """How many texts hold each of the common hashes; asked anew every ten minutes."""
    return _common_at(connection.settings_dict["NAME"], int(now().timestamp()) // 600)


@lru_cache(maxsize=2)
def _common_at(_database: str, _ten_minutes: int) -> Mapping[int, float]:
    with connection.cursor() as cursor:
        cursor.execute(COMMON)
        elements, shares, rows = cursor.fetchone() or (None, None, 0)
    return {one: share * max(rows, 0) for one, share in zip(elements or (), shares or (), strict=False)}
