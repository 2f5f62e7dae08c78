"""The runs of `pages.py`: each page through Django's test client, beside its own statements sent bare.

`list` is the one statement that fetches the rows of the page, `all` every statement the page sends (session, person
and memberships among them), both through psycopg on the connection the page used, in a transaction as the page has
one, every row fetched. The three take turns, so that what else the machine does meets them alike; medians count.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# isort: off
import ready  # noqa: F401
# isort: on

from django.conf import settings
from django.db import connection
from django.test import Client
from pages_rows import fill, settle

from liandong.ground.accounts.models import Agency, User
from liandong.ground.ui.navigation import address

TIMES = int(os.environ.get("BENCH_TIMES", "25"))
MOST_QUERIES = 12
AIM = 3.0
LANGUAGES = ("zh-hans", "en")
DESK, BOARDS = "workbench and clue list", "boards"
PEOPLE = {
    "clerk": "clerk of a county with much to do",
    "head": "head of the city, who sees the counties",
    "small": "clerk of a small office",
}


@dataclass(frozen=True)
class Page:
    """A page that is measured, and what is special to the statement that fetches its rows."""

    title: str
    url: str
    rows: str
    group: str = "beside"  # what is summed up together

    @property
    def languages(self) -> tuple[str, ...]:
        """Workbench and clue list are measured in both."""
        return LANGUAGES if self.group == DESK else LANGUAGES[:1]


@dataclass(frozen=True)
class Case:
    """One line of the table: a page, a person, a language."""

    bare: float
    whole: float
    queries: int

    @property
    def ratio(self) -> float:
        return self.whole / self.bare

    @property
    def is_missed(self) -> bool:
        return self.ratio > AIM or self.queries > MOST_QUERIES


Statement = tuple[str, Any]


def pages() -> list[Page]:
    """The pages of the claim first, then those beside it."""
    clues, dispatch = address("clues:list"), address("dispatch:list")
    return [
        Page("workbench", address("ui:workbench"), "LIMIT 20", DESK),
        Page("workbench, overdue", address("ui:workbench") + "?light=overdue", "LIMIT 20", DESK),
        Page("clues, ours", clues, "LIMIT 51", DESK),
        Page("clues, all we may see", clues + "?whose=all", "LIMIT 51", DESK),
        Page("clues, not finished", clues + "?whose=all&stage=open", "LIMIT 51", DESK),
        Page("clues, overdue", clues + "?light=overdue", "LIMIT 51", DESK),
        Page("clues of one county", clues + "?whose=all&place=350503", "LIMIT 51", DESK),
        Page("dispatch board", dispatch, "LIMIT 26", BOARDS),
        Page("dispatch, answered", dispatch + "?box=answered", "LIMIT 26", BOARDS),
        Page("oversight board", address("oversight:list"), "LIMIT 26", BOARDS),
        Page("consultations", address("consultations:list"), "LIMIT 26", BOARDS),
        Page("cases", address("cases:list"), "LIMIT 26"),
        Page("subjects", address("registry:list"), "LIMIT 25"),
        Page("subjects, searched", address("registry:list") + "?q=对象1234", "LIMIT 25"),
    ]


@contextmanager
def listened() -> Iterator[list[Statement]]:
    """The statements that go to the database meanwhile."""
    heard: list[Statement] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        heard.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield heard


def sent_bare(statements: list[Statement]) -> float:
    """Milliseconds for a transaction of these statements without Django."""
    started = time.perf_counter()
    with connection.connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")
    return (time.perf_counter() - started) * 1000


def asked(client: Client, page: Page) -> float:
    """Milliseconds for the page."""
    started = time.perf_counter()
    answer = client.get(page.url)
    spent = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, (page.url, answer.status_code)
    return spent


def measure(client: Client, page: Page, language: str) -> Case:
    """One line of the table."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    asked(client, page)
    with listened() as statements:
        asked(client, page)
    if os.environ.get("BENCH_SQL"):
        told(page, statements)
    rows = [one for one in statements if page.rows in one[0]][-1:]
    assert rows, (page.url, "no statement with", page.rows)
    ways = [lambda: sent_bare(rows), lambda: sent_bare(statements), lambda: asked(client, page)]
    spent: list[list[float]] = [[], [], []]
    for turn in range(TIMES):
        for way in (turn, turn + 1, turn + 2):
            spent[way % 3].append(ways[way % 3]())
    few, bare, whole = map(statistics.median, spent)
    case = Case(bare, whole, len(statements))
    print(
        f"  {page.title:<22}{language[:2]}{few:>9.1f}{bare:>9.1f}{whole:>9.1f}{whole / few:>9.1f}{case.ratio:>9.1f}"
        f"{case.queries:>9}{' *' * case.is_missed}",
        flush=True,
    )
    return case


def told(page: Page, statements: list[Statement]) -> None:
    """What each statement of a page takes, the slowest first."""
    timed = sorted(((sent_bare([one]), one) for one in statements), key=lambda each: -each[0])
    for spent, (sql, params) in timed:
        if spent > 1:
            print(f"    {page.title} {spent:.1f} ms: {sql} {params}")


def summed_up(group: str, cases: list[Case]) -> None:
    """How the pages of a group stand together."""
    missed = [case for case in cases if case.is_missed]
    print(
        f"\n{group}, {len(cases)} cases: {statistics.median(case.ratio for case in cases):.1f} times"
        f" their bare SQL (median; {min(case.ratio for case in cases):.1f} to {max(case.ratio for case in cases):.1f}),"
        f" {len(missed)} beyond {AIM:.0f}; {max(case.queries for case in cases)} queries at most"
    )


def main() -> None:
    asked_for = argparse.ArgumentParser()
    asked_for.add_argument("--clues", type=int, required=True)
    asked_for.add_argument("--deadlines", type=int, required=True)
    wanted = asked_for.parse_args()
    if not Agency.objects.exists():
        started = time.perf_counter()
        fill(os.environ["DATABASE_URL"], settle(), wanted.clues, wanted.deadlines)
        print(f"{wanted.clues:,} clues, {wanted.deadlines:,} deadlines in {time.perf_counter() - started:.0f} s")
    print(f"load {os.getloadavg()[0]:.1f}")
    measured: dict[str, list[Case]] = {}
    for name, title in PEOPLE.items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        print(f"\n{title}\n  {'page':<24}{'list':>9}{'all':>9}{'page':>9}{'x list':>9}{'x all':>9}{'queries':>9}")
        for page in pages():
            measured.setdefault(page.group, []).extend(measure(client, page, each) for each in page.languages)
    for group, cases in measured.items():
        summed_up(group, cases)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
