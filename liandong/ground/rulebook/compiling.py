"""From a file to a rule: the right keys, versions that follow one another, and a basis for each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from liandong.ground.rulebook import bases, tables
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import one_of, table
from liandong.ground.rulebook.kinds import RULE, RULE_OPTIONAL, SHAPES, VERSION, VERSION_OPTIONAL
from liandong.ground.rulebook.reading import Items, Node, Table
from liandong.law.rules import KINDS, Rule, Version

DAY = timedelta(days=1)
# What the clock of a period asks of its rule, as the clock of a term does: it neither pauses nor is extended.
PERIODIC: dict[str, Any] = {
    "owed_by": (),
    "ends": (),
    "ends_when": {},
    "pausable": (),
    "extensions": (),
    "roll": False,
    "given": False,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "term": {
        "ends": (),
        "ends_when": {},
        "owed_by": "owner",
        "departments": (),
        "nature": "duty",
        "when": (),
        "tightens": "shorter",
        "pausable": (),
        "roll": True,
        "given": False,
        "extensions": (),
    },
    "quota": {"of": (), "when": (), **PERIODIC},
    "duty": {"owed_by": (), "when": (), "starts": (), "ends": ()},
    "schedule": PERIODIC,
}
UNIQUE = {"routes": "", "questions": "code", "items": "code", "bands": "code"}
NOT_VALUES = ("from", "until", "basis", "set_by")
OF_THE_RULE_ONLY = ("cases", "clauses", "code", "note")


def rule(node: Node, *, id_: str, place: str, source: str) -> Rule:
    """The rule of a file. `id_` is what its path says it has to be called. Raises Fault."""
    if not isinstance(node, Table):
        raise Fault(node.line, "规则文件应当是键值表", "a rule file is a table of keys and values")
    if "kind" not in node:
        raise Fault(node.line, "缺少“kind”", "“kind” is missing")
    kind = one_of(*KINDS)(node["kind"])
    shape = SHAPES[kind]
    values = table(required={**RULE, **shape.rule}, optional={**RULE_OPTIONAL, **shape.rule_optional})(node)
    if values["id"] != id_:
        raise Fault(node.lines["id"], f"按所在位置，id 应为“{id_}”", f"by where it stands its id has to be “{id_}”")
    meta = {**DEFAULTS.get(kind, {}), **{key: value for key, value in values.items() if key not in RULE}}
    return Rule(
        id=id_,
        kind=kind,
        title=values["title"],
        place=place,
        versions=_versions(values["versions"], kind, meta, source),
        meta=MappingProxyType(meta),
    )


def _versions(node: Node, kind: str, meta: dict[str, Any], source: str) -> tuple[Version, ...]:
    if not isinstance(node, Items) or not node:
        raise Fault(node.line, "规则须至少有一个版本", "a rule needs at least one version")
    made = sorted(((_version(one, kind, meta, source), one.line) for one in node), key=lambda pair: pair[0].start)
    following = [*made[1:], None]
    versions: list[Version] = []
    for (version, _), after in zip(made, following, strict=True):
        if after is None:
            versions.append(version)
            continue
        later, line = after
        if version.start == later.start or (version.until and version.until >= later.start):
            raise Fault(line, f"{later.start}起的版本与{version.start}起的版本重叠",
                        f"the version from {later.start} overlaps the one from {version.start}")  # fmt: skip
        versions.append(version if version.until else replace(version, until=later.start - DAY))
    return tuple(versions)


def _version(node: Node, kind: str, meta: dict[str, Any], source: str) -> Version:
    shape = SHAPES[kind]
    if isinstance(node, Table) and "basis" not in node:
        raise Fault(node.line, "这一版本没有依据（basis）", "this version has no basis")
    for key, code in UNIQUE.items():
        if code and isinstance(node, Table) and key in node:
            tables.doubled(node[key], code)
    values = table(required={**VERSION, **shape.version}, optional={**VERSION_OPTIONAL, **shape.version_optional})(node)
    assert isinstance(node, Table)
    if "until" in values and values["until"] < values["from"]:
        raise Fault(node.lines["until"], "版本的截止日早于起始日", "the version ends before it begins")
    for more in values.get("extensions", ()):
        if more["unit"] != values["unit"]:
            raise Fault(node.lines["extensions"], "延长的单位须与期限相同", "an extension has the unit of its term")
    if values.get("given") and values["unit"] != "day":
        raise Fault(node.lines["given"], "由人定日的期限以日（day）为单位", "a term whose day is given counts in days")
    if kind == "quota" and not {"at_least", "share", "rising", "by"} & values.keys():
        raise Fault(node.line, "定额须写明数量、比例或期限", "a quota has to say how many, what share, or by when")
    held = {key: value for key, value in meta.items() if key not in OF_THE_RULE_ONLY}
    held |= {key: value for key, value in values.items() if key not in NOT_VALUES}
    return Version(
        start=values["from"],
        until=values.get("until"),
        basis=bases.local(node, values) if bases.is_local(values["basis"]) else bases.bases(values["basis"]),
        values=MappingProxyType(held),
        source=source,
    )
