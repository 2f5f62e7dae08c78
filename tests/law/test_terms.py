"""Counting terms: the days of the laws, and what must hold of every count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liandong.law.calendar import Calendar, Year
from liandong.law.rules import Text
from liandong.law.telling import explained
from liandong.law.terms import Count, Pause, add_months, count

NATIONAL_DAY = Text("国庆节", "National Day")
MAY = Text("劳动节", "Labour Day")
CALENDAR = Calendar(
    {
        2026: Year(
            False,
            {date(2026, 10, day): NATIONAL_DAY for day in range(1, 8)}
            | {date(2026, 5, day): MAY for day in range(1, 6)},
            {date(2026, 10, 10): NATIONAL_DAY, date(2026, 5, 9): MAY},
        ),
        2027: Year(True, {date(2027, 1, 1): Text("元旦", "New Year")}, {}),
    }
)

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
lengths = st.integers(0, 120)
units = st.sampled_from(["hour", "day", "workday", "month", "year"])
short = st.sampled_from(["day", "workday"])


@st.composite
def pauses(draw: st.DrawFn) -> list[Pause]:
    starts = draw(st.lists(days, max_size=3))
    return [Pause(start, start + timedelta(days=draw(st.integers(0, 40)))) for start in starts]


def due(start: date, length: int, unit: str, roll: bool = True, stood: list[Pause] | None = None) -> Count:
    return count(start=start, length=length, unit=unit, calendar=CALENDAR, roll=roll, pauses=stood or [])


@pytest.mark.parametrize(
    ("start", "length", "unit", "expected"),
    [
        (date(2026, 9, 30), 5, "workday", date(2026, 10, 13)),  # 10 October is worked
        (date(2026, 9, 30), 90, "day", date(2026, 12, 29)),
        (date(2026, 9, 18), 15, "day", date(2026, 10, 8)),  # ends in the holiday and moves on
        (date(2026, 11, 20), 1, "day", date(2026, 11, 23)),  # a Saturday moves to Monday
        (date(2026, 1, 31), 1, "month", date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2026, 3, 2), 3, "month", date(2026, 6, 2)),
        (date(2026, 3, 2), 2, "year", date(2028, 3, 2)),
        (date(2026, 11, 20), 24, "hour", date(2026, 11, 21)),  # hours run through the night and the weekend
        (date(2026, 11, 20), 0, "workday", date(2026, 11, 20)),
    ],
)
def test_a_term_ends_on_the_day_the_law_says(start: date, length: int, unit: str, expected: date) -> None:
    assert due(start, length, unit).due == expected


def test_a_term_without_rolling_may_end_on_a_rest_day() -> None:
    assert due(date(2026, 9, 18), 15, "day", roll=False).due == date(2026, 10, 3)


def test_the_alarm_is_the_last_working_day_before_the_day_as_counted() -> None:
    assert due(date(2026, 9, 30), 5, "workday").alarm == date(2026, 10, 12)
    assert due(date(2026, 9, 18), 15, "day").alarm == date(2026, 9, 30)  # before the holiday, not in it


def test_the_alarm_is_never_before_the_start() -> None:
    assert due(date(2026, 10, 3), 1, "day").alarm == date(2026, 10, 3)


def test_a_month_without_that_day_ends_on_its_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2026, 11, 30), 13) == date(2027, 12, 30)


def test_days_of_a_pause_are_not_counted_and_the_day_it_ends_is() -> None:
    stood = [Pause(date(2026, 3, 5), date(2026, 3, 9))]  # Thursday to Monday
    assert due(date(2026, 3, 2), 5, "workday").due == date(2026, 3, 9)
    assert due(date(2026, 3, 2), 5, "workday", stood=stood).due == date(2026, 3, 11)
    assert due(date(2026, 3, 2), 10, "day", stood=stood).due == date(2026, 3, 16)


def test_pauses_that_overlap_are_counted_once() -> None:
    twice = [Pause(date(2026, 3, 5), date(2026, 3, 9)), Pause(date(2026, 3, 6), date(2026, 3, 10))]
    once = [Pause(date(2026, 3, 5), date(2026, 3, 10))]
    assert due(date(2026, 3, 2), 10, "day", stood=twice) == due(date(2026, 3, 2), 10, "day", stood=once)


def test_a_term_that_crosses_a_year_without_a_notice_is_provisional() -> None:
    assert due(date(2026, 12, 28), 5, "workday").provisional
    assert not due(date(2026, 12, 1), 5, "workday").provisional
    assert due(date(2027, 12, 28), 5, "workday").provisional  # 2028 is not in the calendar at all


@pytest.mark.parametrize(("length", "unit"), [(5, "week"), (-1, "day")])
def test_a_term_that_makes_no_sense_is_refused(length: int, unit: str) -> None:
    with pytest.raises(ValueError, match="a term of"):
        due(date(2026, 3, 2), length, unit)


@given(days, lengths, units, pauses())
def test_no_term_ends_before_it_starts(start: date, length: int, unit: str, stood: list[Pause]) -> None:
    result = due(start, min(length, 30), unit, stood=stood)
    assert result.due >= result.raw >= start
    assert start <= result.alarm <= result.due


@given(days, lengths, units, pauses(), st.booleans())
def test_a_longer_term_never_ends_earlier(start: date, length: int, unit: str, stood: list[Pause], roll: bool) -> None:
    length = min(length, 30)
    assert due(start, length + 1, unit, roll, stood).due >= due(start, length, unit, roll, stood).due


@given(days, lengths, units, pauses())
def test_a_pause_never_shortens(start: date, length: int, unit: str, stood: list[Pause]) -> None:
    length = min(length, 30)
    assert due(start, length, unit, stood=stood).due >= due(start, length, unit, stood=stood[1:]).due


@given(days, st.integers(1, 60), short, days)
def test_a_day_off_moves_only_terms_that_cross_it(start: date, length: int, unit: str, off: date) -> None:
    year = CALENDAR.years[2026]
    worked = {day: name for day, name in year.worked.items() if day != off}
    changed = Calendar({**CALENDAR.years, 2026: Year(False, {**year.rest, off: MAY}, worked)})
    before = due(start, length, unit)
    after = count(start=start, length=length, unit=unit, calendar=changed)
    crosses = start < off <= before.due if unit == "workday" else before.raw <= off <= before.due
    if not crosses:
        assert after.due == before.due
    else:
        assert after.due >= before.due


@given(days, st.tuples(st.integers(1, 60), units), days, st.booleans(), pauses())
def test_a_day_worked_after_all_moves_only_terms_that_cross_it(
    start: date, term: tuple[int, str], worked: date, roll: bool, stood: list[Pause]
) -> None:
    length, unit = min(term[0], 9) if term[1] in ("month", "year") else term[0], term[1]
    year = CALENDAR.years[2026]
    rest = {day: name for day, name in year.rest.items() if day != worked}
    changed = Calendar({**CALENDAR.years, 2026: Year(False, rest, {**year.worked, worked: MAY})})
    before = due(start, length, unit, roll, stood)
    after = count(start=start, length=length, unit=unit, calendar=changed, roll=roll, pauses=stood)
    assert after.due <= before.due
    if not (start < worked <= before.due if unit == "workday" else before.raw <= worked <= before.due):
        assert after.due == before.due


@given(days, lengths, units, pauses(), st.booleans())
def test_a_term_that_starts_later_never_ends_earlier(
    start: date, length: int, unit: str, stood: list[Pause], roll: bool
) -> None:
    length = min(length, 30)
    assert due(start + timedelta(days=1), length, unit, roll, stood).due >= due(start, length, unit, roll, stood).due


@given(days, lengths, units, days, st.tuples(st.integers(0, 30), st.integers(0, 30)))
def test_a_longer_pause_never_ends_earlier(
    start: date, length: int, unit: str, since: date, lasts: tuple[int, int]
) -> None:
    length = min(length, 30)
    short_one, long_one = (Pause(since, since + timedelta(days=n)) for n in (lasts[0], sum(lasts)))
    assert due(start, length, unit, stood=[long_one]).due >= due(start, length, unit, stood=[short_one]).due


@given(days, lengths, units, pauses())
def test_the_pauses_may_be_told_in_any_order(start: date, length: int, unit: str, stood: list[Pause]) -> None:
    length = min(length, 30)
    assert due(start, length, unit, stood=stood) == due(start, length, unit, stood=stood[::-1])


@given(days, lengths, units, st.booleans())
def test_nobody_works_between_the_alarm_and_the_last_day_as_counted(
    start: date, length: int, unit: str, roll: bool
) -> None:
    result = due(start, min(length, 30), unit, roll)
    assert result.alarm == start or CALENDAR.is_workday(result.alarm)
    day = result.alarm + timedelta(days=1)
    while day < result.raw:
        assert not CALENDAR.is_workday(day)
        day += timedelta(days=1)


@pytest.mark.parametrize("roll", [True, False])
@pytest.mark.parametrize(
    ("start", "length", "unit", "alarm"),
    [
        (date(2026, 9, 18), 15, "day", date(2026, 9, 30)),  # ends on 3 October, in the holiday
        (date(2026, 7, 7), 3, "month", date(2026, 9, 30)),  # ends on its last day
        (date(2026, 9, 30), 72, "hour", date(2026, 9, 30)),  # hours run through the holiday; the last day at a desk
        (date(2026, 11, 12), 10, "day", date(2026, 11, 20)),  # ends on a Sunday: the Friday before
        (date(2026, 11, 13), 10, "day", date(2026, 11, 20)),  # ends on a Monday: the Friday before, too
    ],
)
def test_the_alarm_comes_before_the_rest_days_in_which_a_term_ends(
    start: date, length: int, unit: str, alarm: date, roll: bool
) -> None:
    assert due(start, length, unit, roll).alarm == alarm


@given(days, st.integers(0, 60), units, pauses(), st.booleans())
def test_the_lines_lead_to_the_same_day(start: date, length: int, unit: str, stood: list[Pause], roll: bool) -> None:
    length = min(length, 12) if unit in ("month", "year") else length
    told = explained(start=start, length=length, unit=unit, calendar=CALENDAR, roll=roll, pauses=stood)
    assert told.due == due(start, length, unit, roll, stood).due
    assert any(f"{told.due.month}月{told.due.day}日" in line.zh for line in told.lines[-2:])
    assert all(line.zh and line.en for line in told.lines)


def test_the_lines_follow_the_holiday_day_by_day() -> None:
    told = explained(start=date(2026, 9, 30), length=5, unit="workday", calendar=CALENDAR)
    assert [line.zh for line in told.lines] == [
        "2026年9月30日（周三）起算，当日不计入；期限5个工作日",
        "10月1日（周四）至10月7日（周三）：国庆节放假，不计入",
        "10月8日（周四）至10月9日（周五）：计第1至2日",
        "10月10日（周六）：国庆节调休上班，计第3日",
        "10月11日（周日）：周末，不计入",
        "10月12日（周一）至10月13日（周二）：计第4至5日",
        "应在2026年10月13日（周二）及以前完成；10月12日（周一）预警",
    ]


def test_a_time_in_which_nothing_is_owed_is_simply_over() -> None:
    told = explained(start=date(2026, 11, 20), length=3, unit="workday", calendar=CALENDAR, is_owed=False)
    assert told.lines[-1] == Text("2026年11月25日（周三）期满", "Over after Wed 25 Nov 2026")


def test_the_lines_say_why_a_day_moved_and_where_the_clock_stood_still() -> None:
    stood = [Pause(date(2026, 9, 21), date(2026, 9, 23), Text("检测鉴定", "testing")), Pause(date(2026, 9, 28), None)]
    told = explained(start=date(2026, 9, 18), length=13, unit="day", calendar=CALENDAR, pauses=stood)
    english = "\n".join(line.en for line in told.lines)
    assert "Paused from Mon 21 Sep (testing), running again on Wed 23 Sep" in english
    assert "Paused from Mon 28 Sep, still so" in english
    assert "Sat 3 Oct, is National Day: it moves to the next working day, Thu 8 Oct" in english
