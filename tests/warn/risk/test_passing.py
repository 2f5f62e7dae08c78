"""Ledgers of one pass are those of DuckDB, wherever houses lie in the files."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from liandong.warn.risk import ledgers, passing, repeats, swaths
from liandong.warn.risk.duck import Duck
from liandong.warn.risk.summing import summed
from liandong.warn.risk.swaths import Swaths
from tests.warn.risk.delivered import arrow, lines

DAYS = [date(2026, 1, 1) + timedelta(days=at) for at in range(6)]
AMONG = {"special_lines": np.array([1001, 1003]), "limited_lines": np.array([2, 6])}


def rows(seed: int) -> list[dict[str, Any]]:
    """Lines of eight institutions, one unknown and one not said; some come twice."""
    chance = random.Random(seed)
    found = [row | {"institution": chance.randint(-1, 8), "patient": chance.randint(1, 4)} for row in lines(DAYS, seed)]
    return found + [dict(row) for row in chance.sample(found, 30)]


def given(folder: Path, seed: int, *, in_order: bool) -> list[str]:
    """Two files of small row groups, the second with a little of every house."""
    every = rows(seed)
    if in_order:
        every.sort(key=lambda row: (row["institution"], row["day"]))
    paths = []
    for name, some in (("most", every[40:]), ("late", every[:40])):
        paths.append(str(folder / f"{name}.parquet"))
        pq.write_table(arrow("lines", some), paths[-1], row_group_size=50)
    return paths


def passed(name: str, paths: list[str]) -> Counter[tuple[Any, ...]]:
    swathed = Swaths(paths).read(passing.columns([name]))
    made = [passing.ledger(name, lines, date(2026, 1, 1), AMONG) for lines in swathed]
    return Counter(tuple(row.values()) for table in made for row in table.to_pylist())


def asked(name: str, paths: list[str], folder: Path) -> Counter[tuple[Any, ...]]:
    with Duck(memory="500MB", spill=folder) as duck:
        duck.show("lines", paths)
        if name in AMONG:
            column = ledgers.AMONG[name][0]
            lines = ledgers.table("lines")
            made = ledgers.shaped(lines.filter(lines[column].isin(AMONG[name].tolist())), name)
        elif name == "repeated_lines":
            repeats.hold(duck, DAYS[0], DAYS[-1], 1000)
            made = ledgers.repeated_by_key()
        else:
            made = ledgers.made(name, date(2026, 1, 1))
        return Counter(tuple(row.values()) for row in duck.arrow(made).to_pylist())


@pytest.mark.parametrize("in_order", [True, False])
@pytest.mark.parametrize("name", sorted(passing.KNOWN))
def test_one_pass_makes_what_a_query_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, in_order: bool
) -> None:
    monkeypatch.setattr(swaths, "AT_LEAST", 60)
    for seed in range(3):
        paths = given(tmp_path, seed, in_order=in_order)
        assert passed(name, paths) == asked(name, paths, tmp_path), f"seed {seed}"
        assert passed(name, paths)


@pytest.mark.parametrize("in_order", [True, False])
def test_a_house_lies_in_one_swath_and_no_line_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_order: bool
) -> None:
    monkeypatch.setattr(swaths, "AT_LEAST", 60)
    found = list(Swaths(given(tmp_path, 1, in_order=in_order)).read(["item", "institution"]))
    houses = [set(swath["institution"].tolist()) for swath in found]
    assert sum(len(each) for each in houses) == len(set().union(*houses))
    assert sum(len(swath["item"]) for swath in found) == len(rows(1))
    assert len(found) > 1 or not in_order


def test_files_in_another_order_are_not_taken_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swaths, "AT_MOST", 200)
    assert Swaths(given(tmp_path, 1, in_order=True)).are_narrow
    assert not Swaths(given(tmp_path, 1, in_order=False)).are_narrow


def test_only_days_that_count_are_read(tmp_path: Path) -> None:
    span = (DAYS[1], DAYS[2])
    wanted = [row for row in rows(1) if span[0] <= row["day"] <= span[1]]
    found = Swaths(given(tmp_path, 1, in_order=True), [span]).read(["item"])
    assert sum(len(swath["item"]) for swath in found) == len(wanted)


def test_keys_too_wide_for_one_number_are_grouped_all_the_same() -> None:
    wide = np.array([2**62, -(2**62), 2**62, 5], np.int64)
    found = summed({"a": wide, "b": wide[::-1].copy()[::-1]}, {"n": ("sum", np.arange(4))})
    assert sorted(zip(found["a"].tolist(), found["n"].tolist(), found["lines"].tolist(), strict=True)) == [
        (-(2**62), 1, 1), (5, 3, 1), (2**62, 2, 2),
    ]  # fmt: skip
