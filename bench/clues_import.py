"""What a file of 20,000 reports costs, end to end: `.venv/bin/python bench/clues_import.py [--rows N] [--keep NAME]`.

Writes the file (the same each time), takes it in by the command and as the page does, each twice, lets the worker
compare the clues for likely duplicates and opens the desk (clues_import_runs.py). `--write FILE` only writes the file.
"""

import argparse
import csv
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from clues_texts import report
from pages import made
from psycopg import sql
from trail import ROOT, server

HEADINGS = ("留言编号", "留言用户", "联系电话", "留言主题", "留言时间", "留言详情", "一级分类")
CLASSES = ("卫生计生",) * 12 + ("城乡建设", "环境保护", "商贸旅游", "教育文体", "")
DAMAGE = {
    17: ("留言时间", "2025/13/45 8:00"), 29: ("留言详情", " "), 31: ("留言主题", ""), 37: ("留言时间", "昨天下午"),
}  # fmt: skip
EVERY, AGAIN = 1000, 50  # rows in which each damage comes once; every so many rows one says what an earlier one said


def rows(count: int) -> Iterator[dict[str, str]]:
    """Rows of the file, drawn from their numbers: reports of clues_texts, some sent again, a few damaged."""
    for number in range(1, count + 1):
        drawn = random.Random(-number)
        told = number - drawn.randrange(1, 40) if number % AGAIN == 43 else number
        title, text = report(told)
        hour = f"{drawn.randrange(24)}:{drawn.randrange(60):02}:07"
        day = f"2025/{drawn.randrange(1, 13)}/{drawn.randrange(1, 29)} {hour}"
        phone = f"138{drawn.randrange(10**8):08}" if number % 3 else ""
        values = (f"N{number:06}", f"U{drawn.randrange(count):06}", phone, title, day, text, drawn.choice(CLASSES))
        row = dict(zip(HEADINGS, values, strict=True))
        if damage := DAMAGE.get(number % EVERY):
            row[damage[0]] = damage[1]
        yield row


def write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS)
        writer.writeheader()
        writer.writerows(rows(count))


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rows", type=int, default=20_000)
    words.add_argument("--keep", default="", metavar="NAME", help="leave the database, and use it again")
    words.add_argument("--write", type=Path, metavar="FILE", help="write the file and do nothing else")
    wanted = words.parse_args()
    if wanted.write:
        write(wanted.write, wanted.rows)
        return 0
    with server() as address, psycopg.connect(address, autocommit=True) as owner:
        name = wanted.keep or f"bench_clues_import_{os.getpid()}"
        made(owner, name)
        place = {**os.environ, "DATABASE_URL": urlunsplit(urlsplit(address)._replace(path=f"/{name}"))}
        try:
            for line in (
                ["manage.py", "migrate", "--verbosity", "0"],
                ["manage.py", "load_places"],
                ["bench/clues_import_runs.py", str(wanted.rows)],
            ):
                subprocess.run([sys.executable, *line], cwd=ROOT, env=place, check=True)
        finally:
            if not wanted.keep:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
