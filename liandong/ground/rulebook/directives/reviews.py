"""What a reviewer made of an entry; it travels in the draft file, beside the entries, under their keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liandong.law.rules import NOTHING, Text

ENDS = ("planned", "answered", "not_software")


@dataclass(frozen=True, slots=True)
class Review:
    """复核: who confirmed an entry, when, what it says in their words, and how it is to be answered."""

    by: str
    on: date
    says: Text
    end: str = "planned"
    words: Text = NOTHING  # what is planned, or why it is no matter of software
    rules: tuple[str, ...] = ()


def as_rows(reviews: Mapping[str, Review]) -> dict[str, dict[str, Any]]:
    """As the draft file keeps them."""
    return {key: _row(review) for key, review in reviews.items()}


def from_rows(rows: Any, keys: Collection[str]) -> dict[str, Review]:
    """The reviews of a draft file. Raises KeyError, TypeError or ValueError for what is none."""
    if unknown := set(rows) - set(keys):
        raise ValueError(f"reviews: {sorted(map(str, unknown))[0]}")
    return {str(key): _review(row) for key, row in rows.items()}


def _row(review: Review) -> dict[str, Any]:
    row: dict[str, Any] = {"by": review.by, "on": review.on, "says": _two(review.says), "end": review.end}
    if review.words.zh:
        row["words"] = _two(review.words)
    if review.rules:
        row["rules"] = list(review.rules)
    return row


def _review(row: Any) -> Review:
    on, end = row["on"], str(row["end"])
    if end not in ENDS:
        raise ValueError(f"{end}: {', '.join(ENDS)}")
    return Review(
        by=str(row["by"]),
        on=on if type(on) is date else date.fromisoformat(str(on)),
        says=_text(row["says"]),
        end=end,
        words=_text(row["words"]) if "words" in row else NOTHING,
        rules=tuple(str(rule) for rule in row.get("rules", ())),
    )


def _two(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _text(row: Any) -> Text:
    return Text(str(row["zh"]), str(row["en"]))
