"""Locks that outlive a transaction and not the process: a kill frees them, so what was broken off can be told apart."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

READING, PLACING = 7406, 7407  # kinds of locks: a delivery that is read, a source whose files change


def take(kind: int, number: int, *, wait: bool = False) -> bool:
    """Whether the lock is ours now."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [kind, number])
            return True
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [kind, number])
        return bool((cursor.fetchone() or (False,))[0])


def give_back(kind: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [kind, number])


@contextmanager
def held(kind: int, number: int, *, wait: bool = False) -> Iterator[bool]:
    """Inside the block the lock is ours, or it is somebody else's and the block is told so."""
    is_ours = take(kind, number, wait=wait)
    try:
        yield is_ours
    finally:
        if is_ours:
            give_back(kind, number)
