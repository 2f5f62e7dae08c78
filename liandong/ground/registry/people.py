"""A row of a list of practitioners, read: who, which certificate, for what, where, until when."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liandong.ground.places.tables import plain
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.identifiers import certificate_doubt, tidy
from liandong.ground.registry.intake import FOREVER, read_day
from liandong.ground.registry.judging import Fault
from liandong.ground.registry.models import Licence, Practitioner
from liandong.ground.registry.scoping import scopes_in
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "医师姓名", "护士姓名", "人员姓名", "name"),
    "certificate": ("执业证书编码", "执业证书编号", "医师执业证书编码", "护士执业证书编号", "执业证号", "证书编号",
                    "证书编码", "执业证书号", "certificate", "certificate_number"),
    "identity": ("身份证号", "身份证号码", "证件号码", "公民身份号码", "identity_number"),
    "kind": ("人员类别", "类别", "执业类别", "人员类型", "职业", "kind"),
    "title": ("职称", "专业技术职务", "技术职称", "职称级别", "title"),
    "scopes": ("执业范围", "专业", "注册专业", "scope", "scopes"),
    "institution": ("执业地点", "主要执业机构", "执业机构", "医疗机构", "机构名称", "所在机构", "institution"),
    "since": ("有效期起", "注册日期", "发证日期", "起始日期", "valid_from"),
    "until": ("有效期止", "有效期至", "截止日期", "valid_until"),
    "issued_by": ("发证机关", "注册机关", "issued_by"),
}  # fmt: skip
KINDS: tuple[tuple[str, str], ...] = (
    ("执业助理医师", "assistant_doctor"),
    ("助理医师", "assistant_doctor"),
    ("乡村医生", "village_doctor"),
    ("护士", "nurse"),
    ("护理", "nurse"),
    ("助产", "nurse"),
    ("药师", "pharmacist"),
    ("药士", "pharmacist"),
    ("技师", "technician"),
    ("技士", "technician"),
    ("医师", "doctor"),
    ("临床", "doctor"),
    ("口腔", "doctor"),
    ("中医", "doctor"),
    ("公共卫生", "doctor"),
)
# The longer words first: 副主任医师 is no 主任医师 by itself, but both are senior; 主治 and 主管 are middle.
TITLES: tuple[tuple[str, str], ...] = (
    ("主任", Practitioner.Title.SENIOR),
    ("正高", Practitioner.Title.SENIOR),
    ("副高", Practitioner.Title.SENIOR),
    ("高级", Practitioner.Title.SENIOR),
    ("主治", Practitioner.Title.MIDDLE),
    ("主管", Practitioner.Title.MIDDLE),
    ("中级", Practitioner.Title.MIDDLE),
    ("住院", Practitioner.Title.JUNIOR),
    ("初级", Practitioner.Title.JUNIOR),
    ("医士", Practitioner.Title.JUNIOR),
    ("护师", Practitioner.Title.JUNIOR),
    ("护士", Practitioner.Title.JUNIOR),
    ("药师", Practitioner.Title.JUNIOR),
    ("技师", Practitioner.Title.JUNIOR),
    ("士", Practitioner.Title.JUNIOR),
)
NO_TITLE = {"", "无", "未评", "-", "/"}


@dataclass
class PersonRow:
    """A row as understood, or the faults that keep it out."""

    line: int
    name: str
    certificate: str
    said: dict[str, Any]
    licence: NewLicence | None
    institution: str
    since: date | None
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)


def understood(headings: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Field → heading, and the headings that are not used. Raises Refusal where there is no name or certificate."""
    words = {each: tuple(map(plain, names)) for each, names in COLUMNS.items()}
    by_field = {each: next((one for one in names if one in headings), "") for each, names in words.items()}
    by_field = {each: heading for each, heading in by_field.items() if heading}
    if "name" not in by_field or not {"certificate", "identity"} & set(by_field):
        raise Refusal(
            Text(
                f"须有姓名列，以及执业证书编码或身份证号列；实有：{'、'.join(headings)[:200]}。",
                f"Columns of names and of certificates or identity numbers are needed: {', '.join(headings)[:200]}.",
            )
        )
    used = set(by_field.values())
    return by_field, [heading for heading in headings if heading and heading not in used]


def read_person(line: int, cells: Mapping[str, str]) -> PersonRow:
    """cells: by field."""
    wrong: list[Fault] = []
    certificate = tidy(cells.get("certificate", ""))
    kind = next((code for word, code in KINDS if word in cells.get("kind", "")), "")
    if not kind:
        shown = cells.get("kind", "")[:30]
        says = Text(
            f"人员类别“{shown}”看不出是医师、护士、药师、技师还是乡村医生。", f"“{shown}” is no kind of practitioner."
        )
        wrong.append(("kind", says))
    said = {"practitioner_kind": kind, "title": _title(cells.get("title", ""), wrong)}
    said |= {"certificate_number": certificate, "identity_number": tidy(cells.get("identity", ""))}
    since, until = (_day(cells.get(each, ""), each, wrong) for each in ("since", "until"))
    doubt = certificate_doubt(kind, certificate)
    return PersonRow(
        line=line,
        name=cells.get("name", "").strip(),
        certificate=certificate,
        said={each: value for each, value in said.items() if value},
        licence=_licence(cells, certificate, since, until, wrong),
        institution=cells.get("institution", "").strip(),
        since=since,
        faults=wrong,
        doubts=[("certificate", doubt)] if doubt else [],
    )


def _licence(
    cells: Mapping[str, str], number: str, since: date | None, until: date | None, wrong: list[Fault]
) -> NewLicence | None:
    """The certificate, when the row has its number and first day."""
    scopes = scopes_in(Licence.Kind.PRACTITIONER, cells.get("scopes", ""))
    if isinstance(scopes, Text):
        wrong.append(("scopes", scopes))
        return None
    if not number or since is None:
        return None
    issued_by = cells.get("issued_by", "")[:120]
    return NewLicence(
        kind=Licence.Kind.PRACTITIONER, number=number, valid_from=since, valid_until=until, issued_by=issued_by,
        scopes=scopes,
    )  # fmt: skip


def _title(text: str, wrong: list[Fault]) -> str:
    text = re.sub(r"\s", "", text)
    if text in NO_TITLE:
        return ""
    found = next((title for word, title in TITLES if word in text), "")
    if not found:
        wrong.append(("title", Text(f"职称“{text[:30]}”看不出级别。", f"“{text[:30]}” is no title that is known.")))
    return found


def _day(text: str, where: str, wrong: list[Fault]) -> date | None:
    if not text.strip() or text.strip() in FOREVER:
        return None
    found = read_day(text)
    if isinstance(found, Text):
        wrong.append((where, found))
        return None
    return found
