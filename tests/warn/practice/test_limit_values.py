"""What a cell of a rule table says: exactly, or that it cannot be read."""

import pytest

from liandong.law.rules import Text
from liandong.warn.practice.limits import values

AGES = {
    "儿童": (None, 17),
    "小儿": (None, 17),
    "新生儿": (None, 0),
    "婴幼儿": (None, 2),
    "成年": (18, None),
    "≥14岁": (14, None),
    ">=14岁": (14, None),
    "14岁以上": (14, None),
    "14周岁及以上": (14, None),
    "14岁以上患者": (14, None),
    "大于6岁": (7, None),
    "＞6岁": (7, None),
    "6岁以下": (None, 6),
    "不满6周岁": (None, 5),
    "<6岁": (None, 5),
    "6岁以内儿童": (None, 6),
    "6岁以上儿童": (6, 17),
    "6-17岁": (6, 17),
    "6岁至17岁": (6, 17),
    "限6～17岁儿童和青少年": (6, 17),
    "满18周岁": (18, None),
}


@pytest.mark.parametrize(("said", "bounds"), AGES.items(), ids=AGES)
def test_an_age_is_read_exactly(said: str, bounds: tuple[int | None, int | None]) -> None:
    limits = values.age(said)
    assert not isinstance(limits, Text)
    (limit,) = limits
    assert (limit.least, limit.most) == bounds


@pytest.mark.parametrize("said", ["3月龄以上", "28天以内", "老年", "适龄", "6.5岁以上", "17-6岁", "", "14"])
def test_an_age_that_cannot_be_read_for_certain_is_said_and_not_guessed(said: str) -> None:
    assert isinstance(values.age(said), Text)


@pytest.mark.parametrize(("said", "kinds"), [("住院", [3]), ("限急诊或住院患者", [2, 3]), ("门急诊", [1, 2])])
def test_settings_may_be_several(said: str, kinds: list[int]) -> None:
    assert values.setting(said) == [values.Limit("setting_limits", kind=kind) for kind in kinds]


def test_a_setting_that_is_none_of_those_known_is_reported() -> None:
    assert isinstance(values.setting("门诊慢特病"), Text)


@pytest.mark.parametrize(
    ("said", "least"), [("二级", 2), ("三级", 3), ("二级及以上医疗机构", 2), ("限三级医院使用", 3)]
)
def test_a_level_is_the_lowest_that_may(said: str, least: int) -> None:
    assert values.level(said) == [values.Limit("level_limits", kind=least)]


@pytest.mark.parametrize(
    ("said", "numbers"),
    [("(精神|心理)", [1]), ("康复", [2]), ("限精神科或康复医学科使用", [1, 2]), ("心理、康复", [1, 2])],
)
def test_a_department_is_one_that_was_reviewed(said: str, numbers: list[int]) -> None:
    assert values.department(said) == [values.Limit("department_limits", kind=number) for number in numbers]


@pytest.mark.parametrize(
    ("said", "why"), [("(营养)", "名录"), ("急诊", "急救"), ("(精神|急诊)", "急救"), ("肿瘤", "复核")]
)
def test_a_department_that_no_subject_tells_is_reported_with_the_reason(said: str, why: str) -> None:
    found = values.department(said)
    assert isinstance(found, Text)
    assert why in found.zh


@pytest.mark.parametrize(
    ("said", "most", "days"),
    [("1次每日", 1, 1), ("2次每周", 2, 7), ("每月不超过3次", 3, 30), ("48次/年", 48, 365), ("1次每月", 1, 30)],
)
def test_how_often_in_what_time(said: str, most: int, days: int) -> None:
    assert values.often(said) == [values.Limit("frequency_limits", most=most, in_days=days)]


@pytest.mark.parametrize(
    ("said", "most"), [("2部位", 2000), ("24小时", 24000), ("10个1%体表面积", 10000), ("1.5克", 1500)]
)
def test_a_quantity_counts_billing_units_in_thousandths(said: str, most: int) -> None:
    assert values.quantity(said) == [values.Limit("quantity_limits", most=most)]


@pytest.mark.parametrize("said", ["若干", "2-3部位", "适量", "按需"])
def test_a_quantity_without_one_number_is_reported(said: str) -> None:
    assert isinstance(values.quantity(said), Text)


def test_a_course_as_long_as_the_span_says_nothing_that_could_be_compared() -> None:
    assert values.course("20天") == [values.Limit("frequency_limits", most=20, in_days=30)]
    assert isinstance(values.course("90天"), Text)


@pytest.mark.parametrize("said", ["男", "女性", "限男"])
def test_a_sex_is_one_of_two(said: str) -> None:
    assert values.sex(said)
    assert isinstance(values.sex("孕妇"), Text)
