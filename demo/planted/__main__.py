"""`python -m demo.planted INTO --lines 1e8`: practice data of any size, as Parquet in the product's own tables."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from demo.planted.making import make
from demo.planted.world import World
from demo.planted.writing import TABLES


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("into", type=Path)
    parser.add_argument("--lines", type=float, default=1e6)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--since", type=date.fromisoformat, default=World.since)
    parser.add_argument("--until", type=date.fromisoformat, default=World.until)
    parser.add_argument("--by", choices=("month", "day"), default="month")
    parser.add_argument("--tables", default=",".join(TABLES))
    parser.add_argument("--memory", default="2GB")
    words = parser.parse_args()
    world = World(int(words.lines), words.seed, words.since, words.until)
    began = time.monotonic()
    made = make(world, words.into, tables=tuple(words.tables.split(",")), by=words.by, memory=words.memory)
    size = sum(path.stat().st_size for paths in made.parts.values() for path in paths)
    sys.stdout.write(f"{size / 1e6:,.0f} MB, {time.monotonic() - began:.1f} s: {words.into}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
