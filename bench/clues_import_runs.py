"""The runs of `clues_import.py`: by the command for one county and as the page does for another, each twice.

Then the clues are compared for likely duplicates, and the desk is opened.
"""

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

# isort: off
import ready  # noqa: F401
# isort: on

from clues_import import write
from django.test import Client

from liandong.discover.clues.actions.comparing import compare_waiting
from liandong.discover.clues.actions.files import hand_in_file, take_in_waiting
from liandong.discover.clues.actions.importing import import_clues
from liandong.discover.clues.models import Alike, Clue
from liandong.discover.clues.queries.files import fates
from liandong.discover.clues.reading.keeping import current
from liandong.ground.accounts.actions import add_user, establish_agency, join_agency
from liandong.ground.accounts.models import Agency, User
from liandong.ground.places.models import Place

COUNTIES = ("350502", "350503")
PAGES = ("/clues/", "/clues/?whose=all&stage=all", "/clues/alike/")
OPENED = 15


def clerk(county: str) -> User:
    """The health agency of the county and somebody of it, there once."""
    if found := User.objects.filter(username=f"bench{county}").first():
        return found
    agency = establish_agency(department="health", place=Place.objects.get(code=county), name=county, by=None)
    user = add_user(username=f"bench{county}", name=county, password="bench-bench-bench", by=None)
    join_agency(user=user, agency=agency, role="clerk", is_default=True, by=None)
    return User.objects.get(pk=user.pk)


def office(user: User) -> Agency:
    assert user.acting_for is not None
    return user.acting_for


def by_command(path: Path, user: User) -> str:
    at = office(user)
    report = import_clues(path=path, place=at.place, agency=at, by=None)
    return f"{report.landed} new, {report.unchanged} known, {len(report.refused)} refused"


def by_page(path: Path, user: User) -> str:
    place = office(user).place
    file = hand_in_file(content=path.read_bytes(), name=path.name, place=place, source="complaint", by=user)
    while take_in_waiting():
        pass
    return str(fates(file))


def compared() -> str:
    while compare_waiting():
        pass
    return f"{Alike.objects.count()} likely pairs"


def shown(name: str, rows: int, act: Callable[[], str]) -> None:
    start = time.perf_counter()
    told = act()
    took = time.perf_counter() - start
    print(f"  {name:22} {took:7.1f} s {rows / took:7.1f} rows/s  {told}", flush=True)


def desk(user: User) -> None:
    client = Client()
    client.force_login(user)
    for address in PAGES:
        times = []
        for _ in range(OPENED):
            start = time.perf_counter()
            assert client.get(address, headers={"host": "localhost"}).status_code == 200, address
            times.append((time.perf_counter() - start) * 1000)
        print(f"  {address:30} median {statistics.median(times):6.1f} ms")


def main() -> int:
    rows = int(sys.argv[1])
    current()  # a new site first learns to read, once
    first, second = (clerk(county) for county in COUNTIES)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reports.csv"
        write(path, rows)
        for turn in ("", ", again"):
            shown(f"by the command{turn}", rows, partial(by_command, path, first))
            shown(f"by the page{turn}", rows, partial(by_page, path, second))
    shown("compared", Clue.objects.count(), compared)
    desk(first)
    return 0


if __name__ == "__main__":
    sys.exit(main())
