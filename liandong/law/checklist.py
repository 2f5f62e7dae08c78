"""Questions of a checklist, and which of them are asked of an institution."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from liandong.law.rules import NOTHING, Basis, Text


@dataclass(frozen=True, slots=True)
class Question:
    """检查项: what is asked, what one looks at to answer, and whom it is asked of.

    layer         institution: its own check; supervision: the officers' check
    applies_when  facts about the institution, any of which makes the question apply; empty: always
    """

    code: str
    question: Text
    evidence: Text
    layer: str
    applies_when: tuple[str, ...] = ()
    article: str = ""
    duty: str = ""
    group: Text = NOTHING
    clauses: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()


def asked(questions: Iterable[Question], *, facts: Collection[str], layer: str = "") -> list[Question]:
    """The questions that apply, in the order of the list; `layer` leaves out the other layer's."""
    return [
        question
        for question in questions
        if (not layer or question.layer == layer)
        and (not question.applies_when or any(fact in facts for fact in question.applies_when))
    ]
