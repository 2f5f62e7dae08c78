"""An index answers as a search through all entries does."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.warn.guard.indexes import entries
from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk.judging import asks
from liandong.warn.risk.model import Below, Beyond, Has, Registered
from tests.warn.risk.test_declaration import table

FIRST = date(1970, 1, 1)
QUESTIONS: tuple[Registered, ...] = (
    Has("licensed", ("institution",)),
    Has("covered", ("institution", "group")),
    Has("marked", ("group",), where=(("mark", 2),)),
    Has("practitioners", ("practitioner", "kind"), valid_on=None),
    Beyond("days", "day_limits", ("group", "setting")),
    Beyond("quantity", "quantity_limits", ("item",)),
    Below("age", "age_limits", ("item",)),
)
small = st.integers(0, 4)
days = st.integers(0, 9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("registers")


@given(data=st.data())
@settings(max_examples=60, deadline=None)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda each: each.register)
def test_an_index_says_what_every_entry_says(question: Registered, folder: Path, data: st.DataObject) -> None:
    columns = REGISTERS[question.register].columns
    kinds = {
        name: days.map(lambda at: FIRST + timedelta(days=at)) if kind == "date" else small
        for name, kind in columns.items()
    }
    rows: list[dict[str, Any]] = data.draw(st.lists(st.fixed_dictionaries(kinds), max_size=12))
    path = folder / f"{question.register}.parquet"
    pq.write_table(table(rows, columns).to_pyarrow(), path)
    counted = [
        {name: (value - FIRST).days if isinstance(value, date) else value for name, value in row.items()}
        for row in rows
    ]
    index, plain = entries([question], {question.register: path})[question], asks(question, counted)
    figures = 2 if isinstance(question, Beyond | Below) else 1
    width = len(question.keys) + bool(question.valid_on) + figures - 1
    for _each in range(20):
        given_ = data.draw(st.lists(st.integers(-1, 10), min_size=width, max_size=width))
        assert index(*given_) == plain(*given_), (rows, given_)


def test_an_empty_register_answers_no(tmp_path: Path) -> None:
    question = Has("licensed", ("institution",))
    empty = pa.table(
        {
            "institution": pa.array([], pa.int32()),
            "valid_from": pa.array([], pa.date32()),
            "valid_until": pa.array([], pa.date32()),
        }
    )
    pq.write_table(empty, tmp_path / "licensed.parquet")
    assert not entries([question], {"licensed": tmp_path / "licensed.parquet"})[question](1, 5)
