"""The runs of `clues.py`: likely duplicates beside their one bare statement, intake over HTTP beside bare INSERTs.

Intake runs with everything on: two web processes as the product starts them, the worker with its reactions, seals and
comparisons (what it does once a day is done before), eight clients over real connections, each report another: all of
one county, each of another county, and a hundred at a time. The peer commits one row with the same text from eight
connections with psycopg alone.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path

# isort: off
import ready  # noqa: F401
# isort: on

import psycopg
from clues_clients import Client, children, run_all, spent, told, written
from clues_texts import report
from django.core.management import call_command
from django.db import connection
from pages_rows import CITY, COUNTY, fill, settle

from liandong.discover.clues.folding import searchable, sketch
from liandong.discover.clues.models import ClueText
from liandong.discover.clues.queries.duplicates import likely_duplicates
from liandong.discover.clues.queries.sketches import nearest
from liandong.ground.accounts.actions import issue_key
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.sealing import seal_all
from liandong.ground.places.models import Place

ROOT = Path(__file__).resolve().parents[1]
PORT, CLIENTS, ASKED, AT_ONCE = 8397, 8, 150, 100
FIRST = 10_000_000  # numbers of reports that are not in the database
PEER = "CREATE TABLE IF NOT EXISTS bench_peer (id bigserial PRIMARY KEY, title text, text text, at timestamptz)"


def duplicates(user: User, clues: int) -> None:
    """Half of what is asked is new, half was received before with other words around it."""
    place = Place.objects.get(code=COUNTY)
    taken: dict[str, list[float]] = {"new report": [], "received before": [], "its statement alone": []}
    for at in range(ASKED):
        for kind, number in (("new report", FIRST + at), ("received before", 1 + at * (clues // ASKED))):
            title, text = report(number)
            asked = partial(likely_duplicates, title=title, text=text, place=place, user=user)
            taken[kind].append(timed(asked))
            taken["its statement alone"].append(timed(partial(nearest, sketch(title, searchable(title, text)), 60)))
    for kind, times in taken.items():
        cuts = statistics.quantiles(times, n=20)
        print(f"  {kind:22} median {statistics.median(times):6.1f} ms, 95 in 100 under {cuts[18]:6.1f} ms")


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


@contextmanager
def site() -> Iterator[tuple[int, int]]:
    """The web server and the worker, as `liandong serve` starts them."""
    place = {**os.environ, "PORT": str(PORT), "LIANDONG_WORKERS": "2"}
    started = [
        subprocess.Popen([sys.executable, "-m", "liandong.config.web"], cwd=ROOT, env=place),
        subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=place),
    ]
    try:
        for _ in range(300):
            try:
                door = HTTPConnection("127.0.0.1", PORT, timeout=30)
                door.request("GET", "/sign-in/")
                door.getresponse()
                break
            except OSError:
                time.sleep(0.2)
        yield started[0].pid, started[1].pid
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(120)


def inserts(client: int, until: float) -> int:
    """The peer: one row, one commit."""
    kept = 0
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        while time.time() < until:
            title, text = report(FIRST * (2 + client) + kept)
            own.execute("INSERT INTO bench_peer (title, text, at) VALUES (%s, %s, now())", [title, text])
            kept += 1
    return kept


def peer(seconds: int) -> float:
    """Bare INSERTs a second."""
    until = time.time() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(lambda client: inserts(client, until), range(CLIENTS))) / seconds


def intake(user: User, seconds: int) -> None:
    """Reports handed in one by one and a hundred at a time, beside bare INSERTs."""
    agency = user.acting_for
    assert agency is not None
    _key, secret = issue_key(agency=agency, name="bench", words=["clues.receive"], speaks_as=user, by=None)
    counties = list(Place.objects.filter(parent=CITY).order_by("code").values_list("code", flat=True)[:CLIENTS])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(PEER)
    the_day_has_begun()
    connection.close()
    with site() as (web, worker):
        handed_in((web, worker), secret, [COUNTY], 1, 5)  # warm
        ways = {"all of one county": ([COUNTY], 1), "each of another": (counties, 1), "a hundred": (counties, AT_ONCE)}
        for name, (places, at_once) in ways.items():
            told_of = handed_in((web, worker), secret, places, at_once, seconds)
            print(f"  intake, {name:18} {told_of}", flush=True)
        waiting = ClueText.objects.filter(compared_at__isnull=True).count()
    print(f"  bare INSERTs {peer(seconds):.0f} a second")
    print(f"  {waiting} of them still to be compared at the end; load {os.getloadavg()[0]:.1f}")


def handed_in(started: tuple[int, int], secret: str, places: list[str], at_once: int, seconds: int) -> str:
    """So many a second, and on what the cores spent their time."""
    first, requests = (
        FIRST * 10 + int(time.time()) % 1_000_000 * 100_000,
        seconds * (400 if at_once > 1 else 100) // at_once,
    )
    clients = [
        Client(written(secret, places[one % len(places)], first + one * 12_000, requests, at_once), at_once)
        for one in range(CLIENTS)
    ]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        rows = own.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    parts = {
        "site": children(started[0]),
        "worker": [started[1]],
        "database": [pid for (pid,) in rows],
        "clients": [os.getpid()],
    }
    before = {name: spent(pids) for name, pids in parts.items()}
    took = run_all(clients, PORT, seconds)
    kept = sum(one.kept for one in clients)
    each = ", ".join(f"{name} {(spent(pids) - before[name]) * 1000 / kept:.2f}" for name, pids in parts.items())
    return f"{kept / took:6.0f} a second; {told(clients)}; ms of a core for each: {each}; load {os.getloadavg()[0]:.1f}"


def the_day_has_begun() -> None:
    """What the worker does once a day, and sealing the rows of the fill, is no part of intake."""
    seal_all()
    for command in ("begin_period", "oversee"):
        call_command(command, stdout=StringIO())


def main() -> None:
    clues, seconds = int(sys.argv[1]), int(sys.argv[2])
    if not Agency.objects.exists():
        fill(os.environ["DATABASE_URL"], settle(), clues, clues)
    user = User.objects.get(username="clerk")
    print(f"{clues} clues; load {os.getloadavg()[0]:.1f}", flush=True)
    duplicates(user, clues)
    intake(user, seconds)


if __name__ == "__main__":
    main()
