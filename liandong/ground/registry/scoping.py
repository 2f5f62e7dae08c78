"""What the scope of a licence may hold: codes of the list that its kind asks for, written as code or as name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from liandong.ground.registry.models import Licence
from liandong.ground.registry.scopes import scope_of
from liandong.ground.rulebook.book import book
from liandong.law.rules import Text

LISTS: Mapping[str, str] = {
    Licence.Kind.PRACTITIONER: "practice.scopes",
    Licence.Kind.RIGHT: "practice.rights",
    Licence.Kind.FILING: "practice.filings",
    Licence.Kind.RADIATION: "practice.filings",
    Licence.Kind.EQUIPMENT: "practice.equipment",
}
BETWEEN = re.compile(r"[;；、,，|\n]+")


def listed(rule: str) -> dict[str, tuple[str, str]]:
    """Code, name, last part of a name, and name without 专业 → code and name, of a list of the rulebook."""
    found: dict[str, tuple[str, str]] = {}
    for item in book().rule(rule).versions[-1].values["items"]:
        last = item["zh"].rpartition("：")[2]
        for word in (item["code"], item["zh"], last, last.removesuffix("专业")):
            found.setdefault(word, (item["code"], item["zh"]))
    return found


def one_scope(kind: str, text: str) -> tuple[str, str] | None:
    """Code and name of what is written; None where the list that the kind of licence asks for has none such."""
    text = text.strip()
    if kind in (Licence.Kind.PRACTICE, Licence.Kind.CLINIC_RECORD):
        return scope_of(text)
    rule = LISTS.get(kind)
    if rule is None:
        return (text[:40], text[:80])
    return listed(rule).get(text) or listed(rule).get(text.removesuffix("专业"))


def scopes_in(kind: str, text: str) -> dict[str, str] | Text:
    """Everything written, code → name; or which of it the list does not have."""
    words = [word.strip() for word in BETWEEN.split(text) if word.strip()]
    found = {word: one_scope(kind, word) for word in words}
    if unknown := [word for word, scope in found.items() if scope is None]:
        shown = "、".join(unknown)[:100]
        return Text(
            f"清单中没有“{shown}”。请按代码或清单中的名称填写，一行一项。",
            f"The list has no “{shown}”. Write codes, or names as they stand in the list, one to a line.",
        )
    return dict(scope for scope in found.values() if scope is not None)


def choices(kind: str) -> list[tuple[str, str]]:
    """The list that a kind of licence asks for; empty where it asks for none, or for the list of subjects."""
    rule = LISTS.get(kind)
    return sorted(set(listed(rule).values())) if rule else []
