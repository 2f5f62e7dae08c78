"""The guard's own server: one process, or several at the same address, started again when they die."""

import os
import signal
import sys
import threading
from pathlib import Path

from liandong.config.processes import PARENT, Part, die_with_parent
from liandong.warn.guard.service import run as answer

MANAGE = [sys.executable, str(Path(__file__).resolve().parents[2] / "manage.py")]
SHARED = "LIANDONG_GUARD_SHARED"  # set for each of several


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    if workers > 1:
        watch(host, port, workers)
    else:
        die_with_parent()
        answer(host, port, is_shared=SHARED in os.environ)


def watch(host: str, port: int, workers: int) -> None:
    """Several processes, each with the registers in memory."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    command = [*MANAGE, "guard_serve", "--host", host, "--port", str(port)]
    marks = {PARENT: str(os.getpid()), SHARED: "1"}
    parts = [Part(f"事前提醒 guard {number + 1}", command, marks) for number in range(workers)]
    for part in parts:
        part.start()
    while not stop.wait(0.5):
        for part in parts:
            part.watch()
    for part in parts:
        part.ask_to_stop()
    for part in parts:
        part.stop(patience=8)
