"""Files of reports that an agency handed in, how far they are, and what became of each row."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, QuerySet

from liandong.discover.clues.codes import FileState, RowFate
from liandong.discover.clues.models import ClueFile, ClueFileRow
from liandong.ground.accounts.models import User
from liandong.ground.audit.queries import is_tended


def files(user: User) -> QuerySet[ClueFile]:
    """Those of the agency acted for, the newest first."""
    rows = ClueFile.objects.filter(agency=user.acting_for) if user.acting_for else ClueFile.objects.none()
    return rows.select_related("by", "place").defer("content")


def fates(file: ClueFile) -> Mapping[str, int]:
    """How many rows met which fate so far."""
    counted = dict.fromkeys(RowFate.values, 0)
    counted.update(ClueFileRow.objects.filter(file=file).values_list("fate").annotate(n=Count("pk")).order_by())
    return counted


def rows(file: ClueFile, which: str) -> QuerySet[ClueFileRow]:
    """Rows of one fate, or those about which something is to be said."""
    lines = ClueFileRow.objects.filter(file=file).select_related("clue__dossier")
    return lines.filter(fate=which) if which in RowFate.values else lines.exclude(remarks=[])


def is_busy(file: ClueFile) -> bool:
    """Whether more of it is still to come."""
    return file.state in (FileState.WAITING, FileState.RUNNING)


def stands_still(file: ClueFile) -> bool:
    """Whether it waits and nobody is there to take it in."""
    return is_busy(file) and not is_tended()
