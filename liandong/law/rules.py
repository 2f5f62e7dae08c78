"""A rule of the book: what it is, since when, and on which words of which act it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh


NOTHING = Text("", "")

KINDS = (
    "term",
    "quota",
    "duty",
    "route",
    "checklist",
    "schedule",
    "list",
    "threshold",
    "template",
    "procedure",
    "scheme",
)


class NoVersion(LookupError):
    """The rule was not in force on that day."""


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: the act and article a value stands on, in our own words, with what there is to be careful about."""

    act: str
    article: str
    says: Text
    local: bool = False
    set_by: Text = NOTHING
    verified: bool = True
    draft: bool = False
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """版本: the values of a rule from one day to another."""

    start: date
    until: date | None
    basis: tuple[Basis, ...]
    values: Mapping[str, Any]
    source: str

    @property
    def is_local(self) -> bool:
        """No text gives these values: they are a setting of whoever runs the product."""
        return any(basis.local for basis in self.basis)

    @property
    def is_draft(self) -> bool:
        return any(basis.draft for basis in self.basis)

    @property
    def is_unverified(self) -> bool:
        return any(not basis.verified for basis in self.basis)


@dataclass(frozen=True, slots=True)
class Rule:
    """规则: one obligation as data; `versions` follow one another and never overlap."""

    id: str
    kind: str
    title: Text
    place: str  # "" for the nation, else the folder of the lowest layer that spoke: "fujian/quanzhou"
    versions: tuple[Version, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()

    def on(self, day: date) -> Version:
        """The version in force on that day; raises NoVersion."""
        for version in reversed(self.versions):
            if version.start <= day and (version.until is None or day <= version.until):
                return version
        raise NoVersion(f"{self.id} has no version in force on {day.isoformat()}")


def texts(values: Sequence[str]) -> str:
    """A Chinese enumeration."""
    return "、".join(values)
