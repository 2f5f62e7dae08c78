"""Ledgers of a run: made once from the files of practice, a month at a time, and shown to whoever asks.

New days add a file to their month; a file of practice that is gone or replaced makes its month anew.
"""

import copy
from collections.abc import Collection, Iterable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Self

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import making, pieces
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.kept import Shelf
from liandong.warn.risk.ledgers import ASKS, MADE, SUMMED, raw
from liandong.warn.risk.making import Gap
from liandong.warn.risk.pieces import Cluster, Days, Read, Span, days_of
from liandong.warn.risk.registering import Registers


class Keeping:
    """Tables of practice, ledgers and registers under their names, narrowed to the days that are asked about."""

    def __init__(self, folder: Path, read: Read, registers: Registers, duck: Duck) -> None:
        self.folder, self.read, self.registers, self.duck = folder / "ledgers", read, registers, duck
        self._held: set[str] = set()
        self._holding = Lock()
        self._files: dict[str, list[tuple[str, Days]]] = {}  # ledger → its files and the days each holds

    def on(self, duck: Duck) -> Self:
        """The same for another connection: its views are its own, files and registers are shared."""
        other = copy.copy(self)
        other.duck = duck
        return other

    def make(self, names: Iterable[str]) -> None:
        """The ledgers that these tables are or need, with whatever is missing of them worked out."""
        wanted = sorted(MADE.keys() & set(names))
        for name in wanted:
            for register in ASKS.get(name, ()):
                self.show(register, ())
                Shelf(self.folder / self._place(name)).sweep_beside()
        periods = pieces.periods(self.read.of(["lines"]))
        making.fill(
            (gap for name in wanted for period in periods if (gap := self._gap(name, period))),
            self.duck,
            self.read.days,
        )
        for name in wanted:
            self._files[name] = [found for period in periods for found in self._month(name, period)]

    def _shelf(self, name: str, period: Cluster) -> Shelf:
        return Shelf(self.folder / self._place(name) / period.month[:7])

    def _gap(self, name: str, period: Cluster) -> Gap | None:
        """What a month of a ledger lacks; None where it is whole."""
        shelf = self._shelf(name, period)
        parts = {part.key: part for part in pieces.clusters(period.pieces)}
        files = shelf.files({period.month: frozenset(parts)})
        missing = parts.keys() - frozenset[str]().union(*(file.clusters for file in files))
        return Gap(name, shelf, period, files, [parts[key] for key in sorted(missing)]) if missing else None

    def _month(self, name: str, period: Cluster) -> list[tuple[str, Days]]:
        parts = {part.key: part for part in pieces.clusters(period.pieces)}
        files = self._shelf(name, period).files({period.month: frozenset(parts)})
        base = raw(name)
        return [(str(file.path), days_of((parts[key] for key in file.clusters), base)) for file in files]

    def _place(self, name: str) -> str:
        """The folder of a ledger; of one that asks registers, as these stand."""
        if name not in ASKS:
            return name
        says = " ".join(self.registers.key(register) for register in ASKS[name])
        return f"{name}/{sha256(says.encode()).hexdigest()[:16]}"

    def show(self, name: str, parts: Collection[Cluster]) -> None:
        """A table of practice or a ledger: the rows of these clusters and no others. A register: all of it."""
        if name in REGISTERS:
            with self._holding:
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
