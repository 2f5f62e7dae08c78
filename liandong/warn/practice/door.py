"""At the door: a delivered file is read strictly and encoded; from here on there are numbers, and nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liandong.warn.practice import keys
from liandong.warn.practice.columns import Reading
from liandong.warn.practice.frames import FAULTS, NONE, Frame, Marks, as_arrow
from liandong.warn.practice.layouts import Layout, Shape
from liandong.warn.practice.matching import Match, match
from liandong.warn.practice.reading.archives import open_archive
from liandong.warn.practice.reading.columnar import open_parquet
from liandong.warn.practice.reading.given import Given
from liandong.warn.practice.reading.pieces import Losses, Opened, Piece, some
from liandong.warn.practice.reading.texts import open_text
from liandong.warn.practice.reading.workbooks import open_workbook
from liandong.warn.practice.remarks import Kind, Remarks
from liandong.warn.practice.tables import PRACTICE, SETTINGS
from liandong.warn.practice.thresholds import threshold
from liandong.warn.practice.values import EPOCH

UNSAID: Mapping[str, int] = {"minute": -1, "second": -1, "age": -1, "first_visit": -1, "until": NONE}  # elsewhere 0
LATER = {"first", "source", "delivery"}  # known when the rows are put in their place
ANY_ROW = "—"  # the field of a remark on a row as a whole
Progress = Callable[[float, int], None]


@dataclass
class Taken:
    """What a file came to: where its encoded rows wait, and the account of all others.

    read   rows of the file, refused ones and those that are not of the table among them
    noted  note → rows
    """

    shape: Shape
    staged: Path
    read: int = 0
    landed: int = 0
    lost: int = 0
    noted: Counter[str] = field(default_factory=Counter)
    refused: dict[tuple[str, str], Kind] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def opened(given: Given, stack: ExitStack) -> Opened:
    """The file with its first lines looked at. Raises Refusal when it is none of ours or damaged."""
    kind = given.kind()
    if kind == "csv":
        return open_text(given.open, given.size)
    file = stack.enter_context(given.open())
    return {"parquet": open_parquet, "xlsx": open_workbook, "zip": open_archive}[kind](file, given.size)


def read(
    given: Given,
    layout: Layout,
    *,
    staged: Path,
    remarks: Path,
    at: datetime,
    institution: tuple[int, str] | None = None,
    progress: Progress = lambda share, rows: None,
) -> Taken:
    """Encode a whole file into `staged`; what cannot be taken goes to `remarks`.

    at       when the file arrived, in Beijing time: nothing in it can be later
    raises   Refusal  before a row is read, or in the middle of a file that breaks off; then nothing is left behind
    """
    half = staged.with_suffix(".half")
    try:
        with ExitStack() as stack:
            source = opened(given, stack)
            found = match(layout, source.first)
            taken = Taken(found.shape, staged, unread=found.unread)
            if found.shape.table:
                notes = stack.enter_context(Remarks(remarks))
                _Door(found, taken, notes, at, institution).pass_all(source, half, progress)
                taken.refused = notes.kinds
        if half.exists():
            half.rename(staged)
    finally:
        half.unlink(missing_ok=True)
    return taken


class _Door:
    """One pass over one file."""

    def __init__(
        self, found: Match, taken: Taken, notes: Remarks, at: datetime, institution: tuple[int, str] | None
    ) -> None:
        self.found, self.taken, self.notes, self.at = found, taken, notes, at
        self.reading = Reading(found.bound, found.shape.table, today=at.date(), institution=institution)
        columns = PRACTICE[found.shape.table].columns
        self.kinds = {name: kind for name, kind in columns.items() if name not in LATER}
        self.schema = pa.schema(
            [(name, as_arrow(np.zeros(1, np.int64), kind).type) for name, kind in self.kinds.items()]
        )

    def pass_all(self, source: Opened, half: Path, progress: Progress) -> None:
        wanted = sorted({at for bound in self.found.bound.values() for at in bound.at.values()})
        only = [] if self.found.only is None or self.found.only in wanted else [self.found.only]
        losses = Losses()
        with pq.ParquetWriter(half, self.schema, compression="zstd", use_dictionary=False) as out:
            for piece in source.pieces(self.found.line, [*wanted, *only], losses):
                self._lose(losses)
                if len(piece):
                    out.write_batch(self._encoded(piece))
                progress(piece.share, self.taken.read)
        self._lose(losses)
        self.taken.noted += Counter(blank=losses.blank, in_quotes=losses.in_quotes)

    def _lose(self, losses: Losses) -> None:
        """Account for lines that gave no row."""
        for line, reason in losses.rows:
            self.notes.add(line, ANY_ROW, reason)
        self.taken.read += len(losses.rows)
        self.taken.lost += len(losses.rows)
        losses.rows.clear()

    def _encoded(self, piece: Piece) -> pa.RecordBatch:
        piece = self._of_this_table(self._without_blanks(piece))
        frame = Frame(piece)
        self.reading.columns(frame)
        self._pseudo_encounters(frame)
        wrong = frame.wrong()
        self._remark(frame)
        self.taken.lost += int(wrong.sum())
        self.taken.landed += frame.rows - int(wrong.sum())
        frame.columns["at"] = np.asarray(piece.lines).astype(np.int64)
        kept = {name: self._column(frame, name)[~wrong] for name in self.kinds}
        self._note(kept)
        return pa.record_batch([as_arrow(kept[name], kind) for name, kind in self.kinds.items()], schema=self.schema)

    def _column(self, frame: Frame, name: str) -> np.ndarray:
        found = frame.columns.get(name)
        return np.full(frame.rows, UNSAID.get(name, 0), np.int64) if found is None else found

    def _without_blanks(self, piece: Piece) -> Piece:
        filled = np.zeros(len(piece), np.bool_)
        for column in piece.columns.values():
            filled |= np.asarray(pc.binary_length(column)) > 0
        self.taken.read += len(piece)
        if filled.all():
            return piece
        blank = len(piece) - int(filled.sum())
        self.taken.noted["blank"] += blank
        self.taken.read -= blank
        return some(piece, filled)

    def _of_this_table(self, piece: Piece) -> Piece:
        """Without the rows that the layout leaves out; those are counted, or refused by name."""
        only, at = self.found.shape.only, self.found.only
        if only is None or at is None:
            return piece
        cells, which = Frame(piece).texts(at)
        fits = np.array([cell.casefold() in only.values for cell in cells], np.bool_)[which]
        if not fits.all() and only.otherwise in FAULTS:
            lines = np.asarray(piece.lines)[~fits].tolist()
            for line, cell in zip(lines, which[~fits].tolist(), strict=True):
                self.notes.add(line, self.found.headings[at], only.otherwise, cells[cell])
            self.taken.lost += len(lines)
        elif not fits.all():
            self.taken.noted[only.otherwise] += int((~fits).sum())
        return some(piece, fits)

    def _pseudo_encounters(self, frame: Frame) -> None:
        """Where no number of an encounter is said: what one patient had at one institution on one day is one."""
        if "encounter" not in self.kinds or "encounter" in frame.faults:
            return
        encounter, patient = self._column(frame, "encounter"), self._column(frame, "patient")
        unsaid = np.flatnonzero((encounter == 0) & (patient != 0))
        if not len(unsaid):
            return
        parts = [self._column(frame, name)[unsaid].tolist() for name in ("institution", "patient", "day")]
        said = ["|".join(map(str, one)) for one in zip(*parts, strict=True)]
        encounter = encounter.copy()
        encounter[unsaid] = keys.hashes("encounter", said)
        frame.columns["encounter"] = encounter

    def _remark(self, frame: Frame) -> None:
        lines = np.asarray(frame.piece.lines)
        for name, marks in frame.faults.items():
            rows = np.flatnonzero(marks)
            if len(rows):
                self._remark_on(name, frame, rows, marks, lines)

    def _remark_on(self, name: str, frame: Frame, rows: np.ndarray, marks: Marks, lines: np.ndarray) -> None:
        at = next(iter(self.found.bound[name].at.values()), None)
        heading = name if at is None else self.found.headings[at]
        cells, which = frame.texts(at)
        for row in rows.tolist():
            self.notes.add(int(lines[row]), heading, FAULTS[marks[row]], cells[which[row]])

    def _note(self, kept: Mapping[str, np.ndarray]) -> None:
        """Count what is to be known of the rows that landed."""
        for name, holds in _notes(kept, self.at).items():
            if count := int(np.count_nonzero(holds)):
                self.taken.noted[name] += count


def _notes(kept: Mapping[str, np.ndarray], at: datetime) -> dict[str, np.ndarray]:
    """Note → the rows of which it is to be said."""
    none = np.zeros(0, np.bool_)
    found = {
        "practitioner_unknown": kept["practitioner"] < 0 if "practitioner" in kept else none,
        "practitioner_unsaid": kept["practitioner"] == 0 if "practitioner" in kept else none,
        "institution_unknown": kept["institution"] < 0 if "institution" in kept else none,
        "patient_unsaid": kept["patient"] == 0 if "patient" in kept else none,
        "unmapped": kept["group"] == 0 if "group" in kept else none,
        "subject_unknown": kept["subject"] == 0 if "subject" in kept else none,
    }
    for name in ("quantity", "fen"):
        if name in kept and "quantity" in kept:
            found["taken_back"] = found.get("taken_back", np.zeros(len(kept[name]), np.bool_)) | (kept[name] < 0)
    minute = kept["minute"] if "minute" in kept else kept["second"] // 60 if "second" in kept else None
    if minute is not None:
        today = (at.date() - EPOCH).days
        now = at.hour * 60 + at.minute + threshold("clock_ahead")
        found["clock_ahead"] = (kept["day"] == today) & (minute > now)
        if "setting" in kept:
            found["night"] = (
                (kept["setting"] == SETTINGS["outpatient"])
                & (minute >= 0)
                & (minute < threshold("outpatients_from") * 60)
            )
    return found
