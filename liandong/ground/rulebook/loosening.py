"""A lower place may add or tighten; here is what counts as loosening."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from liandong.law.rules import Rule, Text, Version
from liandong.law.telling import length_text
from liandong.law.terms import days_of

Check = Callable[[Any, Any], Text | None]
A_YEAR = {"year": 1, "half_year": 2, "quarter": 4, "month": 12}


def loosened(lower: Rule, higher: Rule) -> Text | None:
    """In what the lower rule is looser than the higher one, on any day on which both are in force."""
    if lower.kind != higher.kind:
        return Text(f"种类由 {higher.kind} 变为 {lower.kind}", f"its kind changes from {higher.kind} to {lower.kind}")
    check = CHECKS.get(lower.kind)
    for ours, theirs in _together(lower, higher):
        found = check(ours.values, theirs.values) if check else None
        if found:
            return found
    return None


def _together(lower: Rule, higher: Rule) -> Iterator[tuple[Version, Version]]:
    for ours in lower.versions:
        for theirs in higher.versions:
            if (ours.until is None or theirs.start <= ours.until) and (
                theirs.until is None or ours.start <= theirs.until
            ):
                yield ours, theirs


def _term(ours: Any, theirs: Any) -> Text | None:
    mine, upper = days_of(ours["length"], ours["unit"]), days_of(theirs["length"], theirs["unit"])
    to, from_ = length_text(ours["length"], ours["unit"]), length_text(theirs["length"], theirs["unit"])
    if theirs["tightens"] == "shorter" and mine > upper:
        return Text(f"期限由{from_.zh}放宽为{to.zh}", f"the term grows from {from_.en} to {to.en}")
    if theirs["tightens"] == "longer" and mine < upper:
        return Text(f"当事人的期限由{from_.zh}缩短为{to.zh}", f"the party's term shrinks from {from_.en} to {to.en}")
    return None


def _quota(ours: Any, theirs: Any) -> Text | None:
    if "at_least" in theirs:
        mine = ours.get("at_least", 0) * A_YEAR[ours["period"]]
        if mine < theirs["at_least"] * A_YEAR[theirs["period"]]:
            return Text("定额低于上级规定", "the quota is lower than the higher one")
    if "share" in theirs and ours.get("share", 0) < theirs["share"]:
        return Text("比例低于上级规定", "the share is lower than the higher one")
    if theirs.get("by") and ours.get("by", "99-99") > theirs["by"] and ours["period"] == theirs["period"]:
        return Text("截止日晚于上级规定", "the last day is later than the higher one's")
    return None


def _threshold(ours: Any, theirs: Any) -> Text | None:
    if ours["unit"] != theirs["unit"]:
        return Text("阈值的单位与上级规定不同", "the unit of the threshold differs from the higher one's")
    higher = ours["value"] > theirs["value"]
    if ours["value"] != theirs["value"] and higher != (theirs["tightens"] == "higher"):
        return Text("阈值宽于上级规定", "the threshold is looser than the higher one")
    return None


def _set(key: str, code: str) -> Check:
    def check(ours: Any, theirs: Any) -> Text | None:
        gone = {_code(one, code) for one in theirs[key]} - {_code(one, code) for one in ours[key]}
        if gone:
            names = sorted(gone)
            return Text(
                f"缺少上级规定中的：{'、'.join(names)}", f"these of the higher one are missing: {', '.join(names)}"
            )
        return None

    return check


def _code(one: Any, code: str) -> str:
    return str(one[code] if isinstance(one, dict) else getattr(one, code))


def _procedure(ours: Any, theirs: Any) -> Text | None:
    gone = [step.title for step in theirs["steps"].steps if step.id not in {mine.id for mine in ours["steps"].steps}]
    if gone:
        return Text(
            f"缺少步骤：{'、'.join(one.zh for one in gone)}", f"steps are missing: {', '.join(one.en for one in gone)}"
        )
    return None


CHECKS: dict[str, Check] = {
    "term": _term,
    "quota": _quota,
    "threshold": _threshold,
    "list": _set("items", "code"),
    "checklist": _set("questions", "code"),
    "procedure": _procedure,
}
