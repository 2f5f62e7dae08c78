"""A condition asked over a table (Ibis on DuckDB) and row by row (Python source): the same rows, whatever it says."""

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk import asking, judging
from liandong.warn.risk.model import (
    All,
    AnyOf,
    Below,
    Beyond,
    Condition,
    Has,
    Is,
    Not,
    Over,
    RowModel,
    Setting,
    Tables,
    Under,
    leaves,
)
from liandong.warn.risk.shapes import LEDGERS

FIRST = date(2026, 1, 1)
LIMITS = {"risk.lines": 3.0}
WORDS = {"zh": "", "en": ""}
small = st.integers(0, 3)
days = st.integers(0, 9).map(lambda days: FIRST + timedelta(days=days))


def model(offends: Condition, **more: Any) -> RowModel:
    used = {leaf.limit.id for leaf in _limits(offends) if isinstance(leaf.limit, Setting)}
    said = {"reads": "special", "grain": ("institution", "group"), "settings": tuple(sorted(used)), **more}
    return RowModel(
        id="tried", version=1, title=WORDS, question=WORDS, family="institution", rule="", matter="", severity=1,
        innocent=WORDS, passes=WORDS, exact=True, offends=offends, **said,
    )  # fmt: skip


def _limits(condition: Condition) -> list[Over | Under]:
    return [leaf for leaf in leaves(condition) if isinstance(leaf, Over | Under)]


def table(rows: list[dict[str, Any]], columns: Any) -> ibis.Table:
    types = {name: ibis.dtype(kind).to_pyarrow() for name, kind in columns.items()}
    return ibis.memtable(pa.Table.from_pylist(rows, schema=pa.schema(types)))


def entries(**columns: Any) -> Any:
    valid = st.fixed_dictionaries({**columns, "valid_from": days, "valid_until": days})
    return st.lists(valid, max_size=6)


registers = st.fixed_dictionaries(
    {
        "covered": entries(institution=small, group=small),
        "certified": entries(practitioner=small),
        "marked": entries(group=small, mark=small),
        "day_limits": entries(group=small, setting=small, most=small),
    }
)
row = st.fixed_dictionaries(
    {
        "institution": small, "practitioner": small, "group": small, "day": days, "setting": small,
        "lines": st.integers(1, 6), "quantity": small, "days_max": small, "fen": small,
    }
)  # fmt: skip
leaf = st.sampled_from(
    [
        Has("covered", ("institution", "group")),
        Has("certified", ("practitioner",)),
        Has("marked", ("group",), where=(("mark", 2),)),
        Has("marked", ("group",), where=(("mark", 1),)),
        Beyond("days_max", "day_limits", ("group", "setting")),
        Below("quantity", "day_limits", ("group",), least="most"),
        Beyond("fen", "day_limits", ("group",)),
        Is("setting", 1),
        Is("setting", 0, 2),
        Over("lines", Setting("risk.lines")),
        Under("fen", 2),
    ]
)
conditions = st.recursive(
    leaf,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=1, max_size=3).map(lambda of: All(*of))
        | st.lists(inner, min_size=1, max_size=3).map(lambda of: AnyOf(*of))
    ),
    max_leaves=5,
)


@settings(max_examples=80, deadline=None)
@given(conditions, st.lists(row, min_size=1, max_size=12), registers)
def test_both_ways_of_asking_find_the_same_rows(
    condition: Condition, rows: list[dict[str, Any]], held: dict[str, list[dict[str, Any]]]
) -> None:
    asked = model(condition)
    tables = Tables(
        {
            "special": table(rows, LEDGERS["special"].columns),
            **{name: table(kept, REGISTERS[name].columns) for name, kept in held.items()},
        }
    )
    over_table = asking.offending(asked, tables, LIMITS).to_pyarrow().to_pylist()
    one_by_one = [each for each in rows if judging.offends(asked, each, held, LIMITS)]

    def order(each: dict[str, Any]) -> list[Any]:
        return sorted(each.items())

    assert sorted(over_table, key=order) == sorted(one_by_one, key=order)
    flagged = asking.flags(tables.special, condition, tables, LIMITS, "so").to_pyarrow().to_pylist()
    assert sum(each["so"] for each in flagged) == len(one_by_one)
    assert len(flagged) == len(rows)


def test_a_finding_sums_up_the_lines_of_its_rows() -> None:
    rows = [
        {"institution": 9, "practitioner": 1, "group": 7, "day": date(2026, 7, day), "setting": 1, "lines": day,
         "quantity": 1, "days_max": 0, "fen": 5}
        for day in (1, 2, 5)
    ]  # fmt: skip
    tables = Tables({"special": table(rows, LEDGERS["special"].columns)})
    found = asking.asked(model(Over("lines", 1)), tables, {}).to_pyarrow().to_pylist()
    assert found == [
        {"institution": 9, "group": 7, "lines": 7, "first_day": date(2026, 7, 2), "last_day": date(2026, 7, 5)}
    ]


def test_several_models_share_what_they_ask_of_a_register() -> None:
    certified = Has("certified", ("practitioner",))
    models = [model(Not(certified)), model(All(certified, Over("lines", 2)))]
    asked: list[tuple[int, ...]] = []

    def yes(*given: int) -> bool:
        asked.append(given)
        return True

    judge = judging.judge(models, {certified: yes}, {})
    assert judging.columns(models) == ["day", "lines", "practitioner"]
    assert judge(10, 3, 7) == [1]
    assert asked == [(7, 10)]


@pytest.mark.parametrize(
    ("offends", "named"),
    [
        (Over("colour", 1), "colour"),
        (Has("certified", ("group",)), "certified"),
        (Beyond("lines", "covered", ("group",)), "most"),
        (Has("institutions", ("institution",)), "valid_from"),
    ],
)
def test_a_model_that_names_what_is_not_there_is_refused(offends: Condition, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        model(offends)


def test_a_model_says_every_threshold_that_it_uses() -> None:
    with pytest.raises(ValueError, match=r"risk\.lines"):
        model(Over("lines", Setting("risk.lines")), settings=())
