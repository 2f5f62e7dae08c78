"""Rule tables as offices lay them out: titles, two rows of headings, spanning cells, several codes, notes below."""

from pathlib import Path

import openpyxl
import pytest

from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.limits.reading import Read, read

CODES = [f"0031010100{number}0000" for number in range(1, 7)]
Row = tuple[object, ...]


def workbook(path: Path, rows: list[Row], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    for span in merged:
        book.active.merge_cells(span)
    book.save(path)
    return path


def text(path: Path, *lines: str, codec: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding=codec)
    return path


def found(whole: Read) -> list[tuple[int, str, str, int]]:
    return [(one.line, "00" + one.item.code, one.limit.register, one.limit.kind) for one in whole.found]


def test_a_heading_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("某省规则库（第十批）",), ("项目名称", "国标代码", "限定条件", None, None, "备注"),
        (None, None, "性别", "就医方式", "年龄", None), ("甲", CODES[0], "女", "住院", None, "x"),
        ("乙", CODES[1], None, None, "14周岁及以下", None),
    ]  # fmt: skip
    whole = read(workbook(tmp_path / "第十批.xlsx", rows, ("A1:F1", "A2:A3", "B2:B3", "C2:E2")))
    assert (found(whole), whole.left) == (
        [(4, CODES[0], "sex_limits", 2), (4, CODES[0], "setting_limits", 3), (5, CODES[1], "age_limits", 0)], [],
    )  # fmt: skip


def test_a_cell_that_spans_rows_is_meant_for_each_of_them(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("限定类型", "限定对象", "国标代码", "项目名称"), ("限定性别对象", "女", CODES[0], "甲"),
        (None, None, CODES[1], "乙"), (None, None, CODES[2], "丙"), (None, None, CODES[3], "丁"),
    ]  # fmt: skip
    whole = read(workbook(tmp_path / "合并.xlsx", rows, ("A2:A4", "B2:B4")))
    assert found(whole) == [(line, code, "sex_limits", 2) for line, code in enumerate(CODES[:3], start=2)]
    assert [one.line for one in whole.left] == [5], "what is only left empty says nothing"


def test_several_codes_in_a_cell_are_each_limited_or_the_row_is_reported(tmp_path: Path) -> None:
    rows: list[Row] = [
        ("项目名称", "国标代码", "限定性别"), ("甲", f"{CODES[0]}、{CODES[1]}", "男"),
        ("乙", f"{CODES[2]}\n {CODES[3]}", "女"), ("丙", "".join(CODES[:3]), "男"), ("丁", f"{CODES[4]}、另附", "男"),
    ]  # fmt: skip
    whole = read(workbook(tmp_path / "多码.xlsx", rows))
    assert [(line, code) for line, code, *_rest in found(whole)] == [
        (2, CODES[0]), (2, CODES[1]), (3, CODES[2]), (3, CODES[3]),
    ]  # fmt: skip
    assert [one.line for one in whole.left] == [4, 5]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_title_above_and_notes_below_are_no_rows_of_a_text_table(tmp_path: Path, codec: str) -> None:
    path = text(
        tmp_path / "标题.csv", "某省规则表；自二〇二六年起,,", ",,", "国标代码,限定性别,项目名称", f"{CODES[0]},男,甲",
        f"{CODES[1]},女,乙", "注：以上自印发之日起执行", codec=codec,
    )  # fmt: skip
    whole = read(path)
    assert found(whole) == [(4, CODES[0], "sex_limits", 1), (5, CODES[1], "sex_limits", 2)]
    assert [one.line for one in whole.left] == [6]


def test_a_title_of_two_cells_is_not_taken_for_the_heading(tmp_path: Path) -> None:
    rows: list[Row] = [("附件1", "某省医保局"), (None,), ("国标代码", "限定性别"), (CODES[0], "男"), ("填表人", "某人")]
    whole = read(workbook(tmp_path / "附件.xlsx", rows))
    assert (found(whole), [one.line for one in whole.left]) == ([(4, CODES[0], "sex_limits", 1)], [5])


@pytest.mark.django_db
def test_a_sign_that_is_none_far_down_in_a_text_table_is_reported_with_its_row(tmp_path: Path) -> None:
    rows = [f"{CODES[0]},某项目{'甲' * 100},男"] * 4_000
    path = text(tmp_path / "长.csv", "国标代码,项目名称,限定性别", *rows, f"{CODES[1]}\0,乙,女", f"{CODES[2]},丙\0,女")
    table, _new = load_rules(path=path, by=None)
    assert (table.counts, [each[1] for each in table.left]) == ({"sex_limits": 4_000}, [4_002, 4_003])
