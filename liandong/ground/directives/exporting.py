"""Taking a reviewed draft away: as the draft file that `liandong directive adopt` takes, and as a clauses file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.queries import live_entries
from liandong.ground.rulebook.directives.draft import Draft as DraftFile
from liandong.ground.rulebook.directives.draft import dump_draft, load_draft
from liandong.ground.rulebook.directives.reviews import Review
from liandong.ground.rulebook.directives.skeleton import clauses
from liandong.law.directive.model import Entry, Figure, Span
from liandong.law.rules import Text


def as_file(draft: Draft) -> DraftFile:
    """The draft as it stands: live entries only, each with what its reviewer said."""
    kept = load_draft(draft.reading)
    entries = live_entries(draft)
    directive = replace(kept.directive, entries=tuple(_entry(draft, one) for one in entries))
    reviews = {one.key: _review(one) for one in entries if one.state == DraftEntry.State.CONFIRMED}
    return replace(kept, directive=directive, reviews=reviews)


def draft_file(draft: Draft) -> str:
    """The file that `liandong directive adopt` takes."""
    return dump_draft(as_file(draft))


def clauses_file(draft: Draft, folder: str) -> str:
    """`clauses/<name>.yaml` of a place: every live entry, with its one end."""
    return clauses(as_file(draft), folder)


def _review(entry: DraftEntry) -> Review:
    assert entry.reviewed_by is not None  # a constraint of the table
    assert entry.reviewed_on is not None
    return Review(
        by=entry.reviewed_by.name, on=entry.reviewed_on, says=Text(entry.says_zh, entry.says_en), end=entry.outcome,
        words=Text(entry.outcome_zh, entry.outcome_en), rules=tuple(entry.rules),
    )  # fmt: skip


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


def as_rows(file: DraftFile) -> list[dict[str, Any]]:
    """The entries of a file as fields of rows; what somebody wrote elsewhere comes along, to be confirmed here."""
    return [as_row(one) | _said(file.reviews.get(one.key)) for one in file.directive.entries]


def as_row(one: Entry) -> dict[str, Any]:
    """What the reader found in an entry, as the fields of its row."""
    return {
        "key": one.key, "article": one.article, "start": one.span.start, "end": one.span.end,
        "strength": one.strength, "departments": list(one.departments), "lead": list(one.lead),
        "joining": list(one.joining), "figures": [_figure_row(figure) for figure in one.figures],
        "timings": list(one.timings), "acts": list(one.acts),
    }  # fmt: skip


def _figure_row(figure: Figure) -> dict[str, Any]:
    return {
        "kind": figure.kind, "value": figure.value, "unit": figure.unit, "of": figure.of, "text": figure.text,
        "start": figure.span.start, "end": figure.span.end, "missing": figure.missing,
    }  # fmt: skip


def _said(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    return {
        "says_zh": review.says.zh, "says_en": review.says.en, "outcome": review.end, "outcome_zh": review.words.zh,
        "outcome_en": review.words.en, "rules": list(review.rules),
    }  # fmt: skip
