"""Taking in a whole file of reports, two hundred rows at a time: each lands, is known already, or is reported with its
line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from django.db import transaction

from liandong.discover.clues.actions.receiving import KeyReused, receive_clues
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.actions.reports import Report as Handed
from liandong.discover.clues.actions.reports import checked
from liandong.discover.clues.actions.routing import Guides, route_by_label, route_clue
from liandong.discover.clues.actions.sorting import sort_new
from liandong.discover.clues.codes import Channel, Source, Stage
from liandong.discover.clues.folding import content_hash
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agency_for
from liandong.ground.audit.clock import BEIJING, now
from liandong.ground.places.models import Place
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import Row, heading, plain, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

COLUMNS = {
    "number": ("留言编号", "编号", "工单编号", "信件编号", "id", "number"),
    "account": ("留言用户", "用户", "反映人账号", "account", "user"),
    "name": ("反映人", "姓名", "举报人", "name"),
    "phone": ("联系电话", "电话", "手机", "phone"),
    "title": ("留言主题", "主题", "标题", "title", "subject line"),
    "time": ("留言时间", "时间", "反映时间", "来件时间", "time", "date"),
    "text": ("留言详情", "详情", "内容", "反映内容", "诉求内容", "text", "content"),
    "label": ("一级分类", "一级标签", "分类", "类别", "class", "label"),
    "subject": ("被反映对象", "被投诉单位", "对象", "subject"),
    "matter": ("事项", "事项编码", "matter"),
}
NEEDED = ("title", "text")
Before: TypeAlias = Callable[[set[int]], dict[int, tuple[int, str]]]
PIECE = 200  # rows in one transaction
TIMES = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d", "%Y-%m-%d")


@dataclass(slots=True)
class ClueReport(Report):
    """线索导入报告: besides, what became of the clues, and which rows were one and the same report."""

    routed: int = 0
    declined: int = 0
    waiting: int = 0  # received, and left for a person to route
    repeats: int = 0
    by_department: dict[str, int] = field(default_factory=dict)  # competent department → clues declined to it
    first: dict[int, tuple[int, str]] = field(default_factory=dict)  # clue → line that brought it, and its class
    called: dict[str, str] = field(default_factory=dict)  # column by our name → its heading in this file
    again: dict[int, int] = field(default_factory=dict)  # line that brought nothing new → the clue it means
    guides: Guides = field(default_factory=dict)  # who is competent for what, as found out in this piece
    before: Before = lambda _clues: {}  # the same as `first`, of rows that were taken in earlier

    def refuse(self, line: int, field: str, says: Text) -> None:
        Report.refuse(self, line, self.called.get(field, field), says)

    def warn(self, line: int, field: str, says: Text) -> None:
        Report.warn(self, line, self.called.get(field, field), says)

    def as_data(self) -> dict[str, object]:
        own = {
            "clues": self.landed, "repeats": self.repeats, "routed": self.routed, "declined": self.declined,
            "waiting": self.waiting, "declined_to": self.by_department,
        }  # fmt: skip
        return {**Report.as_data(self), **own}

    def summary(self) -> Text:
        told = Report.summary(self)
        to = "、".join(f"{name or '未列明'} {n}" for name, n in sorted(self.by_department.items()))
        return Text(
            f"{told.zh}\n新线索 {self.landed} 件：分流 {self.routed}，不予受理 {self.declined}"
            f"{f'（主管部门 {to}）' if to else ''}，待人工分流 {self.waiting}；文件内重复 {self.repeats} 行。",
            f"{told.en}\n{self.landed} new clues: {self.routed} routed, {self.declined} declined"
            f"{f' (competent: {to})' if to else ''}, {self.waiting} left to route; {self.repeats} rows repeat another.",
        )


def import_clues(
    *, path: Path, place: Place, agency: Agency | None = None, source: str = Source.COMPLAINT, by: User | None
) -> ClueReport:
    """导入线索: every row becomes a clue or is reported; a second run changes nothing.

    agency   that receives them; else the health agency of the place
    raises   Refusal  before the first row: no agency, an encoding that is not read, no column for title or text
    records  what receive_clue, route_clue and decline_clue record, some rows in each transaction
    """
    receiver = agency or agency_for("health", place)
    if receiver is None:
        raise Refusal(
            Text(
                f"{place.full_name}还没有可以接收线索的卫生健康部门。请先设立机关，或用 --agency 指定接收机关。",
                f"{place.full_name} has no health agency to receive them. Establish one, or name one by --agency.",
            )
        )
    columns = columns_of(path)
    report = ClueReport(path.name)
    rows = read_rows(path, report)
    while piece := list(islice(rows, PIECE)):
        take_rows(piece, columns, place, receiver, source, report=report, by=by)
    return report


@transaction.atomic
def take_rows(
    rows: Sequence[Row], columns: Mapping[str, str], place: Place, agency: Agency, source: str, *, report: ClueReport,
    by: User | None,
) -> None:  # fmt: skip
    """导入一批: each lands, is known, or is refused in the report and leaves nothing.

    records  what receive_clue, route_clue and decline_clue record
    """
    report.called = {COLUMNS[column][0]: name for name, column in columns.items()}
    report.guides.clear()
    read: list[tuple[Row, Handed]] = []
    for row in rows:
        mine = Row(row.line, {columns[name]: cell for name, cell in row.cells.items() if name in columns})
        try:
            read.append((mine, _read(mine.cells, place, agency, source, by)))
        except Refusal as refusal:
            report.refuse(row.line, _field_of(refusal), _says(refusal))
    received = receive_clues([one for _row, one in read], by=by)
    report.first |= report.before({one.pk for one in received if isinstance(one, Clue) and one.is_repeat})
    _sort(list(_new(read, received, report)), report, by)


def columns_of(path: Path) -> dict[str, str]:
    """What each column of a file is, by its heading. Raises Refusal where title or text is missing."""
    known = {plain(word): column for column, words in COLUMNS.items() for word in words}
    columns = {name: known[name] for name in heading(path) if name in known}
    missing = [COLUMNS[need][0] for need in NEEDED if need not in columns.values()]
    if missing:
        raise Refusal(
            Text(
                f"文件里没有这些列：{'、'.join(missing)}。线索表至少要有主题和详情。",
                f"The file lacks these columns: {', '.join(missing)}. A list of reports has at least title and text.",
            )
        )
    return columns


class CellRefused(Refusal):
    """A refusal that knows its column."""

    def __init__(self, field: str, says: Text) -> None:
        super().__init__(says)
        self.field = field


def _read(cells: Mapping[str, str], place: Place, agency: Agency, source: str, by: User | None) -> Handed:
    """The report that a row says. Raises Refusal."""
    for need in NEEDED:
        if not cells.get(need, "").strip():
            raise CellRefused(COLUMNS[need][0], Text("是空的。", "It is empty."))
    who = ReporterDetails(name=cells.get("name", ""), phone=cells.get("phone", ""), account=cells.get("account", ""))
    return checked(
        channel=Channel.FILE, source=source, title=cells["title"], text=cells["text"], place=place,
        intake_agency=agency, subject_text=cells.get("subject", ""), reporter=who or None,
        reported_at=_time(cells.get("time", "")), origin_key=_key(cells), by=by,
    )  # fmt: skip


def _new(
    read: Sequence[tuple[Row, Handed]], received: Sequence[Clue | KeyReused], report: ClueReport
) -> Iterator[tuple[Row, Clue]]:
    """The rows that have become clues; what became of the others stands in the report."""
    for (row, _handed), clue in zip(read, received, strict=True):
        if isinstance(clue, KeyReused):
            report.refuse(row.line, _field_of(clue), _says(clue))
        elif clue.is_repeat:
            _known(clue, row, report)
        else:
            report.first[clue.pk] = row.line, row.cells.get("label", "")
            report.landed += 1
            yield row, clue


def _known(clue: Clue, row: Row, report: ClueReport) -> None:
    report.unchanged += 1
    report.again[row.line] = clue.pk
    if clue.pk not in report.first:
        return
    report.repeats += 1
    line, first_label = report.first[clue.pk]
    label = row.cells.get("label", "")
    differs = bool(label) and label != first_label
    report.warn(
        row.line,
        COLUMNS["label"][0] if differs else "",
        Text(
            f"与第 {line} 行是同一件来件，只立一件线索 {clue.key}"
            + (f"；两行分类不同（{first_label}、{label}），以先到的为准，请人工确认。" if differs else "。"),
            f"The same report as line {line}: one clue, {clue.key}"
            + (
                f"; the classes differ ({first_label}, {label}), the first one counts, please check."
                if differs
                else "."
            ),
        ),
    )


def _sort(new: Sequence[tuple[Row, Clue]], report: ClueReport, by: User | None) -> None:
    """Route or decline new clues by their class or matter; what cannot be told waits for a person."""
    labelled = [(clue, label) for row, clue in new if not row.cells.get("matter") and (label := row.cells.get("label"))]
    waiting = sort_new(labelled, guides=report.guides) if by is None else {}
    for row, clue in new:
        refusal = waiting.get(clue.pk) or _by_itself(clue, row.cells, report, by)
        if refusal is not None:
            column = "matter" if row.cells.get("matter") else "label"
            report.warn(row.line, COLUMNS[column][0], _says(refusal))
        _count(clue, report)


def _by_itself(clue: Clue, cells: Mapping[str, str], report: ClueReport, by: User | None) -> Refusal | None:
    """One whose row names the matter, or that a person imports; why it waits, if it does."""
    label, matter = cells.get("label", ""), cells.get("matter", "")
    try:
        if matter:
            route_clue(clue=clue, matter=matter, override_reason=f"来文件注明事项 {matter}", by=by)
        elif label and by is not None:
            route_by_label(clue=clue, label=label, guides=report.guides, by=by)
    except Refusal as refusal:
        clue.refresh_from_db()
        return refusal
    return None


def _count(clue: Clue, report: ClueReport) -> None:
    if clue.stage == Stage.ROUTED:
        report.routed += 1
    elif clue.stage == Stage.DECLINED:
        report.declined += 1
        name = clue.competent.name if clue.competent else ""
        report.by_department[name] = report.by_department.get(name, 0) + 1
    else:
        report.waiting += 1


def _key(cells: Mapping[str, str]) -> str:
    """The number the source gave the report; without one, what the report says and when."""
    if number := cells.get("number", "").strip():
        return f"file:{number[:100]}"
    parts = (cells.get("account", ""), cells.get("time", ""), cells["title"], cells["text"])
    return f"file:{content_hash(*parts)}"


def _time(written: str) -> datetime | None:
    """An instant as the source writes it, in Beijing time. Raises CellRefused for what is none."""
    if not written:
        return None
    for form in TIMES:
        try:
            at = datetime.strptime(written, form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
        if datetime(1949, 1, 1, tzinfo=BEIJING) <= at <= now():
            return at
        break
    raise CellRefused(
        COLUMNS["time"][0],
        Text(
            f"“{written[:40]}”不是可以接受的时间；应如 2020/1/6 12:09:38，且不在 1949 年以前或将来。",
            f"“{written[:40]}” is no time that can be: write 2020/1/6 12:09:38, not before 1949 and not in the future.",
        ),
    )


def _field_of(refusal: Refusal) -> str:
    return refusal.field if isinstance(refusal, CellRefused) else ""


def _says(refusal: Refusal) -> Text:
    return refusal.says if isinstance(refusal.says, Text) else Text(str(refusal.says), str(refusal.says))
