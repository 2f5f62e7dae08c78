"""What stands in the book besides rules: acts, places, matters, clauses, planned events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.ground.rulebook.bases import bases, short_bases
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import (
    both,
    both_or_word,
    day,
    many,
    name,
    number,
    one_of,
    some,
    table,
    truth,
    word,
)
from liandong.ground.rulebook.reading import Node, Table
from liandong.law.routing import Matter, Penalty
from liandong.law.rules import NOTHING, Basis, Text

# What may be known of an act from memory only, field by field; `verified: false` says it of the whole act.
DOUBTABLE = (
    "number",
    "title",
    "issuers",
    "status",
    "adopted_on",
    "issued_on",
    "effective_on",
    "repealed_on",
    "replaced_by",
)
ACT = table(
    required={
        "name": word,
        "title": both,
        "issuers": some(word),
        "rank": one_of("law", "regulation", "judicial", "rule", "local_regulation", "normative", "draft", "standard"),
        "status": one_of("draft", "in_force", "repealed"),
    },
    optional={
        "also": some(word),
        "number": word,
        "adopted_on": day,
        "issued_on": day,
        "effective_on": day,
        "repealed_on": day,
        "replaced_by": word,
        "verified": truth,
        "unverified": some(one_of(*DOUBTABLE)),
        "note": both_or_word,
    },
)
TOLD = {"duty": both, "note": both_or_word, "basis": short_bases, "implied": truth}
OFFICE = table(required={"code": name, "name": both}, optional={"also": some(name), **TOLD})
MEMBER = table(required={"department": name, "name": both}, optional=TOLD)
MECHANISM = table(
    required={"title": both, "members": some(MEMBER), "basis": bases},
    optional={"lead": name, "note": both_or_word},
)
PLACE = table(
    required={
        "code": word,
        "title": both,
        "directives": many(word),
        "status": one_of("in_force", "draft"),
        "departments": many(OFFICE),
    },
    optional={"adopted": truth, "mechanism": MECHANISM, "note": both_or_word},
)
PENALTY = table(required={"act": word, "article": word}, optional={"causes": some(number), "verified": truth})
MATTER = table(
    required={"code": word, "title": both, "lead": name},
    optional={
        "joining": many(name),
        "implied": many(name),
        "words": many(word),
        "examples": many(word),
        "clauses": some(word),
        "note": both_or_word,
        "basis": short_bases,
        "penalty": some(PENALTY),
        "claimants": some(name),
        "health": truth,
    },
)
MATTERS = table(required={"group": table(required={"code": word, "zh": word, "en": word}), "matters": some(MATTER)})
# The three ends of a clause: carried out here, not a matter of software, or still to come.
ENDS = ("answered_by", "not_software", "planned")
SOFTWARE = (
    "workflow",
    "register",
    "deadline",
    "model",
    "document",
    "exchange",
    "publicity",
    "checklist",
    "access",
)
ANSWER = table(optional={"rules": some(name), "events": some(name), "pages": some(word), "quotas": some(name)})
CLAUSE = table(
    required={"id": word, "article": word, "says": both},
    optional={
        "lead": many(name),
        "joining": many(name),
        "strength": one_of("firm", "conditional", "exploratory"),
        "software": some(one_of(*SOFTWARE)),
        "answered_by": ANSWER,
        "not_software": both,
        "planned": both,
        "part": both_or_word,
        "note": both_or_word,
    },
)
# What may carry a difference between places besides rules; how each is told stands in differences.py.
CARRIERS = ("directives", "mechanism", "several", "routes", "waste")
DIFFERENCE = table(
    required={"row": word, "title": both},
    optional={"rules": some(name), "data": some(one_of(*CARRIERS)), "reason": both},
)
DIFFERENCES = table(required={"differences": some(DIFFERENCE)})
PLANNED = table(required={"events": many(table(required={"event": name, "zh": word, "en": word}))})


@dataclass(frozen=True, slots=True)
class Act:
    """文件: an act or directive that rules cite by its name."""

    name: str
    title: Text
    issuers: tuple[str, ...]
    rank: str
    status: str
    also: tuple[str, ...] = ()
    number: str = ""
    adopted_on: date | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    repealed_on: date | None = None
    replaced_by: str = ""
    verified: bool = True
    unverified: tuple[str, ...] = ()
    note: Text = NOTHING
    source: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """部门: a department as a place's directive names it; `also`: functions the same office holds."""

    code: str
    name: Text
    also: tuple[str, ...] = ()
    duty: Text = NOTHING
    implied: bool = False
    note: Text = NOTHING
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Mechanism:
    """联动机制: who sits on it in a place."""

    title: Text
    lead: str
    members: tuple[Office, ...]
    basis: tuple[Basis, ...]
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class PlaceFolder:
    """地方规则: a folder of the book, the place it speaks for, and whether it binds."""

    folder: str
    code: str
    title: Text
    directives: tuple[str, ...]
    is_draft: bool
    is_adopted: bool
    departments: tuple[Office, ...]
    mechanism: Mechanism | None
    note: Text
    source: str

    @property
    def stem(self) -> str:
        return stem(self.code)

    @property
    def binds(self) -> bool:
        """A draft binds nobody until the place adopts it."""
        return self.is_adopted or not self.is_draft


@dataclass(frozen=True, slots=True)
class Clause:
    """条款: one order of a directive in our own words, and what answers it."""

    id: str
    article: str
    says: Text
    lead: tuple[str, ...] = ()
    joining: tuple[str, ...] = ()
    strength: str = ""
    software: tuple[str, ...] = ()
    answered_by: dict[str, tuple[str, ...]] | None = None
    not_software: Text = NOTHING
    planned: Text = NOTHING
    part: Text = NOTHING
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Directive:
    """指令文件条款目录: a directive, clause by clause."""

    act: str
    place: str
    clauses: tuple[Clause, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """差异: something that the directives order differently, the rules that carry it, or why no rule does."""

    row: str
    title: Text
    rules: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    reason: Text = NOTHING


def stem(code: str) -> str:
    """`350500` → `3505`, `350000` → `35`; a longer code stays as it is."""
    if len(code) != 6:
        return code
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def act(node: Node, source: str) -> Act:
    """An act; what it says of its own end has to agree. Raises Fault."""
    values = ACT(node)
    assert isinstance(node, Table)
    if (values["status"] == "repealed") != ("repealed_on" in values):
        raise Fault(
            node.lines["status"],
            "已废止的文件须写明废止日（repealed_on），未废止的不得写",
            "an act that is repealed says since when (repealed_on), and no other does",
        )
    for field in values.get("unverified", ()):
        if field not in values:
            raise Fault(
                node.lines["unverified"], f"待核的“{field}”并未填写", f"“{field}” is marked unverified and not given"
            )
    return Act(**values, source=source)


def place(node: Node, folder: str, source: str) -> PlaceFolder:
    """A place.yaml. Raises Fault."""
    values = PLACE(node)
    assert isinstance(node, Table)
    code = values["code"]
    if not (code.isdigit() and len(code) == 6):
        raise Fault(node.lines["code"], f"“{code}”不是六位行政区划代码", f"“{code}” is no code of six digits")
    mechanism = values.get("mechanism")
    return PlaceFolder(
        folder=folder,
        code=code,
        title=values["title"],
        directives=values["directives"],
        is_draft=values["status"] == "draft",
        is_adopted=values.get("adopted", False),
        departments=tuple(Office(**office) for office in values["departments"]),
        mechanism=_mechanism(mechanism) if mechanism else None,
        note=values.get("note", NOTHING),
        source=source,
    )


def _mechanism(values: dict[str, Any]) -> Mechanism:
    members = [Office(code=member.pop("department"), **member) for member in values["members"]]
    return Mechanism(
        title=values["title"],
        lead=values.get("lead", ""),
        members=tuple(members),
        basis=values["basis"],
        note=values.get("note", NOTHING),
    )


def matters(node: Node) -> list[Matter]:
    values = MATTERS(node)
    group = Text(values["group"]["zh"], values["group"]["en"])
    return [
        Matter(**{**one, "penalty": tuple(Penalty(**penalty) for penalty in one.get("penalty", ()))}, group=group)
        for one in values["matters"]
    ]


def directive(node: Node, source: str) -> Directive:
    """A directive clause by clause. Raises Fault."""
    values = DIRECTIVE(node)
    return Directive(values["directive"], values["place"], values["clauses"], source)


def clause(node: Node) -> Clause:
    """One clause, with exactly one end. Raises Fault."""
    values = CLAUSE(node)
    ends = [key for key in ENDS if values.get(key)]
    if len(ends) != 1:
        raise Fault(
            node.line,
            f"条款 {values['id']} 须写明且只能写明一种去向：{'、'.join(ENDS)}",
            f"the clause {values['id']} needs exactly one of: {', '.join(ENDS)}",
        )
    return Clause(**values)


def differences(node: Node) -> list[Difference]:
    """What the directives order differently. Raises Fault where nothing carries it."""
    found = [Difference(**one) for one in DIFFERENCES(node)["differences"]]
    for one in found:
        if not one.rules and not (one.data and one.reason.zh):
            raise Fault(
                node.line,
                f"“{one.row}”须写明承载它的规则，或者说明为何不是规则",
                f"“{one.row}” names the rules that carry it, or says why none does",
            )
    return found


def planned_events(node: Node) -> dict[str, Text]:
    return {one["event"]: Text(one["zh"], one["en"]) for one in PLANNED(node)["events"]}


DIRECTIVE = table(required={"directive": word, "place": word, "clauses": some(clause)})
