"""Whether an act may still be punished (行政处罚法 36)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liandong.law.rules import Text
from liandong.law.telling import cn, en
from liandong.law.terms import add_months


@dataclass(frozen=True, slots=True)
class Limitation:
    """追责时效: the last day on which the act could be found out in time."""

    until: date
    years: int
    is_barred: bool
    reason: Text


def limitation(
    *, ended_on: date, found_on: date, years: int, years_if_harm: int, is_safety: bool, has_harm: bool
) -> Limitation:
    """Two years, five where life and health or financial safety is concerned and harm came of it.

    ended_on   the day of the act; of a continuing act, the day it ended
    found_on   the day of the first registered clue
    years, years_if_harm  the figures of the rule in force
    """
    longer = is_safety and has_harm
    length = years_if_harm if longer else years
    until = add_months(ended_on, 12 * length)
    barred = found_on > until
    why = (
        Text("涉及公民生命健康安全且有危害后果", "it concerns life and health and did harm")
        if longer
        else Text("一般情形", "the ordinary case")
    )
    verdict = Text("已超过", "past it") if barred else Text("未超过", "within it")
    return Limitation(
        until=until,
        years=length,
        is_barred=barred,
        reason=Text(
            f"违法行为{cn(ended_on, year=True)}终了，{why.zh}，{length}年内应被发现，即至{cn(until, year=True)}；"
            f"{cn(found_on, year=True)}发现，{verdict.zh}时效",
            f"The act ended on {en(ended_on, year=True)}; {why.en}: {length} years, to {en(until, year=True)}; "
            f"found on {en(found_on, year=True)}, {verdict.en}",
        ),
    )
