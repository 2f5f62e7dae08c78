"""A file of messages with the class a hotline gave each: read, and refused with a sentence where it will not do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from liandong.discover.clues.reading.teaching import Example, grouped
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import heading, plain, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

COLUMNS = {
    "number": ("留言编号", "编号", "工单编号", "信件编号", "id", "number"),
    "title": ("留言主题", "主题", "标题", "title"),
    "text": ("留言详情", "详情", "内容", "text", "content"),
    "label": ("一级分类", "一级标签", "分类", "class", "label"),
}
NEEDED = ("title", "text", "label")
FEWEST = 5  # rows, and messages of each class, that five folds need


def read_labelled(path: Path) -> tuple[list[Example], Report]:
    """The messages with their classes, grouped by number and by likeness; rows that say nothing are reported.

    raises  Refusal  no such file, no such columns, fewer than five rows, one class only, classes too small
    """
    known = {plain(word): name for name, words in COLUMNS.items() for word in words}
    columns = {name: known[name] for name in heading(path) if name in known}
    missing = [COLUMNS[need][0] for need in NEEDED if need not in columns.values()]
    if missing:
        raise Refusal(
            Text(
                f"文件里没有这些列：{'、'.join(missing)}。评测需要主题、详情和一级分类。",
                f"The file lacks these columns: {', '.join(missing)}. It must have title, text and first-level class.",
            )
        )
    report, found = Report(path.name), []
    for row in read_rows(path, report):
        cells = {columns[name]: cell.strip() for name, cell in row.cells.items() if name in columns}
        if not cells.get("label") or not (cells.get("title") or cells.get("text")):
            report.refuse(row.line, COLUMNS["label"][0], Text("没有分类，或没有文字。", "No class, or no words."))
            continue
        found.append(Example(cells.get("title", ""), cells.get("text", ""), cells["label"], cells.get("number", "")))
    examples = grouped(found)
    _refuse_too_few(examples)
    return examples, report


def _refuse_too_few(found: list[Example]) -> None:
    groups = {(one.label, one.group) for one in found}
    enough = [label for label, many in Counter(label for label, _group in groups).items() if many >= FEWEST]
    if len(found) < FEWEST:
        raise Refusal(
            Text(
                f"只有 {len(found)} 行有分类和文字，五折交叉验证至少要 {FEWEST} 行。",
                f"Only {len(found)} rows have a class and words; five folds need at least {FEWEST}.",
            )
        )
    if len({one.label for one in found}) < 2:
        raise Refusal(
            Text(
                f"所有行都是“{found[0].label}”一类，没有可以区分的。",
                f"All rows are of one class, “{found[0].label}”; there is nothing to tell apart.",
            )
        )
    if len(enough) < 2:
        raise Refusal(
            Text(
                f"至少要有两个分类各有 {FEWEST} 件不同的来件，才能分成五折。",
                f"At least two classes need {FEWEST} different messages each, or there are no five folds.",
            )
        )
