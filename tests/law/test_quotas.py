"""Periods, forecasts and verdicts of quotas: every number here was worked out by hand."""

from datetime import date
from fractions import Fraction

import pytest

from liandong.law.periods import period_of
from liandong.law.quotas import (
    Aim,
    Tally,
    asked,
    before,
    fitted,
    judged,
    last_day,
    percent,
    reaching,
    straight_line,
    within,
)

F = Fraction
YEAR = asked("2026")


def test_people_may_write_a_period_as_they_do() -> None:
    assert [asked(text).code for text in ("2026", "2026Q3", "2026-q3", " 2026H2 ", "2026-11")] == [
        "2026",
        "2026-Q3",
        "2026-Q3",
        "2026-H2",
        "2026-11",
    ]


@pytest.mark.parametrize(
    "text", ["", "26", "2026Q5", "2026H3", "2026-13", "2026-00", "last year", "1066", "20261", "２０２６"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        asked(text)


def test_the_period_before_may_lie_in_the_year_before() -> None:
    assert before(asked("2026Q1")).code == "2025-Q4"
    assert before(asked("2026-01")).code == "2025-12"


def test_a_year_holds_its_half_years_quarters_and_months() -> None:
    assert len(within(YEAR)) == 1 + 2 + 4 + 12
    assert within(asked("2026Q3")) == ("2026-Q3", "2026-07", "2026-08", "2026-09")


def test_a_rule_of_months_answers_for_a_year_with_the_last_month_begun() -> None:
    assert fitted("month", YEAR, date(2026, 11, 22)).code == "2026-11"
    assert fitted("month", asked("2025"), date(2026, 11, 22)).code == "2025-12"
    assert fitted("year", asked("2026-11"), date(2026, 11, 22)).code == "2026"


def test_an_aim_of_a_year_is_due_in_that_year_whatever_is_asked_about() -> None:
    assert last_day(YEAR, by="06-30") == date(2026, 6, 30)
    assert last_day(YEAR, by="06-30", target_year=2021) == date(2021, 6, 30)
    assert last_day(YEAR, target_year=2022) == date(2022, 12, 31)
    assert last_day(asked("2026Q3"), days_after=15) == date(2026, 10, 15)


def test_a_count_goes_on_as_in_the_days_gone_by() -> None:
    # 73 of 365 days have gone by: a fifth of the year
    assert straight_line(F(2), YEAR.first, YEAR.last, date(2026, 3, 14)) == 10


@pytest.mark.parametrize(
    ("value", "on"),
    [
        (2, date(2026, 2, 1)),
        (2, date(2025, 12, 31)),
        (2, date(2026, 12, 31)),
        (2, date(2027, 1, 5)),
        (0, date(2026, 6, 30)),
    ],
    ids=["too early", "not begun", "last day", "over", "nought"],
)
def test_where_nothing_can_be_said_nothing_is_said(value: int, on: date) -> None:
    assert straight_line(F(value), YEAR.first, YEAR.last, on) is None


def test_hours_of_each_officer_are_carried_on_one_by_one() -> None:
    # on 2 July 183 of 365 days have gone by: 30 hours lead to 59.8, 31 to 61.8; 60 are there already
    on = date(2026, 7, 2)
    assert reaching([F(60), F(30), F(31), F(0)], F(60), YEAR.first, YEAR.last, on) == 2
    assert reaching([F(0), F(0)], F(60), YEAR.first, YEAR.last, on) is None


def test_two_actions_a_year_are_met_as_soon_as_two_are_done() -> None:
    aim = Aim(YEAR.last, at_least=F(2))
    verdict = judged(aim, Tally(F(2)), YEAR, date(2026, 5, 1))
    assert (verdict.state, verdict.met) == ("met", True)


def test_what_may_still_be_done_is_open_and_says_where_it_leads() -> None:
    aim = Aim(YEAR.last, at_least=F(2))
    verdict = judged(aim, Tally(F(1)), YEAR, date(2026, 6, 30), forecast=F(2))
    assert (verdict.state, verdict.met, verdict.leads) == ("open", None, True)


def test_what_was_done_after_the_last_day_was_done_too_late() -> None:
    aim = Aim(date(2026, 6, 30), at_least=F(1))
    assert judged(aim, Tally(F(0), late=F(1)), YEAR, date(2026, 8, 1)).state == "late"
    assert judged(aim, Tally(F(0), late=F(1)), YEAR, date(2026, 8, 1)).met is False
    assert judged(aim, Tally(F(0)), YEAR, date(2026, 7, 1)).state == "missed"
    assert judged(aim, Tally(F(0)), YEAR, date(2026, 6, 30)).state == "open"


def test_a_share_of_nothing_is_nothing_to_measure_and_not_the_whole() -> None:
    aim = Aim(YEAR.last, share=F(1))
    verdict = judged(aim, Tally(F(0), of=F(0)), YEAR, date(2027, 1, 1))
    assert (verdict.state, verdict.met) == ("nothing", None)
    assert Tally(F(0), of=F(0)).share is None


@pytest.mark.parametrize(("value", "state"), [(9, "met"), (8, "missed")])
def test_ninety_percent_of_ten_is_nine(value: int, state: str) -> None:
    assert judged(Aim(YEAR.last, share=F("0.9")), Tally(F(value), of=F(10)), YEAR, date(2027, 1, 1)).state == state


def test_a_rising_share_has_to_be_higher_than_the_year_before() -> None:
    year, on = period_of("year", date(2024, 1, 1)), date(2025, 1, 1)
    aim = Aim(year.last, share=F("0.3"), target_year=2023, rising=True)
    assert judged(aim, Tally(F(4), of=F(10), before=F("0.35")), year, on).state == "met"
    same = judged(aim, Tally(F(4), of=F(10), before=F("0.4")), year, on)
    assert (same.state, same.rose) == ("missed", False)
    first = judged(aim, Tally(F(4), of=F(10)), year, on)
    assert (first.state, first.rose) == ("met", None)


def test_before_its_year_a_rising_share_only_has_to_rise() -> None:
    year, on = period_of("year", date(2022, 1, 1)), date(2023, 1, 1)
    aim = Aim(year.last, share=F("0.3"), target_year=2023, rising=True)
    assert judged(aim, Tally(F(2), of=F(10), before=F("0.1")), year, on).state == "met"
    assert judged(aim, Tally(F(1), of=F(10), before=F("0.1")), year, on).state == "missed"
    assert judged(aim, Tally(F(1), of=F(10)), year, on).state == "not_due"


def test_an_aim_whose_year_has_passed_can_still_be_measured() -> None:
    aim = Aim(date(2021, 12, 31), at_least=F(1), target_year=2021, is_goal=True)
    assert judged(aim, Tally(F(1)), YEAR, date(2026, 11, 22)).state == "met"
    assert judged(aim, Tally(F(0), late=F(1)), YEAR, date(2026, 11, 22)).state == "late"
    assert judged(aim, Tally(F(0)), YEAR, date(2026, 11, 22)).state == "missed"
    assert judged(aim, Tally(F(0)), period_of("year", date(2020, 5, 1)), date(2020, 5, 1)).state == "open"


def test_a_percentage_never_reads_like_the_whole_when_it_is_not() -> None:
    assert percent(F(1)) == "100%"
    assert percent(F(1999, 2000)) == "99.9%"
    assert percent(F(2, 3)) == "66.6%"
    assert percent(F(1, 2)) == "50%"


def test_where_only_growth_is_asked_the_period_before_is_the_measure() -> None:
    aim, on = Aim(YEAR.last, rising=True), date(2027, 1, 1)
    assert judged(aim, Tally(F(3), of=F(10), before=F("0.2")), YEAR, on).state == "met"
    assert judged(aim, Tally(F(2), of=F(10), before=F("0.2")), YEAR, on).state == "missed"
    assert judged(aim, Tally(F(2), of=F(10)), YEAR, on).state == "nothing"
    assert judged(aim, Tally(F(5), before=F(4)), YEAR, on).state == "met"
