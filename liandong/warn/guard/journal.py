"""The durable record of what the guard was asked and said: a line of JSON, on the disk before the answer goes out.

Many calls share one write to the disk (group commit). A worker reads the lines into the database (`settling.py`);
what a kill cut off in the middle of a line had not been answered.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

FULL = 64 * 1024 * 1024  # bytes; then a new file begins
ENDING = ".jsonl"


class Waiting(NamedTuple):
    lines: bytes
    told: Callable[[OSError | None], Any]


class Journal:
    """An append-only file of this process; locked as long as it may grow."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder = folder
        self._waiting: list[Waiting] = []
        self._wake = threading.Condition()
        self._file, self._written, self._is_open = self._begin(), 0, True
        self._torn = b""  # ends a line that a fault left half-written
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()

    def add(self, lines: bytes, told: Callable[[OSError | None], Any]) -> None:
        """Keep a line, or several; `told` is called from another thread: with nothing once they are on the disk, else
        with the fault.
        """
        with self._wake:
            if not self._is_open:
                raise RuntimeError("the journal is closed")
            self._waiting.append(Waiting(lines, told))
            if len(self._waiting) == 1:
                self._wake.notify()

    def keep(self, line: bytes) -> None:
        """Keep a line and wait until it is on the disk."""
        kept: Future[OSError | None] = Future()
        self.add(line, kept.set_result)
        if fault := kept.result():
            raise fault

    def close(self) -> None:
        """Write what waits, and let go of the file."""
        with self._wake:
            self._is_open = False
            self._wake.notify()
        self._thread.join()
        os.close(self._file)

    def _begin(self) -> int:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}{ENDING}"
        file = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        _sync(self.folder)  # the name itself must survive too
        return file

    def _work(self) -> None:
        while True:
            with self._wake:
                while not self._waiting and self._is_open:
                    self._wake.wait()
                batch, self._waiting = self._waiting, []
                if not batch:
                    return
            self._write(batch)

    def _write(self, batch: list[Waiting]) -> None:
        fault = self._put(b"".join([one.lines + b"\n" for one in batch]))
        for one in batch:
            one.told(fault)
        if self._written > FULL:
            os.close(self._file)
            self._file, self._written = self._begin(), 0

    def _put(self, lines: bytes) -> OSError | None:
        try:
            _all(self._file, self._torn + lines)
            os.fdatasync(self._file)
        except OSError as fault:
            self._torn = b"\n"
            return fault
        self._torn = b""
        self._written += len(lines)
        return None


def _all(file: int, lines: bytes) -> None:
    while lines:
        lines = lines[os.write(file, lines) :]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
