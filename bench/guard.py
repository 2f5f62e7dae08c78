"""What the guard costs: `.venv/bin/python bench/guard.py [--rows N] [--calls N] [--seconds S] [--rate N]`.

In process over registers of many rows; over HTTP with its durable record, one worker, calls at a fixed rate; and
whether guard and batch name the same over a million lines (guard_runs.py).
"""

import argparse
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from pages import made
from psycopg import sql
from trail import ROOT, server


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=12_000_000)
    words.add_argument("--calls", type=int, default=50_000)
    words.add_argument("--seconds", type=int, default=15)
    words.add_argument("--rate", type=int, default=5_000)
    words.add_argument("--lines", type=int, default=1_000_000)
    wanted = words.parse_args()
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = f"bench_guard_{os.getpid()}"
        made(owner, name)
        place = {**os.environ, "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        asked = [str(each) for each in (wanted.rows, wanted.calls, wanted.seconds, wanted.rate, wanted.lines)]
        try:
            for line in (["manage.py", "migrate", "--verbosity", "0"], ["bench/guard_runs.py", *asked]):
                subprocess.run([sys.executable, *line], cwd=ROOT, env=place, check=True)
        finally:
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
