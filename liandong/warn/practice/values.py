"""What one cell says: days, times, amounts, ages and words, as people write them; anything else is wrong by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import lru_cache

EPOCH = date(1970, 1, 1)
MOST = 10**13  # of a hundredth or thousandth
LONGEST = 200
MINUTES, SECONDS = 24 * 60, 24 * 60 * 60
BEIJING = timezone(timedelta(hours=8))

DAY = r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))"
TIME = r"(?:[T ]*(\d{1,2})[:时](\d{1,2})分?(?:[:]?(\d{1,2})秒?(?:\.\d+)?)?|[T ]?(\d{2})(\d{2})(\d{2})?)?"
MOMENT = re.compile(DAY + TIME + r" ?(Z|[+-]\d\d:?\d\d)?")
CLOCK = re.compile(r"(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})秒?(?:\.\d+)?)?")
SERIAL = re.compile(
    r"[34]\d{4}(?:\.\d+)?|5[0-4]\d{3}(?:\.\d+)?"
)  # days from 1900 as workbooks count them: 1982 to 2050
NUMBER = re.compile(r"[¥￥]?([+-]?)(\d{1,3}(?:,\d{3})+|\d+|(?=\.\d))(\.\d*)?([eE][+-]?\d{1,2})?元?")
AGE = re.compile(
    r"(\d{1,3})(?:\.\d+)?岁?(?:\d{1,2}个?月)?(?:\d{1,3}[天日])?|\d{1,3}(?:个?月|[天日]|小时)(?:\d{1,3}[天日])?"
)


class Wrong(ValueError):
    """A cell that cannot be taken, with the reason by its short name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def tidy(text: str) -> str:
    """Half width and without space round it; invisible signs of spreadsheets are gone."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("﻿", "").replace("−", "-")
    return text.strip().strip("\t'`")


def moment(text: str) -> tuple[date, int]:
    """The day and the second of it; −1 where no time is said, which a bare midnight does not say either."""
    found = MOMENT.fullmatch(text)
    if not found:
        raise Wrong("empty" if not text else "serial" if SERIAL.fullmatch(text) else "not_a_day")
    year, _sign, *rest = found.groups()
    month, day = (next(int(one) for one in rest[at:6:2] if one) for at in (0, 1))
    clock, zone = [one for one in rest[6:12] if one], rest[12]
    try:
        whole = date(int(year), month, day)
    except ValueError as wrong:
        raise Wrong("not_a_day") from wrong
    second = _second([int(one) for one in clock]) if clock else -1
    return _in_beijing(whole, second, zone) if zone and second >= 0 else (whole, second or -1)


def _second(clock: list[int]) -> int:
    hour, minute, second = (*clock, 0)[:3]
    if hour > 23 or minute > 59 or second > 59:
        raise Wrong("not_a_time")
    return hour * 3600 + minute * 60 + second


def _in_beijing(day: date, second: int, zone: str) -> tuple[date, int]:
    try:
        given = datetime.fromisoformat(f"{day}T00:00:00{zone.replace('Z', '+00:00')}") + timedelta(seconds=second)
        here = given.astimezone(BEIJING)
    except (ValueError, OverflowError) as wrong:  # an offset of more than a day, or out of the years there are
        raise Wrong("not_a_time") from wrong
    return here.date(), here.hour * 3600 + here.minute * 60 + here.second


@lru_cache(maxsize=50_000)
def _day(text: str) -> tuple[date, int]:
    return moment(text)


def day(text: str, *, today: date, earliest: date, ahead: timedelta = timedelta(0)) -> int:
    """The day as a count from 1970; neither before the earliest nor in the future."""
    return _counted(_day(text)[0], today, earliest, ahead)


def _counted(found: date, today: date, earliest: date, ahead: timedelta) -> int:
    if found < earliest:
        raise Wrong("too_early")
    if found > today + ahead:
        raise Wrong("future")
    return (found - EPOCH).days


def second_of(text: str) -> int:
    """The second of the day of a moment; −1 where none is said or the day itself is wrong."""
    try:
        return moment(text)[1]
    except Wrong as wrong:
        if wrong.reason == "not_a_time":
            raise
        return -1


def clock(text: str, *, most: int) -> int:
    """A time of the day in a column of its own: 08:30, or the bare minute or second; kept as delivered.

    most  MINUTES or SECONDS of a day
    """
    if not text:
        return -1
    if found := CLOCK.fullmatch(text):
        second = _second([int(one) for one in found.groups() if one])
        return second if most == SECONDS else second // 60
    if not re.fullmatch(r"-1|\d{1,5}", text) or int(text) >= most:
        raise Wrong("not_a_time")
    return int(text)


def number(text: str, *, unit: int) -> int:
    """An amount in hundredths, thousandths or whole: 1,234.50 and －3 are numbers, below zero is taken back."""
    if len(text) > LONGEST:
        raise Wrong("too_long")
    found = NUMBER.fullmatch(text)
    if not found:
        raise Wrong("empty" if not text else "not_a_number")
    sign, whole, rest, power = found.groups()
    exact = Decimal(f"{sign}{whole.replace(',', '') or 0}{rest or ''}{power or ''}") * unit
    if abs(exact) > MOST:
        raise Wrong("too_large")
    return int(exact.to_integral_value("ROUND_HALF_UP"))


def whole(text: str, *, most: int) -> int:
    """A count that is not below zero; nothing said is 0."""
    if not text:
        return 0
    found = number(text, unit=1_000)
    if found % 1_000:
        raise Wrong("not_whole")
    if found < 0:
        raise Wrong("negative")
    if found > most * 1_000:
        raise Wrong("too_large")
    return found // 1_000


def age(text: str, *, oldest: int) -> int:
    """Years of age, months and days count as 0; −1 where nothing is said."""
    if not text:
        return -1
    found = AGE.fullmatch(text)
    if not found or int(found[1] or 0) > oldest:
        raise Wrong("not_an_age")
    return int(found[1] or 0)


def word(text: str, words: Mapping[str, int], *, empty: int | None = 0) -> int:
    """One of the words that a column knows.

    empty  what nothing stands for; None: something has to stand there
    """
    if not text:
        if empty is None:
            raise Wrong("empty")
        return empty
    found = words.get(text.casefold())
    if found is None:
        raise Wrong("unknown_word")
    return found


def code(text: str) -> str:
    """A code in capitals; spaces within are kept, for some have them."""
    if len(text) > LONGEST:
        raise Wrong("too_long")
    return text.upper()
