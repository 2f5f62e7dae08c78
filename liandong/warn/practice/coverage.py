"""覆盖: how many codes, and how many lines, the mappings know; what they do not know is never a violation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.cleared import cleared
from liandong.ground.rulebook.mappings import CATALOGUES, Group, Pattern
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice import mapping, store
from liandong.warn.practice.limits.columns import understood
from liandong.warn.practice.limits.sheets import sheets
from liandong.warn.practice.models import Code, Source
from liandong.warn.practice.tables import ORDINARY

WHY = "统计诊疗明细的映射覆盖率"
OWN = "/"  # between an institution and its own code
SHOWN = 50
NAMES: Mapping[str, Text] = {
    "service": Text("医疗服务项目", "services"),
    "drug": Text("药品", "drugs"),
    "material": Text("医用耗材", "materials"),
    "operation": Text("手术与操作", "operations"),
    "": Text("看不出目录", "of no catalogue that is known"),
}


@dataclass
class Coverage:
    """Of one catalogue: codes, how many are mapped, how many to a group on which something hangs; lines likewise."""

    catalogue: str
    codes: int = 0
    mapped: int = 0
    special: int = 0
    lines: int = 0
    mapped_lines: int = 0
    unmapped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> Text:
        return NAMES[self.catalogue]

    @property
    def share(self) -> float:
        return self.mapped / self.codes if self.codes else 0.0

    @property
    def percent(self) -> str:
        return f"{self.share:.1%}"

    @property
    def share_of_lines(self) -> float:
        return self.mapped_lines / self.lines if self.lines else 0.0


def of_codes(
    codes: Iterable[tuple[str, str]], *, kind: str = "item", lines: Mapping[str, int] | None = None
) -> list[Coverage]:
    """Code and name of each item, once; by catalogue, those without a known one last.

    kind   the catalogue of all of them, or `item` where each code tells its own
    lines  code → how many lines of practice it stands in
    """
    found: dict[str, Coverage] = {}
    for code, name in codes:
        catalogue = kind if kind in CATALOGUES else mapping.catalogue_of(code) or ""
        one = found.setdefault(catalogue, Coverage(catalogue))
        number, count = mapping.group_of(kind, code, name), (lines or {}).get(code, 0)
        one.codes += 1
        one.lines += count
        if number:
            one.mapped += 1
            one.mapped_lines += count
            one.special += number >= ORDINARY
        else:
            one.unmapped.append((code, name))
    return [found[each] for each in NAMES if each in found]


def of_dictionary(lines: Mapping[str, int] | None = None) -> list[Coverage]:
    """Of every item that practice data has named so far."""
    return of_codes(_dictionary(), lines=lines)


def of_file(path: Path, *, kind: str = "item") -> list[Coverage]:
    """Of the codes in a list: CSV or xlsx with a column of codes, and of names where there is one.

    raises  Refusal  it is no table, or has no column of codes
    """
    codes: dict[str, str] = {}
    for sheet in sheets(path):
        columns = understood(sheet.heading).by_field
        if "code" not in columns:
            continue
        for line in sheet.lines:
            if code := line.cells.get(columns["code"], ""):
                codes.setdefault(code, line.cells.get(columns.get("name", ""), ""))
    if not codes:
        raise Refusal(Text(f"{path.name} 中没有编码列。", f"{path.name} has no column of codes."))
    return of_codes(codes.items(), kind=kind)


def lines_of(source: Source, *, by: User) -> dict[str, int]:
    """Code → lines in which it stands, of a source; the reading is logged.

    raises  Refusal  the person may not read this source
    """
    with cleared(by=by, dossier=source.dossier, purpose=WHY, what="practice"):
        paths = [str(path) for path in store.parts(source.agency, "lines", date.min, date.max)]
        numbers = _counted(paths, source.number) if paths else {}
    codes = dict(Code.objects.filter(kind=Code.Kind.ITEM, number__in=numbers).values_list("number", "code"))
    return {codes[number]: count for number, count in numbers.items() if number in codes}


def _counted(paths: list[str], source: int) -> dict[int, int]:
    with duckdb.connect() as duck:
        lines = duck.read_parquet(paths).filter(f"source = {source:d}")
        return dict(lines.aggregate("item, count(*)", "item").fetchall())


def codes_of(group: Group) -> tuple[list[tuple[str, str, Pattern]], int]:
    """The first items of the catalogues that are of this group, with what decided; and how many there are with others.

    What an institution calls things by codes of its own is counted and not listed: another agency may have its data.
    """
    found: list[tuple[str, str, Pattern]] = []
    count = 0
    for code, name in _dictionary():
        pattern = mapping.pattern_of("item", code, name)
        if pattern and pattern.group == group.code:
            count += 1
            if len(found) < SHOWN and OWN not in code:
                found.append((code, name, pattern))
    return found, count


def patterns_of(group: Group) -> list[tuple[Text, Pattern]]:
    """The patterns of a group, each with the name of its catalogue."""
    return [(NAMES[one.catalogue], one) for one in mapping.found().patterns if one.group == group.code]


def patterns() -> Counter[str]:
    """How many patterns each group has."""
    return Counter(one.group for one in mapping.found().patterns)


def _dictionary() -> Iterable[tuple[str, str]]:
    return Code.objects.filter(kind=Code.Kind.ITEM).order_by("code").values_list("code", "name").iterator()
