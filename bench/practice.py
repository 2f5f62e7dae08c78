"""What taking practice data in costs: `.venv/bin/python bench/practice.py [--lines 1000000] [--rounds 3]`.

Makes a database and a folder of its own, runs `practice_runs.py` on them and drops them: on the server of DATABASE_URL,
else on an embedded server with the settings of the product. Beside it a bare DuckDB `COPY` of the same CSV to Parquet.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql
from trail import ROOT, server


def run(address: str, folder: str, lines: int, rounds: int) -> int:
    """Migrates as the owner, then loads as the app."""
    place = {**os.environ, "DATABASE_URL": address, "PRACTICE_ROOT": f"{folder}/practice"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=place, check=True)
    runs = [sys.executable, "bench/practice_runs.py", folder, str(lines), str(rounds)]
    return subprocess.run(runs, cwd=ROOT, env=place, check=False).returncode


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--lines", type=lambda text: int(float(text)), default=1_000_000)
    words.add_argument("--rounds", type=int, default=3)
    wanted = words.parse_args()
    name = f"bench_practice_{os.getpid()}"
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with tempfile.TemporaryDirectory() as folder:
                return run(urlunsplit(urlsplit(address)._replace(path=f"/{name}")), folder, wanted.lines, wanted.rounds)
        finally:
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


if __name__ == "__main__":
    sys.exit(main())
