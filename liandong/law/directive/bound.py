"""Who leads and who joins, by the words around the names: 由…牵头, 会同…, 配合单位：…, or at the head of the order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from liandong.law.directive.departments import Found, codes
from liandong.law.directive.numerals import plain

# Between two names of one enumeration.
BETWEEN = re.compile(
    r"(?:[、，和与及]|以及|以及其他|或者|市|省|区|县|自治区|同级|各级|本级|（[^（）]*）|委|等|各|有关|相关)*"
)
LEADS_AFTER = re.compile(
    r"(?:等)?(?:[多各]?部门|机关|单位)?(?:为|作为|按照?(?:各自)?职责(?:分工)?|分别|共同)*(?:.{0,24}?的)?(?:分管领导)?(?:牵头|负责|主办|统一协调|统筹)|为.{0,20}牵头"
)
LEADS_BEFORE = re.compile(
    r"(?:牵头(?:部门|单位)?(?:为|是)?：?|责任(?:单位|部门)：|主办(?:单位|部门)：|负责(?:单位|部门)：)$"
)
JOINS_AFTER = re.compile(
    r"(?:等)?(?:[多各]?部门|机关|单位)?(?:要|应当|应|予以|积极|做好|按照?(?:各自)?(?:的)?职责(?:分工)?)*(?:为成员|参加|参与|(?:配合|协助)|(?:协同|支持)(?=[，,。；;的）)]|$))"
)
# 发展改革部门会同人民银行负责…: the second joins, whatever follows.
TOGETHER = re.compile(r"(?:会同|协同|联合|商)(?:市|省|区|县|自治区|同级|本级|有关)*$")
WITH = re.compile(r"(?:等)?(?:[多各]?(?:有关|相关|行政|主管)*部门|机关|单位)?(?:要|应当|应)?与")
JOINS_BEFORE = re.compile(
    r"(?:会同|协同|协助|配合|联合|商|商请|与|和|向|及时向|抄送|抄报|抄报同级|通报|通报同级|通报给|移送|移交|报送|报|反馈|反馈给|报告|提请|函告|告知|"
    r"配合(?:单位|部门)：|参加(?:单位|部门)：|参与(?:单位|部门)：|协办(?:单位|部门)：)(?:有管辖权的|同级|上级|本级|属地|当地|所在地|各级|市|省|区|县|自治区)*$"
)
ACTS_AFTER = re.compile(
    r"(?:等)?(?:[多各]?(?:有关|相关|行政|主管)?部门|机关|单位)?(?:及其[\u4e00-\u9fff]{2,12}?)?(?:，)?"
    r"(?:要|应|须|必须|不得|可以?|负责|持续|依法|按照|依据|根据|在|对|将|重点|联合|加强|牵头|统筹|组织|指导|建立|开展|会同|定期|及时|立即|依职责|依照)"
)


# Names at the very head of a sentence or clause are those it speaks to, unless they only qualify something.
HEADS = re.compile(
    r"(?:^|[，。；：])(?:各级|各|市|省|区|县|县级|市级|省级|自治区|全市|全省|同级|由|地方各级|设区的市和县级|其他)*$"
)
NOT_ACTING = re.compile(r"(?:等)?(?:[多各]?(?:有关|相关|行政)*部门|机关|单位)?(?:的|之间|领域|系统|信息|数据|工作人员)")


# So many characters on either side of the names say what part they have.
AROUND = 60


class Bound(NamedTuple):
    """The departments a sentence binds."""

    lead: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()


def bound(sentence: str, found: Sequence[Found]) -> Bound:
    """Lead and joining departments of a sentence; `found` are the namings in it, counted from its first character."""
    told = plain(sentence)
    lead: list[Found] = []
    joining: list[Found] = []
    for group in _groups(told, found):
        start, end = group[0].span.start, group[-1].span.end
        before, after = told[max(0, start - AROUND) : start], told[end : end + AROUND]
        if lead and TOGETHER.search(before):
            joining += group
        elif LEADS_BEFORE.search(before) or LEADS_AFTER.match(after) or (not lead and WITH.match(after)):
            lead += group
        elif JOINS_BEFORE.search(before) or JOINS_AFTER.match(after):
            joining += group
        elif _is_spoken_to(before, after) or (ACTS_AFTER.match(after) and (_opens(before) or not lead)):
            lead += group
    named = codes(lead)
    return Bound(named, tuple(code for code in codes(joining) if code not in named))


def _groups(told: str, found: Sequence[Found]) -> list[list[Found]]:
    """Names that stand in one enumeration."""
    groups: list[list[Found]] = []
    for one in found:
        if groups and BETWEEN.fullmatch(told[groups[-1][-1].span.end : one.span.start]):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _is_spoken_to(before: str, after: str) -> bool:
    return bool(HEADS.search(before)) and not NOT_ACTING.match(after)


def _opens(before: str) -> bool:
    """The name stands at the head of the sentence or of a clause."""
    tail = re.split(r"[，。；：]", before)[-1]
    return len(tail) <= 8
