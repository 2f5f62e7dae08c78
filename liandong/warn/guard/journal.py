"""The durable record of what the guard was asked and said: a line of JSON, on the disk before the answer goes out.

Many calls share one write to the disk (group commit). The worker reads the lines into the database (`actions.py`);
what a kill cut off in the middle of a line had not been answered.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

FULL = 64 * 1024 * 1024  # bytes; then a new file begins
ENDING = ".jsonl"


class Owed:
    """Lines that shall be on the disk, and what became of them."""

    __slots__ = ("fault", "is_done", "lines")

    def __init__(self, lines: bytes) -> None:
        self.lines = lines
        self.is_done = False
        self.fault: OSError | None = None


class Journal:
    """An append-only file of this process; locked as long as it may grow."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._owed: deque[Owed] = deque()
        self._turn = threading.Lock()
        self._file, self._written, self._is_open = self._begin(), 0, True
        self._torn = b""  # ends a line that a fault left half-written

    def keep(self, lines: bytes) -> None:
        """Keep a line, or several, and return once they are on the disk. Whoever comes while another writes shares the
        next write.

        raises  OSError  they are not
        """
        mine = Owed(lines)
        self._owed.append(mine)
        with self._turn:
            if not self._is_open:
                raise RuntimeError("the journal is closed")
            if not mine.is_done:
                self._write([self._owed.popleft() for _each in range(len(self._owed))])
        if mine.fault:
            raise OSError(*mine.fault.args) from mine.fault

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._is_open = False
            os.close(self._file)

    def _begin(self) -> int:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{ENDING}"
        file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        _sync(self.folder)  # the name itself must survive too
        return file

    def _write(self, batch: list[Owed]) -> None:
        fault = self._put(b"".join([one.lines + b"\n" for one in batch]))
        for one in batch:
            one.is_done, one.fault = True, fault

    def _put(self, lines: bytes) -> OSError | None:
        try:
            if self._written > FULL:
                self._renew()
            _all(self._file, self._torn + lines)
            os.fdatasync(self._file)
        except OSError as fault:
            self._torn = b"\n"
            return fault
        self._torn = b""
        self._written += len(lines)
        return None

    def _renew(self) -> None:
        full, self._file, self._written = self._file, self._begin(), 0
        os.close(full)


def _all(file: int, lines: bytes) -> None:
    while lines:
        lines = lines[os.write(file, lines) :]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
