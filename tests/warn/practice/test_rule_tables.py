"""Rule tables as others give them out: each listed limit or pair lands or is reported, and nothing else is judged."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from liandong.warn.practice import snapshot
from liandong.warn.practice.actions.rules import end_rules, load_rules
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.limits.reading import read
from liandong.warn.practice.models import RuleRow, RuleTable
from tests.warn.practice.registers import home, rows

__all__ = ["home"]
GIVEN = Path(__file__).parents[4] / "shared" / "data" / "08_claims_rules"
FROM = date(2024, 1, 1)
END = date(9999, 12, 31)
needs_files = pytest.mark.skipif(
    not GIVEN.is_dir(), reason="没有 shared/data/08_claims_rules / these rule tables are not here"
)


def table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def workbook(path: Path, **sheets: list[tuple[Any, ...]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def items(**named: str) -> dict[str, int]:
    return numbered("item", named)


def by_code(numbers: dict[str, int]) -> dict[int, str]:
    return {number: code for code, number in numbers.items()}


def listed(name: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a given workbook below the heading, sheet by sheet."""
    for sheet in openpyxl.load_workbook(GIVEN / name, read_only=True).worksheets:
        yield sheet.title, *list(sheet.iter_rows(values_only=True))


@needs_files
@pytest.mark.parametrize(
    "path", sorted(GIVEN.glob("nhsa_*.xlsx")) + sorted(GIVEN.glob("rules_*.csv")), ids=lambda p: p.stem
)
def test_each_row_of_the_given_tables_is_a_limit_or_is_reported_with_its_line_and_reason(path: Path) -> None:
    whole = read(path)
    if path.suffix == ".csv":
        count = len(list(csv.reader(path.open(encoding="utf-8-sig")))) - 1
        assert whole.rows == count
        spoken = {one.line for one in whole.found} | {one.line for one in whole.left}
        assert len(spoken) == count, "every line is spoken of"
    assert whole.found or whole.left
    assert all(one.says.zh and one.says.en for one in whole.left)
    assert not whole.unused, "every heading is understood"


@needs_files
@pytest.mark.django_db(transaction=True)
def test_each_code_of_the_national_tables_of_sex_and_age_is_limited_as_listed_and_no_other(home: Path) -> None:
    wanted: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for file in sorted(GIVEN.glob("nhsa_*第一批*限定性别*.xlsx")):
        said: dict[str, str] = {}
        for _title, heading, *lines in listed(file.name):
            for line in lines:
                cells = {title: str(cell or "") for title, cell in zip(heading, line, strict=False)}
                name = cells.get("药品通用名", "") or cells["项目名称"]
                code = cells.get("国标代码", "") or cells.get("药品代码", "")
                value = cells.get("限定对象", "") or cells.get("限定性别", "")
                said |= {name: value} if value else {}
                if code:
                    wanted[code].add(said[name])
                    names[code] = name
        load_rules(path=file, by=None)
    numbers = numbered("item", names | {"003110000010000": "膀胱镜检查", "XA02BCA001A001010100001": "奥美拉唑片"})
    limited = defaultdict(set)
    code_of = by_code(numbers)
    for item, sex, _rule, since, until in rows(snapshot.take(), "sex_limits"):
        limited[code_of[item]].add({1: "男", 2: "女"}[sex])
        assert since.year == 1949
        assert until == END
    assert limited == wanted
    assert len(limited) > 6000


@needs_files
@pytest.mark.django_db(transaction=True)
def test_operations_of_one_group_exclude_one_another_and_those_of_two_groups_do_not(home: Path) -> None:
    (file,) = GIVEN.glob("nhsa_*第二批*.xlsx")
    groups: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for _title, _heading, *lines in listed(file.name):
        for name, _says, code, _kind, group in lines:
            groups[group].add(str(code))
            names[str(code)] = name
    load_rules(path=file, by=None)
    code_of = by_code(numbered("item", names))
    pairs = {frozenset((code_of[a], code_of[b])) for a, b, kind, *_rest in rows(snapshot.take(), "pairs") if kind == 4}
    wanted = {frozenset((a, b)) for codes in groups.values() for a in codes for b in codes if a != b}
    assert pairs == wanted


@needs_files
@pytest.mark.django_db(transaction=True)
def test_pairs_of_the_wider_tables_hold_between_the_items_they_name(home: Path) -> None:
    for name in ("rules_duplicate_billing.csv", "rules_item_unbundling.csv", "rules_item_substitution.csv"):
        load_rules(path=GIVEN / name, by=None)
    codes = {
        "003106040070000": "开胸胸腔病变活检",
        "003106040050000": "胸腔穿刺术",
        "003106040060000": "胸腔闭式引流术",
        "001205000010000": "大清创",
        "001205000030000": "小清创",
        "C0202010010101": "药物支架系统",
        "C0202010010202": "普通支架系统",
    }
    code_of = by_code(numbered("item", codes))
    found = {(code_of[a], code_of[b], kind) for a, b, kind, *_rest in rows(snapshot.take(), "pairs")}
    assert found == {
        ("003106040070000", "003106040050000", 1),
        ("001205000010000", "001205000030000", 3),
        ("C0202010010101", "C0202010010202", 3),
    }


@pytest.mark.django_db(transaction=True)
def test_a_batch_with_other_headings_is_understood(home: Path, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "【第九批】诊疗项目规则（限定频次）.xlsx",
        说明=[("医疗服务项目智能监管规则",), (None,), ("项目名称", "国家编码", "规则类型", "限定内容"),
             ("某项检查", "003102010010000", "限定频次", "每周不超过2次"),
             ("另一检查", 3102010020000, "限定频次", "视病情")],
    )  # fmt: skip
    made, _new = load_rules(path=path, source="某省医保局", valid_from=FROM, by=None)
    assert made.batch == "第九批"
    assert made.read == 2
    assert [(each[1], each[2]) for each in made.left] == [(5, "限定内容")]
    numbered("item", {"003102010010000": "某项检查", "003102010010001": "某项检查（加收）"})
    ((item, most, in_days, rule, since, until),) = rows(snapshot.take(), "frequency_limits")
    row = RuleRow.objects.get(pk=rule)
    assert (most, in_days, since, until) == (2, 7, FROM, END)
    assert (row.sheet, row.line, row.table.name) == ("说明", 4, path.name)
    assert item == numbered("item", {"003102010010000": ""})["003102010010000"], "the part with its own code is another"


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing_and_a_new_edition_needs_its_first_day(tmp_path: Path) -> None:
    path = table(tmp_path / "限制.csv", "诊疗编码,诊疗名称,性别限制", "003312040190100,某手术,男")
    first, is_new = load_rules(path=path, valid_from=FROM, by=None)
    again, is_new_again = load_rules(path=path, valid_from=date(2025, 1, 1), by=None)
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    table(path, "诊疗编码,诊疗名称,性别限制", "003312040190100,某手术,女")
    with pytest.raises(Refusal):
        load_rules(path=path, by=None)
    newer, _new = load_rules(path=path, valid_from=date(2026, 1, 1), by=None)
    first.refresh_from_db()
    assert first.valid_until == date(2025, 12, 31)
    assert newer.valid_from == date(2026, 1, 1)
    loaded = Entry.objects.filter(kind="rule_table_loaded").order_by("pk")
    assert [entry.data["table"] for entry in loaded] == [first.pk, newer.pk]
    assert Entry.objects.get(kind="rule_table_ended").data == {"table": first.pk, "until": "2025-12-31"}
    assert RuleTable.objects.count() == 2


@pytest.mark.django_db
def test_a_table_ends_once_and_not_before_it_began(tmp_path: Path) -> None:
    path = table(tmp_path / "限制.csv", "诊疗编码,诊疗名称,性别限制", "003312040190100,某手术,男")
    made, _new = load_rules(path=path, valid_from=FROM, by=None)
    with pytest.raises(Refusal):
        end_rules(table=made, until=date(2023, 12, 31), by=None)
    end_rules(table=made, until=FROM, by=None)
    with pytest.raises(Refusal):
        end_rules(table=made, until=FROM, by=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_items_of_one_number_only_the_names_tell_which_is_which(home: Path, tmp_path: Path) -> None:
    path = table(
        tmp_path / "串换.csv",
        "主项编码,主项名称,小项编码,小项名称",
        "00310402025,鼻部特殊治疗,(00310402025),(鼻部电灼)",
    )
    load_rules(path=path, by=None)
    numbers = numbered(
        "item", {"003104020250000": "鼻部特殊治疗", "003104020250100": "鼻部电灼", "003104020250200": "鼻部冷冻"}
    )
    found = [(a, b) for a, b, *_rest in rows(snapshot.take(), "pairs")]
    assert found == [(numbers["003104020250000"], numbers["003104020250100"])]


@pytest.mark.django_db(transaction=True)
def test_a_drug_is_told_by_its_generic_code_or_by_its_whole_name_brackets_and_all(home: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "限制.csv", "药品编码,药品名称,性别限制", "XJ07BGR030B0,冻干疫苗(Vero细胞),女")
    load_rules(path=path, by=None)
    wanted = {"XJ07BGR030B014010101119": "某某疫苗", "本院01": "冻干疫苗(Vero细胞)"}
    numbers = numbered("item", wanted | {"本院02": "冻干疫苗", "XJ07BGR031B014010101119": "别的疫苗"})
    limited = {item for item, *_rest in rows(snapshot.take(), "sex_limits")}
    assert limited == {numbers[code] for code in wanted}


def test_what_is_no_table_is_refused_with_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(Refusal):
        read(broken)
    with pytest.raises(Refusal):
        read(tmp_path / "没有.xlsx")
