"""本地设置: figures that no text gives, as the rulebook of a place sets them on the day."""

from __future__ import annotations

from dataclasses import dataclass

from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book


def limit(name: str, place: Place | str | None = None) -> float:
    """The figure of a threshold of clues."""
    return float(book().rule(f"clues.{name}", place).on(today()).values["value"])


def count_of(name: str, place: Place | str | None = None) -> int:
    return int(limit(name, place))


@dataclass(frozen=True, slots=True)
class Likenesses:
    """相似度设置: from where on two reports are shown as likely one, and what each reason counts."""

    text: float
    title: float
    subject: float
    reporter: float
    text_of_one_reporter: float
    days: int

    @classmethod
    def of(cls, place: Place | str | None) -> Likenesses:
        return cls(
            text=limit("alike_text", place),
            title=limit("alike_title", place),
            subject=limit("alike_subject", place),
            reporter=limit("alike_reporter", place),
            text_of_one_reporter=limit("alike_text_of_one_reporter", place),
            days=count_of("alike_days", place),
        )
