"""What a person has to fill in before a figure can run: the rule as far as the text gives it, with the gaps named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

from liandong.law.directive.model import Directive, Entry, Figure

HEAD = """本文件不载入规则库。下列各条是文中的数字，按规则的格式写出；
标 ??? 的地方文中没有，须由人填写，填好后存为 directive/<名称>.yaml，再运行 liandong rules check。
This file is not loaded. Each piece below is a figure of the text in the form of a rule; what is marked ???
the text does not give: fill it in, save the piece as directive/<name>.yaml and run liandong rules check.
"""
# Dates that come again: the period they belong to.
DATES = {"date": "year", "month_end": "year", "day_of_month": "month"}
TERM_UNITS = {
    "day": ("day", 1),
    "workday": ("workday", 1),
    "month": ("month", 1),
    "year": ("year", 1),
    "hour": ("hour", 1),
    "week": ("day", 7),
}


def to_fill(read: Directive, since: date | None, act: str) -> str:
    """The text of the file; "" where no figure is left."""
    pieces = [
        piece
        for entry in read.entries
        for at, figure in enumerate(entry.figures, 1)
        if (piece := "\n".join(_piece(entry, figure, at, since, act)))
    ]
    return "\n\n".join([HEAD, *pieces, ""]) if pieces else ""


def _piece(entry: Entry, figure: Figure, at: int, since: date | None, act: str) -> Iterator[str]:
    told = list(_kind(figure))
    if not told:
        return
    rule, version = told[0], told[1]
    name = re.sub(r"[^a-z0-9]+", "_", f"{entry.key.lower()}_{at}").strip("_")
    yield f"# {entry.key} {entry.article}：{figure.of} {figure.text}".replace("\n", " ")
    yield f"id: directive.{name}"
    yield from rule
    yield f"title: {{zh: {_quoted(figure.of[:24] or entry.quote[:24])}, en: ???}}"
    yield f"clauses: [{entry.key}]"
    yield "versions:"
    yield f"  - from: {since.isoformat() if since else '???  # 文中未见日期 / the text gives no day'}"
    yield from (f"    {line}" for line in version)
    yield "    basis:"
    article = _quoted(entry.article or "未编号")
    yield f"      - act: {_quoted(act)}"
    yield f"        article: {article}"
    yield f"        says: {{zh: {_quoted(entry.quote)}, en: ???}}"
    yield "        verified: false"


def _kind(figure: Figure) -> Iterator[list[str]]:
    """The keys of the rule, then those of its version."""
    value = figure.value or "???  # 文中空缺 / blank in the text"
    if figure.kind == "deadline" and figure.unit in DATES:
        yield ["kind: schedule", f"period: {DATES[figure.unit]}"]
        yield [f"{_by(figure)}  # 按原文核对 / compare with the text: {figure.text}"]
    elif figure.kind == "deadline":
        unit, times = TERM_UNITS.get(figure.unit, ("???", 1))
        length = str(int(value) * times) if value.isdigit() else value
        yield [
            "kind: term",
            "starts: ???  # 起算的事件 / the event it runs from",
            "ends: ???  # 停止的事件 / the act that stops it",
        ]
        yield [f"length: {length}", f"unit: {unit}"]
    elif figure.kind == "frequency" and (figure.value or figure.missing):
        yield [
            "kind: quota",
            f"period: {figure.unit.partition('/')[2] or '???'}",
            "counts: ???  # 计什么 / what is counted",
            "per: ???",
        ]
        yield [f"at_least: {value}"]
    elif figure.kind == "ratio":
        share = f"{int(float(value)) / 100:g}" if re.fullmatch(r"\d+(\.\d+)?", value) else value
        yield [
            "kind: quota",
            "period: ???",
            "counts: ???  # 分子 / numerator",
            "of: ???  # 分母 / denominator",
            "per: ???",
        ]
        yield [f"share: {share}"]
    elif figure.kind == "target_year":
        yield ["kind: quota", "period: year", "counts: ???", "per: ???"]
        yield [f"target_year: {value}", "at_least: ???"]


def _by(figure: Figure) -> str:
    if figure.unit == "day_of_month":
        return f"days_after: {figure.value}"
    return f'by: "{figure.value[-5:]}"' if figure.unit == "date" else "by: ???"


def _quoted(text: str) -> str:
    return json.dumps(re.sub(r"\s+", " ", text).strip(), ensure_ascii=False)
