"""Items that exclude one another, over a ledger made once for all kinds: the findings are those of a plain look."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from liandong.warn.practice.tables import PAIRS
from liandong.warn.risk import engine
from liandong.warn.risk.catalog import CATALOG
from tests.warn.risk.delivered import written

Row = dict[str, Any]
DAYS = [date(2026, 1, 30) + timedelta(days=at) for at in range(4)]  # two months
EVER = {"valid_from": date(2000, 1, 1), "valid_until": date(9999, 12, 31)}
KINDS = [kind for kind in PAIRS if kind != "secondary"]


def practice(chance: random.Random) -> list[Row]:
    """Visits of a few patients at two institutions, now and then on two days, now and then taken back."""
    return [
        {"institution": chance.choice((0, 1, 2)), "encounter": chance.randint(0, 12),
         "day": chance.choice(DAYS), "item": chance.randint(1, 6), "quantity": chance.choice((-1000, 1000, 1000, 2000)),
         "fen": 100}
        for _each in range(120)
    ]  # fmt: skip


def rules(chance: random.Random) -> list[Row]:
    """Pairs, some of them only from a day on, one of an item with itself."""
    dated = {"valid_from": DAYS[1], "valid_until": DAYS[2]}
    return [
        {"item": chance.randint(1, 6), "other": chance.randint(1, 6), "kind": chance.choice(sorted(PAIRS.values())),
         "rule": at, **chance.choice((EVER, dated))}
        for at in range(6)
    ] + [{"item": 1, "other": 1, "kind": 1, "rule": 9, **EVER}]  # fmt: skip


def forbidden(rows: list[Row], pairs: list[Row], kind: int) -> Iterator[tuple[int, int, int]]:
    """What stands beside what it may not, on one day of one visit, net of what was taken back."""
    visits: dict[Any, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if row["institution"] > 0 and row["encounter"]:
            visits[row["institution"], row["encounter"], row["day"]][row["item"]] += row["quantity"]
    for (institution, _encounter, day), items in visits.items():
        charged = {item for item, quantity in items.items() if quantity > 0}
        for one, other in permutations(charged, 2):
            for pair in pairs:
                same = (pair["item"], pair["other"], pair["kind"]) == (one, other, kind)
                if same and pair["valid_from"] <= day <= pair["valid_until"]:
                    yield institution, one, other


@pytest.mark.parametrize("seed", range(5))
def test_each_visit_with_both_items_of_a_pair_is_found_and_no_other(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows, pairs = practice(chance), rules(chance)
    parts = {"lines": [written(tmp_path, "lines", rows[at : at + 40]) for at in range(0, len(rows), 40)]}
    models = [CATALOG[f"pair_{kind}"] for kind in KINDS]
    outcomes = engine.run(models, parts, {"pairs": written(tmp_path, "pairs", pairs)}, {})
    wanted = [set(forbidden(rows, pairs, PAIRS[kind])) for kind in KINDS]
    found = [{tuple(row[name] for name in one.model.grain) for row in one.findings.to_pylist()} for one in outcomes]
    assert found == wanted
    assert any(wanted)


def test_money_of_a_finding_is_that_of_all_its_months(tmp_path: Path) -> None:
    """Months are asked apart where there are many lines: the sum is the same as asked at once."""
    charged = [
        {"institution": 1, "encounter": at, "day": day, "item": item, "quantity": 1000, "fen": 100}
        for at, day in enumerate((date(2026, 1, 5), date(2026, 2, 6), date(2026, 3, 7)), start=1)
        for item in (1, 2)
    ]
    parts = {"lines": [written(tmp_path, "lines", charged[at : at + 2]) for at in (0, 2, 4)]}
    pairs = written(tmp_path, "pairs", [{"item": 1, "other": 2, "kind": PAIRS["duplicate"], "rule": 1, **EVER}])
    found = engine.run([CATALOG["pair_duplicate"]], parts, {"pairs": pairs}, {})[0].findings.to_pylist()
    assert [(one["lines"], one["fen"], one["last_day"].month) for one in found] == [(3, 300, 3)]
