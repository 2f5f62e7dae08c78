"""What the trail costs: `.venv/bin/python bench/trail.py [seconds] [rounds] [entries]`.

Makes a database of its own, runs `trail_runs.py` on it and drops it: on the server of DATABASE_URL, whose user must be
allowed to make databases and roles, else on an embedded server with the settings of the product.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from liandong.config import home, postgres

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def server() -> Iterator[str]:
    """Address of a server we may make a database on."""
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="liandong-bench-"))
    folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    own = postgres.server(folder)
    try:
        own.start()
        own.prepare()
        place = urlencode({"host": own.socket, "port": postgres.PORT})
        yield f"postgresql://liandong:{home.secrets(folder)['database_owner']}@/liandong?{place}"
    finally:
        own.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database() -> Iterator[str]:
    """Address of a database of our own."""
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = f"bench_trail_{os.getpid()}"
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main() -> int:
    with database() as address:
        place = {**os.environ, "DATABASE_URL": address}
        migrate = [sys.executable, "manage.py", "migrate", "audit", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=place, check=True)
        runs = [sys.executable, "bench/trail_runs.py", *sys.argv[1:]]
        return subprocess.run(runs, cwd=ROOT, env=place, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
