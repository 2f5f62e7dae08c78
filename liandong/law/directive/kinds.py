"""Which level of numbering carries the articles: 第三条 where there is one, else the first that is no bare heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from liandong.law.directive import shapes
from liandong.law.directive.marks import ARTICLE

if TYPE_CHECKING:
    from liandong.law.outline import Branch

BELOW = ("article", "item", "subitem")


def name_kinds(children: Sequence[Branch]) -> None:
    """Give every numbered branch its kind, document by document."""
    for run in _documents(children):
        marked = [branch for top in run for branch in top.walk() if branch.mark]
        styles = sorted({branch.mark.style for branch in marked if branch.mark})
        if not styles:
            continue
        first = _article_style(run, styles)
        for branch in marked:
            assert branch.mark
            below = sum(1 for style in styles if first <= style < branch.mark.style)
            branch.kind = "part" if branch.mark.style < first else BELOW[min(below, 2)]


def _article_style(run: Sequence[Branch], styles: Sequence[int]) -> int:
    if ARTICLE in styles:
        return ARTICLE
    top, *deeper = styles
    if not deeper:
        return top
    tops = [branch for one in run for branch in one.walk() if branch.mark and branch.mark.style == top]
    bare = sum(1 for branch in tops if not shapes.is_finished(branch.text) and not branch.text.endswith(("：", ":")))
    inside = any(child.mark and not one.text.endswith(("：", ":")) for one in tops for child in one.children)
    return deeper[0] if inside and bare * 2 >= len(tops) else top


def _documents(children: Sequence[Branch]) -> Iterator[list[Branch]]:
    """Runs of branches that are numbered together: a title, or a numbering that begins again, begins another."""
    run: list[Branch] = []
    for branch in children:
        if branch.kind == "annex":
            continue  # it is numbered by itself
        again = branch.mark and branch.mark.value == 1 and any(_same(branch, other) for other in run)
        if branch.kind == "title" or again:
            yield run
            run = []
        run.append(branch)
    yield run


def _same(branch: Branch, other: Branch) -> bool:
    return bool(branch.mark and other.mark and branch.mark.style == other.mark.style)
