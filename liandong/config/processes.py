"""The processes of the site: started, watched, started again, stopped."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1


PARENT = "LIANDONG_PARENT"  # the process that watches over this one; unset where none does, as under systemd


def die_with_parent() -> None:
    """Ask the system (Linux) to end this process when the one that watches over it is gone, however it went."""
    parent = os.environ.get(PARENT)
    if parent and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != int(parent):  # it went before we could ask
            os._exit(1)


@dataclass
class Part:
    """One process that should be there; a dead one is started again, more slowly each time it dies young."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            self.command, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def watch(self) -> None:
        if self.process is None or self.process.poll() is None:
            return
        age = time.monotonic() - self.started
        if age < self.pause:
            return
        self._end_group(signal.SIGKILL)  # what it may have left behind
        self.pause = 0.5 if age > 30 else min(max(self.pause, 0.5) * 2, 15)
        print(f"! {self.name} 已停止，重新启动 / ended ({self.process.returncode}), starting it again", flush=True)
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def stop(self, patience: float = 4.0) -> None:
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self._end_group(signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(2)

    def _end_group(self, number: int) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)
