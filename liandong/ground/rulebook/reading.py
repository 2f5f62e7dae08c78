"""Reading YAML strictly: tables, lists and text with their lines; nothing is guessed and nothing can be smuggled in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from liandong.ground.rulebook.faults import Fault

MOST_LINES = 5_000
MOST_BYTES = 2_000_000
MOST_DEEP = 40
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Word(str):
    """A piece of text, and the line it stands on. What it means (a day, a number) the schema says."""

    line: int
    __slots__ = ("line",)

    @classmethod
    def at(cls, text: str, line: int) -> Word:
        word = cls(text)
        word.line = line
        return word


class Table(dict[str, "Node"]):
    """Keys and values, with the line it begins on."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list["Node"]):
    """A list, with the line it begins on."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line


Node = Word | Table | Items


def read(path: Path) -> Node:
    """The one document of a file. Raises Fault."""
    if not path.is_file():
        raise Fault(1, "没有这个文件", "no such file")
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise Fault(1, f"文件过大（{size}字节），规则文件不超过{MOST_BYTES}字节",
                    f"the file has {size} bytes, a rule file at most {MOST_BYTES}")  # fmt: skip
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Fault(line, "文件不是 UTF-8 编码", "the file is not UTF-8") from None
    return parse(text)


def parse(text: str) -> Node:
    """The one document of a text. Raises Fault."""
    _refuse_early(text)
    try:
        return _document(iter(yaml.parse(text, Loader=LOADER)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Fault(
            mark.line + 1 if mark else 1, f"不是有效的 YAML：{error.problem}", f"not valid YAML: {error.problem}"
        ) from None
    except yaml.YAMLError:
        raise Fault(1, "含有 YAML 不允许的字符", "it holds characters that YAML does not allow") from None


def _refuse_early(text: str) -> None:
    lines = text.count("\n")
    if lines > MOST_LINES:
        raise Fault(MOST_LINES + 1, f"文件有{lines}行，规则文件不超过{MOST_LINES}行",
                    f"the file has {lines} lines, a rule file at most {MOST_LINES}")  # fmt: skip
    if "\t" in text:
        line = text[: text.index("\t")].count("\n") + 1
        raise Fault(line, "不得使用制表符，请改用空格", "a tab: use spaces")


def _document(events: Iterator[Any]) -> Node:
    stack: list[tuple[Table | Items, Word | None]] = []
    whole: Node | None = None
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise Fault(line, "一个文件只能有一份文档", "one document to a file")
        _refuse_tricks(event, line)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = Word.at(event.value, line)
        elif isinstance(event, yaml.MappingStartEvent):
            node = Table(line)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items(line)
        else:
            if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                whole, _ = stack.pop()
                _place(stack, whole)
            continue
        if isinstance(node, Word):
            _place(stack, node)
            whole = node if not stack else whole
        else:
            _enter(stack, node)
    if whole is None:
        raise Fault(1, "文件是空的", "the file is empty")
    return whole


def _enter(stack: list[tuple[Table | Items, Word | None]], node: Table | Items) -> None:
    if len(stack) == MOST_DEEP:
        raise Fault(node.line, f"嵌套超过{MOST_DEEP}层", f"nested more than {MOST_DEEP} deep")
    stack.append((node, None))


def _place(stack: list[tuple[Table | Items, Word | None]], node: Node) -> None:
    """Put a finished node where it belongs: into the list, or as key or value of the table around it."""
    if not stack:
        return
    around, key = stack[-1]
    if isinstance(around, Items):
        around.append(node)
    elif key is None:
        if not isinstance(node, Word):
            raise Fault(node.line, "键只能是文字", "a key has to be text")
        if node in around:
            raise Fault(node.line, f"键“{node}”重复", f"the key “{node}” is given twice")
        around.lines[node] = node.line
        stack[-1] = (around, node)
    else:
        around[key] = node
        stack[-1] = (around, None)


def _refuse_tricks(event: Any, line: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise Fault(line, "不得使用锚点与引用（& 与 *）", "anchors and aliases (& and *) are not allowed")
    tag = getattr(event, "tag", None)
    if tag is not None and tag != "!":
        raise Fault(line, f"不得使用类型标签 {tag}", f"the tag {tag} is not allowed")
