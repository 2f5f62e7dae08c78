"""抽查分层和热点领域: what later stages know about institutions, and a draw may use; they say it here themselves.

Discovery comes before warning and does not read from it. A stage that gives institutions a grade, or knows where
problems gather, registers when the site starts, as stages do with their panels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from liandong.ground.accounts.models import Agency, User
from liandong.law.rules import Text

Graded = Callable[[Agency], Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class Hot:
    """热点领域: a field in which problems gather, and the institutions concerned, by their keys."""

    code: str
    title: Text
    subjects: frozenset[int]


HotSource = Callable[[User], list[Hot]]

_graded: dict[str, Graded] = {}
_hot: dict[str, HotSource] = {}


def grades_by(function: Graded) -> Graded:
    """Decorator: `function(agency)` gives the grade of each institution that the agency has graded."""
    _graded[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def hot_by(function: HotSource) -> HotSource:
    """Decorator: `function(user)` gives the hot fields that this person may know of."""
    _hot[f"{function.__module__}.{function.__qualname__}"] = function
    return function


def grades_of(agency: Agency) -> dict[int, list[str]]:
    """Institution → the grades it was given: one by risk, perhaps one by its credit."""
    found: dict[int, list[str]] = {}
    for function in _graded.values():
        for subject, grade in function(agency).items():
            found.setdefault(subject, []).append(grade)
    return found


def hot_fields(user: User) -> list[Hot]:
    return [field for function in _hot.values() for field in function(user)]
