"""Which marks tell one person from others: a number that stands on the reports of many names tells nothing."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from liandong.discover.clues.limits import count_of
from liandong.discover.clues.models import Clue, ReporterMark
from liandong.ground.audit.once import asked_once

LOOKED_AT = 60  # of the newest reports under one number
OF_PERSONS = """
SELECT mark FROM unnest(%s::text[]) AS mark WHERE %s >= (
    SELECT count(DISTINCT called) FROM (
        SELECT called FROM clues_reportermark one WHERE one.mark = mark.mark ORDER BY clue_id DESC LIMIT %s
    ) newest WHERE called <> ''
)
"""


def of_persons(marks: Collection[str]) -> frozenset[str]:
    """Those of the marks that are a person's: not the number of a hotline or a platform, shared by many names."""
    return _of_persons(frozenset(marks)) if marks else frozenset()


@asked_once
def _of_persons(marks: frozenset[str]) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(OF_PERSONS, [list(marks), count_of("names_of_a_number"), LOOKED_AT])
        return frozenset(mark for (mark,) in cursor.fetchall())


@asked_once
def marks_of_clue(clue: Clue) -> frozenset[str]:
    """The marks of a clue that tell a person."""
    return of_persons(list(ReporterMark.objects.filter(clue=clue).values_list("mark", flat=True)))
