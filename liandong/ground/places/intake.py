"""Judging the rows of a list of places, before anything is written."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from liandong.ground.places.codes import LEVEL_BY_LENGTH, code_of, full_name, parent_stem, stem_of
from liandong.ground.places.models import Place
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import Row, heading, plain, read_rows
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

COLUMNS = {
    "code": ("code", "代码", "编码", "区划代码", "行政区划代码", "统计用区划代码", "adcode"),
    "name": ("name", "名称", "地名", "区划名称", "行政区划名称", "单位名称"),
    "provincecode": ("provincecode", "province_code", "省代码", "省级代码"),
    "citycode": ("citycode", "city_code", "市代码", "地级代码"),
    "areacode": ("areacode", "area_code", "county_code", "区县代码", "县级代码"),
    "streetcode": ("streetcode", "street_code", "town_code", "街道代码", "乡级代码"),
}
ABOVE = ("provincecode", "citycode", "areacode", "streetcode")
JSON_LIMIT = 20 * 1024 * 1024  # bytes; read whole


def rows_of(path: Path, report: Report) -> Iterator[Row]:
    """The rows of a table or of nested JSON, with their columns under the names used here.

    raises  Refusal  no column or key that holds a code, or none that holds a name
    """
    if path.suffix.lower() == ".json":
        yield from _json_rows(path, report)
        return
    known = {plain(word): column for column, words in COLUMNS.items() for word in words}
    columns = [known.get(name, "") for name in heading(path)]
    missing = [column for column in ("code", "name") if column not in columns]
    if missing:
        raise _no_column(missing)
    for row in read_rows(path, report):
        yield Row(row.line, {known[name]: cell for name, cell in row.cells.items() if name in known})


def _no_column(missing: list[str]) -> Refusal:
    words = "、".join(COLUMNS[column][1] for column in missing)
    return Refusal(
        Text(
            f"文件里没有这些列：{words}。区划表至少要有代码和名称。",
            f"The file lacks these columns: {', '.join(missing)}. A list of places has at least code and name.",
        )
    )


def _json_rows(path: Path, report: Report) -> Iterator[Row]:
    if path.stat().st_size > JSON_LIMIT:
        raise Refusal(Text("JSON 文件超过 20 MB，请改用 CSV。", "The JSON file is over 20 MB: use CSV instead."))
    try:
        tree = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refusal(Text("文件不是 UTF-8 编码的 JSON。", "The file is not JSON in UTF-8.")) from error
    if not isinstance(tree, list) or not all(isinstance(one, dict) and "code" in one for one in tree):
        raise _no_column(["code"])
    for position, node in enumerate(_nodes(tree), start=1):
        report.seen += 1
        yield Row(position, {"code": str(node.get("code", "")), "name": str(node.get("name", ""))})


def _nodes(tree: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    for node in tree:
        if isinstance(node, dict):
            yield node
            yield from _nodes(node.get("children") or ())


@dataclass(slots=True)
class Judge:
    """Decides row by row what is new, what is a new name, and what is wrong; it writes nothing."""

    report: Report
    edition: date | None
    known: dict[str, Place] = field(default_factory=dict)  # by stem; refilled for each batch
    waiting: list[Row] = field(default_factory=list)  # their parent may still come
    is_last_call: bool = False
    new: list[Place] = field(default_factory=list)
    renamed: list[tuple[Place, str]] = field(default_factory=list)  # with the old name

    @property
    def label(self) -> str:
        """The edition as stored with each place."""
        return f"{self.edition or ''} {self.report.file}".strip()[:40]

    def stems(self, rows: Iterable[Row]) -> set[str]:
        """Every stem these rows speak of, themselves and their parents."""
        found: set[str] = set()
        for row in rows:
            try:
                stem = stem_of(row.cells["code"])
            except Refusal:
                continue
            found |= {stem, parent_stem(stem)}
        return found

    def judge(self, row: Row) -> None:
        """One row: new, renamed, unchanged, waiting or refused."""
        try:
            stem = stem_of(row.cells["code"])
        except Refusal as refusal:
            self._refuse(row, "code", refusal.says)
            return
        name = row.cells["name"]
        if not name or len(name) > 60:
            says = Text("没有名称。", "There is no name.") if not name else Text("名称过长。", "The name is too long.")
            self._refuse(row, "name", says)
        elif wrong := self._contradiction(row, stem):
            self._refuse(row, *wrong)
        elif place := self.known.get(stem):
            self._again(row, place, name)
        else:
            self._first(row, stem, name)

    def _contradiction(self, row: Row, stem: str) -> tuple[str, Text] | None:
        """The first column naming a place above that the code itself does not lie in."""
        for column in ABOVE:
            if value := row.cells.get(column, ""):
                try:
                    above = stem_of(value)
                except Refusal:
                    above = "?"
                if not stem.startswith(above):
                    code = row.cells["code"]
                    return column, Text(
                        f"代码 {code} 不在 {value} 之下，二者矛盾。", f"The code {code} does not lie within {value}."
                    )
        return None

    def _again(self, row: Row, place: Place, name: str) -> None:
        if place.name == name:
            self.report.unchanged += 1
        elif self.edition and self.edition.isoformat() > place.edition[:10]:
            self.renamed.append((place, place.name))
            place.name, place.edition = name, self.label
            self.report.changed += 1
        else:
            says = Text(
                f"{place.code} 现名“{place.name}”（{place.edition}），文件写作“{name}”。"
                "确已更名的，用 --edition 注明此表的日期。",
                f"{place.code} is “{place.name}” ({place.edition}), the file says “{name}”. "
                "If it was renamed, give the day of this list by --edition.",
            )
            self._refuse(row, "name", says)

    def _first(self, row: Row, stem: str, name: str) -> None:
        above = parent_stem(stem)
        parent = self.known.get(above)
        if above and parent is None and not self.is_last_call:
            self.waiting.append(row)
            return
        if above and parent is None:
            says = Text(
                f"区划表中没有上级 {code_of(above)}，不作猜测。请先导入上级。",
                f"The list has no {code_of(above)} above it, and none is guessed. Import the level above first.",
            )
            self._refuse(row, "code", says)
            return
        place = Place(
            code=code_of(stem),
            stem=stem,
            name=name,
            full_name=full_name(parent.full_name if parent else "", name),
            level=LEVEL_BY_LENGTH[len(stem)],
            parent=parent,
            edition=self.label,
        )
        self.known[stem] = place
        self.new.append(place)
        self.report.landed += 1

    def _refuse(self, row: Row, field: str, says: object) -> None:
        self.report.refuse(row.line, field, says if isinstance(says, Text) else Text(str(says), str(says)))
