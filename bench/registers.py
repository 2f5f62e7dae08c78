"""How long a snapshot of the registers takes: `.venv/bin/python bench/registers.py [--rows 4000000] [--rounds 5]`.

Makes a database of its own, runs `registers_runs.py` on it and drops it: on the server of DATABASE_URL, else on an
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


def run(address: str, rows: int, rounds: int) -> int:
    """Migrates as the owner, fills, then measures as the app."""
    place = {**os.environ, "DATABASE_URL": address}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=place, check=True)
    runs = [sys.executable, "bench/registers_runs.py", str(rows), str(rounds)]
    return subprocess.run(runs, cwd=ROOT, env=place, check=False).returncode


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=4_000_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--keep", default="", metavar="NAME", help="leave the database")
    wanted = words.parse_args()
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = wanted.keep or f"bench_registers_{os.getpid()}"
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            return run(urlunsplit(urlsplit(address)._replace(path=f"/{name}")), wanted.rows, wanted.rounds)
        finally:
            if not wanted.keep:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
