"""Calls that come close together share a write to the disk, and are answered after it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, NamedTuple

from liandong.warn.guard.journal import Journal

APART = 0.001  # seconds between two writes: a lone call does not wait, many share
log = logging.getLogger("liandong.guard")


class Owed(NamedTuple):
    """Lines, and who waits for them to be on the disk; `then` hears whether they are."""

    lines: bytes
    then: Callable[[bool], Any]


class Keeping:
    """A journal as an event loop uses it. The loop itself waits for the disk: a thread that did would cost each call
    more than that wait (docs/decisions/0019), and whoever calls meanwhile is in the next write.
    """

    def __init__(self, journal: Journal, loop: asyncio.AbstractEventLoop) -> None:
        self._journal, self._loop = journal, loop
        self._owed: list[Owed] = []
        self._next = 0.0  # when the next write may be, by the clock of the loop

    def keep(self, lines: bytes, then: Callable[[bool], Any]) -> None:
        if not self._owed:
            self._loop.call_at(self._next, self._write)
        self._owed.append(Owed(lines, then))

    def _write(self) -> None:
        batch, self._owed = self._owed, []
        is_kept = True
        try:
            self._journal.keep(b"\n".join([one.lines for one in batch]))
        except OSError:
            log.exception("记录未能保存 / a record could not be kept")
            is_kept = False
        self._next = self._loop.time() + APART
        for one in batch:
            one.then(is_kept)
