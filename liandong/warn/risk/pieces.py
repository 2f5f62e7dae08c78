"""Which file holds which days: files of practice put together by month, and by days that overlap.

Whatever is summed up day by day may be worked out for each cluster apart, and kept until one of its files changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Piece:
    """One Parquet file of practice.

    key  what tells it from every other file: its hash where the caller knows it, else its name, size and time
    """

    path: str
    key: str
    rows: int
    first: date
    last: date


@dataclass(frozen=True)
class Cluster:
    """Files of some tables whose days overlap; no day of it stands in another cluster."""

    pieces: Mapping[str, Sequence[Piece]]

    @cached_property
    def key(self) -> str:
        names = sorted(f"{table} {piece.key}" for table, pieces in self.pieces.items() for piece in pieces)
        return sha256("\n".join(names).encode()).hexdigest()[:32]

    @cached_property
    def first(self) -> date:
        return min(piece.first for pieces in self.pieces.values() for piece in pieces)

    @property
    def month(self) -> str:
        """Its name among periods: the first day of its first month."""
        return _month(self.first).isoformat()

    @property
    def one_month(self) -> date | None:
        """The first day of its month, unless it spans several."""
        last = max(piece.last for pieces in self.pieces.values() for piece in pieces)
        return _month(self.first) if _month(self.first) == _month(last) else None

    def days(self, table: str) -> tuple[date, date] | None:
        """First and last day of one of its tables."""
        found = self.pieces.get(table)
        return (min(piece.first for piece in found), max(piece.last for piece in found)) if found else None

    def rows(self, table: str) -> int:
        """Rows of the files of one of its tables."""
        return sum(piece.rows for piece in self.pieces.get(table, ()))


Span = tuple[date, date]
Days = Sequence[Span]


def days_of(parts: Iterable[Cluster], table: str) -> list[tuple[date, date]]:
    """First and last day of a table in each of these clusters."""
    return [days for part in parts if (days := part.days(table))]


@dataclass(frozen=True)
class Read:
    """The files of each table, and the days of them that count."""

    pieces: Mapping[str, Sequence[Piece]]
    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> list[tuple[date, date]]:
        """The days that count, where not all of them do."""
        return [(self.since or date.min, self.until or date.max)] if self.since or self.until else []

    def of(self, tables: Iterable[str]) -> dict[str, Sequence[Piece]]:
        return {table: self.pieces.get(table, ()) for table in tables}


def read(
    parts: Mapping[str, Sequence[Path]],
    keys: Mapping[Path, str] | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Read:
    """What the files of each table hold, by their footers; a file without rows of these days is left out."""
    known, first, last = keys or {}, since or date.min, until or date.max
    found = {table: [_piece(path, known.get(path)) for path in paths] for table, paths in parts.items()}
    kept = {
        table: [
            _cut(piece, first, last) for piece in listed if piece.rows and piece.first <= last and piece.last >= first
        ]
        for table, listed in found.items()
    }
    return Read({table: listed for table, listed in kept.items() if listed}, since, until)


def _cut(piece: Piece, first: date, last: date) -> Piece:
    """The days of a piece that count; cut, it is another piece than the whole."""
    if first <= piece.first and piece.last <= last:
        return piece
    first, last = max(first, piece.first), min(last, piece.last)
    return replace(piece, key=f"{piece.key} {first} {last}", first=first, last=last)


def _piece(path: Path, key: str | None) -> Piece:
    footer = pq.ParquetFile(path)
    meta, at = footer.metadata, footer.schema_arrow.get_field_index("day")
    if not meta.num_rows:
        return Piece(str(path), "", 0, EPOCH, EPOCH)
    groups = [meta.row_group(group).column(at).statistics for group in range(meta.num_row_groups)]
    if all(found is not None and found.has_min_max for found in groups):
        first, last = min(found.min for found in groups), max(found.max for found in groups)
    else:
        days = footer.read(columns=["day"]).column("day").to_pylist()
        first, last = min(days), max(days)
    stat = path.stat()
    return Piece(str(path), key or f"{path.name} {stat.st_size} {stat.st_mtime_ns}", meta.num_rows, first, last)


def periods(pieces: Mapping[str, Sequence[Piece]]) -> list[Cluster]:
    """Months, oldest first; a file that spans several makes one period of them."""
    return clusters(pieces, by_month=True)


def clusters(pieces: Mapping[str, Sequence[Piece]], *, by_month: bool = False) -> list[Cluster]:
    """Files put together where their days (or their months) overlap, oldest first."""
    spans = sorted(
        ((_month(piece.first), _month_end(piece.last)) if by_month else (piece.first, piece.last), table, piece.path)
        for table, listed in pieces.items()
        for piece in listed
    )
    by_path = {piece.path: piece for listed in pieces.values() for piece in listed}
    return [
        Cluster({name: [by_path[path] for table, path in group if table == name] for name in pieces})
        for group in _overlapping(spans)
    ]


def _overlapping(spans: Iterable[tuple[tuple[date, date], str, str]]) -> Iterator[list[tuple[str, str]]]:
    group: list[tuple[str, str]] = []
    until = date.min
    for (first, last), table, path in spans:
        if group and first > until:
            yield group
            group = []
        group.append((table, path))
        until = max(until, last)
    if group:
        yield group


def _month(day: date) -> date:
    return day.replace(day=1)


def _month_end(day: date) -> date:
    return _month(_month(day) + timedelta(days=32)) - timedelta(days=1)
