"""What a field may hold: small readers, each turning a node into a value or saying what is wrong on which line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from liandong.ground.rulebook.faults import Fault
from liandong.ground.rulebook.reading import Items, Node, Table, Word
from liandong.law.rules import Text

Reader = Callable[[Node], Any]
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


def word(node: Node) -> str:
    """Text of one kind or another, never empty."""
    if not isinstance(node, Word):
        raise Fault(node.line, "这里应当是文字", "text is wanted here")
    if not node.strip():
        raise Fault(node.line, "这里不能为空", "this may not be empty")
    return str(node)


def name(node: Node) -> str:
    """A name in lower case: an event, a fact, a department, a rule."""
    text = word(node)
    if not NAME.fullmatch(text):
        raise Fault(node.line, f"“{text}”不是规范的名称（小写字母、数字、下划线）",
                    f"“{text}” is no name: small letters, digits and underscores")  # fmt: skip
    return text


def number(node: Node) -> int:
    text = word(node)
    if not re.fullmatch(r"\d{1,9}", text):
        raise Fault(node.line, f"“{text}”不是整数", f"“{text}” is not a whole number")
    return int(text)


def decimal(node: Node) -> Fraction:
    text = word(node)
    if not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", text):
        raise Fault(node.line, f"“{text}”不是数字", f"“{text}” is not a number")
    return Fraction(text)


def share(node: Node) -> Fraction:
    value = decimal(node)
    if value > 1:
        raise Fault(node.line, f"比例“{node}”应在 0 与 1 之间", f"the share “{node}” has to be between 0 and 1")
    return value


def day(node: Node) -> date:
    text = word(node)
    try:
        value = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        value = None
    if value is None:
        raise Fault(node.line, f"“{text}”不是日期（应如 2026-09-30）", f"“{text}” is no day: write it as 2026-09-30")
    return value


def day_of_year(node: Node) -> str:
    text = word(node)
    try:
        date.fromisoformat(f"2024-{text}")
    except ValueError:
        raise Fault(node.line, f"“{text}”不是月日（应如 06-30）", f"“{text}” is no month and day like 06-30") from None
    return text


def truth(node: Node) -> bool:
    text = word(node)
    if text not in ("true", "false"):
        raise Fault(node.line, f"“{text}”应写作 true 或 false", f"“{text}” has to be true or false")
    return text == "true"


def both(node: Node) -> Text:
    """Text in both languages."""
    values = table(required={"zh": word, "en": word})(node)
    return Text(values["zh"], values["en"])


def both_or_word(node: Node) -> Text:
    """Text in both languages, or one that is the same in both."""
    return Text(word(node), word(node)) if isinstance(node, Word) else both(node)


def one_of(*words: str) -> Reader:
    def read(node: Node) -> str:
        text = word(node)
        if text not in words:
            raise Fault(
                node.line, f"“{text}”应为：{'、'.join(words)}", f"“{text}” has to be one of: {', '.join(words)}"
            )
        return text

    return read


def many(reader: Reader) -> Reader:
    """A list."""

    def read(node: Node) -> tuple[Any, ...]:
        if not isinstance(node, Items):
            raise Fault(node.line, "这里应当是列表", "a list is wanted here")
        return tuple(reader(item) for item in node)

    return read


def some(reader: Reader) -> Reader:
    """A list that is not empty."""

    def read(node: Node) -> tuple[Any, ...]:
        values: tuple[Any, ...] = many(reader)(node)
        if not values:
            raise Fault(node.line, "列表不能为空", "the list may not be empty")
        return values

    return read


def one_or_many(reader: Reader) -> Reader:
    def read(node: Node) -> tuple[Any, ...]:
        return tuple(reader(item) for item in node) if isinstance(node, Items) else (reader(node),)

    return read


def table(*, required: Mapping[str, Reader] | None = None, optional: Mapping[str, Reader] | None = None) -> Reader:
    """A table with these keys and no others."""
    required, optional = required or {}, optional or {}

    def read(node: Node) -> dict[str, Any]:
        if not isinstance(node, Table):
            raise Fault(node.line, "这里应当是键值表", "a table of keys and values is wanted here")
        for key in node:
            if key not in required and key not in optional:
                raise Fault(node.lines[key], f"不认识的键“{key}”", f"unknown key “{key}”")
        for key in required:
            if key not in node:
                raise Fault(node.line, f"缺少“{key}”", f"“{key}” is missing")
        return {key: (required.get(key) or optional[key])(value) for key, value in node.items()}

    return read


def named(reader: Reader) -> Reader:
    """A table whose keys are names of the writer's choice: events, facts."""

    def read(node: Node) -> dict[str, Any]:
        if not isinstance(node, Table) or not node:
            raise Fault(node.line, "这里应当是键值表", "a table of keys and values is wanted here")
        for key in node:
            if not NAME.fullmatch(key):
                raise Fault(node.lines[key], f"“{key}”不是规范的名称", f"“{key}” is no name")
        return {key: reader(value) for key, value in node.items()}

    return read


def keep(node: Node) -> Node:
    """The node as it is: it is read later, when more is known."""
    return node
