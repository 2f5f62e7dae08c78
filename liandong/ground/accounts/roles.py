"""Roles and the words each may say: a page asks for a word, never for a role."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(NamedTuple):
    title: str | Promise
    words: frozenset[str]


WORDS = frozenset(
    {
        "read",
        "clues.receive",
        "clues.handle",
        "dispatch.handle",
        "inspections.handle",
        "works.handle",
        "worklist.handle",
        "joint.handle",
        "consultations.handle",
        "consultations.answer",
        "oversight.handle",
        "cases.handle",
        "cases.review",
        "cases.decide",
        "credit.handle",
        "publicity.handle",
        "risk.handle",
        "guard.ask",
        "risk.manage",
        "risk.answer",
        "practice.load",
        "practice.read",
        "registry.handle",
        "identity.open",
        "trail.read",
        "rules.read",
        "rules.review",
        "staff.manage",
        "selfchecks.submit",
    }
)

_HANDLING = (
    "read",
    "rules.read",
    "clues.receive",
    "clues.handle",
    "dispatch.handle",
    "works.handle",
    "worklist.handle",
    "joint.handle",
    "consultations.handle",
    "consultations.answer",
    "inspections.handle",
    "registry.handle",
)
_RESULTS = ("credit.handle", "publicity.handle", "risk.handle", "practice.load", "practice.read")


def _role(title: str | Promise, *words: str) -> Role:
    return Role(title, frozenset(words))


ROLES: dict[str, Role] = {
    "clerk": _role(
        _("clue clerk"),
        "read",
        "rules.read",
        "clues.receive",
        "dispatch.handle",
        "works.handle",
        "worklist.handle",
        "registry.handle",
    ),
    "officer": _role(_("enforcement officer"), *_HANDLING, "cases.handle"),
    "handler": _role(_("case handler"), *_HANDLING, "cases.handle", *_RESULTS),
    "reviewer": _role(
        _("legal reviewer"), "read", "rules.read", "rules.review", "cases.review", "consultations.answer"
    ),
    "head": _role(
        _("head of agency"),
        *_HANDLING,
        "rules.review",
        "cases.handle",
        "cases.review",
        "cases.decide",
        *_RESULTS,
        "risk.manage",
        "oversight.handle",
        "staff.manage",
    ),
    "liaison": _role(
        _("liaison officer"),
        "read",
        "rules.read",
        "clues.receive",
        "dispatch.handle",
        "works.handle",
        "worklist.handle",
        "joint.handle",
        "consultations.handle",
        "consultations.answer",
    ),
    "custodian": _role(_("identity custodian"), "read", "rules.read", "identity.open"),
    "auditor": _role(_("auditor"), "read", "rules.read", "trail.read"),
    "operator": _role(_("system operator"), "rules.read", "rules.review", "staff.manage"),
    "prosecutor": _role(_("prosecutor"), "read", "rules.read", "consultations.answer"),
    "institution": _role(_("person of an institution"), "rules.read", "selfchecks.submit", "risk.answer"),
}


def words_of(roles: Iterable[str]) -> frozenset[str]:
    """All the words that these roles may say together."""
    return frozenset().union(*(ROLES[role].words for role in roles))
