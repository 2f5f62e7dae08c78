"""What an item, a department and a code are; and how much of public catalogues the mappings know."""

import csv
from datetime import date
from pathlib import Path

import pytest

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.mappings import SPECIAL, Mappings, strays
from liandong.ground.rulebook.reading import parse
from liandong.warn.practice import coverage, mapping, numbers
from liandong.warn.practice.grouping import MARKS as MARK_WORDS
from liandong.warn.practice.tables import MARKS, ORDINARY, SETTINGS

CODES = Path(__file__).parents[4] / "shared" / "data" / "04_codes"
ITEMS = {
    ("003110000060000", "血液透析"): "haemodialysis",
    ("311000006", "血液透析"): "haemodialysis",
    ("003314000010000", "剖宫产术"): "delivery",
    ("003314000120000", "人工流产术"): "termination",
    ("XJ01DHM077B001010100001", "注射用美罗培南"): "antibiotic_special",
    ("XJ01CAA040E001010100001", "阿莫西林胶囊"): "antibiotic",
    ("XN02ABF050B002010100001", "枸橼酸芬太尼注射液"): "narcotic_injection",
    ("XN02ABF050X001010100001", "芬太尼透皮贴剂"): "narcotic_extended",
    ("XN02AAQ012E001010100001", "盐酸羟考酮缓释片"): "narcotic_extended",
    ("XN05CDM080B002010100001", "咪达唑仑注射液"): "midazolam_injection",
    ("XN05CDM080X001010100001", "咪达唑仑口服溶液"): "psychotropic_2",
    ("XN05BAD034A001010100001", "地西泮片"): "psychotropic_2",
    ("XR05DAF000X001010100001", "复方可待因口服溶液"): "psychotropic_2",
    ("C0202010010101", "药物洗脱支架"): "vascular_implants",
    ("50.5900", "肝移植"): "transplant_liver",
    ("74.1x01", "子宫下段剖宫产术"): "delivery",
    ("17.4200", "腹腔镜机器人援助操作"): "robot",
    ("002103000010000", "X线计算机体层(CT)平扫"): "ct",
    ("332504040390000", "肿瘤标志物检测"): "laboratory_immunology",
}


@pytest.mark.parametrize(("item", "code"), ITEMS.items(), ids=lambda it: it[1] if isinstance(it, tuple) else it)
def test_an_item_is_told_by_its_code_and_a_closer_look_at_its_name(item: tuple[str, str], code: str) -> None:
    assert mapping.group_of("item", *item) == mapping.found().groups[code].number


def test_what_no_code_and_no_name_tells_is_not_mapped() -> None:
    assert mapping.group_of("item", "无此编码", "某物") == 0
    assert mapping.group_of("service", "999999999", "看不懂的项目") == 0


def test_a_name_decides_where_no_code_does() -> None:
    assert mapping.group_of("service", "本院自编1", "血液透析滤过") == mapping.found().groups["haemodialysis"].number
    assert mapping.group_of("drug", "本院自编2", "盐酸吗啡缓释片") == mapping.found().groups["narcotic_extended"].number


def test_many_at_once_are_as_one_by_one() -> None:
    codes, names = zip(*ITEMS, strict=True)
    assert mapping.groups_of("item", codes, names).to_pylist() == [mapping.group_of("item", *one) for one in ITEMS]


@pytest.mark.parametrize(
    ("said", "code"),
    [("神经内科", "03.03"), ("A03.04", "03.04"), ("骨科二病区", "04.03"), ("心内科门诊", "03.04"), ("ICU", "28"),
     ("中医儿科", "50.04"),
     ("血透室", "03.06"), ("儿科（东院）", "07"), ("呼吸科一区", "03.01"), ("后勤科", "")],
)  # fmt: skip
def test_a_department_is_its_subject(said: str, code: str) -> None:
    assert numbers.subject_code(mapping.subject_of(said)) == code


def test_numbers_come_from_the_codes_themselves_and_lead_back() -> None:
    assert numbers.subject_number("03.04") == 304
    assert numbers.subject_number("04.01.02") == 20401
    for code in ("01", "03.11", "04.06.01", "50.18", "32.10"):
        assert numbers.subject_code(numbers.subject_number(code)) == code
    assert numbers.subject_number("4.1") == 0
    assert numbers.category_code(numbers.category_number("D213")) == "D213"
    assert numbers.category_number("综合医院") == numbers.category_number("A100") == 1100
    assert [numbers.level_number(text) for text in ("三级甲等", "二级", "06", "13", "无等级", "")] == [3, 2, 2, 2, 0, 0]


def test_every_group_has_words_for_its_marks_and_something_hangs_on_the_special_ones() -> None:
    assert SPECIAL == ORDINARY
    assert set(MARK_WORDS) == set(MARKS)
    for group in mapping.groups():
        assert (group.number >= SPECIAL) == any(one.hangs for one in group.versions)
        assert all(set(one.marks) <= set(MARKS) for one in group.versions)
        assert all(limit.setting in SETTINGS for one in group.versions for limit in one.day_limits)
        assert all(one.basis for one in group.versions if one.hangs), group.code


def test_midazolam_moves_on_the_first_of_july_2024() -> None:
    group = mapping.found().groups["midazolam_injection"]
    before, after = group.on(date(2024, 6, 30)), group.on(date(2024, 7, 1))
    assert before is not None
    assert after is not None
    assert (before.marks, before.rights) == (("psychotropic_2",), ())
    assert (after.marks, after.rights) == (("psychotropic_1",), ("narcotic",))


WRONG = {
    "一个编码前缀属于两组": "items: [{catalogue: drug, group: a, prefixes: [X]},"
    " {catalogue: drug, group: b, prefixes: [X]}]",
    "没有这个组": "items: [{catalogue: drug, group: nothing, prefixes: [X]}]",
    "一个科室的叫法写了两次": "limited_to: [{number: 1, code: c, title: {zh: 甲, en: A},"
    " words: [康复], subjects: ['21']}]\n"
    "not_limited_to: [{words: [康复], says: {zh: 甲, en: A}}]",
    "清单里没有的执业范围": "groups: [{number: 1001, code: c, title: {zh: 甲, en: A},"
    " versions: [{from: 2020-01-01, scopes: [astrology], basis: [why]}]}]",
}
BASE = "basis: [{local: true, set_by: 测试}]\n"


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
def test_mappings_that_contradict_themselves_are_refused(said: str) -> None:
    found = Mappings()
    found.take(parse(BASE + "cited: {why: [{local: true, set_by: 测试}]}\n" + said), "mappings/x.yaml")
    assert strays(found, {"practice.scopes": {"internal"}}, ())


@pytest.mark.parametrize(
    "said",
    [
        "groups: [{number: 1001, code: c, title: {zh: 甲, en: A}, versions: [{from: 2020-01-01}]}]",
        "groups: [{number: 5, code: c, title: {zh: 甲, en: A},"
        " versions: [{from: 2020-01-01, offline: true, basis: [x]}]}]",
        "groups: [{number: 1001, code: c, title: {zh: 甲, en: A}, versions: [{from: 2020-01-01, offline: true}]}]",
        "items: [{catalogue: drug, group: a}]",
        "items: [{catalogue: drug, group: a, prefixes: [X], both: true}]",
    ],
)
def test_a_group_or_pattern_that_says_too_little_is_refused(said: str) -> None:
    with pytest.raises(Fault):
        Mappings().take(parse(BASE + said), "mappings/x.yaml")


@pytest.mark.skipif(not CODES.is_dir(), reason="没有 shared/data/04_codes / the catalogues are not here")
@pytest.mark.parametrize(
    ("file", "kind", "least"),
    [("yibao_service_categories", "service", 0.96), ("yibao_drug_categories", "drug", 1.0),
     ("yibao_material_categories", "material", 1.0), ("icd9cm3_yibao_procedure_codes", "operation", 1.0)],
)  # fmt: skip
def test_the_public_catalogues_are_covered(file: str, kind: str, least: float) -> None:
    (found,) = coverage.of_file(CODES / f"{file}.csv", kind=kind)
    assert found.share >= least
    assert found.mapped + len(found.unmapped) == found.codes


@pytest.mark.skipif(not CODES.is_dir(), reason="没有 shared/data/04_codes / the catalogues are not here")
def test_nearly_all_names_of_departments_are_known_and_none_is_known_wrongly() -> None:
    with (CODES / "zhenliao_kemu_names.csv").open(encoding="utf-8-sig") as file:
        rows = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    known = [(code, mapping.subject_of(name)) for code, name in rows if mapping.subject_of(name)]
    assert len(known) >= 0.9 * len(rows)
    wrong = [(code, number) for code, number in known if number // 100 != int(code[:2])]
    assert not wrong


def test_the_lists_that_groups_name_are_in_the_rulebook() -> None:
    for rule in ("practice.scopes", "practice.rights", "practice.filings", "practice.equipment"):
        assert book().rule(rule).kind == "list"
    filings = {item["code"] for item in book().rule("practice.filings").versions[-1].values["items"]}
    assert {f"G{number:02}" for number in range(1, 13)} <= filings
