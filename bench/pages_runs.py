"""The runs of `pages.py`: each page through Django's test client, beside its own statements sent bare.

`list` is the one statement that fetches the rows of the page, `all` every statement the page sends (session, person
and memberships among them), both through psycopg on the connection the page used. They take turns; medians count.
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

from django.db import connection, transaction
from django.test import Client
from pages_rows import fill, settle

from liandong.ground.accounts.models import Agency, User
from liandong.ground.ui.navigation import address

TIMES = 15
MOST_QUERIES = 12
AIM = 3.0
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


Statement = tuple[str, Any]


def pages() -> list[Page]:
    """The pages of the claim first, then those beside it."""
    clues, dispatch = address("clues:list"), address("dispatch:list")
    return [
        Page("workbench", address("ui:workbench"), "LIMIT 20"),
        Page("workbench, overdue", address("ui:workbench") + "?light=overdue", "LIMIT 20"),
        Page("clues, ours", clues, "LIMIT 51"),
        Page("clues, all we may see", clues + "?whose=all", "LIMIT 51"),
        Page("clues, not finished", clues + "?whose=all&stage=open", "LIMIT 51"),
        Page("clues, overdue", clues + "?light=overdue", "LIMIT 51"),
        Page("clues of one county", clues + "?whose=all&place=350503", "LIMIT 51"),
        Page("dispatch board", dispatch, "LIMIT 26"),
        Page("dispatch, answered", dispatch + "?box=answered", "LIMIT 26"),
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
    """Milliseconds for these statements without Django."""
    started = time.perf_counter()
    with connection.connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description:
                cursor.fetchall()
    return (time.perf_counter() - started) * 1000


def asked(client: Client, page: Page) -> float:
    """Milliseconds for the page."""
    started = time.perf_counter()
    answer = client.get(page.url)
    spent = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, (page.url, answer.status_code)
    return spent


def measure(client: Client, page: Page) -> None:
    """One line of the table."""
    asked(client, page)
    with listened() as statements:
        asked(client, page)
    if os.environ.get("BENCH_SQL"):
        told(page, statements)
    rows = [one for one in statements if page.rows in one[0]][-1:]
    assert rows, (page.url, "no statement with", page.rows)
    spent: dict[str, list[float]] = {"list": [], "all": [], "page": []}
    for _round in range(TIMES):
        with transaction.atomic():
            spent["list"].append(sent_bare(rows))
            spent["all"].append(sent_bare(statements))
        spent["page"].append(asked(client, page))
    bare, all_, whole = (statistics.median(times) for times in spent.values())
    missed = " *" if whole > AIM * all_ or len(statements) > MOST_QUERIES else ""
    print(
        f"  {page.title:<22}{bare:>9.1f}{all_:>9.1f}{whole:>9.1f}{whole / bare:>9.1f}{whole / all_:>9.1f}"
        f"{len(statements):>9}{missed}",
        flush=True,
    )


def told(page: Page, statements: list[Statement]) -> None:
    """What each statement of a page takes, the slowest first."""
    with transaction.atomic():
        timed = sorted(((sent_bare([one]), one) for one in statements), key=lambda each: -each[0])
    for spent, (sql, params) in timed:
        if spent > 1:
            print(f"    {page.title} {spent:.1f} ms: {sql} {params}")


def main() -> None:
    asked_for = argparse.ArgumentParser()
    asked_for.add_argument("--clues", type=int, required=True)
    asked_for.add_argument("--deadlines", type=int, required=True)
    wanted = asked_for.parse_args()
    if not Agency.objects.exists():
        started = time.perf_counter()
        fill(os.environ["DATABASE_URL"], settle(), wanted.clues, wanted.deadlines)
        print(f"{wanted.clues:,} clues, {wanted.deadlines:,} deadlines in {time.perf_counter() - started:.0f} s")
    for name, title in PEOPLE.items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
        print(f"\n{title}\n  {'page':<22}{'list':>9}{'all':>9}{'page':>9}{'x list':>9}{'x all':>9}{'queries':>9}")
        for page in pages():
            measure(client, page)


if __name__ == "__main__":
    main()
