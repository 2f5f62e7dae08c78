"""Clues for tests, made the way they come about."""

from typing import Any

from liandong.discover.clues import actions
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from tests.people import People

LIN = ReporterDetails(name="林某", phone="13800001111", address="中山路1号")


def received(people: People, *, by: User | None = None, **given: Any) -> Clue:
    """A clue about someone who practises without a licence, taken in by 王."""
    report: dict[str, Any] = {
        "channel": "phone",
        "source": "complaint",
        "title": "口腔诊所无证行医",
        "text": "中山路一家口腔诊所无证行医，已经三个月。",
        "place": people.county,
    }
    return actions.receive_clue(**{**report, **given}, by=by or people.wang)


def accepted(people: People, **given: Any) -> Clue:
    """The same, routed and kept by 王's agency."""
    clue = received(people, **given)
    actions.route_clue(clue=clue, matter="V01", override_reason="测试", by=people.wang)
    return actions.keep(clue=clue, by=people.wang)


def founded(people: People, **given: Any) -> Clue:
    """The same, verified and found to be founded."""
    return actions.verify_clue(clue=accepted(people, **given), outcome="founded", by=people.wang)
