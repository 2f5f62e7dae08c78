"""What it costs to work running deadlines out anew: `.venv/bin/python bench/recount.py [--deadlines 1000000]`.

Makes a database of its own, runs `recount_runs.py` on it and drops it: on the server of DATABASE_URL, else on an
embedded server with the settings of the product. `--keep NAME` leaves the database under that name.
"""

import argparse
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from trail import ROOT, server


def run(address: str, deadlines: int) -> int:
    """Migrates as the owner, then measures as the app."""
    place = {**os.environ, "DATABASE_URL": address}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=place, check=True)
    runs = [sys.executable, "bench/recount_runs.py", str(deadlines)]
    return subprocess.run(runs, cwd=ROOT, env=place, check=False).returncode


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--deadlines", type=int, default=1_000_000)
    words.add_argument("--keep", default="", metavar="NAME", help="leave the database")
    wanted = words.parse_args()
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = wanted.keep or f"bench_recount_{os.getpid()}"
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            return run(urlunsplit(urlsplit(address)._replace(path=f"/{name}")), wanted.deadlines)
        finally:
            if not wanted.keep:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
