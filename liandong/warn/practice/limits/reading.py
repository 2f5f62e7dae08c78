"""The rows of a rule table, each as limits of items, or with the reason why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.limits import values
from liandong.warn.practice.limits.columns import NOT_COMPARED, Columns, limit_named, understood
from liandong.warn.practice.limits.items import Told, listed, one, others
from liandong.warn.practice.limits.sheets import Line, Sheet, sheets
from liandong.warn.practice.limits.values import Limit

READERS: Mapping[str, Callable[[str], values.Read]] = {
    "sex": values.sex,
    "age": values.age,
    "setting": values.setting,
    "department": values.department,
    "level": values.level,
    "quantity": values.quantity,
    "often": values.often,
    "course": values.course,
}
SECONDARY = 4
NAMES: Mapping[str, Text] = {
    "insurance": Text("险种", "kind of insurance"),
    "disease": Text("疾病", "disease"),
    "line_of_treatment": Text("用药阶梯", "line of treatment"),
    "dose": Text("极量", "dose"),
    "total": Text("总额", "total amount"),
}


@dataclass(frozen=True)
class Found:
    """One limit of one item, and where it stands."""

    sheet: str
    line: int
    item: Told
    limit: Limit
    said: str
    other: Told | None = None
    together: str = ""


@dataclass(frozen=True)
class Left:
    """What was not taken, with the reason."""

    sheet: str
    line: int
    field: str
    says: Text


NOT_READ = Text(
    "列名不认得，这一列没有读取；如果它是编码或者限定，请改回列名后重新导入。",
    "The heading is not known, so this column was not read. If it holds codes or limits, give it its name back and "
    "load the file again.",
)


@dataclass
class Read:
    """A whole file: every row of it is among the found or the left."""

    rows: int = 0
    found: list[Found] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read(path: Path) -> Read:
    """All sheets of a rule table. Raises Refusal where it is none."""
    whole = Read()
    opened = [(sheet, understood(sheet.heading)) for sheet in sheets(path)]
    if opened and not any(columns.by_field for _sheet, columns in opened):
        raise Refusal(_no_rule_table([head for sheet, _columns in opened for head in sheet.heading if head]))
    codes = _codes(opened)
    for sheet, columns in opened:
        whole.left += [Left(sheet.name, 1, each, NOT_READ) for each in columns.unused]
        whole.rows += len(sheet.lines) + len(sheet.broken)
        whole.left += [Left(sheet.name, each.line, each.field, each.says) for each in sheet.broken]
        whole.unused += [each for each in columns.unused if each not in whole.unused]
        if _is_list_of_codes(columns):
            continue
        for line in sheet.lines:
            for each in _row(sheet, columns, line, codes, path.name):
                if isinstance(each, Found):
                    whole.found.append(each)
                else:
                    whole.left.append(each)
    whole.left += _codes_left(codes)
    return whole


def _no_rule_table(heads: Sequence[str]) -> Text:
    return Text(
        f"表头“{'、'.join(heads[:6])}”中没有认得的列，不是规则表，没有导入任何内容。"
        "规则表须有编码或者名称列，以及限定（性别、年龄、就医方式、数量、频次等）或者另一项目的列。",
        f"None of the headings “{', '.join(heads[:6])}” is known: this is no rule table, and nothing was taken. It "
        "needs a column of codes or names, and columns of limits (sex, age, setting, quantity, frequency …) or of "
        "another item.",
    )


def _is_list_of_codes(columns: Columns) -> bool:
    """A sheet that only says which codes a name has; the limit stands in another."""
    says_more = any(columns.limits) or columns.has("other_code") or columns.has("together") or columns.has("value")
    return columns.has("name", "code", "what") and not says_more


@dataclass
class _Codes:
    """The codes that another sheet gives a name."""

    lines: list[tuple[str, int, str]]  # sheet, line, code
    used: bool = False


def _codes(opened: Sequence[tuple[Sheet, Columns]]) -> dict[str, _Codes]:
    found: dict[str, _Codes] = {}
    for sheet, columns in opened:
        if _is_list_of_codes(columns):
            for line in sheet.lines:
                name, code = _cell(line, columns, "name"), _cell(line, columns, "code")
                found.setdefault(name, _Codes([])).lines.append((sheet.name, line.number, code))
    return found


def _codes_left(codes: Mapping[str, _Codes]) -> Iterator[Left]:
    says = Text("其他工作表没有说明此名称的限定。", "No other sheet says what this name is limited to.")
    for each in codes.values():
        for sheet, line, _code in () if each.used else each.lines:
            yield Left(sheet, line, "", says)


def _row(sheet: Sheet, columns: Columns, line: Line, codes: Mapping[str, _Codes], file: str) -> Iterator[Found | Left]:
    """Everything that a row lists; a row that lists nothing is left with the reason."""
    count = 0
    for each in _listed(sheet, columns, line, codes, file):
        count += 1
        yield each
    if not count:
        says = Text("这一行没有列出限定，也没有列出另一项目。", "This row lists no limit and no other item.")
        yield Left(sheet.name, line.number, "", says)


def _listed(
    sheet: Sheet, columns: Columns, line: Line, codes: Mapping[str, _Codes], file: str
) -> Iterator[Found | Left]:
    if columns.has("other_code") or columns.has("other_name"):
        yield from _pairs(sheet, columns, line)
        return
    for cell in _limits(columns, line, sheet, file):
        told = _items(columns, line, codes)
        limits = _read(cell, told)
        if isinstance(told, Text):
            yield Left(sheet.name, line.number, columns.by_field.get("code", ""), told)
        elif isinstance(limits, Text):
            yield Left(sheet.name, line.number, cell.heading, limits)
            yield from _left_with_it(columns, line, codes, limits)
        else:
            together = cell.said if cell.what == "together" else ""
            for limit in limits:
                yield from (Found(sheet.name, line.number, each, limit, cell.said, together=together) for each in told)


def _read(cell: _Cell, told: Sequence[Told] | Text) -> values.Read:
    """What a cell limits, or why it is not known."""
    if cell.what == "together":
        return [Limit("pairs", kind=SECONDARY)]
    if cell.what in NOT_COMPARED:
        return _no_register(cell.what)
    if cell.what == "course" and not isinstance(told, Text) and told[0].is_drug:
        return NO_COURSE
    return READERS[cell.what](cell.said) if cell.what else _no_kind(cell.said)


def _left_with_it(columns: Columns, line: Line, codes: Mapping[str, _Codes], says: Text) -> Iterator[Left]:
    """The codes that another sheet gives the name are left for the same reason."""
    if columns.has("code"):
        return
    for sheet, number, _code in codes.get(_cell(line, columns, "name"), _Codes([])).lines:
        yield Left(sheet, number, columns.by_field.get("name", ""), says)


class _Cell(NamedTuple):
    """A cell that limits something."""

    what: str
    heading: str
    said: str


def _limits(columns: Columns, line: Line, sheet: Sheet, file: str) -> Iterator[_Cell]:
    """What a row limits: its own column for each kind, or one column whose kind another one names."""
    if columns.has("together"):
        yield _Cell("together", columns.by_field["together"], _cell(line, columns, "together"))
        return
    named = limit_named(_cell(line, columns, "what")) if columns.has("what") else ""
    for each, heading in columns.limits:
        if said := line.cells.get(heading, ""):
            yield _Cell(each, heading, said)
    if said := _cell(line, columns, "value"):
        yield _Cell(named or limit_named(f"{sheet.name} {file}"), columns.by_field["value"], said)


def _items(columns: Columns, line: Line, codes: Mapping[str, _Codes]) -> list[Told] | Text:
    """How the item of a row is told: by its code, by the codes another sheet gives its name, else by the name."""
    name, code = _cell(line, columns, "name"), _cell(line, columns, "code")
    if code:
        return listed(code, name)
    if name in codes:
        codes[name].used = True
        found = [each for _sheet, _line, given in codes[name].lines for each in _only(one(given, name))]
        return found or Text(f"“{name[:40]}”的代码读不出。", f"The codes of “{name[:40]}” cannot be read.")
    return (
        [Told("name", name=re.sub(r"\s", "", name))]
        if name
        else Text("没有代码，也没有名称。", "Neither code nor name.")
    )


def _only(told: list[Told] | Text) -> list[Told]:
    return [] if isinstance(told, Text) else told


def _pairs(sheet: Sheet, columns: Columns, line: Line) -> Iterator[Found | Left]:
    kind = columns.kind_of_pair
    heading = columns.by_field.get("other_code") or columns.by_field["other_name"]
    if not kind:
        yield Left(sheet.name, line.number, heading, NO_PAIR)
        return
    mine = one(_cell(line, columns, "code"), _cell(line, columns, "name"))
    theirs = others(_cell(line, columns, "other_code"), _cell(line, columns, "other_name"))
    for told, where in ((mine, columns.by_field.get("code", "")), (theirs, heading)):
        if isinstance(told, Text):
            yield Left(sheet.name, line.number, where, told)
    if isinstance(mine, Text) or isinstance(theirs, Text):
        return
    said = _cell(line, columns, "other_name") or _cell(line, columns, "other_code")
    for item in mine[:1]:
        for other in theirs:
            closer, other_closer = item.apart_from(other), other.apart_from(item)
            yield Found(sheet.name, line.number, closer, Limit("pairs", kind=kind), said, other=other_closer)


def _cell(line: Line, columns: Columns, each: str) -> str:
    return line.cells.get(columns.by_field.get(each, ""), "").strip()


def _no_register(what: str) -> Text:
    name = NAMES[what]
    return Text(
        f"按{name.zh}的限定：本系统的诊疗数据中没有可比对的内容，未作判断。",
        f"Limited by {name.en}: practice data here hold nothing to compare it with, so it is not judged.",
    )


def _no_kind(said: str) -> Text:
    return Text(
        f"看不出“{said[:40]}”限定的是什么（没有认得的限定类型）。",
        f"It is not clear what “{said[:40]}” limits: no kind of limit is named.",
    )


NO_COURSE = Text(
    "药品的疗程天数：明细中的数量不是天数，无法比对。",
    "Days of a course of a drug: quantities are no days, so nothing to compare.",
)
NO_PAIR = Text(
    "两项应当同时出现的规则：本系统只比对不得同时收费的项目。",
    "Items that belong together: only items that exclude one another are compared here.",
)
