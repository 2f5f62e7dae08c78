"""The runs of `clues.py`: likely duplicates beside their one bare statement, intake over HTTP beside bare INSERTs.

Intake runs with everything on: two web processes as the product starts them, the worker with its reactions and seals,
eight clients over real connections, each report another. The peer commits one row of a domain table from eight
connections with psycopg alone.
"""

import json
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
from pathlib import Path

# isort: off
import ready  # noqa: F401
# isort: on

import psycopg
from clues_texts import report
from django.db import connection
from pages_rows import COUNTY, fill, settle

from liandong.discover.clues.folding import searchable, sketch
from liandong.discover.clues.queries.duplicates import likely_duplicates
from liandong.discover.clues.queries.sketches import nearest
from liandong.ground.accounts.actions import issue_key
from liandong.ground.accounts.models import Agency, User
from liandong.ground.places.models import Place

ROOT = Path(__file__).resolve().parents[1]
PORT, CLIENTS, ASKED = 8397, 8, 150
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
def site() -> Iterator[None]:
    """The web server and the worker, as `liandong serve` starts them."""
    place = {**os.environ, "PORT": str(PORT), "LIANDONG_WORKERS": "2"}
    started = [
        subprocess.Popen([sys.executable, "-m", "liandong.config.web"], cwd=ROOT, env=place),
        subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=place),
    ]
    try:
        for _ in range(300):
            try:
                HTTPConnection("127.0.0.1", PORT, timeout=5).request("GET", "/sign-in/")
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(120)


def hands_in(secret: str, client: int, until: float) -> int:
    """Reports of one client until then; each is another, and each must be kept."""
    door, kept = HTTPConnection("127.0.0.1", PORT, timeout=30), 0
    run = int(until)
    while time.time() < until:
        number = FIRST * (2 + client) + (run % 1_000_000) * 7 + kept
        title, text = report(number)
        said = {"title": title, "text": text, "place": COUNTY, "reporter": {"name": "林某", "phone": str(number)}}
        heads = {
            "Authorization": f"Bearer {secret}", "Idempotency-Key": f"{run}-{client}-{kept}",
            "Content-Type": "application/json",
        }  # fmt: skip
        door.request("POST", "/api/v1/clues", json.dumps(said), heads)
        answer = door.getresponse()
        words = answer.read()
        if answer.status not in (200, 201):
            raise RuntimeError(f"{answer.status}: {words[:300]!r}")
        kept += 1
    return kept


def inserts(client: int, until: float) -> int:
    """The peer: one row, one commit."""
    kept = 0
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as own:
        while time.time() < until:
            title, text = report(FIRST * (2 + client) + kept)
            own.execute("INSERT INTO bench_peer (title, text, at) VALUES (%s, %s, now())", [title, text])
            kept += 1
    return kept


def rate(act: Callable[[int, float], int], seconds: int) -> float:
    until = time.time() + seconds
    with ThreadPoolExecutor(CLIENTS) as clients:
        return sum(clients.map(lambda client: act(client, until), range(CLIENTS))) / seconds


def main() -> None:
    clues, seconds = int(sys.argv[1]), int(sys.argv[2])
    if not Agency.objects.exists():
        fill(os.environ["DATABASE_URL"], settle(), clues, clues)
    user = User.objects.get(username="clerk")
    print(f"{clues} clues; load {os.getloadavg()[0]:.1f}")
    duplicates(user, clues)
    agency = user.acting_for
    assert agency is not None
    _key, secret = issue_key(agency=agency, name="bench", words=["clues.receive"], speaks_as=user, by=None)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as owner:
        owner.execute(PEER)
    connection.close()
    with site():
        rate(lambda client, until: hands_in(secret, client, until), 2)  # warm
        taken = rate(lambda client, until: hands_in(secret, client, until), seconds)
    plain = rate(inserts, seconds)
    print(f"  intake {taken:.0f} a second, bare INSERTs {plain:.0f} ({plain / taken:.1f} times)")
    print(f"  load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
