"""A directive of a made-up city, and its draft as the reader would have kept it."""

import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise

from liandong.ground.directives.actions import keep_draft
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.rulebook.directives.draft import Draft as DraftFile
from liandong.ground.rulebook.directives.draft import Source
from liandong.law.directive.model import Damage, Directive, Entry, Figure, Part, Span
from liandong.law.rules import Text
from tests.people import People

TEXT = """云州市医疗监督协同工作实施办法
云卫监〔2026〕9号
一、联动机制
（一）卫生健康部门牵头建立会商制度，每半年至少召开一次会议。市场监管部门参加会商，并于会后十日内反馈办理情况。
（二）公安机关应当在接到移送案件之日起  日内作出是否立案的决定。医疗机构配合调查；不得转移、隐匿证据。
二、附则
本办法所称医疗机构，包括诊所。各部门可以探索建立信息共享平台。"""
NAMES = {"health": "卫生健康部门", "market": "市场监管部门", "police": "公安机关"}
ORDERS = (  # article, first words, last words, strength, lead, joining
    ("一（一）", "卫生健康部门", "一次会议。", "firm", ("health",), ()),
    ("一（一）", "市场监管部门", "办理情况。", "firm", (), ("market",)),
    ("一（二）", "公安机关", "的决定。", "firm", ("police",), ()),
    ("一（二）", "医疗机构配合", "证据。", "firm", (), ()),
    ("二", "各部门可以", "平台。", "exploratory", (), ()),
)
FIGURES = (
    ("frequency", "2", "次", "每半年至少召开一次"),
    ("deadline", "10", "日", "十日内"),
    ("deadline", "", "日", "  日内"),
)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def directive(text: str = TEXT) -> Directive:
    """The text as read: five orders, a blank in one of them."""
    return Directive(
        title="云州市医疗监督协同工作实施办法", number="云卫监〔2026〕9号", issuers=("云州市卫生健康委员会",),
        issued_on=None, signed_on=None, effective_on=None, addressees=(), outline=tuple(_parts(text)),
        entries=tuple(_entries(text)), acts=(),
        departments={code: tuple(_all(name, text)) for code, name in NAMES.items()},
        damage=(Damage(Text("期限处空白", "the number of days is blank"), span("  日内", text)),),
        says_nothing=False, text=text,
    )  # fmt: skip


def drafted(people: People, text: str = TEXT) -> Draft:
    """The draft of this directive, every entry waiting; kept by the legal reviewer."""
    read = directive(text)
    source = Source("yunzhou.txt", hashlib.sha256(text.encode()).hexdigest(), "utf-8", len(text))
    return keep_draft(file=DraftFile(source=source, directive=read), by=people.reviewer).draft


def entries(draft: Draft) -> list[DraftEntry]:
    """All that are not merged away, in the order of the text."""
    return list(draft.entries.exclude(state="merged").order_by("start"))


def _parts(text: str) -> Iterator[Part]:
    yield Part("title", "", text.split("\n", maxsplit=1)[0], Span(0, len(text.split("\n", maxsplit=1)[0])))
    heads = [found.start() for found in re.finditer(r"^[一二]、", text, re.MULTILINE)]
    for start, end in pairwise([*heads, len(text)]):
        items = [found.start() for found in re.finditer(r"^（[一二]）", text[start:end], re.MULTILINE)]
        spans = [Span(start + one, start + two) for one, two in pairwise([*items, end - start])]
        children = tuple(Part("item", one.of(text)[:3], "", one) for one in spans)
        yield Part("part", text[start], text[start:end].split("\n", maxsplit=1)[0], Span(start, end), children)


def _entries(text: str) -> Iterator[Entry]:
    for number, (article, first, last, strength, lead, joining) in enumerate(ORDERS, start=1):
        start = text.index(first)
        where = Span(start, text.index(last, start) + len(last))
        figures = tuple(
            Figure(kind, value, unit, "", said, span(said, text), missing=not value)
            for kind, value, unit, said in FIGURES
            if where.holds(span(said, text))
        )
        yield Entry(
            f"YZ-{number:02}", article, where.of(text), where, strength, (*lead, *joining), lead, joining, figures
        )


def _all(name: str, text: str) -> Iterator[Span]:
    return (Span(found.start(), found.end()) for found in re.finditer(name, text))
