"""Quotas over the trail and the register: what counts, for whom, in which period. All numbers worked out by hand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction

from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.quotas import rows
from liandong.ground.deadlines.quotas.figures import figure
from liandong.ground.deadlines.quotas.units import SETS, Area
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.law.quotas import REGISTERS, Measure, asked
from tests.ground.quota_drills import (
    DRILLS,
    DrillCalledOff,
    DrillOrdered,
    DrillTakenBack,
    both,
    held,
    measured,
    rule,
)
from tests.people import People, person, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture(autouse=True)
def in_late_november() -> Iterator[None]:
    with pretend(datetime(2026, 11, 22, 2, tzinfo=UTC)):
        yield


def test_acts_of_the_year_count_for_the_agency_that_did_them(people: People) -> None:
    held(people.wang, date(2026, 1, 1))
    held(people.li, date(2026, 11, 20))
    held(people.wang, date(2025, 12, 31))
    held(people.zhao, date(2026, 5, 5))
    found = measured(rule(DRILLS, at_least=2), people.county)
    assert {key: row.value for key, row in found.rows.items() if row.value} == {
        people.health.pk: 2,
        people.market.pk: 1,
    }
    assert both(found.value, found.target, len(found.rows)) == (
        1,
        5,
        5,
    )  # one of the five offices of the county has two
    assert found.missing(people.market.pk) == 1
    assert found.missing(people.police.pk) == 2


def test_the_day_on_which_it_happened_counts_and_not_that_on_which_it_was_written_down(people: People) -> None:
    held(people.wang, date(2025, 12, 30))
    assert measured(rule(DRILLS, at_least=1), people.county).rows[people.health.pk].value == 0
    assert measured(rule(DRILLS, at_least=1), people.county, "2025").rows[people.health.pk].value == 1


def test_an_act_that_names_its_period_counts_there(people: People) -> None:
    held(people.wang, date(2026, 10, 9), period="2026-Q3")
    quota = rule(DRILLS, at_least=1, period="quarter")
    assert measured(quota, people.county, "2026Q3").rows[people.health.pk].value == 1
    assert measured(quota, people.county, "2026Q4").rows[people.health.pk].value == 0
    assert measured(rule(DRILLS, at_least=1), people.county).rows[people.health.pk].value == 1


def test_an_act_that_names_a_longer_period_counts_by_its_day(people: People) -> None:
    held(people.wang, date(2026, 10, 9), period="2026")
    assert (
        measured(rule(DRILLS, at_least=1, period="quarter"), people.county, "2026Q4").rows[people.health.pk].value == 1
    )


def test_beijing_has_the_new_year_already_while_it_is_old_in_greenwich(people: People) -> None:
    with pretend(datetime(2025, 12, 31, 16, 30, tzinfo=UTC)), transaction.atomic():
        record(Plain(), by=people.wang)
    assert measured(rule(Measure(("plain",)), at_least=1), people.county).rows[people.health.pk].value == 1


@dataclass(frozen=True, kw_only=True)
class Plain(Event):
    """试验：无日期"""


def test_what_was_taken_back_is_not_counted(people: People) -> None:
    gone, _kept = held(people.wang, date(2026, 3, 1)), held(people.wang, date(2026, 3, 2))
    with transaction.atomic():
        record(DrillTakenBack(entry=gone.pk), by=people.wang)
    assert measured(rule(DRILLS, at_least=2), people.county).rows[people.health.pk].value == 1


def test_what_was_called_off_and_ordered_again_counts_once(people: People) -> None:
    with transaction.atomic():
        record(DrillOrdered(on=date(2026, 3, 1), number=7), by=people.wang)
        record(DrillOrdered(on=date(2026, 3, 1), number=8), by=people.wang)
        record(Plain(dossier="K1"), by=people.wang)
        record(Plain(dossier="K2"), by=people.wang)
        record(DrillCalledOff(number=7, dossier="K1"), by=people.wang)
    ordered, plain = Measure(("drill_ordered",)), Measure(("plain",))
    assert measured(rule(ordered, at_least=1), people.county).rows[people.health.pk].value == 1
    assert measured(rule(plain, at_least=1), people.county).rows[people.health.pk].value == 1
    with transaction.atomic():
        record(DrillOrdered(on=date(2026, 3, 9), number=7), by=people.wang)
    assert measured(rule(ordered, at_least=1), people.county).rows[people.health.pk].value == 2


def test_a_measure_may_be_narrowed_by_what_an_entry_says(people: People) -> None:
    held(people.wang, date(2026, 3, 1), what="fire", joined=["police", "market"])
    held(people.wang, date(2026, 3, 2), what="flood", joined=["market"])
    held(people.wang, date(2026, 3, 3), what="quake")

    def count(**where: tuple[str, ...]) -> Fraction:
        return (
            measured(rule(Measure(("drill_held",), where=where), at_least=1), people.county)
            .rows[people.health.pk]
            .value
        )

    assert count(what=("fire",)) == 1
    assert count(what=("fire", "flood")) == 2
    assert count(joined=("market",)) == 2
    assert count(joined=("police",), what=("flood",)) == 0


def test_hours_are_added_up_for_each_officer(people: People) -> None:
    two = [people.wang.pk, people.li.pk]
    held(people.head, date(2026, 2, 1), officers=two, hours=24)
    held(people.head, date(2026, 6, 1), officers=[people.wang.pk], hours=36)
    quota = rule(Measure(("drill_held",), sum="hours"), at_least=60, per="officer")
    found = measured(quota, people.county)
    assert {key: row.value for key, row in found.rows.items()} == {str(people.wang.pk): 60, str(people.li.pk): 24}
    assert both(found.value, found.target, found.met) == (1, 2, None)
    assert found.behind == [str(people.li.pk)]
    assert found.missing(str(people.li.pk)) == 36
    # 326 of 365 days have gone by: 24 hours lead to 26.9, so one officer of two will have sixty
    assert both(found.forecast, found.verdict.leads) == (1, False)
    assert measured(quota, people.county, on=date(2027, 1, 2)).state == "missed"


def test_only_officers_with_a_certificate_are_asked_for_hours(people: People) -> None:
    person("sun", "孙", people.health, "clerk")
    found = measured(rule(Measure(("drill_held",), sum="hours"), at_least=60, per="officer"), people.county)
    assert set(found.rows) == {str(people.wang.pk), str(people.li.pk)}


def test_different_subjects_are_counted_once_each(people: People) -> None:
    for code in ("A", "A", "B", ""):
        held(people.wang, date(2026, 3, 1), subject=code)
    quota = rule(Measure(("drill_held",), distinct="subject"), at_least=2)
    assert measured(quota, people.county).rows[people.health.pk].value == 2


def test_an_agency_that_an_entry_names_has_it_and_not_the_one_that_wrote_it_down(people: People) -> None:
    held(people.wang, date(2026, 3, 1), agency=people.market.pk)
    assert measured(rule(DRILLS, at_least=1), people.county).rows[people.market.pk].value == 1


def test_a_place_is_measured_by_itself_at_the_level_that_the_rule_binds(people: People) -> None:
    held(people.qian, date(2026, 3, 1))
    held(people.wang, date(2026, 3, 1))
    held(people.zhao, date(2026, 3, 1))
    city = rule(DRILLS, at_least=2, per="place", owed_at=("city",))
    found = measured(city, people.city)
    assert both(found.shape, found.value, found.target, found.met) == ("one", 1, 2, None)
    assert figure(city, area=Area(people.county, date(2026, 11, 22)), period=asked("2026")) is None
    counties = measured(rule(DRILLS, at_least=2, per="place", owed_at=("county",)), people.city)
    assert {key: row.value for key, row in counties.rows.items()} == {"350502": 2, "350503": 0}


def test_only_the_departments_that_owe_it_are_measured(people: People) -> None:
    found = measured(rule(DRILLS, at_least=1, owed_by=("health",)), people.city)
    assert set(found.rows) == {people.health.pk, people.city_health.pk, people.next_health.pk}


def test_what_is_due_by_the_end_of_june_is_late_in_july(people: People) -> None:
    held(people.wang, date(2026, 7, 1))
    found = measured(rule(DRILLS, at_least=1, by="06-30", owed_by=("health",)), people.county)
    assert both(found.state, found.met, found.tally.late, found.due) == ("late", False, 1, date(2026, 6, 30))
    held(people.wang, date(2026, 6, 30))
    assert measured(rule(DRILLS, at_least=1, by="06-30", owed_by=("health",)), people.county).state == "met"


def clinic(people: People, number: int, **said: Any) -> Subject:
    return register_institution(name=f"样例{number}诊所", place=people.county, by=people.wang, **said)


def test_a_share_of_a_named_set_of_the_register(people: People) -> None:
    clinics = [clinic(people, number, category="门诊部" if number < 4 else "诊所") for number in range(6)]
    for one in (*clinics[:3], clinics[0], clinics[5]):
        held(people.wang, date(2026, 3, 1), subject=one.code)
    whole = rule(DRILLS, Measure(register="institutions"), share=1, per="institution")
    found = measured(whole, people.county)
    assert both(found.value, found.tally.of, found.share, found.met) == (4, 6, Fraction(2, 3), None)
    assert set(found.behind) == {clinics[3].code, clinics[4].code}
    narrowed = rule(DRILLS, Measure(register="institutions", where={"category": ("门诊部",)}), share=0.75, per="place")
    assert both(measured(narrowed, people.county).share, measured(narrowed, people.county).met) == (
        Fraction(3, 4),
        True,
    )


def test_a_set_with_nobody_in_it_is_nothing_to_measure(people: People) -> None:
    quota = rule(DRILLS, Measure(register="sites"), share=0.9, per="place")
    found = measured(quota, people.county, "2025")
    assert both(found.state, found.met, found.share) == ("nothing", None, None)


def test_a_rising_share_is_set_against_the_year_before(people: People) -> None:
    clinics = [clinic(people, number) for number in range(4)]
    quota = rule(DRILLS, Measure(register="institutions"), share=0.3, rising=True, target_year=2023, per="place")
    held(people.wang, date(2024, 3, 1), subject=clinics[0].code)
    for one in clinics[:2]:
        held(people.wang, date(2025, 3, 1), subject=one.code)
    year = measured(quota, people.county, "2025")
    assert both(year.share, year.tally.before, year.verdict.rose, year.met) == (
        Fraction(1, 2),
        Fraction(1, 4),
        True,
        True,
    )
    assert measured(quota, people.county, "2024").state == "missed"  # a quarter is less than thirty percent


def test_an_aim_is_reached_once_and_for_all(people: People) -> None:
    held(people.qian, date(2021, 11, 3))
    aim = rule(DRILLS, at_least=1, target_year=2021, by="12-31", per="place", owed_at=("city",))
    assert measured(aim, people.city).state == "met"
    assert measured(aim, people.city, "2021").state == "met"
    assert measured(aim, people.city, "2020", on=date(2020, 6, 1)).state == "open"
    earlier = rule(DRILLS, at_least=1, target_year=2021, by="06-30", per="place", owed_at=("city",))
    assert measured(earlier, people.city).state == "late"


def test_a_period_before_the_rule_is_not_measured(people: People) -> None:
    assert measured(rule(DRILLS, at_least=1, since=date(2024, 8, 30)), people.county, "2023").state == "not_in_force"


def test_a_share_without_anything_to_be_a_share_of_says_so(people: People) -> None:
    assert measured(rule(DRILLS, share=0.9, per="place"), people.county).state == "no_measure"


def test_an_event_that_no_act_records_yet_counts_nought_and_is_named(people: People) -> None:
    found = measured(rule(Measure(("landing_on_mars",)), at_least=1), people.county)
    assert both(found.value, found.planned) == (0, ("landing_on_mars",))


def test_every_kind_of_set_of_the_register_can_be_asked(people: People) -> None:
    clinic(people, 1)
    area = Area(people.city, date(2026, 11, 22))
    for name, known in REGISTERS.items():
        assert known.members in SETS
        area.members(Measure(register=name))
        for field_ in known.fields:
            area.members(Measure(register=name, where={field_: ("x",)}))
    assert len(area.members(Measure(register="agencies", where={"level": ("county",)}))) == 6
    assert len(area.members(Measure(register="officers"))) == 2


@pytest.fixture
def ordered(people: People) -> Callable[[int, str], None]:
    def order(day: int, key: str) -> None:
        with transaction.atomic():
            record(DrillOrdered(dossier=key, on=date(2026, 3, day)), by=people.wang)

    return order


def test_acts_among_acts_belong_together_by_their_dossier(people: People, ordered: Callable[[int, str], None]) -> None:
    for day, key in ((1, "K1"), (2, "K2"), (3, "K3")):
        ordered(day, key)
    held(people.zhao, date(2026, 4, 1), dossier="K1")
    held(people.zhao, date(2027, 1, 1), dossier="K2")  # answers in the year after what was ordered in this one
    held(people.zhao, date(2026, 4, 1), dossier="ELSEWHERE")
    quota = rule(DRILLS, Measure(("drill_ordered",)), share=1)
    found = measured(quota, people.county)
    assert both(found.value, found.tally.of, found.share) == (2, 3, Fraction(2, 3))
    assert found.missing(people.health.pk) == 1  # whose orders they were, not who held the drills


def test_acts_that_do_not_belong_together_are_set_against_each_other(
    people: People, ordered: Callable[[int, str], None]
) -> None:
    for day, key in ((1, "K1"), (2, "K2")):
        ordered(day, key)
    held(people.wang, date(2026, 4, 1), dossier="ELSEWHERE")
    found = measured(rule(DRILLS, Measure(("drill_ordered",)), share=1, among="nothing"), people.county)
    assert both(found.value, found.tally.of) == (1, 2)


def test_what_is_to_follow_by_a_day_and_follows_later_is_late(
    people: People, ordered: Callable[[int, str], None]
) -> None:
    for day, key in ((1, "K1"), (2, "K2"), (3, "K3")):
        ordered(day, key)
    held(people.wang, date(2026, 6, 30), dossier="K1")
    held(people.wang, date(2026, 7, 1), dossier="K2")
    found = measured(rule(DRILLS, Measure(("drill_ordered",)), share=1, by="06-30"), people.county)
    assert both(found.value, found.tally.late, found.tally.of, found.state) == (1, 1, 3, "missed")
    held(people.wang, date(2026, 7, 2), dossier="K3")
    found = measured(rule(DRILLS, Measure(("drill_ordered",)), share=1, by="06-30"), people.county)
    assert both(found.value, found.tally.late, found.state) == (1, 2, "late")


def test_nothing_follows_by_an_event_that_no_act_records(people: People, ordered: Callable[[int, str], None]) -> None:
    ordered(1, "K1")
    quota = rule(Measure(("landing_on_mars",)), Measure(("drill_ordered",)), share=1, among="dossier")
    found = measured(quota, people.county)
    assert both(found.value, found.tally.of, found.planned) == (0, 1, ("landing_on_mars",))
    assert [entry.done for entry in rows.entries(found)] == [False]


def test_the_entries_behind_a_figure_are_those_that_were_counted(people: People) -> None:
    here = held(people.wang, date(2026, 3, 1), officers=[people.wang.pk], hours=4)
    held(people.wang, date(2025, 3, 1), officers=[people.wang.pk], hours=4)
    other = held(people.zhao, date(2026, 4, 1), officers=[people.zhao.pk, people.li.pk], hours=4)
    found = measured(rule(DRILLS, at_least=2), people.county)
    assert [entry.pk for entry in rows.entries(found)] == [other.pk, here.pk]
    assert [entry.pk for entry in rows.entries(found, people.health.pk)] == [here.pk]
    hours = measured(rule(Measure(("drill_held",), sum="hours"), at_least=60, per="officer"), people.county)
    assert [entry.pk for entry in rows.entries(hours, str(people.li.pk))] == [other.pk]
    assert {entry.pk for entry in rows.entries(hours)} == {here.pk, other.pk}
    aim = measured(rule(DRILLS, at_least=1, target_year=2021, owed_by=("health",)), people.county)
    assert rows.entries(aim).count() == 2
