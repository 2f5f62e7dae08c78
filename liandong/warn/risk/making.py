"""What ledgers lack is worked out, a month at a time, as many months side by side as there are cores.

Several ledgers of a month come from one pass over its lines where these lie house by house (`passing.py`); otherwise,
and where rows are joined or added to what is there, each is a query of DuckDB, on a core of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from liandong.warn.risk import ledgers, passing, repeats
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.kept import File, Shelf, saying, told
from liandong.warn.risk.ledgers import AMONG, SUMMED
from liandong.warn.risk.passing import Among
from liandong.warn.risk.pieces import Cluster, Days, days_of
from liandong.warn.risk.swaths import Swaths

ROWS = 250_000  # of a row group
WORTH = 3  # ledgers at once from which on a pass costs less than queries, which leave out what they need not decode
COMPRESSION = "lz4"


@dataclass(frozen=True)
class Gap:
    """A ledger of a month, the files of it that are there, and the days that they lack."""

    name: str
    shelf: Shelf
    period: Cluster
    files: Sequence[File]
    missing: Sequence[Cluster]

    @property
    def paths(self) -> list[str]:
        return [piece.path for part in self.missing for piece in part.pieces["lines"]]

    @property
    def rows(self) -> int:
        return sum(piece.rows for part in self.missing for piece in part.pieces["lines"])

    @property
    def old(self) -> Sequence[File]:
        """Files that a new one takes the place of: a ledger of a month has one."""
        return self.files if self.name in SUMMED else ()

    @property
    def is_plain(self) -> bool:
        """Whether lines alone make it."""
        return self.name in passing.KNOWN and not self.old and self.period.one_month is not None

    @property
    def says(self) -> dict[str, object]:
        covers = frozenset(part.key for part in self.missing).union(*(file.clusters for file in self.old))
        return saying({self.period.month: covers})

    def fill(self, duck: Duck, days: Days) -> None:
        """One file more; in a ledger of a month, one file instead of the old ones."""
        duck.show("lines", self.paths, days)
        made = self._made(duck)
        if self.old:
            duck.show(self.name, [str(file.path) for file in self.old], alias="ledger_old")
            made = ledgers.added(self.name, "ledger_old", made)
        # A kill before the old files are gone leaves them and the new one; a shelf takes each cluster once.
        self.shelf.put(lambda path: duck.write(made, path, self.says))
        for file in self.old:
            file.path.unlink()

    def _made(self, duck: Duck) -> ir.Table:
        if self.name != "repeated_lines":
            return ledgers.made(self.name, self.period.one_month)
        days = days_of(self.missing, "lines")
        repeats.hold(duck, min(first for first, _last in days), max(last for _first, last in days), self.rows)
        return ledgers.repeated_by_key()


@dataclass(frozen=True)
class Job:
    """Gaps that the same days leave in several ledgers.

    days   that count, where not all of them do
    among  for ledgers of some lines, the values that choose them
    """

    gaps: Sequence[Gap]
    days: Days
    among: Among

    def do(self, duck: Duck) -> None:
        plain = [gap for gap in self.gaps if gap.is_plain]
        lines = Swaths(plain[0].paths, self.days) if len(plain) >= WORTH else None
        if lines and lines.are_narrow:
            self._pass(plain, lines)
        else:
            plain = []
        for gap in self.gaps:
            if gap not in plain:
                gap.fill(duck, self.days)

    def _pass(self, gaps: Sequence[Gap], lines: Swaths) -> None:
        month = gaps[0].period.one_month
        assert month is not None
        with ExitStack() as stack:
            pens = {gap.name: stack.enter_context(_pen(gap)) for gap in gaps}
            for swath in lines.read(passing.columns(pens)):
                for name, pen in pens.items():
                    pen.write(passing.ledger(name, swath, month, self.among))


class Pen:
    """Writes rows to a file in row groups of some size, however few come at a time."""

    def __init__(self, file: pq.ParquetWriter) -> None:
        self.file, self.waiting = file, list[pa.Table]()

    def write(self, rows: pa.Table, least: int = ROWS) -> None:
        self.waiting.append(rows)
        if sum(each.num_rows for each in self.waiting) >= least:
            self.file.write_table(pa.concat_tables(self.waiting), ROWS)
            self.waiting.clear()


@contextmanager
def _pen(gap: Gap) -> Iterator[Pen]:
    columns = passing.schema(gap.name)
    with gap.shelf.half() as path, pq.ParquetWriter(path, told(columns, gap.says), compression=COMPRESSION) as file:
        pen = Pen(file)
        yield pen
        pen.write(columns.empty_table(), least=0)


def fill(gaps: Iterable[Gap], duck: Duck, days: Days) -> None:
    """Every gap filled, the largest months first, so that no core waits long for the last."""
    by_days: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps:
        by_days.setdefault(tuple(gap.paths), []).append(gap)
    wanted = {gap.name for listed in by_days.values() for gap in listed} & AMONG.keys()
    among = {name: duck.arrow(AMONG[name][1]().distinct()).column(0).to_numpy() for name in wanted}
    jobs = [Job(listed, days, among) for listed in by_days.values()]
    duck.each(sorted(jobs, key=lambda job: job.gaps[0].rows, reverse=True), lambda mine, job: job.do(mine))
