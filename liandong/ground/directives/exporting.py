"""Taking a reviewed draft away: as the draft file that `liandong directive adopt` takes, and as a clauses file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import yaml

from liandong.ground.directives import readings
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.queries import live_entries
from liandong.ground.rulebook.directives.draft import dump_draft, load_draft
from liandong.law.directive.model import Entry, Figure, Span

NOT_PLANNED = {"zh": "尚未安排", "en": "not arranged yet"}
NOT_REVIEWED = {"zh": "尚未审阅，暂录原文", "en": "not reviewed yet: the words of the text itself"}


class Plain(yaml.SafeDumper):
    """YAML without aliases, which the rulebook refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def draft_file(draft: Draft) -> str:
    """The draft as it stands: live entries only, each with what its reviewer said."""
    kept = load_draft(draft.reading)
    entries = live_entries(draft)
    directive = replace(kept.directive, entries=tuple(_entry(draft, one) for one in entries))
    return dump_draft(replace(kept, directive=directive))


def clauses_file(draft: Draft, place: str) -> str:
    """`clauses/<name>.yaml` of a place: every live entry in the reviewer's words, with its one end."""
    head = readings.of(draft)
    values = {
        "directive": head.number or head.title,
        "place": place,
        "clauses": [_clause(draft, one) for one in live_entries(draft)],
    }
    return str(yaml.dump(values, Dumper=Plain, allow_unicode=True, sort_keys=False, width=10**6))


def _entry(draft: Draft, entry: DraftEntry) -> Entry:
    return Entry(
        key=entry.key,
        article=entry.article,
        quote=draft.text[entry.start : entry.end],
        span=Span(entry.start, entry.end),
        strength=entry.strength,
        departments=tuple(entry.departments),
        lead=tuple(entry.lead),
        joining=tuple(entry.joining),
        figures=tuple(_figure(one) for one in entry.figures),
        timings=tuple(entry.timings),
        acts=tuple(entry.acts),
    )


def _figure(one: dict[str, Any]) -> Figure:
    return Figure(
        kind=one["kind"], value=one["value"], unit=one["unit"], of=one["of"], text=one["text"],
        span=Span(one["start"], one["end"]), missing=one["missing"],
    )  # fmt: skip


def _clause(draft: Draft, entry: DraftEntry) -> dict[str, Any]:
    words = " ".join(draft.text[entry.start : entry.end].split())
    said = {"zh": entry.says_zh or words, "en": entry.says_en or f"(not yet said in English) {entry.article}"}
    clause: dict[str, Any] = {"id": entry.key, "article": entry.article, "says": said}
    for name in ("lead", "joining"):
        if codes := list(getattr(entry, name)):
            clause[name] = codes
    note = [] if entry.state == DraftEntry.State.CONFIRMED else [("note", NOT_REVIEWED)]
    return {**clause, "strength": entry.strength, **dict(note), **_end(entry)}


def _end(entry: DraftEntry) -> dict[str, Any]:
    if entry.outcome == DraftEntry.Outcome.ANSWERED:
        return {"answered_by": {"rules": list(entry.rules)}}
    words = _both(entry.outcome_zh, entry.outcome_en)
    if entry.outcome == DraftEntry.Outcome.NOT_SOFTWARE:
        return {"not_software": words}
    return {"planned": words or NOT_PLANNED}


def _both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en or zh} if zh else {}


def as_rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """What the reader found, as the fields of rows."""
    return [
        {
            "key": one.key, "article": one.article, "start": one.span.start, "end": one.span.end,
            "strength": one.strength, "departments": list(one.departments), "lead": list(one.lead),
            "joining": list(one.joining), "figures": [_as_row(figure) for figure in one.figures],
            "timings": list(one.timings), "acts": list(one.acts),
        }
        for one in entries
    ]  # fmt: skip


def _as_row(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.kind, "value": figure.value, "unit": figure.unit, "of": figure.of, "text": figure.text,
        "start": figure.span.start, "end": figure.span.end, "missing": figure.missing,
    }  # fmt: skip
