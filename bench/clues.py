"""What clues cost over a million of them: `.venv/bin/python bench/clues.py [--clues N] [--seconds S] [--keep NAME]`.

Fills a database as `pages.py` does, then asks for likely duplicates and hands in reports over the network
(clues_runs.py). On the server of DATABASE_URL, else on an embedded one.
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
    words.add_argument("--clues", type=int, default=1_000_000)
    words.add_argument("--seconds", type=int, default=20)
    words.add_argument("--keep", default="", metavar="NAME", help="leave the database, and use it again")
    wanted = words.parse_args()
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = wanted.keep or f"bench_clues_{os.getpid()}"
        made(owner, name)
        place = {**os.environ, "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        try:
            for line in (
                ["manage.py", "migrate", "--verbosity", "0"],
                ["bench/clues_runs.py", str(wanted.clues), str(wanted.seconds)],
            ):
                subprocess.run([sys.executable, *line], cwd=ROOT, env=place, check=True)
        finally:
            if not wanted.keep:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
