"""A row of somebody's list, read as an institution or company; what is in it and what is wrong with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liandong.ground.places.models import Place
from liandong.ground.places.tables import plain
from liandong.ground.registry.facts import NewLicence, NewSubject
from liandong.ground.registry.identifiers import number_kind, tidy
from liandong.ground.registry.judging import Fault, faults
from liandong.ground.registry.models import Institution, Licence, Subject
from liandong.ground.registry.names import match_key
from liandong.ground.registry.placing import Placer
from liandong.ground.registry.scopes import scope_of
from liandong.law.rules import Text

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
FOREVER = {"长期", "永久", "无固定期限", "无期限", "-", "/", "无"}
# Words in the name by which a registered business counts as a medical institution and not as another company.
INSTITUTION_WORDS = (
    "医院", "门诊", "诊所", "卫生院", "卫生室", "卫生所", "卫生站", "卫生服务", "医务室", "急救", "血站", "保健院",
    "保健所", "疗养院", "护理院", "护理中心", "体检中心", "检验所", "检验中心", "疾病预防控制", "防治", "妇幼",
    "保健中心", "血液透析", "康复中心", "疾控", "医疗中心", "医学中心",
)  # fmt: skip
OWNERSHIPS = {
    Institution.Ownership.PUBLIC: ("公立", "公办", "国有", "国有全资", "集体", "集体全资", "政府办", "public"),
    Institution.Ownership.PRIVATE: ("民营", "私营", "私立", "民办", "社会办", "个体", "个人", "private"),
}
PROFIT = {True: ("营利性", "营利", "yes", "true", "是"), False: ("非营利性", "非营利", "no", "false", "否")}


@dataclass(slots=True)
class Reading:
    """A row as understood: the subject, or the faults that keep it out; and which fields the file really has."""

    line: int
    new: NewSubject
    faults: list[Fault]
    said: dict[str, Any]  # field → value, of what the row fills in, for a change of what is registered


def read_row(line: int, cells: Mapping[str, str], *, placer: Placer, kind: str, source: str, on: date) -> Reading:
    """cells: by field; kind: for all rows, or empty to tell by the name; on: today."""
    wrong: list[Fault] = []
    said: dict[str, Any] = {
        field: cells[field] for field in ("name", "address", "phone", "level", "category") if cells.get(field)
    }
    _numbers(cells, said, wrong)
    for field, read in (
        ("registered_on", read_day),
        ("beds", _count),
        ("ownership", _ownership),
        ("is_profit", _profit),
    ):
        if cells.get(field):
            value = read(cells[field])
            if isinstance(value, Text):
                wrong.append((field, value))
            else:
                said[field] = value
    place = placer.place(cells)
    if isinstance(place, tuple):
        wrong.append(place)
    elif place and place is not placer.default:
        said["place"] = place
    licence = _licence(cells, wrong)
    name = said.get("name", "")
    chosen = kind or kind_by_name(name)
    if chosen == Subject.Kind.COMPANY:
        said = {field: value for field, value in said.items() if field in OF_COMPANY}
    where = place if isinstance(place, Place) else None
    new = NewSubject(kind=chosen, source=source, licences=licence, **{"name": name, **said, "place": where})
    wrong += [fault for fault in faults(new, on=on) if fault[0] not in {field for field, _ in wrong}]
    return Reading(line, replace(new, source_key=source_key(new)), wrong, said)


OF_COMPANY = {"name", "place", "address", "phone", "uscc", "old_number", "registered_on"}


def kind_by_name(name: str) -> str:
    """A list of medical institutions also has dealers in it; the name tells them apart."""
    dealer = name.endswith("公司") and not any(word in name for word in INSTITUTION_WORDS)
    return Subject.Kind.COMPANY if dealer else Subject.Kind.INSTITUTION


def source_key(new: NewSubject) -> str:
    """The same name in the same place is the same subject, where it has no number of its own."""
    if new.public_number:
        return ""
    place = new.place.code if new.place else ""
    return f"{place}:{match_key(new.name)}"


def _numbers(cells: Mapping[str, str], said: dict[str, Any], wrong: list[Fault]) -> None:
    """Each number goes where its length says; a column that promises one kind is held to it."""
    for field in ("uscc", "registration_number", "old_number", "number"):
        number = tidy(cells.get(field, ""))
        if not number or number in FOREVER:
            continue
        by_length = number_kind(number)
        if by_length == "old_number" and not number.isdigit():
            by_length = ""
        if field == "number" and not by_length:
            wrong.append((field, _no_number(number)))
        else:
            said[by_length or field] = number


def _no_number(number: str) -> Text:
    return Text(
        f"“{number[:30]}”有 {len(number)} 位，既不是 18 位统一社会信用代码，也不是 22 位登记号或 15 位旧注册号。",
        f"“{number[:30]}” has {len(number)} characters; a unified code has 18, a registration number 22, an old one 15",
    )


def read_day(text: str) -> date | Text:
    match = DAY.fullmatch(text.strip()) or COMPACT_DAY.fullmatch(text.strip())
    try:
        if match:
            return date(*(int(part) for part in match.groups()[:3]))
    except ValueError:
        match = None
    return Text(f"“{text[:30]}”不是日期。请写作 2026-01-31。", f"“{text[:30]}” is no date. Write it as 2026-01-31.")


def _count(text: str) -> int | Text:
    digits = text.removesuffix("张").strip()
    if digits.isascii() and digits.isdigit() and len(digits) <= 6:
        return int(digits)
    return Text(f"“{text[:30]}”不是床位数。", f"“{text[:30]}” is no number of beds.")


def _ownership(text: str) -> str | Text:
    for ownership, words in OWNERSHIPS.items():
        if plain(text) in words:
            return str(ownership)
    return Text(f"“{text[:30]}”不能判定公立或民营。", f"“{text[:30]}” says neither public nor private.")


def _profit(text: str) -> bool | Text:
    for is_profit, words in PROFIT.items():
        if plain(text) in words:
            return is_profit
    return Text(f"“{text[:30]}”不能判定营利或非营利。", f"“{text[:30]}” says neither for profit nor not.")


def _licence(cells: Mapping[str, str], wrong: list[Fault]) -> tuple[NewLicence, ...]:
    """The practice licence, when the row has its number and first day."""
    days: dict[str, date | None] = {}
    for field in ("licence_from", "licence_until"):
        text = cells.get(field, "")
        day = None if not text or (field == "licence_until" and text in FOREVER) else read_day(text)
        if isinstance(day, Text):
            wrong.append((field, day))
            day = None
        days[field] = day
    number = cells.get("licence_number", "") or tidy(cells.get("registration_number", ""))
    start = days["licence_from"]
    if not number or start is None:
        return ()
    scopes = dict(_scope(name) for name in re.split(r"[;；、,，|\n]+", cells.get("scopes", "")) if name.strip())
    return (
        NewLicence(
            kind=Licence.Kind.PRACTICE,
            number=number,
            valid_from=start,
            valid_until=days["licence_until"],
            issued_by=cells.get("issued_by", "")[:120],
            scopes=scopes,
        ),
    )


def _scope(text: str) -> tuple[str, str]:
    """Code and name; what the list of licensed subjects does not have is kept under its own words."""
    return scope_of(text) or (text.strip()[:20], text.strip()[:80])
