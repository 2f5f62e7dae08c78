"""The timetable of national law: every deadline known to us is carried by a rule, or it is said why none carries it."""

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from liandong.ground.rulebook.book import book
from liandong.law.rules import Rule

ROOT = Path(settings.RULEBOOK).parent
KNOWN = ROOT.parent / "shared" / "law_deadlines.csv"
ROWS: list[dict[str, Any]] = yaml.safe_load((ROOT / "docs" / "timetable.yaml").read_text(encoding="utf-8"))["rows"]
UNITS = {"wd": "workday", "cd": "day", "h": "hour", "mo": "month", "y": "year"}
# Rows whose figure stands in a rule of another kind, or in several words: yearly and quarterly duties, rates.
OTHERWISE = ("SEED-", "APL-LATE-FEE", "YB-", "RX-VALID")


def every(kind: str = "") -> dict[str, list[Rule]]:
    """All rules of all layers by id."""
    found: dict[str, list[Rule]] = {}
    for layer in book().layers.values():
        for rule in layer.values():
            if kind in ("", rule.kind):
                found.setdefault(rule.id, []).append(rule)
    return found


# Timing words without a figure are local settings of their place, and no count of the law.
TERMS = [rule for id_, rules in every("term").items() for rule in rules if not id_.startswith("timing.")]


def test_every_row_is_carried_by_rules_that_exist_or_says_why_not() -> None:
    rules = every()
    names = [row["row"] for row in ROWS]
    assert len(names) == len(set(names)) == 128
    for row in ROWS:
        assert ("rules" in row) != ("not_run" in row), row
        assert [one for one in row.get("rules", ()) if one not in rules] == []
        reason = row.get("not_run")
        assert reason is None or (reason["zh"] and reason["en"])
    assert sum("not_run" in row for row in ROWS) <= 5


def test_no_row_of_the_list_is_missing_and_none_is_made_up() -> None:
    if not KNOWN.is_file():
        pytest.skip("the list of deadlines is not on this machine")
    with KNOWN.open(encoding="utf-8") as lines:
        assert {row["id"] for row in csv.DictReader(lines)} == {row["row"] for row in ROWS}


def test_the_figures_are_those_of_the_list() -> None:
    if not KNOWN.is_file():
        pytest.skip("the list of deadlines is not on this machine")
    carried, rules, wrong = {row["row"]: row.get("rules", []) for row in ROWS}, every(), []
    with KNOWN.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["id"].startswith(OTHERWISE) or not carried[row["id"]]:
                continue
            figures = {figure for one in carried[row["id"]] for rule in rules[one] for figure in _figures(rule)}
            wanted = (int(row["length"].split()[0].split("-")[0].rstrip(",")), UNITS[row["unit"].split()[0]])
            if wanted not in figures:
                wrong.append((row["id"], wanted, figures))
    assert wrong == []


def _figures(rule: Rule) -> set[tuple[float, str]]:
    """The lengths a rule gives: of its versions, of its extensions, or the value of a threshold."""
    found: set[tuple[float, str]] = set()
    for version in rule.versions:
        values = version.values
        found.add((values.get("length", values.get("value", 0)), str(values.get("unit", ""))))
        found |= {(more["length"], more["unit"]) for more in values.get("extensions", ())}
    return found


@pytest.mark.parametrize("rule", TERMS, ids=lambda rule: f"{rule.place or 'national'}:{rule.id}")
def test_a_term_says_all_that_a_clock_needs(rule: Rule) -> None:
    assert rule.meta["starts"], "what starts it"
    assert rule.meta["ends"] or rule.meta["nature"] == "wait", "what stops it, unless only time does"
    assert rule.meta.get("cases"), "a worked example"
    for ground in rule.meta["pausable"]:
        assert ground.get("approver"), "who approves a pause"
    for version in rule.versions:
        assert all(more.get("approver") for more in version.values["extensions"]), "who approves an extension"


def test_worked_examples_cross_the_long_holidays_and_the_ends_of_months() -> None:
    cases = [case for rule in TERMS for case in rule.meta["cases"]]
    spans = [(case["start"], case["due"]) for case in cases]
    assert sum(start.month <= 9 and due.month >= 10 and start.year == due.year == 2026 for start, due in spans) > 40
    assert sum((start.year, start.month) in ((2026, 1), (2026, 2)) and due.day > 23 for start, due in spans) >= 8
    assert sum(start.day >= 29 for start, due in spans) > 40
    assert sum("alarm" in case for case in cases) > 15
