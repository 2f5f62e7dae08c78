"""Quotas of the book over work that agencies wrote down: what was recorded counts, what was withdrawn does not."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.act.works import actions
from liandong.ground.audit.clock import pretend
from liandong.ground.deadlines.quotas import Standing, rows, standing
from liandong.ground.deadlines.quotas.board import rules
from liandong.ground.places.models import Place
from liandong.law.quotas import asked
from tests.act.stories import at
from tests.act.works import BLACKLIST, MEETING, TODAY, met, published
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_in_november() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def found(rule: str, place: Place, period: str = "2026") -> Standing:
    figure = standing(rule, place=place, period=asked(period), user=None)
    assert figure is not None
    return figure


def test_a_meeting_written_down_is_the_meeting_of_the_year_until_it_is_withdrawn(people: People) -> None:
    assert found(MEETING, people.county).met is None
    work = met(people)
    now = found(MEETING, people.county)
    assert (now.met, int(now.value)) == (True, 1)
    assert [entry.pk for entry in rows.entries(now.figure)] == [work.entry]
    assert found(MEETING, people.county, "2025").state == "missed"
    actions.withdraw_work(work=work, reason="重复登记", by=people.wang)
    assert found(MEETING, people.county).value == 0


def test_a_month_is_fulfilled_by_a_list_with_nobody_on_it_and_by_no_other_month(people: People) -> None:
    published(people.qian, on=date(2026, 11, 2), period="2026-10", is_nil=True)
    october, november = found(BLACKLIST, people.city, "2026-10"), found(BLACKLIST, people.city, "2026-11")
    assert (october.met, october.state) == (True, "met")
    assert (november.met, november.state) == (None, "open")
    assert found(BLACKLIST, people.city, "2026").figure.period.code == "2026-11"


def test_the_meeting_of_one_county_is_not_that_of_another(people: People) -> None:
    met(people)
    over = found(MEETING, people.city)
    assert {key for key, row in over.figure.rows.items() if row.value} == {people.health.pk}
    assert people.next_health.name in {one.name for one in over.behind}


def test_what_a_schedule_orders_is_measured_once_for_each_agency_that_owes_it(people: People) -> None:
    schedules = [rule for rule in rules(people.city, "schedule") if standing(rule.id, place=people.city, user=None)]
    assert schedules
    for rule in schedules:
        figure = found(rule.id, people.city)
        assert figure.figure.shape in ("one", "each")
        assert figure.met is None or figure.state == "missed"
        assert figure.value == 0
