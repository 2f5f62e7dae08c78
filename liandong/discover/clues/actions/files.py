"""Files of reports that a clerk hands in: kept whole, taken in piece by piece, each row accounted for."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.importing import ClueReport, columns_of, take_row
from liandong.discover.clues.codes import FileState, RowFate, Source
from liandong.discover.clues.events import ClueFileHandedIn, ClueFileTakenIn
from liandong.discover.clues.models import ClueFile, ClueFileRow
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.places.models import Place
from liandong.ground.places.tables import read_rows
from liandong.law.refusal import Refusal

LARGEST = 50 * 1024 * 1024  # local setting: bytes
PIECE = 500  # rows in one transaction, at most
A_TURN = 1.0  # seconds
LABEL = 40


@transaction.atomic
def hand_in_file(*, content: bytes, name: str, place: Place, source: str, by: User) -> ClueFile:
    """提交线索文件: looked at at once, taken in afterwards.

    raises   Refusal  no agency, too large, an encoding that is not read, no column for title or text, or no row
    records  ClueFileHandedIn
    """
    agency = by.acting_for
    if agency is None or source not in Source.values:
        raise Refusal(_("Choose the agency you act for, and where the reports come from."))
    if len(content) > LARGEST:
        raise Refusal(_("The file is larger than %(n)s MB. Split it.") % {"n": LARGEST // 1024 // 1024})
    with _on_disk(content) as path:
        columns_of(path)
        counted = ClueReport(name)
        readable = sum(1 for _row in read_rows(path, counted))
    if not readable:
        raise Refusal(_("The file has no row that can be read."))
    file = ClueFile.objects.create(
        agency=agency, place=place, source=source, name=name[-200:], sha256=hashlib.sha256(content).hexdigest(),
        content=content, rows=counted.seen, at=now(), by=by,
    )  # fmt: skip
    record(ClueFileHandedIn(file=file.pk, sha256=file.sha256, rows=file.rows, agency=agency.pk), by=by)
    return file


def take_in_waiting(*, seconds: float = A_TURN) -> int:
    """导入排队的文件: one piece of the oldest file. Returns how many rows were taken; nought when none waits."""
    with transaction.atomic():
        open_ones = ClueFile.objects.filter(state__in=(FileState.WAITING, FileState.RUNNING)).order_by("pk")
        file = open_ones.select_for_update(skip_locked=True, of=("self",)).select_related("agency", "place").first()
        return _piece(file, time.monotonic() + seconds) if file else 0


def _piece(file: ClueFile, until: float) -> int:
    """Some rows and what became of them, in one transaction: a piece that breaks off is taken anew."""
    report = ClueReport(file.name)
    known = ClueFileRow.objects.filter(file=file, fate=RowFate.NEW).values_list("clue", "line", "label")
    report.first = {clue: (line, label) for clue, line, label in known}
    before = set(report.first)
    with _on_disk(bytes(file.content or b"")) as path:
        is_whole = _take(file, path, report, until)
    made = _account(file, report, before)
    file.done, file.state = file.done + made, FileState.RUNNING
    if is_whole:
        _end(file)
    file.save(update_fields=("done", "line", "state", "content", "ended_at"))
    return made


def _take(file: ClueFile, path: Path, report: ClueReport, until: float) -> bool:
    """Rows after the last one taken, until the time is up; whether none is left."""
    columns, read, begin, taken = columns_of(path), ClueReport(file.name), file.line, 0
    is_whole = True
    for row in read_rows(path, read):
        if row.line <= begin:
            continue
        if taken >= PIECE or (taken and time.monotonic() > until):
            is_whole = False
            break
        take_row(row, columns, file.place, file.agency, file.source, report=report, by=None)
        file.line, taken = row.line, taken + 1
    report.refused += [one for one in read.refused if one.line > begin and (is_whole or one.line <= file.line)]
    return is_whole


def _account(file: ClueFile, report: ClueReport, before: set[int]) -> int:
    """One line for each row: what became of it, and what is to be said about it."""
    lines: dict[int, ClueFileRow] = {}
    for clue, (line, label) in report.first.items():
        if clue not in before:
            lines[line] = ClueFileRow(file=file, line=line, fate=RowFate.NEW, clue_id=clue, label=label[:LABEL])
    for line, clue in report.again.items():
        fate = RowFate.REPEAT if clue in report.first else RowFate.KNOWN
        lines[line] = ClueFileRow(file=file, line=line, fate=fate, clue_id=clue)
    for one in report.refused:
        lines.setdefault(one.line, ClueFileRow(file=file, line=one.line, fate=RowFate.REFUSED))
    for one in (*report.refused, *report.warnings):
        lines[one.line].remarks.append({"field": one.field, "zh": one.says.zh, "en": one.says.en})
    ClueFileRow.objects.bulk_create(lines.values(), batch_size=1000)
    return len(lines)


def _end(file: ClueFile) -> None:
    """Nothing is left to take: what the file holds is forgotten, what became of its rows stays."""
    file.state, file.content, file.ended_at = FileState.DONE, None, now()
    counted = dict.fromkeys(RowFate.values, 0)
    counted.update(ClueFileRow.objects.filter(file=file).values_list("fate").annotate(n=Count("pk")).order_by())
    new, known = counted[RowFate.NEW], counted[RowFate.KNOWN] + counted[RowFate.REPEAT]
    record(ClueFileTakenIn(file=file.pk, new=new, known=known, refused=counted[RowFate.REFUSED]), by=None)


@contextmanager
def _on_disk(content: bytes) -> Iterator[Path]:
    """The content as a file for the readers of tables, as long as they read."""
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        yield Path(file.name)
