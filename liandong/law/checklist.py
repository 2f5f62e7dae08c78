"""Questions of a checklist, and which of them are asked of an institution."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liandong.law.rules import NOTHING, Basis, Text


@dataclass(frozen=True, slots=True)
class Question:
    """检查项: what is asked, what one looks at to answer, and whom it is asked of.

    layer         institution: its own check; supervision: the officers' check
    applies_when  facts about the institution, any of which makes the question apply; empty: always
    asks_licence  asks whether what is carried out is permitted: a register without the permit is no answer to that
    """

    code: str
    question: Text
    evidence: Text
    layer: str
    applies_when: tuple[str, ...] = ()
    asks_licence: bool = False
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


CARE = frozenset({"practice", "clinic_record"})  # kinds of permission to give medical care


@dataclass(frozen=True, slots=True)
class Held:
    """A permission that holds, of whichever kind, and the codes of its licensed subjects 诊疗科目."""

    kind: str
    subjects: frozenset[str] = frozenset()


def ruled_out(facts: Iterable[Mapping[str, Any]], held: Collection[Held]) -> list[str]:
    """Codes of the facts that cannot be by what the institution is permitted; where that is not clear, none.

    needs_licence   the fact wants a permission of this kind, and care is given under another kind only
    needs_subjects  the fact wants one of these subjects or a part of one, and every permission lists only others
    """
    return [fact["code"] for fact in facts if _cannot_be(fact, held)]


def _cannot_be(fact: Mapping[str, Any], held: Collection[Held]) -> bool:
    kinds = CARE & {one.kind for one in held}
    if not kinds:
        return False
    if "needs_licence" in fact and fact["needs_licence"] not in kinds:
        return True
    wanted = fact.get("needs_subjects", ())
    return bool(wanted) and all(
        one.subjects and not any(_may_be(code, wanted) for code in one.subjects) for one in held
    )


def _may_be(code: str, wanted: Iterable[str]) -> bool:
    """Whether a subject is a wanted one, a part of it, the whole of which a part is wanted, or not of the list."""
    is_listed = code.replace(".", "").isdecimal()
    return not is_listed or any(f"{code}.".startswith(f"{one}.") or f"{one}.".startswith(f"{code}.") for one in wanted)


def is_excused(question: Question, out: Collection[str]) -> bool:
    """Whether nothing that makes the question apply can be; one that asks for the permit itself is always asked."""
    if not question.applies_when or question.asks_licence:
        return False
    return all(fact in out for fact in question.applies_when)
