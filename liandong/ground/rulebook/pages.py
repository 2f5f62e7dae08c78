"""The pages that clauses name as their answer: what they are called, and whether a reader may go there from here."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.access import PUBLIC, SIGNED_IN
from liandong.ground.accounts.models import User

TITLES: dict[str, Promise] = {
    "accounts:credential": _("Enforcement certificates"),
    "accounts:staff": _("Staff"),
    "api:hand_in": _("Interface for clues"),
    "cases:file": _("File a case"),
    "cases:list": _("Cases"),
    "cases:step": _("Steps of a case"),
    "clues:answer": _("Answer the reporter"),
    "clues:close": _("Close the clue"),
    "clues:list": _("Clues"),
    "clues:bulk": _("Act on marked clues"),
    "clues:merge": _("Merge clues"),
    "clues:new": _("Enter a clue"),
    "clues:no_penalty": _("Decide that no penalty follows"),
    "clues:progress": _("Look up a report"),
    "clues:report": _("Report something"),
    "clues:reporter": _("Open the reporter"),
    "clues:route": _("Route a clue"),
    "clues:verify": _("Verify a clue"),
    "credit:list": _("Credit and points"),
    "dashboards:index": _("Dashboards"),
    "dispatch:answer": _("Answer in writing"),
    "dispatch:decline": _("Decline a matter"),
    "dispatch:end_handling": _("End the handling"),
    "dispatch:list": _("Dispatch"),
    "dispatch:rulings": _("Rulings on competence"),
    "dispatch:send": _("Send to another department"),
    "dispatch:split": _("Split among departments"),
    "documents:custody": _("Custody of a document"),
    "documents:sealed": _("Documents under seal"),
    "inspections:join": _("Go along on a visit"),
    "inspections:list": _("Inspections"),
    "inspections:plan": _("Plan a visit"),
    "inspections:site": _("Checklist on site"),
    "publicity:list": _("Publications"),
    "publicity:portal": _("Results made public"),
    "quotas:index": _("Quotas"),
    "quotas:quota": _("One quota, down to what was counted"),
    "registry:list": _("Subjects"),
    "risk:list": _("Risk findings"),
    "risk:run": _("Run a model"),
    "rulebook:act": _("Page of an act"),
    "rulebook:acts": _("Acts and documents"),
    "rulebook:clauses": _("Directives and clauses"),
    "rulebook:differences": _("Differences between places"),
    "rulebook:directive": _("Clauses of a directive"),
    "rulebook:matter": _("Page of a matter"),
    "rulebook:matters": _("Department matter list"),
    "rulebook:rule": _("Page of a rule"),
    "rulebook:unverified": _("What is not verified"),
    "ui:dossier": _("Dossier and its timeline"),
    "ui:subject": _("Page of a subject"),
    "ui:trail": _("Trail"),
    "ui:workbench": _("Workbench"),
    "works:confirm": _("Confirm a part in joint work"),
    "works:list": _("Work ledger"),
    "joint:list": _("Joint work"),
    "joint:new": _("Open joint work"),
    "joint:plan": _("Draft the plan"),
    "joint:approve": _("Approve this plan"),
    "joint:members": _("Name our people"),
    "joint:visit": _("Plan a joint visit"),
    "joint:suspect": _("Add a related party"),
    "joint:tell": _("Tell the competent department"),
    "works:new": _("Write work down"),
    "works:register": _("Register of work recorded"),
    "works:rule": _("One order, period by period"),
}


def title(name: str) -> str | Promise:
    """What a page is called; its name where nobody has called it anything."""
    return TITLES.get(name, name)


def address(name: str, user: User) -> str:
    """Where a page is, if it needs no dossier to open and this person may open it; else nothing."""
    try:
        found = reverse(name)
        access: Any = getattr(resolve(found).func, "access", ())
    except (NoReverseMatch, Resolver404):
        return ""
    if access in (PUBLIC, SIGNED_IN):
        return found
    return found if any(user.may(word) for word in access) else ""


@cache
def names() -> frozenset[str]:
    """Every page of the site."""
    return frozenset(_named(get_resolver().url_patterns, ""))


def _named(patterns: list[Any], space: str) -> Iterator[str]:
    for pattern in patterns:
        inner = getattr(pattern, "url_patterns", None)
        if inner is not None:
            own = pattern.namespace
            yield from _named(inner, f"{space}{own}:" if own else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"
