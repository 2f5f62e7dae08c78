"""The web server: granian with our WSGI application. Started by `serve`; a unit of its own in deploy/."""

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from liandong.config.processes import PARENT, die_with_parent

THREADS = 4


def run() -> None:
    die_with_parent()
    os.environ[PARENT] = str(os.getpid())
    os.environ.setdefault("LIANDONG_POOL", str(THREADS))
    Server(
        "liandong.config.wsgi:application",
        address=os.environ.get("HOST", "127.0.0.1"),
        port=int(os.environ.get("PORT", "8000")),
        interface=Interfaces.WSGI,
        workers=int(os.environ.get("LIANDONG_WORKERS", "2")),
        blocking_threads=THREADS,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    run()
