"""What ledgers lack is worked out: a ledger of a month at a time, as many side by side as there are cores.

A query on every core spends more than one on each, and leaves the rest waiting while numpy sorts.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

import ibis.expr.types as ir

from liandong.warn.risk import ledgers, repeats
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.kept import File, Shelf, saying
from liandong.warn.risk.ledgers import SUMMED
from liandong.warn.risk.pieces import Cluster, Days, days_of


@dataclass(frozen=True)
class Gap:
    """A ledger of a month, the files of it that are there, and the days that they lack."""

    name: str
    shelf: Shelf
    period: Cluster
    files: Sequence[File]
    missing: Sequence[Cluster]

    @property
    def rows(self) -> int:
        return sum(piece.rows for part in self.missing for piece in part.pieces["lines"])

    def fill(self, duck: Duck, days: Days) -> None:
        """One file more; in a ledger of a month, one file instead of the old ones.

        days  that count, where not all of them do
        """
        duck.show("lines", [piece.path for part in self.missing for piece in part.pieces["lines"]], days)
        made, month = self._made(duck), self.period.month
        covers, old = frozenset(part.key for part in self.missing), self.files if self.name in SUMMED else ()
        if old:
            duck.show(self.name, [str(file.path) for file in old], alias="ledger_old")
            made = ledgers.added(self.name, "ledger_old", made)
            covers = covers.union(*(file.clusters for file in old))
        # A kill before the old files are gone leaves them and the new one; a shelf takes each cluster once.
        self.shelf.put(lambda path: duck.write(made, path, saying({month: covers})))
        for file in old:
            file.path.unlink()

    def _made(self, duck: Duck) -> ir.Table:
        if self.name != "repeated_lines":
            return ledgers.made(self.name, self.period.one_month)
        days = days_of(self.missing, "lines")
        repeats.hold(duck, min(first for first, _last in days), max(last for _first, last in days), self.rows)
        return ledgers.repeated_by_key()


def fill(gaps: Iterable[Gap], duck: Duck, days: Days) -> None:
    """Every gap filled, the largest first, so that no core waits long for the last."""
    ordered = sorted(gaps, key=lambda gap: gap.rows, reverse=True)
    with duck.side_by_side(len(ordered)) as ducks, ThreadPoolExecutor(len(ducks) or 1) as pool:
        free: SimpleQueue[Duck] = SimpleQueue()
        for each in ducks:
            free.put(each)

        def work(gap: Gap) -> None:
            mine = free.get()
            gap.fill(mine, days)
            free.put(mine)

        try:
            list(pool.map(work, ordered))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
