"""The layouts that others deliver in: each template is recognised, and each says what of it is not kept."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from liandong.law.refusal import Refusal
from liandong.warn.practice.layouts import SOURCES, Faulty, layouts, read
from liandong.warn.practice.matching import match
from liandong.warn.practice.tables import PRACTICE

TEMPLATES = Path(__file__).resolve().parents[4] / "shared/data/08_claims_rules/extract_templates"
SOME = sorted(TEMPLATES.glob("*.xlsx"))


def heads(path: Path) -> Iterator[list[str]]:
    for sheet in openpyxl.load_workbook(path, read_only=True).worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True, max_row=20):
            cells = [str(cell or "") for cell in row]
            if sum(map(bool, cells)) > 3:
                yield cells


@pytest.mark.skipif(not SOME, reason="the templates are not beside the project")
@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_every_template_is_recognised_and_everything_it_feeds_is_found(path: Path) -> None:
    name = "insurance" if path.name.startswith("医保") else "institution"
    rows = list(heads(path)) or [["机构编码", "机构性质", "核定床位", "定点开始日期"]]
    found = match(layouts()[name], rows)
    asked = path.stem.split("__")[1].split("-")[0]
    assert found.shape.id == asked
    assert set(found.bound) == set(found.shape.feeds)


def test_every_table_of_practice_can_be_delivered_in_our_own_columns() -> None:
    assert {shape.table for shape in layouts()["plain"].shapes} == set(PRACTICE)


def test_every_kind_of_file_feeds_a_table_or_says_why_nothing_is_kept() -> None:
    shapes = [shape for layout in layouts().values() for shape in layout.shapes]
    assert not [shape.id for shape in shapes if not shape.table and not shape.not_kept]
    assert not [shape.id for shape in shapes if shape.adds and not shape.not_kept]


def test_a_layout_with_a_word_nobody_knows_is_faulty(tmp_path: Path) -> None:
    text = (SOURCES / "plain.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text.replace("clock: true", "clok: true"), encoding="utf-8")
    with pytest.raises(Faulty, match="clok"):
        read(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_text(text.replace("table: waste", "table: lines"), encoding="utf-8")
    with pytest.raises(Faulty, match="grams"):
        read(tmp_path / "b.yaml")


def test_a_heading_of_something_else_is_refused_with_what_the_layout_has() -> None:
    with pytest.raises(Refusal, match="不是“医保数据提取表”中的任何一种"):
        match(layouts()["insurance"], [["车牌号", "颜色", "车主"]])


def test_a_missing_column_without_one_like_it_is_named_by_itself() -> None:
    found = [name for name in heading("fee_list_d") if name != "cnt"]
    with pytest.raises(Refusal, match="缺少“cnt（数量）”一列"):
        match(layouts()["insurance"], [found])


def test_a_column_the_file_may_do_without_is_missed_when_another_heading_is_it_misspelt() -> None:
    found = ["bilg_dr_cod" if name == "bilg_dr_code" else name for name in heading("fee_list_d")]
    with pytest.raises(Refusal, match="最像的是“bilg_dr_cod”"):
        match(layouts()["insurance"], [found])


def heading(shape: str) -> list[str]:
    """The first names of every column of a kind of file of the insurer."""
    known = layouts()["insurance"].shape(shape)
    names = [heads[0] for ways in known.feeds.values() for way in ways for heads in way.heads.values()]
    return list(dict.fromkeys(names))


def test_a_column_that_the_encounter_would_fill_is_missed_too_when_it_is_only_misspelt() -> None:
    found = [name for name in heading("fee_list_d") if name != "bilg_dr_name"]
    found = ["bilg_doctor_code" if name == "bilg_dr_code" else name for name in found]
    with pytest.raises(Refusal, match="最像的是“bilg_doctor_code”"):
        match(layouts()["insurance"], [found])
