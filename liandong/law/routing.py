"""Which department is competent for a matter in a place, which join in, and which words say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from liandong.law.rules import NOTHING, Basis, NoVersion, Rule, Text, Version


class Penalty(NamedTuple):
    """处罚依据: the article that punishes a matter, and the numbers of its causes in the list of health supervision.

    verified  the article was read as it is cited; else it is known from a list of causes or from memory
    """

    act: str
    article: str
    causes: tuple[int, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Matter:
    """监管事项: something that can go wrong, with the department competent where no place says otherwise.

    words      suggest the matter where they stand in a report
    examples   sentences of our own such as people write about it
    claimants  departments each of which may take it for its own, as the texts can be read
    """

    code: str
    title: Text
    lead: str
    joining: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    group: Text = NOTHING
    clauses: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    penalty: tuple[Penalty, ...] = ()
    claimants: tuple[str, ...] = ()
    health: bool = True
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Routing:
    """归口: who leads and who joins, and each reason for it.

    through   the department that has to pass it on, where several are concerned and the place wants one hand
    implied   no text names the lead for this matter; `implied_departments` says of whom this is true
    """

    matter: str
    lead: str
    joining: tuple[str, ...]
    rule: str
    version: date | None
    reasons: tuple[Text, ...]
    implied: bool
    basis: tuple[Basis, ...] = ()
    through: str = ""
    implied_departments: tuple[str, ...] = ()


def route(
    matter: Matter,
    layers: Sequence[Rule],
    *,
    on: date,
    interested: Collection[str] = (),
    facts: Collection[str] = (),
    names: Mapping[str, Text] | None = None,
) -> Routing:
    """Who has this matter.

    layers      the route rules of the place, the lowest layer first
    interested  departments that the clue itself concerns besides (the reporter names them, or several objects)
    names       what to call a department in the reasons
    """
    names = names or {}
    rule, version, entry = _entry(matter, layers, on, facts)
    lead = entry["lead"] if entry else matter.lead
    said = tuple(entry.get("joining", ())) if entry else matter.joining
    extra = tuple(code for code in interested if code != lead and code not in said)
    implied = tuple(entry.get("implied", ())) if entry else matter.implied
    basis = _basis(matter, version, entry)
    reasons = [_who(matter, rule, version, lead, names), *_why(basis)]
    if lead in implied:
        reasons.append(_implied(lead, names))
    reasons += [_joins(code, code in implied, names) for code in said]
    reasons += [_interested(code, names) for code in extra]
    joining = said + extra
    through, told = _several(layers, on, joining, names)
    return Routing(
        matter=matter.code,
        lead=lead,
        joining=joining,
        rule=rule.id if rule else "",
        version=version.start if version else None,
        reasons=tuple(reasons + told),
        implied=lead in implied,
        basis=basis,
        through=through,
        implied_departments=implied,
    )


def _entry(
    matter: Matter, layers: Iterable[Rule], on: date, facts: Collection[str]
) -> tuple[Rule | None, Version | None, Mapping[str, Any] | None]:
    for rule in layers:
        version = _in_force(rule, on)
        for entry in version.values.get("routes", ()) if version else ():
            if entry["matter"] == matter.code and (not entry.get("fact") or entry["fact"] in facts):
                return rule, version, entry
    return None, None, None


def _in_force(rule: Rule, on: date) -> Version | None:
    try:
        return rule.on(on)
    except NoVersion:
        return None


def _basis(matter: Matter, version: Version | None, entry: Mapping[str, Any] | None) -> tuple[Basis, ...]:
    if entry and entry.get("basis"):
        return tuple(entry["basis"])
    return version.basis if version else matter.basis


def _several(
    layers: Iterable[Rule], on: date, joining: Collection[str], names: Mapping[str, Text]
) -> tuple[str, list[Text]]:
    """Where more than one department is concerned, the place may want one hand, or the main problem's department."""
    if not joining:
        return "", []
    for rule in layers:
        version = _in_force(rule, on)
        several = version.values.get("several") if version else None
        if not several or not version:
            continue
        basis = tuple(several.get("basis", ())) or version.basis
        if "through" in several:
            name = _name(several["through"], names)
            head = Text(f"涉及多个部门，由{name.zh}统一转办", f"Several departments: passed on by {name.en}")
            return several["through"], [head, *_why(basis)]
        return "", [
            Text("涉及多个部门，由主要问题的主管部门牵头", "Several departments: that of the main problem leads"),
            *_why(basis),
        ]
    return "", []


def _name(code: str, names: Mapping[str, Text]) -> Text:
    return names.get(code, Text(code, code))


def _who(matter: Matter, rule: Rule | None, version: Version | None, lead: str, names: Mapping[str, Text]) -> Text:
    name = _name(lead, names)
    if rule is None or version is None:
        return Text(
            f"{matter.code} {matter.title.zh}：按事项清单由{name.zh}主管（当地无专门规定）",
            f"{matter.code} {matter.title.en}: {name.en}, by the matter list (the place says nothing of its own)",
        )
    file, since = version.source, version.start
    return Text(
        f"{matter.code} {matter.title.zh}：按《{rule.title.zh}》（{file}，{since}起）由{name.zh}主管",
        f"{matter.code} {matter.title.en}: {name.en}, by “{rule.title.en}” ({file}, since {since})",
    )


def _why(basis: Iterable[Basis]) -> list[Text]:
    return [cited(one) for one in basis]


def cited(basis: Basis) -> Text:
    """One basis as a sentence, with its marks."""
    if basis.local:
        said = basis.says if basis.says.zh else basis.set_by
        return Text(f"本地设置：{said.zh}", f"Local setting: {said.en}")
    marks = [
        Text("草案", "draft") if basis.draft else None,
        Text("未经核对", "not verified") if not basis.verified else None,
        Text("推定", "implied") if basis.implied else None,
    ]
    zh = "、".join(mark.zh for mark in marks if mark)
    en = ", ".join(mark.en for mark in marks if mark)
    article = f"第{basis.article}条" if basis.article.isdigit() else basis.article
    return Text(
        f"{basis.act}{article}：{basis.says.zh}{f'（{zh}）' if zh else ''}",
        f"{basis.act}, {basis.article}: {basis.says.en}{f' ({en})' if en else ''}",
    )


def _implied(code: str, names: Mapping[str, Text]) -> Text:
    name = _name(code, names)
    return Text(f"文件未点名{name.zh}，系按其职责推定", f"No text names {name.en} here: inferred from its duties")


def _joins(code: str, implied: bool, names: Mapping[str, Text]) -> Text:
    name = _name(code, names)
    if implied:
        return Text(f"{name.zh}参与（按职责推定，文件未点名）", f"{name.en} joins (inferred, no text names it)")
    return Text(f"{name.zh}参与", f"{name.en} joins")


def _interested(code: str, names: Mapping[str, Text]) -> Text:
    name = _name(code, names)
    return Text(f"{name.zh}与本线索有关，一并参与", f"{name.en} joins because this clue concerns it")
