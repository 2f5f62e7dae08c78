"""The calls of one event loop wait together for the disk: while one write is under way, the next gathers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

from liandong.warn.guard.journal import Journal


class Owed(NamedTuple):
    """Lines, and who waits for them to be on the disk; `then` hears whether they are."""

    lines: bytes
    then: Callable[[bool], Any]


class Keeping:
    """A journal as an event loop uses it: a batch crosses to the writing thread and back once, however big it is."""

    def __init__(self, journal: Journal, loop: asyncio.AbstractEventLoop) -> None:
        self._journal, self._loop = journal, loop
        self._owed: list[Owed] = []
        self._is_writing = False

    def keep(self, lines: bytes, then: Callable[[bool], Any]) -> None:
        self._owed.append(Owed(lines, then))
        if not self._is_writing:
            self._is_writing = True
            self._loop.call_soon(self._write)  # whoever is ready in this turn of the loop joins

    @property
    def waiting(self) -> int:
        """How many the next write has gathered."""
        return len(self._owed)

    def _write(self) -> None:
        batch, self._owed = self._owed, []

        def told(fault: OSError | None) -> None:
            self._loop.call_soon_threadsafe(self._tell, batch, fault)

        self._journal.add(b"\n".join([one.lines for one in batch]), told)

    def _tell(self, batch: list[Owed], fault: OSError | None) -> None:
        if self._owed:
            self._write()
        else:
            self._is_writing = False
        for one in batch:
            one.then(fault is None)
