"""Words of advertisements: found however they are written, not found where they mean something else."""

from datetime import date
from pathlib import Path

import pytest

from liandong.discover.ads.queries.law import grounds
from liandong.law.ads import Ground, beds, beyond, differences, folded, hits, telephones

ON = date(2026, 6, 1)
SHARED = Path(__file__).parents[3] / "shared" / "data" / "07_ads" / "medical_ad_forbidden_words_from_public_code.csv"

UNLAWFUL = [
    ("无需开刀，三天根治痔疮", {"assertion": ["根治"], "disease": ["痔疮"]}),
    ("根·治顽疾，永 不 复 发！", {"assertion": ["根·治", "永 不 复 发"]}),
    ("１００％有效，无效退款", {"assertion": ["１００％有效", "无效退款"]}),
    ("治愈率高达98.6%", {"cure_rate": ["治愈率"]}),
    ("我们没有副作用", {"assertion": ["没有副作用"]}),
    ("别的医院治不好的，来我们这里", {"comparison": ["别的医院治不好"]}),
    ("患者现身说法，专家推荐", {"testimonial": ["患者现身说法", "专家推荐"]}),
    ("引进干细胞技术", {"technique": ["干细胞"]}),
    ("祖传秘方，御医传人坐诊", {"drug": ["祖传秘方"], "superstition": ["御医传人"]}),
    ("原部队医院专家", {"military": ["原部队"]}),
    ("全国第一，设备最先进", {"superlative": ["全国第一", "最先进"]}),
    ("卫健委推荐单位", {"state_organ": ["卫健委推荐"]}),
    ("不用担心，保证治愈", {"assertion": ["保证治愈"]}),
    ("不手术治愈近视", {"assertion": ["治愈"], "disease": ["近视"]}),
]
LAWFUL = [
    "本院不保证治愈任何疾患，请理性就医",
    "谨防“根治”“包治百病”类虚假宣传",
    "请勿轻信所谓永不复发的说法",
    "任何机构不得承诺无效退款",
    "不能保证没有副作用",
    "地址：丰泽区东海街1号，电话：0595-22345678，接诊时间：8:00至17:30",
    "急诊备有速效救心丸",
    "医保定点单位",
]


@pytest.fixture(scope="module")
def law() -> list[Ground]:
    return grounds(None, ON)


@pytest.mark.parametrize(("text", "expected"), UNLAWFUL)
def test_what_may_not_be_said_is_found_as_it_was_written(
    law: list[Ground], text: str, expected: dict[str, list[str]]
) -> None:
    found: dict[str, list[str]] = {}
    for hit in hits(text, law):
        found.setdefault(hit.code, []).append(text[hit.start : hit.end])
    assert found == expected


@pytest.mark.parametrize("text", LAWFUL)
def test_what_is_denied_or_means_something_else_is_not_found(law: list[Ground], text: str) -> None:
    assert [text[hit.start : hit.end] for hit in hits(text, law)] == []


def test_a_name_may_stand_for_itself_and_only_there(law: list[Ground]) -> None:
    name = "泉州肿瘤医院"
    assert hits(f"{name}欢迎您", law, [name]) == []
    assert [hit.word for hit in hits(f"{name}治肿瘤", law, [name])] == ["肿瘤"]


def test_clauses_outside_the_items_are_named_with_what_is_too_much() -> None:
    text = "安康医院，地址：中山路8号二楼，诊疗科目：内科、外科，电话13800000000，开业送鸡蛋"
    pieces = beyond(text, ["安康医院", "诊疗科目", "内科", "外科", "电话"], ["地址"])
    assert [text[piece.start : piece.end] for piece in pieces] == ["开业送鸡蛋"]


def test_an_approved_text_is_compared_clause_by_clause() -> None:
    approved = "安康医院。地址：中山路8号。电话：0595-22345678。"
    assert differences("安康医院 地址：中山路８号", approved) == []
    changed = "安康医院。地址：中山路8号。三天见效。"
    assert [changed[one.start : one.end] for one in differences(changed, approved)] == ["三天见效"]


def test_numbers_are_read() -> None:
    assert telephones("电话 0595-22345678 或 400-123-4567，2026年") == ["0595-22345678", "400-123-4567"]
    assert (beds("编制床位：120张"), beds("开放床位数 80"), beds("2026年开业")) == (120, 80, None)
    assert folded("Ａ b－Ｃ") == "abc"


def test_of_words_that_others_collected_the_medical_ones_are_known(law: list[Ground]) -> None:
    if not SHARED.exists():
        pytest.skip("the collected words are not beside the project")
    rows = [line.split(",") for line in SHARED.read_text(encoding="utf-8").splitlines()[1:]]
    wanted = [row[0] for row in rows if row[2] in ("疗效保证", "推荐证明")]
    known = [word for word in wanted if hits(word, law)]
    print(f"{len(known)} of {len(wanted)} known; not: {sorted(set(wanted) - set(known))}")
    assert len(known) / len(wanted) >= 0.6
