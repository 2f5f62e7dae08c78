"""The ways in which directives write numbers, each with what its match becomes: value and unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from liandong.law.directive.numerals import number, plain

N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]{1,6})"
TERM = r"(?:个)?(?:工作日|自然日|小时|分钟|个月|日|天|周|月|年|星期)"
# A space, a line to write on, a mark of damage, empty brackets: atomic, however long the line.
BLANK = r"(?>(?:[ _＿□■�*＊…×]|[xX]{2}|（ ?）)+)"
LEAST = r"(?:至少|不少于|不低于|不得少于|不得低于|最少|达到?|不超过|不得超过|超过)"
OF_UNIT = r"(?:次|家|名|人|个|例|起|件|份|期|类|项|种|所|场|学时|课时|分|户|台|张|倍|万元|亿元|元|%)"
THINGS = r"(?:名|家|人|例|件|份|类|项|种|所|场|学时|课时|学分|户|台|张|天次|人次|处|支|大方面|个方面|个病种)"
PERIOD = r"(?P<every>年|半年|季度|季|个?月|周|日|天|[两二三四五]年)"
UP = r"(?:以上|及以上|以下)?"
UNITS = {
    "day": ("天", "日", "自然日"),
    "workday": ("工作日",),
    "week": ("周", "星期"),
    "month": ("月", "个月", "月度", "按月"),
    "quarter": ("季度", "季", "按季", "按季度"),
    "half_year": ("半年",),
    "year": ("年", "年度", "逐年", "按年"),
    "hour": ("小时",),
    "minute": ("分钟",),
}
UNIT_OF = {word: unit for unit, words in UNITS.items() for word in words}
YEARLY_THINGS = (
    "工作|方案|计划|抽查|清单|总结|考核|报告|报送|通报|公布|公示|评价|增加|提高|提升|随机|普法|监督|检查|培训|监管"
)
Match = re.Match[str]


class Measure(NamedTuple):
    """A way in which numbers are written."""

    kind: str
    pattern: re.Pattern[str]
    take: Callable[[Match], tuple[str, str]]


def _value(word: str) -> str:
    """15 for 十五; a number with a point as it stands."""
    told = number(word)
    return str(told) if told is not None else word


def _term(found: Match) -> tuple[str, str]:
    unit = found["unit"] if found["unit"] == "个月" else found["unit"].removeprefix("个")
    return _value(found["n"]), UNIT_OF.get(unit, unit)


def _times(found: Match) -> tuple[str, str]:
    return _value(found["n"]), f"{found['unit']}/{UNIT_OF.get(found['every'], found['every'])}"


def _every(found: Match) -> tuple[str, str]:
    return "", UNIT_OF.get(found["every"], found["every"])


def _year(found: Match) -> tuple[str, str]:
    when = found["when"] or ""
    if "起" in when or "开始" in when:
        return _value(found["n"]), "from"
    return _value(found["n"]), "end" if "底" in when or "末" in when else "mid" if "上半年" in when else "year"


def _count(found: Match) -> tuple[str, str]:
    return _value(found["n"]), found["unit"]


def _date(found: Match) -> tuple[str, str]:
    """6月30日 → 06-30, 2025年6月30日 → 2025-06-30, 6月底 → 06 month_end, 每月5日 → 5 day_of_month."""
    month, day = (_value(found[name] or "") for name in ("month", "day"))
    if not month:
        return day, "day_of_month"
    year = f"{_value(found['year'])}-" if found["year"] else ""
    return f"{year}{month:0>2}-{day:0>2}" if day else f"{year}{month:0>2}", "date" if day else "month_end"


def _share(found: Match) -> tuple[str, str]:
    return _value(found["n"]), "%"


def _whole(found: Match) -> tuple[str, str]:
    return "100", "%"


def _unit(found: Match) -> tuple[str, str]:
    return "", found.groupdict().get("unit") or ""


def _is(kind: str, take: Callable[[Match], tuple[str, str]], *pieces: str) -> Measure:
    return Measure(kind, re.compile("".join(pieces)), take)


YEAR = r"(?:19|20)\d{2}|二〇[〇一二三四五六七八九]{2}"
BEFORE = "(?:之前|以前|前)"
# In this order: what an earlier one has taken, a later one leaves alone.
MEASURES = (
    _is("deadline", _date, rf"(?:(?P<year>{YEAR}) ?年 ?)?(?P<month>{N}) ?月 ?",
        rf"(?:(?P<day>{N}) ?[日号]|[底末]) ?{BEFORE}"),
    _is("deadline", _date, r"(?P<year>(?!))?(?P<month>(?!))?(?:每个?月|每季度首月|次月) ?",
        rf"(?P<day>{N}) ?[日号] ?{BEFORE}"),
    _is("frequency", _times, rf"每{PERIOD}度?[^，。；、每]{{0,14}}?{LEAST}?[^，。；、\d每]{{0,6}}?",
        rf"(?P<n>{N}) ?(?P<unit>次|轮|学时|课时|学分|期|场|家|例|篇)(?:以上|及以上)?"),
    _is("frequency", _every, r"每(?P<every>年|半年|季度|季|个?月|周|日)(?!一|人)(?:上半年|下半年|度|末|初|底)?"),
    _is("frequency", _every, r"(?P<every>年度|季度|月度|逐年|按月|按季度?|按年)",
        rf"(?=[\u4e00-\u9fff]{{0,4}}(?:{YEARLY_THINGS}))"),
    _is("target_year", _year, r"(?:到|至|在|于|力争|争取)? ?(?P<n>" + YEAR + r") ?年",
        r"(?!\d{1,2} ?月)(?P<when>(?:年?底|末|上半年|下半年|[一二三四]季度)?(?:之?前|以前|起|开始|内)?)"),
    _is("deadline", _term, rf"(?P<n>{N}) ?(?P<unit>{TERM})(?:之内|以内|内|前|之前|以前)"),
    _is("deadline", _term, r"(?:最长不超过|不超过|不得超过|延长|提前|期限为|期限|有效期限?为?|不少于|满) ?",
        rf"(?P<n>{N}) ?(?P<unit>{TERM})"),
    _is("age", _count, rf"(?P<n>{N}) ?(?P<unit>周岁|岁){UP}"),
    _is("ratio", _share, rf"(?P<n>\d+(?:\.\d+)?) ?%{UP}"),
    _is("ratio", _share, rf"百分之(?P<n>{N}){UP}"),
    _is("ratio", _whole, r"全覆盖|全员覆盖|覆盖[至到]?(?:所有|全部|全体)|件件|事事|百分之百|全部纳入"),
    _is("money", _count, rf"(?P<n>{N}) ?(?P<unit>万元|亿元|元|倍){UP}"),
    _is("count", _count, rf"{LEAST} ?(?P<n>{N}) ?(?P<unit>次|{THINGS}|个){UP}"),
    _is("count", _count, rf"(?<![第十])(?P<n>{N}) ?(?P<unit>次|{THINGS})(?!性|等级|供水|分配|元){UP}"),
    _is("count", _count, r"(?P<n>一)[案企院事户人]一(?P<unit>方案|策|档|码|议|案|评)"),
    _is("other", _count, r"(?<!上)(?P<n>[一二三四]) ?(?P<unit>级)(?:甲等|乙等)?",
        r"(?=以上|及以上|以下|及以下|公立|医院|医疗)(?:及?以[上下])?"),
    _is("other", _unit, r"同一 ?(?P<unit>时间|时段|日)"),
)  # fmt: skip

# A blank, a line to write on, a mark of damage or nothing at all where the number should stand.
BLANKS = (
    _is("deadline", _unit, rf"{BLANK} ?(?P<unit>{TERM})(?:之内|以内|内|前)"),
    _is("ratio", _unit, rf"(?:{LEAST} ?{BLANK}?|{BLANK}) ?(?P<unit>%)|百分之(?:{BLANK}|(?=以|，|。))"),
    _is("frequency", _unit, rf"每(?:年|半年|季度|季|月|周)[^，。；]{{0,12}}?{LEAST}?{BLANK} ?(?P<unit>次|学时|期|场)"),
    _is("target_year", _unit, rf"(?:20)?(?:{BLANK}|\d{{0,2}}[_×xX□■�]{{1,4}}) ?(?P<unit>年)(?:底|末|上半年|前|起)?"),
    _is("count", _unit, rf"{LEAST} ?{BLANK}? ?(?P<unit>{OF_UNIT})(?![别体性案])",
        rf"|{BLANK} ?(?:次|名|家|学时)(?=[，。；、以])"),
)  # fmt: skip

# What a figure is made of besides the words between: 每年至少组织2次 → 组织.
MADE_OF = re.compile(
    rf"每(?:年|半年|季度|季|个?月|周|日|天|[两二三四五]年)度?|{LEAST}|{N} ?(?:次|轮|学时|课时|学分|期|场|家|例|篇){UP}"
)

# Inside a title, a document number or the number of an article nothing is counted.
CITED = re.compile(
    r"《[^《》]*》|（[^（）]*〔\d{4}〕[^（）]*）|〔\d{4}〕 ?\d+ ?号|第[〇零一二三四五六七八九十百千\d]+[条款项章号届次]"
)


def cited(text: str) -> list[tuple[int, int]]:
    """Where a text made plain only cites numbers."""
    return [found.span() for found in CITED.finditer(plain(text))]
