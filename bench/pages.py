"""What a page costs over a million clues: `.venv/bin/python bench/pages.py [--clues 1000000] [--deadlines 3000000]`.

Makes a database of its own, fills it (pages_rows.py), measures (pages_runs.py) and drops it: on the server of
DATABASE_URL, else on an embedded server. `--keep NAME` leaves the database under that name and uses it the next time.
"""

import argparse
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from trail import ROOT, server


def made(owner: psycopg.Connection, name: str) -> bool:
    """Whether the database had to be made."""
    if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return False
    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return True


def run(address: str, wanted: argparse.Namespace) -> int:
    """Migrates as the owner, then measures as the app."""
    place = {**os.environ, "DATABASE_URL": address}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=place, check=True)
    runs = [sys.executable, "bench/pages_runs.py", f"--clues={wanted.clues}", f"--deadlines={wanted.deadlines}"]
    return subprocess.run(runs, cwd=ROOT, env=place, check=False).returncode


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--clues", type=int, default=1_000_000)
    words.add_argument("--deadlines", type=int, default=3_000_000)
    words.add_argument("--keep", default="", metavar="NAME", help="leave the database, and use it again")
    wanted = words.parse_args()
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = wanted.keep or f"bench_pages_{os.getpid()}"
        made(owner, name)
        try:
            return run(urlunsplit(urlsplit(address)._replace(path=f"/{name}")), wanted)
        finally:
            if not wanted.keep:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
