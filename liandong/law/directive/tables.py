"""Tables that a scan has broken: what does not fit is told, row by row; nothing is moved to where it might belong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from liandong.law.directive.model import Damage, Part, Span
from liandong.law.rules import Text

UNITS = re.compile(r"(?:局|委|办|厅|部|院|海关|政府|处|中心|管委会|行)(?:$|[、，,；;\s])")
COOPERATES = re.compile(r"(?:配合|协办|参加|参与)(?:单位|部门)[：:]")


def damaged(table: Part, text: str) -> Iterator[Damage]:
    """What is broken in one table."""
    rows = [(row, [cell.strip() for cell in row.span.of(text).split("\t")]) for row in table.children]
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    yield from _out_of_step(rows)
    yield from _without_units(rows)
    yield from _glued(rows)
    yield from _twice(rows)
    for row, cells in rows:
        if len(cells) not in (width, 1) and cells[0]:
            yield Damage(
                Text(
                    f"此行有 {len(cells)} 格，其余各行 {width} 格",
                    f"this row has {len(cells)} cells, the others {width}",
                ),
                row.span,
            )


Rows = Sequence[tuple[Part, list[str]]]


def _out_of_step(rows: Rows) -> Iterator[Damage]:
    """Rows without a label in the first cell: as many tasks as offices, or not?"""
    run: list[tuple[Part, list[str]]] = []
    for one in [*rows, None]:
        if one is not None and not one[1][0] and len(one[1]) > 1:
            run.append(one)
            continue
        if run:
            first = run[0][0]
            units = sum(1 for _, cells in run if _is_units(cells[-1]))
            labels = len(run) - units + (1 if _label_above(rows, first) else 0)
            span = Span(first.span.start, run[-1][0].span.end)
            zh = f"左侧栏空缺 {len(run)} 行，任务 {labels} 项与单位 {units} 组混排，行列已错位，未作对应"
            en = f"{len(run)} rows lack a first cell: {labels} tasks and {units} lists of offices, not matched"
            yield Damage(Text(zh, en), span)
        run = []


def _label_above(rows: Rows, first: Part) -> bool:
    above = [cells for row, cells in rows if row.span.end < first.span.start]
    return bool(above) and len(above[-1]) > 1 and not _is_units(above[-1][-1])


def _without_units(rows: Rows) -> Iterator[Damage]:
    """In a column of offices, a cell that names none."""
    body = [one for one in rows[1:] if len(one[1]) == 2 and one[1][0]]
    named = [one for one in body if _is_units(one[1][1])]
    if len(named) * 3 < len(body) * 2 or len(body) < 4:
        return
    heads = {tuple(cells) for _, cells in rows[:1]}
    for row, cells in body:
        if not _is_units(cells[1]) and tuple(cells) not in heads:
            yield Damage(
                Text(
                    f"“{cells[0]}”一行没有单位，内容疑为任务",
                    f"the row “{cells[0]}” names no office; it holds what looks like tasks",
                ),
                row.span,
            )


def _glued(rows: Rows) -> Iterator[Damage]:
    """The same fragment stuck to several labels."""
    tails = Counter(cells[0].rsplit(" ", 1)[1] for _, cells in rows if " " in cells[0])
    for row, cells in rows:
        tail = cells[0].rsplit(" ", 1)[-1]
        if " " in cells[0] and tails[tail] > 1:
            yield Damage(Text(f"任务名称后粘有“{tail}”", f"“{tail}” is stuck to the name of the task"), row.span)


def _twice(rows: Rows) -> Iterator[Damage]:
    """An office that both answers for a task and joins in it."""
    for row, cells in rows:
        for cell in cells:
            if not (cut := COOPERATES.search(cell)):
                continue
            both = _names(cell[: cut.start()]) & _names(cell[cut.end() :])
            if both:
                told = "、".join(sorted(both))
                yield Damage(
                    Text(f"{told}既列为责任单位又列为配合单位", f"{told}: both responsible and cooperating"), row.span
                )


def _names(told: str) -> set[str]:
    return {
        name.strip().removeprefix("市").removeprefix("省")
        for name in re.split(r"[、，,；;\s]", told)
        if len(name.strip()) > 1
    }


def _is_units(cell: str) -> bool:
    return len(UNITS.findall(cell)) >= 2 or bool(re.search(r"(?:局|委|办|厅|委员会)$", cell) and len(cell) < 20)
