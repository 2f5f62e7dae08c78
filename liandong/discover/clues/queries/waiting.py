"""Many clues at once beside those before them: one statement finds who is worth comparing, one reads their words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models.functions import Left

from liandong.discover.clues.codes import OPEN
from liandong.discover.clues.limits import Likenesses
from liandong.discover.clues.models import ClueText, ReporterMark
from liandong.discover.clues.queries.duplicates import ABOUT
from liandong.discover.clues.queries.judging import Compared, Judged, is_likely, judge
from liandong.discover.clues.queries.persons import of_persons
from liandong.discover.clues.queries.sketches import nearest, rare_of
from liandong.ground.audit.clock import now

KEPT = 5  # likenesses of one clue: the strongest
NEAREST = 24  # judged of those whose words are near, by how much their sketches share
SHARED = 2  # hashes at least: of two texts a third of which is the same, one pair in two thousand shares fewer
READ = 12_000  # signs of a text
# Of each clue: the earlier ones whose words share most with it, those about its subject, those of its reporter.
# `+ 0` keeps the planner from reading the key of half the table.
EARLIER = """
SELECT asked.clue, near.clue_id FROM unnest(%(clues)s::bigint[], %(rare)s::text[]) AS asked (clue, rare)
JOIN clues_cluetext mine ON mine.clue_id = asked.clue
CROSS JOIN LATERAL (
    SELECT clue_id FROM (
        SELECT clue_id, (SELECT count(*) FROM unnest(sketch) one WHERE one = ANY (mine.sketch)) AS many FROM (
            SELECT clue_id, sketch FROM clues_cluetext
            WHERE sketch && asked.rare::bigint[] AND clue_id + 0 < asked.clue LIMIT 2000
        ) sharing
    ) counted
    WHERE many >= least(%(shared)s, cardinality(mine.sketch) / 4) ORDER BY many DESC, clue_id DESC LIMIT %(nearest)s
) near
UNION
SELECT asked.clue, near.id FROM unnest(%(about)s::bigint[], %(subjects)s::bigint[], %(since)s::timestamptz[])
    AS asked (clue, subject, since)
CROSS JOIN LATERAL (
    SELECT id FROM clues_clue
    WHERE subject_id = asked.subject AND received_at >= asked.since AND stage = ANY (%(open)s) AND id < asked.clue
    ORDER BY received_at DESC LIMIT %(few)s
) near
UNION
SELECT asked.clue, near.clue_id FROM unnest(%(marked)s::bigint[], %(marks)s::text[]) AS asked (clue, mark)
CROSS JOIN LATERAL (
    SELECT clue_id FROM clues_reportermark WHERE mark = asked.mark AND clue_id < asked.clue
    ORDER BY clue_id DESC LIMIT %(few)s
) near
"""

REPORTS = """
SELECT clue.id, clue.title, left(words.text, %s), clue.subject_id, clue.subject_text
FROM clues_clue clue JOIN clues_cluetext words ON words.clue_id = clue.id WHERE clue.id = ANY (%s::bigint[])
"""


class Likely(NamedTuple):
    """疑似重复对: a clue, one before it, and how alike they are."""

    clue: int
    earlier: int
    judged: Judged


class Waiting(NamedTuple):
    """待比对: a clue that is to be compared, with the settings of its place."""

    pk: int
    report: Compared
    sketch: Sequence[int]
    limits: Likenesses


def likely_among(pks: Sequence[int]) -> list[Likely]:
    """What of the earlier clues a person should look at, for each of these: the strongest."""
    asked = _waiting(pks)
    earlier = _earlier(asked)
    marks = {mark for one in asked for mark in one.report.marks}
    reports = _reports({pk for found in earlier.values() for pk in found}, marks)
    return [likely for one in asked for likely in _strongest(one, earlier[one.pk], reports)]


def _strongest(asked: Waiting, earlier: Collection[int], reports: dict[int, Compared]) -> list[Likely]:
    judged = [Likely(asked.pk, pk, judge(asked.report, reports[pk], asked.limits)) for pk in earlier if pk in reports]
    found = [
        one
        for one in judged
        if one.judged.why and is_likely(one.judged, asked.report, reports[one.earlier], asked.limits)
    ]
    return sorted(found, key=lambda one: (-one.judged.score, -one.earlier))[:KEPT]


def _waiting(pks: Sequence[int]) -> list[Waiting]:
    marks = defaultdict(set)
    for clue, mark in ReporterMark.objects.filter(clue__in=pks).values_list("clue", "mark"):
        marks[clue].add(mark)
    persons = of_persons({mark for some in marks.values() for mark in some})
    columns = (
        "clue",
        Left("text", READ),
        "sketch",
        "clue__title",
        "clue__subject",
        "clue__subject_text",
        "clue__place",
    )
    rows = ClueText.objects.filter(clue__in=pks).values_list(*columns)
    limits = {place: Likenesses.of(place) for place in {row[-1] for row in rows}}
    return [
        Waiting(pk, Compared(title, text, persons & marks[pk], subject, said), sketch, limits[place])
        for pk, text, sketch, title, subject, said, place in rows
    ]


def _earlier(asked: Sequence[Waiting]) -> dict[int, set[int]]:
    """Ids of the earlier clues worth comparing with, for each."""
    found: dict[int, set[int]] = {one.pk: set() for one in asked}
    rare = {one.pk: rare_of(one.sketch) for one in asked}
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, _given(asked, rare))
        for clue, pk in cursor.fetchall():
            found[clue].add(pk)
    for one in asked:
        if not rare[one.pk]:  # nothing but common words
            found[one.pk].update(nearest(one.sketch, NEAREST, before=one.pk))
    return found


def _given(asked: Sequence[Waiting], rare: dict[int, list[int]]) -> dict[str, Any]:
    sought = [(pk, "{" + ",".join(map(str, some)) + "}") for pk, some in rare.items() if some]
    about = [one for one in asked if one.report.subject is not None]
    marked = [(one.pk, mark) for one in asked for mark in one.report.marks]
    return {
        "clues": [pk for pk, _some in sought],
        "rare": [some for _pk, some in sought],
        "nearest": NEAREST,
        "shared": SHARED,
        "about": [one.pk for one in about],
        "subjects": [one.report.subject for one in about],
        "since": [now() - timedelta(days=one.limits.days) for one in about],
        "marked": [pk for pk, _mark in marked],
        "marks": [mark for _pk, mark in marked],
        "open": [str(stage) for stage in OPEN],
        "few": ABOUT,
    }


def _reports(pks: Collection[int], marks: Collection[str]) -> dict[int, Compared]:
    """The words of these clues, each with those of the marks that it carries."""
    carried = defaultdict(set)
    if marks:
        for clue, mark in ReporterMark.objects.filter(mark__in=marks, clue__in=pks).values_list("clue", "mark"):
            carried[clue].add(mark)
    with connection.cursor() as cursor:
        cursor.execute(REPORTS, [READ, list(pks)])
        rows = cursor.fetchall()
    return {
        pk: Compared(title, text, frozenset(carried.get(pk, ())), subject, said)
        for pk, title, text, subject, said in rows
    }
