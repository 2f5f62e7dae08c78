"""The one clock: instants in UTC, days in Beijing time, and a pretended present for the demo history and the tests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

BEIJING = ZoneInfo("Asia/Shanghai")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This instant, in UTC."""
    return _pretended.get() or datetime.now(UTC)


def today() -> date:
    """This day in Beijing, as the laws count days."""
    return now().astimezone(BEIJING).date()


@contextmanager
def pretend(instant: datetime) -> Iterator[None]:
    """Let `instant` be the present inside the block. Raises RuntimeError on a site with real work in it."""
    if not (getattr(settings, "LIANDONG_DEMO", False) or "PYTEST_VERSION" in os.environ):
        raise RuntimeError("the clock can be set only in the demo city and in tests (LIANDONG_DEMO)")
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    token = _pretended.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _pretended.reset(token)
