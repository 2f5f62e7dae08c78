"""The head and foot of a directive: title, number, issuers, days and addressees; what is blank is told as missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from liandong.law.directive import shapes
from liandong.law.directive.issuers import offices
from liandong.law.directive.model import Damage, Span
from liandong.law.directive.numerals import DAY, day
from liandong.law.directive.segments import Line
from liandong.law.rules import Text

BRACKETED = r"[〔（] ?((?:19|20)\d{2}) ?[〕）]"
NUMBER = re.compile(rf"(?:文号|发文字号)?：? ?([\u4e00-\u9fffA-Za-z]{{1,24}}?) ?{BRACKETED} ?第? ?(\d{{1,5}}) ?号")
ORDER = re.compile(
    r"(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日 ?)?([\u4e00-\u9fff]{2,40}?令)(?:\d{4}年)? ?"
    r"第? ?([\d〇一二三四五六七八九十百]{1,6}) ?号"
)
BLANK_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,20}? ?[〔（][ \d_＿xX×]*[〕）] ?第?[ _＿xX×\d]*号")
HEAD_MOST = 40
# 各省、自治区、直辖市卫生厅局 is one name: levels of places before the office they all have.
PLACE_LEVEL = "(?:各|全)?(?:省|自治区|直辖市|计划单列市|设区市|地级?市?|州|盟|市|县|区|旗|区县|地)"
LEVEL = re.compile(rf"{PLACE_LEVEL}(?:、{PLACE_LEVEL})*")
ADOPTED = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+届)?([\u4e00-\u9fff]{2,40}?(?:人民代表大会(?:常务委员会)?|国务院|人民检察院|政治局))第.{2,12}次.{0,14}(?:通过|批准)"
)
UNNUMBERED = re.compile(r"(?:通知|意见|方案|决定|通告|公告|批复|函)$")
ADDRESSED = re.compile(r"[^。；]{2,600}：")
TO_SOMEONE = re.compile(
    r"^(?:各|本|全|省|市|县|区|州|国务院|有关|中央|委|局|直属|相关|[\u4e00-\u9fff（）]{2,30}(?:、|，|$))"
)
NO_ADDRESS = re.compile(r"(?:如下|下列|以下|通知|意见|规定|为了|为|根据|按照|要求)")
ISSUED = re.compile(
    rf"{DAY.pattern} ?(?:[\u4e00-\u9fff]{{2,40}}(?:第[\d一二三四五六七八九十百〇]+号)?)?(?:公布|发布|印发)"
)
TAKES_EFFECT = re.compile(rf"自 ?(?:{DAY.pattern}) ?起(?:正式)?(?:施行|实施|执行|生效)|{DAY.pattern} ?(?:起)?施行")
FROM_ISSUE = re.compile(r"自(?:印发|发布|公布)之日起(?:正式)?(?:施行|实施|执行|生效)")


@dataclass
class Head:
    """What stands around the body."""

    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    issued_on: date | None = None
    signed_on: date | None = None
    effective_on: date | None = None
    addressees: tuple[str, ...] = ()
    damage: list[Damage] = field(default_factory=list)


def head(lines: Sequence[Line]) -> Head:
    """Read from the lines of a cleaned text."""
    found = Head()
    body = next((at for at, line in enumerate(lines) if line.role in ("marked", "row")), len(lines))
    addressed = next((at for at, line in enumerate(lines[:body]) if _is_address(line)), None)
    found.addressees = _addressees(lines[addressed].text) if addressed is not None else ()
    top = lines[: addressed if addressed is not None else min(body, HEAD_MOST)]
    found.title = _title(top, lines[:body])
    _number(found, lines[:body])
    _days(found, lines, body)
    found.issuers = _issuers(lines, top, found.title) or _lawgiver(found.number, lines[:body])
    _tell_missing(found, lines)
    return found


def _tell_missing(found: Head, lines: Sequence[Line]) -> None:
    """A letter of an office has a number and a day; where there is none, say so."""
    here = Span(0, min(1, lines[-1].end if lines else 0))
    if not UNNUMBERED.search(re.sub(r"[（(].*$", "", found.title)) and not found.addressees:
        return
    told = " ".join(one.what.zh for one in found.damage)
    if not found.number and "文号" not in told:
        found.damage.append(Damage(Text("未见文号", "no document number was found"), here))
    if not found.signed_on and not found.issued_on and "日期" not in told:
        found.damage.append(Damage(Text("未见成文日期", "no day of signature was found"), here))


def _is_address(line: Line) -> bool:
    told = line.plain
    if line.role != "text" or not ADDRESSED.fullmatch(told):
        return False
    return bool(TO_SOMEONE.match(told)) and not NO_ADDRESS.search(told[-12:]) and not NO_ADDRESS.match(told)


def _addressees(line: str) -> tuple[str, ...]:
    """各省、自治区、直辖市卫生厅局，新疆…卫生局 → one name each; what stands in brackets stays with its name."""
    names, depth, name = [], 0, ""
    for char in line.rstrip("：: "):
        depth += (char in "（(") - (char in "）)")
        level = char == "、" and bool(LEVEL.fullmatch(name))
        if char in "，、,;；" and depth <= 0 and not level:
            names.append(name)
            name = ""
        else:
            name += char
    return tuple(one.strip() for one in [*names, name] if one.strip())


def _title(top: Sequence[Line], before_body: Sequence[Line]) -> str:
    titles = [line.text for line in top if line.role == "title"]
    if not titles:
        titles = [line.text for line in before_body if line.role == "title"][:1]
    best = [title for title in titles if "关于" in title] or titles
    return re.sub(r"(?<=[\u4e00-\u9fff》）]) (?=[\u4e00-\u9fff《（])", "", best[-1].lstrip("# ")) if best else ""


def _number(found: Head, lines: Sequence[Line]) -> None:
    for line in lines:
        if told := NUMBER.fullmatch(line.plain):
            found.number = f"{told[1]}〔{told[2]}〕{told[3]}号"
            return
        if len(line.plain) <= 40 and BLANK_NUMBER.fullmatch(line.plain):
            what = Text("文号空缺或残缺", "the document number is blank or damaged")
            found.damage.append(Damage(what, Span(line.start, line.end)))
            return
    for at, line in enumerate(lines):
        joined = (
            "".join(one.plain for one in lines[at : at + 3] if len(one.plain) <= 30) if _is_order(line) else line.plain
        )
        if len(joined) <= 100 and (told := ORDER.search(joined)):
            found.number = f"{told[1]}第{told[2]}号"
            return


def _is_order(line: Line) -> bool:
    """The line an order's number begins in: 中华人民共和国卫生部 / 令 / 第 26 号."""
    return line.plain.endswith("令") or (line.role == "text" and shapes.is_office(line.plain))


def _days(found: Head, lines: Sequence[Line], body: int) -> None:
    signed = [line for line in lines if line.role == "signed"]
    for line in signed:
        if told := DAY.search(line.plain):
            found.signed_on = found.signed_on or day(told)
        elif shapes.is_day(line.text):
            found.damage.append(
                Damage(
                    Text("成文日期空缺或残缺", "the day it was signed is blank or damaged"), Span(line.start, line.end)
                )
            )
    for line in [*lines[:body], *(line for line in lines[body:] if line.role == "closing")]:
        if len(line.plain) <= 90 and (told := ISSUED.search(line.plain)):
            found.issued_on = found.issued_on or _first_day(told)
    for line in lines:
        if told := TAKES_EFFECT.search(line.plain):
            found.effective_on = _first_day(told)
            return
    if any(FROM_ISSUE.search(line.plain) for line in lines):
        found.effective_on = found.issued_on or found.signed_on


def _first_day(told: re.Match[str]) -> date | None:
    within = DAY.search(told[0])
    return day(within) if within else None


def _issuers(lines: Sequence[Line], top: Sequence[Line], title: str) -> tuple[str, ...]:
    """Who heads it where that names all who signed, as a joint letter signed by the first does; else who signed it;
    else who its title names.
    """
    signed, heading = (
        dict.fromkeys(name for line in block for name in offices(line)) for block in (_signatures(lines), _heads(top))
    )
    if names := heading if heading and signed.keys() <= heading.keys() else signed:
        return tuple(names)
    before = re.match(r"(.{4,60}?)(?:关于|转发)", title)
    return tuple(offices(before[1])) if before and shapes.is_office(before[1]) else ()


def _lawgiver(number: str, before_body: Sequence[Line]) -> tuple[str, ...]:
    """Who gave the order, or which assembly passed the act."""
    if "令第" in number:
        return (number.partition("令第")[0],)
    for line in before_body:
        if told := ADOPTED.search(line.plain):
            return (told[1],)
    return ()


def _signatures(lines: Sequence[Line]) -> Iterator[str]:
    """The first signature that stands above a day."""
    block: list[str] = []
    for line in lines:
        if line.role == "signed" and shapes.is_office(line.text):
            block.append(line.text)
        elif block:
            break
    yield from block


def _heads(top: Sequence[Line]) -> Iterator[str]:
    for line in top:
        name = re.sub(r" ?(?:文件|令|公告)$", "", line.text)
        if shapes.is_office(name) and line.role == "text":
            yield name
