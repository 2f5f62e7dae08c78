"""The draft file: what was read of a directive, with the whole cleaned text, as YAML that a person can correct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from liandong.ground.rulebook.directives.reviews import Review, as_rows, from_rows
from liandong.law.directive.model import (
    FIGURE_KINDS,
    PART_KINDS,
    STRENGTHS,
    Damage,
    Directive,
    Entry,
    Figure,
    Part,
    Span,
)
from liandong.law.rules import Text

VERSION = 1
MOST_CHARACTERS = 30_000_000
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT_AT = "text: TEXT\n"


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes a value that stands twice (one day, signed and in force) twice, and not as a reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


class DraftRefused(Exception):
    """The file is no draft that can be used; `reason` says what is wrong."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.reason = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Source:
    """来源: the file a draft was read from."""

    file: str
    sha256: str
    encoding: str
    characters: int


@dataclass(frozen=True, slots=True)
class Draft:
    """草稿: a directive as read from one file, and what reviewers made of its entries, by their keys."""

    source: Source
    directive: Directive
    reviews: Mapping[str, Review] = field(default_factory=dict)


def dump_draft(draft: Draft) -> str:
    """The draft as YAML; `load_draft` gives the same draft again."""
    values = as_values(draft) | {"text": "TEXT"}
    dumped = yaml.dump(values, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    before, _, after = str(dumped).partition(TEXT_AT)
    return f"{before}{_block(draft.directive.text)}{after}"


def as_values(draft: Draft) -> dict[str, Any]:
    """The draft as tables and lists."""
    read = draft.directive
    return {
        "draft": VERSION,
        "source": {
            "file": draft.source.file,
            "sha256": draft.source.sha256,
            "encoding": draft.source.encoding,
            "characters": draft.source.characters,
        },
        "directive": {
            "title": read.title,
            "number": read.number,
            "issuers": list(read.issuers),
            "issued_on": read.issued_on,
            "signed_on": read.signed_on,
            "effective_on": read.effective_on,
            "addressees": list(read.addressees),
            "acts": list(read.acts),
            "departments": {code: [_pair(span) for span in spans] for code, spans in read.departments.items()},
            "says_nothing": read.says_nothing,
        },
        "text": read.text,
        "outline": [_part(part) for part in read.outline],
        "entries": [_entry(entry) for entry in read.entries],
        "damage": [{"zh": one.what.zh, "en": one.what.en, "span": _pair(one.span)} for one in read.damage],
        **({"reviews": as_rows(draft.reviews)} if draft.reviews else {}),
    }


def load_draft(text: str) -> Draft:
    """The draft of a file's text. Raises DraftRefused."""
    values = _table(_yaml(text), "draft")
    if values.get("draft") != VERSION:
        raise DraftRefused(
            "这不是指令文件草稿（缺少 draft: 1）", "this is no draft of a directive (draft: 1 is missing)"
        )
    try:
        return _draft(values)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as wrong:
        raise DraftRefused(f"草稿内容不完整或有误：{wrong}", f"the draft is incomplete or wrong: {wrong}") from None


def _draft(values: dict[str, Any]) -> Draft:
    whole = str(values["text"])
    head = _table(values["directive"], "directive")
    read = Directive(
        title=str(head["title"]),
        number=str(head["number"]),
        issuers=_words(head["issuers"]),
        issued_on=_day(head["issued_on"]),
        signed_on=_day(head["signed_on"]),
        effective_on=_day(head["effective_on"]),
        addressees=_words(head["addressees"]),
        outline=tuple(_read_part(one, whole) for one in values["outline"]),
        entries=tuple(_read_entry(one, whole) for one in values["entries"]),
        acts=_words(head["acts"]),
        departments={
            str(code): tuple(_span(one, whole) for one in spans) for code, spans in head["departments"].items()
        },
        damage=tuple(
            Damage(Text(str(one["zh"]), str(one["en"])), _span(one["span"], whole)) for one in values["damage"]
        ),
        says_nothing=bool(head["says_nothing"]),
        text=whole,
    )
    if len({entry.key for entry in read.entries}) != len(read.entries):
        raise ValueError("entries: key")
    source = _table(values["source"], "source")
    return Draft(
        Source(str(source["file"]), str(source["sha256"]), str(source["encoding"]), int(source["characters"])),
        read,
        from_rows(_table(values.get("reviews", {}), "reviews"), {entry.key for entry in read.entries}),
    )


def _yaml(text: str) -> Any:
    if len(text) > MOST_CHARACTERS:
        raise DraftRefused("草稿文件过大", "the draft file is too large")
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, yaml.AliasEvent):
                raise DraftRefused("草稿中不得使用 YAML 引用", "a draft may not use YAML aliases")
        return yaml.load(text, Loader=LOADER)  # noqa: S506 - the loader is the safe one
    except (yaml.YAMLError, ValueError) as wrong:
        raise DraftRefused(f"不是有效的 YAML：{wrong}", f"not valid YAML: {wrong}") from None


def _table(values: Any, name: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise DraftRefused(f"草稿的 {name} 应为键值表", f"{name} of the draft has to be a table")
    return values


def _block(text: str) -> str:
    lines = "".join(f"  {line}\n" if line else "\n" for line in text.split("\n"))
    return f"text: |2-\n{lines}"


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _part(part: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": part.kind, "number": part.number, "heading": part.heading, "span": _pair(part.span)}
    if part.children:
        told["children"] = [_part(child) for child in part.children]
    return told


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "article": entry.article,
        "quote": entry.quote,
        "span": _pair(entry.span),
        "strength": entry.strength,
        "departments": list(entry.departments),
        "lead": list(entry.lead),
        "joining": list(entry.joining),
        "figures": [_figure(figure) for figure in entry.figures],
        "timings": list(entry.timings),
        "acts": list(entry.acts),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.kind,
        "value": figure.value,
        "unit": figure.unit,
        "of": figure.of,
        "text": figure.text,
        "span": _pair(figure.span),
        "missing": figure.missing,
    }


def _read_part(values: dict[str, Any], text: str) -> Part:
    return Part(
        kind=_one_of(values["kind"], PART_KINDS),
        number=str(values["number"]),
        heading=str(values["heading"]),
        span=_span(values["span"], text),
        children=tuple(_read_part(child, text) for child in values.get("children", ())),
    )


def _read_entry(values: dict[str, Any], text: str) -> Entry:
    span, quote = _span(values["span"], text), str(values["quote"])
    if span.of(text) != quote:
        raise ValueError(f"{values['key']}: quote ≠ text[{span.start}:{span.end}]")
    return Entry(
        key=str(values["key"]),
        article=str(values["article"]),
        quote=quote,
        span=span,
        strength=_one_of(values["strength"], STRENGTHS),
        departments=_words(values["departments"]),
        lead=_words(values["lead"]),
        joining=_words(values["joining"]),
        figures=tuple(_read_figure(one, text) for one in values["figures"]),
        timings=_words(values["timings"]),
        acts=_words(values["acts"]),
    )


def _read_figure(values: dict[str, Any], text: str) -> Figure:
    span, told = _span(values["span"], text), str(values["text"])
    if span.of(text) != told:
        raise ValueError(f"{told} ≠ text[{span.start}:{span.end}]")
    return Figure(
        kind=_one_of(values["kind"], FIGURE_KINDS),
        value=str(values["value"]),
        unit=str(values["unit"]),
        of=str(values["of"]),
        text=told,
        span=span,
        missing=bool(values["missing"]),
    )


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"{value}: {', '.join(known)}")
    return str(value)


def _words(values: Any) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _day(value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    return date.fromisoformat(str(value))


def _span(pair: Any, text: str) -> Span:
    start, end = int(pair[0]), int(pair[1])
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"span {start}–{end}")
    return Span(start, end)
