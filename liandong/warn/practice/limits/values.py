"""A limit as it is written in a cell, as figures; what cannot be read for certain is said, and never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from liandong.ground.rulebook.mappings import LimitedTo, NotLimitedTo
from liandong.law.rules import Text
from liandong.warn.practice.mapping import departments_of
from liandong.warn.practice.tables import SETTINGS, SEXES
from liandong.warn.practice.thresholds import threshold


@dataclass(frozen=True)
class Limit:
    """What a register says of an item besides the item itself."""

    register: str
    kind: int = 0  # sex, setting or level
    least: int | None = None
    most: int | None = None
    in_days: int | None = None


Read = list[Limit] | Text
NUMBER = r"(\d+(?:\.\d+)?)"
SEX_WORDS = {"男": SEXES["male"], "男性": SEXES["male"], "女": SEXES["female"], "女性": SEXES["female"]}
SETTING_WORDS = {
    "门诊": ("outpatient",),
    "急诊": ("emergency",),
    "住院": ("inpatient",),
    "互联网": ("internet",),
    "门急诊": ("outpatient", "emergency"),
}
# 民法典 1259: 以上、以下、以内、届满 include the figure; 不满、超过、以外 do not.
YEARS = "(?:周岁|岁)"
AGES: tuple[tuple[str, Callable[[int], tuple[int | None, int | None]]], ...] = (
    (rf"(?:≥|>=|满|不小于|不低于){NUMBER}{YEARS}?(?:以上|及以上)?", lambda n: (n, None)),
    (rf"{NUMBER}{YEARS}?(?:\(含\))?(?:及)?以上(?:\(含{NUMBER}?{YEARS}?\))?", lambda n: (n, None)),
    (rf"(?:>|大于|超过){NUMBER}{YEARS}?", lambda n: (n + 1, None)),
    (rf"(?:≤|<=|不大于|不超过){NUMBER}{YEARS}?", lambda n: (None, n)),
    (rf"{NUMBER}{YEARS}?(?:\(含\))?(?:及)?(?:以下|以内)(?:\(含{NUMBER}?{YEARS}?\))?", lambda n: (None, n)),
    (rf"(?:<|小于|不满|未满|不足){NUMBER}{YEARS}?", lambda n: (None, n - 1)),
)
RANGE = re.compile(rf"{NUMBER}{YEARS}?(?:-|~|–|—|至|到){NUMBER}{YEARS}")
WHOM = re.compile(r"(?:的)?(?:患者|病人|人群|使用|适用)$")
EVERY = {"日": 1, "天": 1, "周": 7, "星期": 7, "月": 0, "季度": 90, "季": 90, "年": 365}  # 0: a local setting
OFTEN = (
    re.compile(rf"(?:不超过)?{NUMBER}次?(?:每|/)(日|天|周|星期|月|季度|季|年)"),
    re.compile(rf"每(日|天|周|星期|月|季度|季|年)(?:不超过|限)?{NUMBER}次"),
)
COUNT = re.compile(rf"{NUMBER}(?![-~–—至到/\d])(\D.*)?")


def sex(text: str) -> Read:
    word = SEX_WORDS.get(_plain(text).removeprefix("限"))
    return [Limit("sex_limits", kind=word)] if word else _unclear(text, "男或女", "man or woman")


def age(text: str) -> Read:
    """Ages are kept in whole years: what is said in months or days, and is no whole year, is reported."""
    said = WHOM.sub("", _plain(text).removeprefix("限"))
    if span := RANGE.fullmatch(re.sub("(儿童|青少年|和|及)+$", "", said)):
        return _ages(int(span[1]), int(span[2]))
    word, figure = _who(said)
    for pattern, bounds in AGES:
        if (match := re.fullmatch(pattern, figure)) and "." not in match[1]:
            least, most = bounds(int(match[1]))
            return _ages(least if least is not None else word[0], most if most is not None else word[1])
    return (
        _ages(*word) if not figure and word != (None, None) else _unclear(text, "可读的年龄", "an age that can be read")
    )


def _who(said: str) -> tuple[tuple[int | None, int | None], str]:
    """Bounds that a word such as 儿童 stands for, by local setting, and what is left of the text."""
    words: dict[str, tuple[int | None, int | None]] = {
        "新生儿": (None, 0),
        "婴幼儿": (None, threshold("infant_years") - 1),
        "婴儿": (None, 0),
        "未成年人": (None, 17),
        "儿童": (None, threshold("child_years") - 1),
        "小儿": (None, threshold("child_years") - 1),
        "成年人": (threshold("adult_years"), None),
        "成年": (threshold("adult_years"), None),
        "成人": (threshold("adult_years"), None),
    }
    for word, bounds in words.items():
        if said.endswith(word):
            return bounds, said.removesuffix(word)
    return (None, None), said


def _ages(least: int | None, most: int | None) -> Read:
    if least is not None and most is not None and least > most:
        return Text(f"年龄下限 {least} 大于上限 {most}。", f"The lowest age {least} lies above the highest, {most}.")
    return [Limit("age_limits", least=least, most=most)]


def setting(text: str) -> Read:
    """住院, or several as in 急诊或住院."""
    words = [word for word in re.split(r"[、，,/;；或和及]", _plain(text).removeprefix("限")) if word]
    names = [SETTING_WORDS.get(word.removesuffix("患者").removesuffix("病人").removesuffix("使用")) for word in words]
    if not names or None in names:
        return _unclear(text, "门诊、急诊、住院", "out-patient, emergency, in-patient")
    kinds = sorted({SETTINGS[each] for several in names for each in several or ()})
    return [Limit("setting_limits", kind=kind) for kind in kinds]


def department(text: str) -> Read:
    """(精神|心理): the departments, any of which will do, where all of them are such as a licensed subject tells."""
    words = [word for word in re.split(r"[|、，,/;；或和及]", _plain(text).removeprefix("限")) if word]
    found = [departments_of(word.removesuffix("使用")) for word in words]
    for word, one in zip(words, found, strict=True):
        if isinstance(one, NotLimitedTo):
            return Text(
                f"限定在“{word}”：{one.says.zh}，未作判断。", f"Limited to “{word}”: {one.says.en}; not judged."
            )
    numbers = {one.number for one in found if isinstance(one, LimitedTo)}
    if not found or None in found:
        return _unclear(
            text, "复核过的科室（mappings/limits.yaml）", "a department that was reviewed (mappings/limits.yaml)"
        )
    return [Limit("department_limits", kind=number) for number in sorted(numbers)]


def level(text: str) -> Read:
    """二级, 二级及以上: from that level of institution on."""
    match = re.fullmatch(
        r"(?:限)?([一二三])级(?:及以上|以上|及其以上)?(?:医院|医疗机构|定点医疗机构)?(?:使用|开展)?", _plain(text)
    )
    if not match:
        return _unclear(text, "一级、二级或三级", "first, second or third level")
    return [Limit("level_limits", kind="一二三".index(match[1]) + 1)]


def quantity(text: str) -> Read:
    """2部位, 24小时: so many billing units, in thousandths; the unit stays as it is written."""
    match = COUNT.fullmatch(_plain(text))
    if not match:
        return _unclear(text, "数量和单位", "a number and its unit")
    return [Limit("quantity_limits", most=round(float(match[1]) * 1000))]


def often(text: str) -> Read:
    """1次每日, 每周不超过2次."""
    said = _plain(text)
    for pattern in OFTEN:
        if match := pattern.fullmatch(said):
            figure, span = sorted(match.groups(), key=lambda part: not part[0].isdigit())
            if "." not in figure:
                return [Limit("frequency_limits", most=int(figure), in_days=EVERY[span] or threshold("month_days"))]
    return _unclear(text, "次数和期间", "how often in what time")


def course(text: str) -> Read:
    """20天: at most so many times in the span that a local setting gives; a longer course says nothing then."""
    match = re.fullmatch(r"(?:疗程)?(?:不超过)?(\d+)(?:天|日)", _plain(text))
    if not match:
        return _unclear(text, "疗程天数", "the days of a course")
    days, span = int(match[1]), threshold("course_days")
    if days >= span:
        return Text(
            f"疗程 {days} 天不短于折算天数 {span} 天（本地设置），无法比对。",
            f"A course of {days} days is no shorter than the span of {span} (local setting): nothing to compare.",
        )
    return [Limit("frequency_limits", most=days, in_days=span)]


def _plain(text: str) -> str:
    said = "".join(unicodedata.normalize("NFKC", text).split()).strip("。;,")
    return said[1:-1] if said[:1] == "(" and said[-1:] == ")" and said.count("(") == 1 else said


def _unclear(text: str, zh: str, en: str) -> Text:
    shown = text.strip()[:40]
    return Text(f"“{shown}”读不出{zh}，不作猜测。", f"“{shown}” does not say {en}; none is guessed.")
