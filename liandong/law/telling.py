"""Telling a count, line by line, so that a clerk with a paper calendar comes to the same day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from liandong.law.calendar import DAY, Calendar
from liandong.law.rules import Text
from liandong.law.terms import Count, Pause, count

UNIT_NAMES = {
    "hour": Text("小时", "hour"),
    "day": Text("日", "day"),
    "workday": Text("个工作日", "working day"),
    "month": Text("个月", "month"),
    "year": Text("年", "year"),
}
WEEKDAYS = "一二三四五六日"


class Step(NamedTuple):
    """One day of a count: how it is treated, and the number it gets if it counts."""

    day: date
    treated: Text
    number: int


def explained(
    *,
    start: date,
    length: int,
    unit: str,
    calendar: Calendar,
    roll: bool = True,
    pauses: Sequence[Pause] = (),
    is_owed: bool = True,
) -> Count:
    """The same count, with its lines; `is_owed`: an act is due by its end, else a time is simply over."""
    result = count(start=start, length=length, unit=unit, calendar=calendar, roll=roll, pauses=pauses)
    lines = [
        Text(
            f"{cn(start, year=True)}起算，当日不计入；期限{length_text(length, unit).zh}",
            f"Runs from {en(start, year=True)}, that day not counted; term: {length_text(length, unit).en}",
        )
    ]
    lines += [_pause(pause) for pause in sorted(pauses, key=lambda pause: pause.start)]
    lines += _counted(start, result, unit, calendar, pauses)
    lines += _rolled(result, calendar)
    lines.append(_end(result) if is_owed else _over(result))
    if result.provisional:
        lines.append(
            Text(
                "跨越的年份放假安排尚未公布，暂按法定节假日与周末推算，公布后重新计算",
                "The holiday notice of a year it crosses is not out; counted by statutory days and weekends for now",
            )
        )
    return replace(result, lines=tuple(lines))


def length_text(length: int, unit: str) -> Text:
    """`5个工作日`, `5 working days`."""
    name = UNIT_NAMES[unit]
    return Text(f"{length}{name.zh}", f"{length} {name.en}{'' if length == 1 else 's'}")


def cn(day: date, *, year: bool = False) -> str:
    """`10月10日（周六）`."""
    start = f"{day.year}年" if year else ""
    return f"{start}{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def en(day: date, *, year: bool = False) -> str:
    """`Sat 10 Oct`."""
    return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if year else "")


def _counted(start: date, result: Count, unit: str, calendar: Calendar, pauses: Sequence[Pause]) -> list[Text]:
    if unit != "workday":
        length = (result.raw - start).days
        return [
            Text(f"自次日{cn(start + DAY)}起按自然日连续计算，至{cn(result.raw, year=True)}为期限届满日",
                 f"Counted on end from the next day, {en(start + DAY)}, to {en(result.raw, year=True)}, its last day")
        ] if length else []  # fmt: skip
    steps = _steps(start, result.raw, calendar, pauses)
    return [_span(list(group)) for _, group in groupby(steps, key=lambda step: (step.treated, step.number > 0))]


def _steps(start: date, last: date, calendar: Calendar, pauses: Sequence[Pause]) -> Iterator[Step]:
    number, day = 0, start + DAY
    while day <= last:
        rest, instead = calendar.rest(day), calendar.worked_instead(day)
        if rest:
            treated = Text(f"{rest.zh}放假" if rest.zh != "周末" else "周末", rest.en)
            yield Step(day, treated, 0)
        elif any(pause.start <= day < (pause.until or pause.start) for pause in pauses):
            yield Step(day, Text("中止期间", "clock paused"), 0)
        else:
            number += 1
            yield Step(day, _instead(instead), number)
        day += DAY


def _instead(holiday: Text | None) -> Text:
    return Text(f"{holiday.zh}调休上班", f"worked instead for {holiday.en}") if holiday else Text("", "")


def _span(steps: list[Step]) -> Text:
    first, last = steps[0], steps[-1]
    one = first is last
    days = Text(cn(first.day) if one else f"{cn(first.day)}至{cn(last.day)}",
                en(first.day) if one else f"{en(first.day)} to {en(last.day)}")  # fmt: skip
    why = Text(f"{first.treated.zh}，" if first.treated.zh else "", f"{first.treated.en}, " if first.treated.en else "")
    if not first.number:
        return Text(f"{days.zh}：{why.zh}不计入", f"{days.en}: {why.en}not counted")
    numbers = Text(f"第{first.number}日" if one else f"第{first.number}至{last.number}日",
                   f"day {first.number}" if one else f"days {first.number} to {last.number}")  # fmt: skip
    return Text(f"{days.zh}：{why.zh}计{numbers.zh}", f"{days.en}: {why.en}{numbers.en}")


def _pause(pause: Pause) -> Text:
    because = Text(
        f"（{pause.ground.zh}）" if pause.ground.zh else "", f" ({pause.ground.en})" if pause.ground.en else ""
    )
    if pause.until is None:
        return Text(
            f"{cn(pause.start)}起中止{because.zh}，尚未恢复", f"Paused from {en(pause.start)}{because.en}, still so"
        )
    return Text(
        f"{cn(pause.start)}起中止{because.zh}，{cn(pause.until)}恢复计算，中止的日子不计入",
        f"Paused from {en(pause.start)}{because.en}, running again on {en(pause.until)}; days between not counted",
    )


def _rolled(result: Count, calendar: Calendar) -> list[Text]:
    if result.due == result.raw:
        return []
    rest = calendar.rest(result.raw)
    name = Text("周末", "a weekend") if rest is None or rest.zh == "周末" else Text(f"{rest.zh}假期", rest.en)
    return [
        Text(
            f"届满日{cn(result.raw)}为{name.zh}，顺延至其后第一个工作日{cn(result.due)}",
            f"The last day, {en(result.raw)}, is {name.en}: it moves to the next working day, {en(result.due)}",
        )
    ]


def _end(result: Count) -> Text:
    return Text(
        f"应在{cn(result.due, year=True)}及以前完成；{cn(result.alarm)}预警",
        f"To be done by {en(result.due, year=True)}; warned on {en(result.alarm)}",
    )


def _over(result: Count) -> Text:
    return Text(f"{cn(result.due, year=True)}期满", f"Over after {en(result.due, year=True)}")
