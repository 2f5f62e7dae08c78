"""Files of reports that a clerk hands in: kept whole, taken in piece by piece, each row accounted for."""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from bisect import bisect_right
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.importing import PIECE, ClueReport, columns_of, take_rows
from liandong.discover.clues.codes import FileState, RowFate, Source
from liandong.discover.clues.events import ClueFileHandedIn, ClueFileTakenIn
from liandong.discover.clues.models import ClueFile, ClueFileRow
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.places.models import Place
from liandong.ground.places.tables import Row, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

LARGEST = 50 * 1024 * 1024  # local setting: bytes
LABEL = 40
A_TURN = 1.0  # seconds


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
    rows, seen = _read(content, name)
    if not seen:
        raise Refusal(_("The file has no row that can be read."))
    file = ClueFile.objects.create(
        agency=agency, place=place, source=source, name=name[-200:], sha256=hashlib.sha256(content).hexdigest(),
        content=zlib.compress(json.dumps(rows, ensure_ascii=False).encode()), rows=seen, at=now(), by=by,
    )  # fmt: skip
    record(ClueFileHandedIn(file=file.pk, sha256=file.sha256, rows=file.rows, agency=agency.pk), by=by)
    return file


def take_in_waiting(*, seconds: float = A_TURN) -> int:
    """导入排队的文件: pieces of the oldest file until the time is up. Returns how many rows; nought when none waits."""
    until, taken = time.monotonic() + seconds, 0
    while made := _next_piece():
        taken += made
        if time.monotonic() > until:
            break
    return taken


@transaction.atomic
def _next_piece() -> int:
    open_ones = ClueFile.objects.filter(state__in=(FileState.WAITING, FileState.RUNNING)).order_by("pk")
    locked = open_ones.select_for_update(skip_locked=True, of=("self",)).select_related("agency", "place")
    file = locked.defer("content").first()
    return _piece(file) if file else 0


def _piece(file: ClueFile) -> int:
    """Some rows and what became of them, in one transaction: a piece that breaks off is taken anew."""
    report = ClueReport(file.name)
    before: set[int] = set()

    def known(clues: set[int]) -> dict[int, tuple[int, str]]:
        rows = ClueFileRow.objects.filter(file=file, fate=RowFate.NEW, clue__in=clues)
        found = {clue: (line, label) for clue, line, label in rows.values_list("clue", "line", "label")}
        before.update(found)
        return found

    report.before = known
    is_whole = _take(file, report)
    made = _account(file, report, before)
    file.done, file.state = file.done + made, FileState.RUNNING
    file.save(update_fields=("done", "line", "state"))
    if is_whole:
        _end(file)
    return made


def _take(file: ClueFile, report: ClueReport) -> bool:
    """The rows after the last one taken, as many as a piece has; whether none is left."""
    columns, rows = _rows_of(file.pk, file.sha256)
    at = bisect_right(rows, file.line, key=itemgetter(0))
    piece = rows[at : at + PIECE]
    for line, _cells, says in piece:
        if says is not None:
            report.refuse(line, *_remark(says))
    read = [Row(line, cells) for line, cells, says in piece if says is None]
    take_rows(read, columns, file.place, file.agency, file.source, report=report, by=None)
    file.line = piece[-1][0] if piece else file.line
    return at + len(piece) >= len(rows)


def _read(content: bytes, name: str) -> tuple[dict[str, Any], int]:
    """The rows of a file, line by line, with those that cannot be read and why. Raises Refusal."""
    report = ClueReport(name)
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(content)
        file.flush()
        path = Path(file.name)
        columns = columns_of(path)
        rows: list[Any] = [[row.line, dict(row.cells), None] for row in read_rows(path, report)]
    rows += [[one.line, {}, [one.field, one.says.zh, one.says.en]] for one in report.refused]
    return {"columns": columns, "rows": sorted(rows, key=itemgetter(0))}, report.seen if rows else 0


@lru_cache(maxsize=1)
def _rows_of(file: int, _sha256: str) -> tuple[dict[str, str], list[Any]]:
    """What was read when the file was handed in; kept while it is taken in."""
    kept = ClueFile.objects.values_list("content", flat=True).get(pk=file)
    given = json.loads(zlib.decompress(bytes(kept or b"")))
    return given["columns"], given["rows"]


def _remark(said: list[str]) -> tuple[str, Text]:
    field, zh, en = said
    return field, Text(zh, en)


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
    file.save(update_fields=("state", "content", "ended_at"))
    _rows_of.cache_clear()
    counted = dict.fromkeys(RowFate.values, 0)
    counted.update(ClueFileRow.objects.filter(file=file).values_list("fate").annotate(n=Count("pk")).order_by())
    new, known = counted[RowFate.NEW], counted[RowFate.KNOWN] + counted[RowFate.REPEAT]
    record(ClueFileTakenIn(file=file.pk, new=new, known=known, refused=counted[RowFate.REFUSED]), by=None)
