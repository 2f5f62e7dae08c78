"""A draft as a page of the terminal: head, outline, orders, damage; columns stay in line under Chinese characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from liandong.ground.rulebook.directives.draft import Draft
from liandong.law.directive.model import Directive, Entry, Figure, Part
from liandong.law.rules import Text

WIDTH = 100
NONE = Text("（未见）", "(not found)")
STRENGTHS = {
    "firm": Text("必须", "firm"),
    "conditional": Text("视情", "conditional"),
    "exploratory": Text("探索", "exploratory"),
}
KINDS = {
    "deadline": Text("期限", "deadline"),
    "frequency": Text("频次", "frequency"),
    "ratio": Text("比例", "ratio"),
    "target_year": Text("目标年份", "target year"),
    "count": Text("数量", "count"),
    "age": Text("年龄", "age"),
    "money": Text("金额", "money"),
    "other": Text("其他", "other"),
}


def told(draft: Draft, *, english: bool) -> Iterator[str]:
    """The lines of the page."""
    read = draft.directive
    yield from _head(draft, english=english)
    yield ""
    yield _side(Text("结构", "Outline"), english)
    for part in read.outline:
        yield from _outline(part, 1)
    yield ""
    count = len(read.entries)
    yield _side(Text(f"任务 {count} 条", f"{count} orders"), english)
    if read.says_nothing:
        yield "  " + _side(Text("本文件没有提出任何要求", "this document orders nothing"), english)
    for entry in read.entries:
        yield from _entry(entry, english=english)
    yield ""
    yield _side(Text(f"缺损 {len(read.damage)} 处", f"{len(read.damage)} places of damage"), english)
    for one in read.damage:
        yield fitted(f"  ! {_side(one.what, english)}  {one.span.of(read.text)}", WIDTH)


def _head(draft: Draft, *, english: bool) -> Iterator[str]:
    read = draft.directive
    rows = (
        (Text("标题", "Title"), read.title),
        (Text("文号", "Number"), read.number),
        (Text("发文机关", "Issuers"), "、".join(read.issuers)),
        (Text("印发日期", "Issued"), _day(read.issued_on)),
        (Text("成文日期", "Signed"), _day(read.signed_on)),
        (Text("施行日期", "In force"), _day(read.effective_on)),
        (Text("主送机关", "Addressed to"), "、".join(read.addressees)),
        (Text("部门", "Departments"), _departments(read)),
        (Text("引用文件", "Acts cited"), " ".join(read.acts)),
        (Text("来源", "Source"), f"{draft.source.file} {draft.source.encoding} {draft.source.characters}"),
    )
    for name, value in rows:
        label = _side(name, english)
        yield fitted(f"{label}{' ' * max(1, 14 - width(label))}{value or _side(NONE, english)}", WIDTH * 3)


def _departments(read: Directive) -> str:
    return " ".join(f"{code}×{len(spans)}" for code, spans in read.departments.items())


def _outline(part: Part, depth: int) -> Iterator[str]:
    if part.kind not in ("paragraph", "row"):
        name = " ".join(filter(None, (part.number, part.heading))) or part.kind
        rows = sum(child.kind == "row" for child in part.children)
        yield fitted("  " * depth + name + (f"（{rows}）" if rows else ""), WIDTH)
    for child in part.children:
        yield from _outline(child, depth + 1)


def _entry(entry: Entry, *, english: bool) -> Iterator[str]:
    strength = _side(STRENGTHS[entry.strength], english)
    yield fitted(f"  {padded(entry.key, 14)} {padded(entry.article, 12)} {padded(strength, 12)} {entry.quote}", WIDTH)
    notes = [_figure(figure, english=english) for figure in entry.figures]
    if entry.lead:
        notes.insert(0, f"{_side(Text('牵头', 'lead'), english)} {' '.join(entry.lead)}")
    if entry.joining:
        notes.insert(1 if entry.lead else 0, f"{_side(Text('配合', 'joining'), english)} {' '.join(entry.joining)}")
    notes += [*entry.timings, *entry.acts]
    if notes:
        yield fitted(f"{' ' * 17}{' · '.join(notes)}", WIDTH)


def _figure(figure: Figure, *, english: bool) -> str:
    kind = _side(KINDS[figure.kind], english)
    if figure.missing:
        return f"{kind} {_side(Text('空缺', 'missing'), english)}"
    return f"{kind} {figure.text}"


def width(text: str) -> int:
    """Columns in a terminal: two for a wide character."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def fitted(text: str, columns: int) -> str:
    """At most so many columns, on one line."""
    text = text.replace("\n", " ").replace("\t", " | ").rstrip()
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept) + "…"


def padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _side(text: Text, english: bool) -> str:
    return text.en if english else text.zh
