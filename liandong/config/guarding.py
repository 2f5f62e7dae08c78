"""The guard's own server: granian with the RSGI application of `warn.guard.service`."""

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from liandong.config.processes import PARENT

TARGET = "liandong.config.guard_app:application"


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    os.environ[PARENT] = str(os.getpid())
    Server(
        TARGET, address=host, port=port, interface=Interfaces.RSGI, workers=workers, backlog=2048, websockets=False,
        respawn_failed_workers=True, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
