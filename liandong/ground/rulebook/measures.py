"""What a quota counts, as its file says it: an event, an event narrowed down, or a named set of the register."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any

from liandong.ground.audit.kinds import Event
from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.fields import Reader, many, name, some, table, word
from liandong.ground.rulebook.reading import Items, Node, Table, Word
from liandong.law.quotas import REGISTERS, Measure
from liandong.law.rules import Rule, Text

ADDED_UP = ("int", "float", "Decimal")


def measure(node: Node) -> Measure:
    """The measure of a rule. Raises Fault."""
    if isinstance(node, Word):
        return Measure(events=(name(node),))
    if isinstance(node, Items):
        return _several(node)
    if "register" in node:
        return _register(node)
    values = table(required={"event": name}, optional={"where": where, "sum": name, "distinct": name})(node)
    if "sum" in values and "distinct" in values:
        raise Fault(node.lines["distinct"], "“sum”与“distinct”只能用一个", "either “sum” or “distinct”, not both")
    return Measure(
        (values["event"],),
        where=values.get("where", {}),
        sum=values.get("sum", ""),
        distinct=values.get("distinct", ""),
    )


def _several(node: Items) -> Measure:
    """Several events, any of them narrowed down for itself: one may be the act, another what was written down of it."""
    each: Reader = table(required={"event": name}, optional={"where": where})
    read: list[dict[str, Any]] = [
        {"event": name(one)} if isinstance(one, Word) else each(one) for one in some(_any)(node)
    ]
    events = tuple(one["event"] for one in read)
    if len(set(events)) < len(events):
        raise Fault(node.line, "同一事件只写一次", "an event is named once")
    return Measure(events=events, apart={one["event"]: one["where"] for one in read if "where" in one})


def _any(node: Node) -> Node:
    return node


def where(node: Node) -> Mapping[str, tuple[str, ...]]:
    """Fields and the values each may have."""
    if not isinstance(node, Table) or not node:
        raise Fault(node.line, "“where”应当是字段与值的表", "“where” is a table of fields and values")
    several: Reader = many(_value)
    return {key: several(value) if isinstance(value, Items) else (_value(value),) for key, value in node.items()}


def _value(node: Node) -> str:
    """A word; "" for what the register leaves empty."""
    return "" if isinstance(node, Word) and not node else word(node)


def _register(node: Table) -> Measure:
    values = table(required={"register": name}, optional={"where": where})(node)
    known = REGISTERS.get(values["register"])
    if known is None:
        raise Fault(
            node.lines["register"],
            f"没有登记集合“{values['register']}”，可用：{'、'.join(REGISTERS)}",
            f"no set “{values['register']}” of the register; there are: {', '.join(REGISTERS)}",
        )
    for field in values.get("where", ()):
        if field not in known.fields:
            raise Fault(
                node.lines["where"],
                f"登记集合“{values['register']}”没有字段“{field}”，可用：{'、'.join(known.fields)}",
                f"the set “{values['register']}” has no field “{field}”; there are: {', '.join(known.fields)}",
            )
    return Measure(register=values["register"], where=values.get("where", {}))


def fields_of(slug: str) -> Mapping[str, Any]:
    """What an entry of this event carries: each field with its type. Raises KeyError for an event no act records."""
    kind = Event.kinds[slug]
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if field.name != "dossier"}


def is_list(hint: Any) -> bool:
    return typing.get_origin(hint) in (list, tuple)


def measured(rule: Rule) -> Iterator[str]:
    """The events that a quota counts, and those it counts them among."""
    for key in ("counts", "of"):
        asked = rule.meta.get(key)
        if isinstance(asked, Measure):
            yield from asked.events


def misread(rule: Rule) -> Iterator[tuple[str, Text]]:
    """What the measures of a quota name and no entry carries: the word to be found in the file, and what is wrong."""
    for key in ("counts", "of"):
        asked = rule.meta.get(key)
        if not isinstance(asked, Measure):
            continue
        for slug in asked.events:
            fields = [*asked.where_of(slug), asked.sum, asked.distinct]
            if any(fields) and slug not in Event.kinds:
                says = f"事件“{slug}”尚无环节记录，还没有字段可用", f"no act records “{slug}” yet: it has no fields"
                yield slug, Text(*says)
            elif slug in Event.kinds:
                yield from _fields(slug, asked)


def _fields(slug: str, asked: Measure) -> Iterator[tuple[str, Text]]:
    known = fields_of(slug)
    named = [(field, f"{field}:") for field in asked.where_of(slug)]
    named += [(asked.sum, f"sum: {asked.sum}"), (asked.distinct, f"distinct: {asked.distinct}")]
    for field, token in named:
        if field and field not in known:
            yield token, Text(f"事件“{slug}”没有字段“{field}”", f"the event “{slug}” has no field “{field}”")
    if asked.sum in known and not _is_number(known[asked.sum]):
        yield asked.sum, Text(f"字段“{asked.sum}”不是数，不能相加", f"“{asked.sum}” is no number to be added up")
    if asked.distinct in known and is_list(known[asked.distinct]):
        yield asked.distinct, Text(f"字段“{asked.distinct}”是列表，不能去重", f"“{asked.distinct}” is a list")


def _is_number(hint: Any) -> bool:
    inside = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    return all(getattr(one, "__name__", "") in ADDED_UP for one in inside if one is not type(None))
