"""The department matter list as a reader asks for it, and as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liandong.ground.rulebook.matters import GAPS, OVERLAPS, Line, department_titles
from liandong.ground.rulebook.sheets import sheet
from liandong.law.rules import Text

HEAD = (
    "部门", "department", "职责", "part", "推定 implied", "事项 matter", "名称", "title", "主管 lead", "参与 joining",
    "依据 basis", "罚则 penalty", "空白", "gaps", "交叉", "overlaps",
)  # fmt: skip
LEADS, JOINS = Text("主管", "leads"), Text("参与", "joins")


@dataclass(frozen=True)
class Asked:
    """Which lines of the list a reader wants to see; `remark`: one kind of gap or overlap, or all of either."""

    department: str = ""
    remark: str = ""
    words: str = ""

    def takes(self, line: Line) -> bool:
        if self.department and not line.part(self.department):
            return False
        codes = {one.code for one in (*line.gaps, *line.overlaps)}
        wanted = {"gaps": set(GAPS) - {"unnamed"}, "overlaps": set(OVERLAPS)}.get(self.remark, {self.remark} - {""})
        text = f"{line.matter.code} {line.matter.title.zh} {line.matter.title.en} {line.matter.group.zh}".casefold()
        return (not wanted or bool(codes & wanted)) and all(word in text for word in self.words.casefold().split())


def tally(found: Sequence[Line]) -> list[tuple[str, Text, int]]:
    """Each kind of gap and overlap with its name and its number."""
    codes = [one.code for line in found for one in (*line.gaps, *line.overlaps)]
    return [(code, name, codes.count(code)) for code, name in (GAPS | OVERLAPS).items() if code in codes]


def cells(found: Sequence[Line], folder: str, department: str = "") -> Iterator[tuple[str, ...]]:
    """A row for each department and matter: the list that each department signs."""
    names = department_titles(folder)
    for line in found:
        for code in (one for one in line.departments if not department or one == department):
            part = LEADS if line.part(code) == "lead" else JOINS
            yield (*names[code], *part, "✓" if line.is_implied(code) else "", *_of_matter(line, names))


def file(found: Sequence[Line], folder: str, department: str = "") -> str:
    """The rows as the text of a CSV file."""
    return sheet(HEAD, cells(found, folder, department))


def told(line: Line, folder: str) -> dict[str, object]:
    """One line for programs."""
    return {
        "matter": line.matter.code,
        "title": line.matter.title._asdict(),
        "lead": line.routing.lead,
        "joining": line.routing.joining,
        "implied": line.routing.implied_departments,
        "by_fact": {fact: one.lead for fact, one in line.routings if fact},
        "rule": line.routing.rule,
        "draft": line.is_draft,
        "place": folder,
        "basis": [{"act": one.act, "article": one.article} for one in line.routing.basis if not one.local],
        "penalty": [{"act": one.act, "article": one.article, "causes": one.causes} for one in line.matter.penalty],
        "gaps": {one.code: one.says._asdict() for one in line.gaps},
        "overlaps": {one.code: one.says._asdict() for one in line.overlaps},
    }


def _of_matter(line: Line, names: dict[str, Text]) -> tuple[str, ...]:
    one, matter = line.routing, line.matter
    return (
        matter.code,
        *matter.title,
        "、".join(names[routing.lead].zh for _fact, routing in line.routings),
        "、".join(names[code].zh for code in one.joining),
        "；".join(f"{basis.act} {basis.article}" for basis in one.basis if not basis.local),
        "；".join(f"{penalty.act} {penalty.article}" for penalty in matter.penalty),
        "；".join(f"{remark.title.zh}（{remark.says.zh}）" for remark in line.gaps),
        "; ".join(f"{remark.title.en} ({remark.says.en})" for remark in line.gaps),
        "；".join(f"{remark.title.zh}（{remark.says.zh}）" for remark in line.overlaps),
        "; ".join(f"{remark.title.en} ({remark.says.en})" for remark in line.overlaps),
    )
