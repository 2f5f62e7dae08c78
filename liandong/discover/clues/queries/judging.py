"""How alike two reports are, and why; nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from liandong.discover.clues.codes import Likeness
from liandong.discover.clues.folding import folded, likeness_of, named, runs, triples
from liandong.discover.clues.limits import Likenesses


@dataclass(frozen=True)
class Compared:
    """比对内容: what a report is compared by."""

    title: str
    words: str  # as `searchable` gives them
    marks: frozenset[str] = frozenset()
    subject: int | None = None
    subject_text: str = ""

    @cached_property
    def text_runs(self) -> frozenset[str]:
        return runs(self.words)

    @cached_property
    def title_runs(self) -> frozenset[str]:
        return triples(self.title)

    @cached_property
    def names(self) -> frozenset[str]:
        own = {folded(self.subject_text)} if self.subject_text else set()
        return frozenset(own | named(self.words))


class Judged(NamedTuple):
    """比对结果: from 0 to 1, and each reason that counts; without a reason it is not alike."""

    score: float
    why: tuple[Likeness, ...]


def judge(asked: Compared, other: Compared, limits: Likenesses) -> Judged:
    """How alike, and why. Of the marks of the report asked for only those that tell a person."""
    text = likeness_of(asked.text_runs, other.text_runs, limits.text)
    title = likeness_of(asked.title_runs, other.title_runs, limits.title)
    is_same_subject = asked.subject is not None and asked.subject == other.subject
    is_same_reporter = bool(asked.marks & other.marks)
    both_say_whom = bool(asked.subject_text and other.subject_text)
    # Names found in the words alone are too weak, but beside the same reporter.
    names_count = (
        not is_same_subject and (both_say_whom or is_same_reporter) and not asked.names.isdisjoint(other.names)
    )
    why = {
        Likeness.TEXT: text,
        Likeness.TITLE: title * 0.9,
        Likeness.SUBJECT: limits.subject if is_same_subject else 0,
        Likeness.NAME: limits.subject if names_count else 0,
        Likeness.REPORTER: limits.reporter if is_same_reporter else 0,
    }
    reasons = tuple(reason for reason, worth in why.items() if worth)
    more = 0.1 * max(len(reasons) - 1, 0)
    return Judged(min(max(why.values()) + more, 1.0), reasons)


def is_likely(found: Judged, asked: Compared, other: Compared, limits: Likenesses) -> bool:
    """Whether a person should look, unasked: not for the same subject alone, which many reports share."""
    reasons = set(found.why)
    if reasons & {Likeness.TEXT, Likeness.TITLE}:
        return True
    if Likeness.REPORTER not in reasons:
        return False
    return len(reasons) > 1 or likeness_of(asked.text_runs, other.text_runs) >= limits.text_of_one_reporter
