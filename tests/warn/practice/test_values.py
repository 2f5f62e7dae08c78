"""What a cell says: forms that people use are read, everything else is wrong by name."""

from datetime import date

import pytest

from liandong.warn.practice.remarks import shape
from liandong.warn.practice.values import EPOCH, MINUTES, Wrong, age, clock, day, moment, number, tidy, whole

TODAY = date(2026, 3, 20)
EARLIEST = date(2000, 1, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-03-02 08:30:05", "2026/3/2 8:30:05", "20260302083005", "2026年3月2日 8时30分5秒", "2026-03-02T00:30:05Z"],
)
def test_a_moment_is_read_in_beijing_time(text: str) -> None:
    assert moment(text) == (date(2026, 3, 2), 30605)


@pytest.mark.parametrize("text", ["2026-03-02", "20260302", "2026.3.2", "2026年3月2日", "2026-03-02 00:00:00"])
def test_a_day_alone_says_no_time_and_neither_does_bare_midnight(text: str) -> None:
    assert moment(text) == (date(2026, 3, 2), -1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1900-01-01", "too_early"), ("2026-03-21", "future"), ("2026-02-30", "not_a_day"), ("", "empty"),
        ("2026-3/2", "not_a_day"), ("46083", "serial"), ("46083.35", "serial"),
        ("2026-03-02 08:00+99:99", "not_a_time"), ("2026-03-02 24:00", "not_a_time"),
    ],
)  # fmt: skip
def test_a_day_that_cannot_be_is_wrong_by_name(text: str, reason: str) -> None:
    with pytest.raises(Wrong, match=reason):
        day(text, today=TODAY, earliest=EARLIEST)


def test_the_day_itself_is_the_last_that_can_be() -> None:
    assert day("2026-03-20", today=TODAY, earliest=EARLIEST) == (TODAY - EPOCH).days


def test_a_time_in_a_column_of_its_own_is_kept_as_delivered() -> None:
    assert [clock(text, most=MINUTES) for text in ("00:00", "0", "23:59", "1439", "-1", "")] == [
        0,
        0,
        1439,
        1439,
        -1,
        -1,
    ]
    for text in ("24:00", "1440", "12:60", "noon"):
        with pytest.raises(Wrong, match="not_a_time"):
            clock(text, most=MINUTES)


def test_amounts_keep_their_sign_and_every_hundredth() -> None:
    found = [number(tidy(text), unit=100) for text in ("1,234.50", "－3", "¥12.00元", ".5", "1e3", "0.125", "１２")]
    assert found == [123450, -300, 1200, 50, 100000, 13, 1200]
    for text in ("12,34", "1.2.3", "nan", "inf", "0x1", "1e99", "九"):
        with pytest.raises(Wrong):
            number(text, unit=100)


def test_ages_in_months_and_days_are_years_and_what_is_not_said_is_not_nought() -> None:
    assert [age(text, oldest=150) for text in ("45", "45岁", "3月", "5天", "4岁3月", "0", "")] == [
        45,
        45,
        0,
        0,
        4,
        0,
        -1,
    ]
    for text in ("200", "-1", "大"):
        with pytest.raises(Wrong, match="not_an_age"):
            age(text, oldest=150)


def test_a_count_is_whole_and_not_below_nought() -> None:
    assert whole("7.0", most=9) == 7
    for text, reason in (("7.5", "not_whole"), ("-1", "negative"), ("10", "too_large")):
        with pytest.raises(Wrong, match=reason):
            whole(text, most=9)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("张三", "字字"), ("Zhang San", "aaaaa aaa"), ("350502198001010011", "#" * 18), ("13800138000", "#" * 11),
        ("0595-22123456", "0595-########"), ("20261301", "20261301"), ("约10元", "字10字"),
        ("2026年13月", "2026年13月"),
        ("3505 0219 8001 0100 11", "#### #### #### #### ##"),
    ],
)  # fmt: skip
def test_of_a_cell_only_its_shape_is_kept(text: str, kept: str) -> None:
    assert shape(text) == kept
