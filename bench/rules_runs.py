"""The runs of `rules.py`, each in a process of its own: `cold` reads the book for the first time, `warm` asks it."""

import json
import sys
import time
import timeit
from collections.abc import Callable
from datetime import date
from pathlib import Path

# isort: off
import ready  # noqa: F401
# isort: on

import yaml
from django.conf import settings

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.loading import load
from liandong.ground.rulebook.pages import names

PLACES = ("350502", "350500", "330304", "310101", "650102")
DAY = date(2026, 9, 30)
CALLS = 100_000


def cold() -> dict[str, float]:
    """Seconds: the whole book loaded and checked, then the same files read by PyYAML."""
    root, began = Path(settings.RULEBOOK), time.perf_counter()
    fresh = Book(load(root))
    loaded = time.perf_counter()
    names()
    imported = time.perf_counter()
    faults = check(fresh, root)
    checked = time.perf_counter()
    if faults:
        sys.exit("\n".join(map(str, faults)))
    files = sorted(root.rglob("*.yaml"))
    reading = time.perf_counter()
    for path in files:
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return {
        "load": loaded - began, "import": imported - loaded, "check": checked - imported,
        "plain": time.perf_counter() - reading, "files": len(files),
        "rules": sum(len(layer) for layer in fresh.layers.values()),
    }  # fmt: skip


def warm() -> dict[str, float]:
    """Microseconds of one question, every term in five places."""
    whole = book()
    plain = {(place, rule.id): rule for place in PLACES for rule in whole.of_kind("term", place)}
    pairs = list(plain) * (1 + CALLS // len(plain))

    def each(ask: Callable[[str, str], object]) -> float:
        took = timeit.repeat(lambda: [ask(place, id_) for place, id_ in pairs], number=1, repeat=5)
        return min(took) / len(pairs) * 1e6

    return {
        "a rule of a place": each(lambda place, id_: whole.rule(id_, place)),
        "its version of a day": each(lambda place, id_: whole.rule(id_, place).on(DAY)),
        "from the settings on": each(lambda place, id_: book().rule(id_, place)),
        "dict.get": each(lambda place, id_: plain.get((place, id_))),
    }


if __name__ == "__main__":
    print(json.dumps({"cold": cold, "warm": warm}[sys.argv[1]]()))
