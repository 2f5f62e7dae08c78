"""A database that goes away and comes back: one line for each, no traceback, and the work goes on."""

import logging
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import OperationalError

from liandong.ground.audit.patience import LONGEST, for_ever


class EnoughSeen(Exception):
    """Ends the endless."""


def told(caplog: pytest.LogCaptureFixture, turns: str) -> tuple[list[str], list[float]]:
    """What is logged and how long it rests, when the database is there (.) or away (x)."""
    left: Iterator[str] = iter(turns)
    rests: list[float] = []

    def turn() -> None:
        match next(left, ""):
            case "x":
                raise OperationalError("connection refused\nIs the server running?")
            case "":
                raise EnoughSeen

    with caplog.at_level(logging.INFO), pytest.raises(EnoughSeen):
        for_ever(turn, every=0.5, rest=rests.append)
    assert not any(record.exc_info for record in caplog.records)
    return [record.getMessage() for record in caplog.records], rests


@pytest.mark.django_db(transaction=True)  # the connection is closed on the way
def test_an_outage_is_told_once_and_its_end_once(caplog: pytest.LogCaptureFixture) -> None:
    said, rests = told(caplog, ".xxxx.x.")
    assert ["away" in line for line in said] == [True, False, True, False]
    assert "connection refused" in said[0]
    assert "Is the server" not in said[0]
    assert rests == [0.5, 1.0, 2.0, 4.0, 8.0, 0.5, 1.0, 0.5]


@pytest.mark.django_db(transaction=True)
def test_the_rests_grow_to_a_limit(caplog: pytest.LogCaptureFixture) -> None:
    assert max(told(caplog, "x" * 12)[1]) == LONGEST


@pytest.mark.django_db
def test_sealing_once_says_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seal", "--once")
    assert capsys.readouterr().out.strip()
