"""Which kind of file a heading is, and the sentence when a column is missing or has another name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from liandong.ground.places.tables import plain
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.layouts import Bound, Feed, Layout, Shape, bind, shown
from liandong.warn.practice.thresholds import share

MAY_REPEAT = {"手术者姓名"}  # the template 3.4 itself has it twice; the first counts
KEPT = 80  # characters of a heading that are kept
LOOKS = 20  # lines among which the heading is looked for


@dataclass(frozen=True)
class Match:
    """A file and the kind it is: where each of our columns comes from, and which headings nothing is read from.

    line  of the heading, from 0
    """

    shape: Shape
    line: int
    headings: tuple[str, ...]
    bound: Mapping[str, Bound]
    only: int | None
    unread: tuple[str, ...]


def match(layout: Layout, lines: Sequence[Sequence[str]]) -> Match:
    """The kind of file that the first lines announce.

    raises  Refusal  no line is a heading of this layout, or a column is missing: with the likeliest one named
    """
    line, shape = _likeliest(layout, lines[:LOOKS])
    given = tuple(_shown(cell) for cell in lines[line])
    heads = [plain(cell) for cell in given]
    bound = {name: found for name, ways in shape.feeds.items() if (found := bind(ways, heads))}
    unread = tuple(given[at] for at, head in enumerate(heads) if head and head not in shape.known())
    for name, ways in shape.feeds.items():
        if name not in bound:
            _missing(shape, ways, unread, may_lack=name in shape.fills)
        else:
            _renamed(bound[name], unread)
    if shape.table:
        _doubled(shape, heads)
    only = next((heads.index(name) for name in shape.only.heads if name in heads), None) if shape.only else None
    return Match(shape, line, given, bound, only, unread)


def _shown(cell: str) -> str:
    """A heading as it is kept and named: without signs that cannot be printed, and not without end."""
    return "".join(sign for sign in cell if sign.isprintable()).strip().strip("﻿")[:KEPT]


def _likeliest(layout: Layout, lines: Sequence[Sequence[str]]) -> tuple[int, Shape]:
    """The line and the kind that fit best: most columns fed, then most headings known."""
    best: tuple[float, float, int, Shape] | None = None
    for at, line in enumerate(lines):
        heads = [plain(cell) for cell in line]
        for shape in layout.shapes:
            fit = _fit(shape, heads)
            if best is None or fit > best[:2]:
                best = (*fit, at, shape)
    if best is None or best[0] < share("heading_sure"):
        raise Refusal(_strange(layout, lines))
    return best[2], best[3]


def _fit(shape: Shape, heads: Sequence[str]) -> tuple[float, float]:
    known = sum(head in shape.known() for head in heads)
    if not shape.feeds:
        found = sum(head in heads for head in shape.headings) / len(shape.headings)
        return (found if found == 1 else 0.0), known
    asked = [ways for ways in shape.feeds.values() if not any(way.is_optional or way.fixed is not None for way in ways)]
    return sum(bind(ways, heads) is not None for ways in asked) / len(asked), known


def _strange(layout: Layout, lines: Sequence[Sequence[str]]) -> Text:
    heads = [cell.strip()[:20] for cell in (lines[0] if lines else [])[:6]]
    kinds_zh = "；".join(shape.title.zh for shape in layout.shapes if shape.table)
    kinds_en = "; ".join(shape.title.en for shape in layout.shapes if shape.table)
    return Text(
        f"表头“{'、'.join(heads)}…”不是“{layout.title.zh}”中的任何一种，它包括：{kinds_zh}。"
        "请改交这些文件，或者另选格式相符的来源；没有写入任何内容。",
        f"The heading “{', '.join(heads)} …” is none of “{layout.title.en}”, which has: {kinds_en}. Hand in one of "
        "these, or choose a source whose layout this is; nothing was written.",
    )


def _renamed(bound: Bound, unread: Sequence[str]) -> None:
    """Raises Refusal when half of a column is here, and its other half under a name that is nearly right."""
    for role, names in bound.feed.heads.items():
        near = max(unread, key=lambda one: _alike(one, names), default="")
        if role not in bound.at and _alike(near, names) >= share("heading_nearly"):
            raise _likest(shown(names), near)


def _missing(shape: Shape, ways: Sequence[Feed], unread: Sequence[str], *, may_lack: bool) -> None:
    """Raises Refusal when a column is needed, or when another heading may be it under a new name."""
    names = [name for way in ways for heads in way.heads.values() for name in heads]
    near = max(unread, key=lambda one: _alike(one, names), default="")
    is_optional = may_lack or any(way.is_optional for way in ways)
    if _alike(near, names) >= share("heading_same" if is_optional else "heading_alike"):
        raise _likest(ways[0].heading, near)
    if not is_optional:
        raise Refusal(
            Text(
                f"缺少“{ways[0].heading}”一列（{shape.title.zh}），也没有相近的列名。请补上后重新提交；没有写入任何内容。",
                f"The column “{ways[0].heading}” is missing ({shape.title.en}), and none is like it. Add it and hand "
                "the file in again; nothing was written.",
            )
        )


def _likest(heading: str, near: str) -> Refusal:
    return Refusal(
        Text(
            f"缺少“{heading}”一列，最像的是“{near}”。请把列名改回后重新提交；没有写入任何内容。",
            f"The column “{heading}” is missing; “{near}” is most like it. Give it its name back and hand the file in "
            "again; nothing was written.",
        )
    )


def _alike(heading: str, names: Sequence[str]) -> float:
    return max((SequenceMatcher(None, plain(heading), name).ratio() for name in names), default=0.0)


def _doubled(shape: Shape, heads: Sequence[str]) -> None:
    """A heading that stands twice stops the file where we read from it and the two need not agree."""
    twice = sorted({head for head in heads if head in shape.known() - MAY_REPEAT and heads.count(head) > 1})
    if twice:
        raise Refusal(
            Text(
                f"“{'、'.join(twice)}”出现了两次，无法知道以哪一列为准。请删去多余的列；没有写入任何内容。",
                f"“{', '.join(twice)}” stands there twice, so which one counts is unknown. Take one out; nothing was "
                "written.",
            )
        )
