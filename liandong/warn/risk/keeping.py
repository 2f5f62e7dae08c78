"""Ledgers of a run: made once from the files of practice, a month at a time, and shown to whoever asks.

New days add a file to their month; a file of practice that is gone or replaced makes its month anew.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import ibis.expr.types as ir

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import ledgers, pieces, repeats
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.kept import File, Shelf, saying
from liandong.warn.risk.ledgers import ASKS, MADE, SUMMED, raw
from liandong.warn.risk.pieces import Cluster, Days, Read, Span, days_of
from liandong.warn.risk.registering import Registers


class Keeping:
    """Tables of practice, ledgers and registers under their names, narrowed to the days that are asked about."""

    def __init__(self, folder: Path, read: Read, registers: Registers, duck: Duck) -> None:
        self.folder, self.read, self.registers, self.duck = folder / "ledgers", read, registers, duck
        self._held: set[str] = set()
        self._files: dict[str, list[tuple[str, Days]]] = {}  # ledger → its files and the days each holds

    def make(self, names: Iterable[str]) -> None:
        """The ledgers that these tables are or need, with whatever is missing of them worked out."""
        for name in sorted(MADE.keys() & set(names)):
            self._files[name] = []
            for register in ASKS.get(name, ()):
                self.show(register, ())
                Shelf(self.folder / self._place(name)).sweep_beside()
            for period in pieces.periods(self.read.of(["lines"])):
                self._files[name] += self._month(name, period)

    def _month(self, name: str, period: Cluster) -> list[tuple[str, Days]]:
        shelf = Shelf(self.folder / self._place(name) / period.month[:7])
        parts = {part.key: part for part in pieces.clusters(period.pieces)}
        wanted = {period.month: frozenset(parts)}
        files = shelf.files(wanted)
        if missing := parts.keys() - frozenset[str]().union(*(file.clusters for file in files)):
            self._add(name, shelf, files, period, [parts[key] for key in sorted(missing)])
            files = shelf.files(wanted)
        base = raw(name)
        return [(str(file.path), days_of((parts[key] for key in file.clusters), base)) for file in files]

    def _place(self, name: str) -> str:
        """The folder of a ledger; of one that asks registers, as these stand."""
        if name not in ASKS:
            return name
        says = " ".join(self.registers.key(register) for register in ASKS[name])
        return f"{name}/{sha256(says.encode()).hexdigest()[:16]}"

    def _add(self, name: str, shelf: Shelf, files: Sequence[File], period: Cluster, missing: Sequence[Cluster]) -> None:
        """What the missing days bring: one file more, or, in a ledger of a month, one file instead of the old ones."""
        self.show("lines", missing)
        made, month = self._made(name, period, missing), period.month
        covers, old = frozenset(part.key for part in missing), files if name in SUMMED else ()
        if old:
            self.duck.show(name, [str(file.path) for file in old], alias="ledger_old")
            made, covers = ledgers.added(name, "ledger_old", made), covers.union(*(file.clusters for file in old))
        # A kill before the old files are gone leaves them and the new one; a shelf takes each cluster once.
        shelf.put(lambda path: self.duck.write(made, path, saying({month: covers})))
        for file in old:
            file.path.unlink()

    def _made(self, name: str, period: Cluster, missing: Sequence[Cluster]) -> ir.Table:
        if name != "repeated_lines":
            return ledgers.made(name, period.one_month)
        days = days_of(missing, "lines")
        lines = sum(piece.rows for part in missing for piece in part.pieces["lines"])
        repeats.hold(self.duck, min(first for first, _last in days), max(last for _first, last in days), lines)
        return ledgers.repeated_by_key()

    def show(self, name: str, parts: Collection[Cluster]) -> None:
        """A table of practice or a ledger: the rows of these clusters and no others. A register: all of it."""
        if name in REGISTERS:
            if name not in self._held:
                self.duck.hold(name, self.registers.files(name))
                self._held.add(name)
        elif name in MADE:
            self._show_ledger(name, days_of(parts, raw(name)))
        else:
            paths = [piece.path for part in parts for piece in part.pieces.get(name, ())]
            self.duck.show(name, paths, self.read.days)

    def _show_ledger(self, name: str, days: Days) -> None:
        ours = [
            (path, held) for path, held in self._files[name] if any(_meet(one, two) for one in held for two in days)
        ]
        beyond = any(not any(_within(one, two) for two in days) for _path, held in ours for one in held)
        self.duck.show(name, [path for path, _held in ours], days if beyond and name not in SUMMED else ())


def _meet(one: Span, two: Span) -> bool:
    return one[0] <= two[1] and two[0] <= one[1]


def _within(one: Span, two: Span) -> bool:
    return two[0] <= one[0] and one[1] <= two[1]
