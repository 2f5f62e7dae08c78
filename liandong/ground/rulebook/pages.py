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
    "clues:bulk": _("Act on marked clues"),
    "clues:close": _("Close the clue"),
    "clues:files": _("Take in a file"),
    "clues:list": _("Clues"),
    "clues:merge": _("Merge clues"),
    "clues:new": _("Enter a clue"),
    "clues:no_penalty": _("Decide that no penalty follows"),
    "clues:progress": _("Look up a report"),
    "clues:report": _("Report something"),
    "clues:reporter": _("Open the reporter"),
    "clues:route": _("Route a clue"),
    "clues:unanswered": _("Reports without an answer"),
    "clues:verify": _("Verify a clue"),
    "consultations:ask": _("Consult on a difficult case"),
    "consultations:convene": _("Convene a meeting"),
    "consultations:list": _("Consultations"),
    "consultations:members": _("Members and liaison officers"),
    "consultations:name": _("Name a liaison officer"),
    "consultations:opinion": _("Give our opinion"),
    "consultations:room": _("Consultation room"),
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
    "guard:ask": _("Guard: the insurance’s call"),
    "guard:list": _("Guard"),
    "guard:service": _("Guard: CDS Hooks"),
    "inspections:close_list": _("Close a list"),
    "inspections:draws": _("Random draws"),
    "inspections:join": _("Go along on a visit"),
    "inspections:list": _("Inspections"),
    "inspections:own_rows": _("Draws that listed your institution"),
    "inspections:plan": _("Plan a visit"),
    "inspections:points": _("Risk points"),
    "inspections:public_draws": _("Random draws, for everybody"),
    "inspections:site": _("Checklist on site"),
    "joint:approve": _("Approve this plan"),
    "joint:list": _("Joint work"),
    "joint:members": _("Name our people"),
    "joint:new": _("Open joint work"),
    "joint:plan": _("Draft the plan"),
    "joint:suspect": _("Add a related party"),
    "joint:tell": _("Tell the competent department"),
    "joint:visit": _("Plan a joint visit"),
    "oversight:circulate": _("Circulate the completion"),
    "oversight:class_major": _("Class as a major case"),
    "oversight:emergencies": _("Emergencies"),
    "oversight:figures": _("How agencies do"),
    "oversight:list": _("Oversight"),
    "oversight:majors": _("Register of major cases"),
    "oversight:new_order": _("Give an oversight order"),
    "oversight:orders": _("Oversight orders"),
    "practice:delivery": _("A delivery of practice data"),
    "practice:list": _("Practice data"),
    "publicity:list": _("Publications"),
    "publicity:portal": _("Results made public"),
    "quotas:index": _("Quotas"),
    "quotas:quota": _("One quota, down to what was counted"),
    "registry:list": _("Subjects"),
    "registry:grant": _("Enter a licence"),
    "risk:answer": _("Answering a warning"),
    "risk:board": _("Risk by area"),
    "risk:grades": _("Risk grades"),
    "risk:list": _("Warnings"),
    "risk:model": _("Risk model"),
    "risk:models": _("Risk models"),
    "risk:push_rules": _("Push rules"),
    "risk:receive": _("Receipt of a warning"),
    "risk:review": _("First review of a warning"),
    "risk:run": _("Run the models"),
    "risk:runs": _("Runs"),
    "risk:second": _("Second review of a warning"),
    "risk:ties": _("What hangs together"),
    "risk:told_person": _("Telling the person concerned"),
    "rulebook:act": _("Page of an act"),
    "rulebook:acts": _("Acts and documents"),
    "rulebook:clauses": _("Directives and clauses"),
    "rulebook:differences": _("Differences between places"),
    "rulebook:directive": _("Clauses of a directive"),
    "rulebook:matter": _("Page of a matter"),
    "rulebook:matters": _("Department matter list"),
    "rulebook:rule": _("Page of a rule"),
    "rulebook:unverified": _("What is not verified"),
    "selfchecks:list": _("Self-checks"),
    "selfchecks:mine": _("Self-checks of the institution itself"),
    "ui:dossier": _("Dossier and its timeline"),
    "ui:subject": _("Page of a subject"),
    "ui:trail": _("Trail"),
    "ui:workbench": _("Workbench"),
    "worklist:gather": _("Gather a matter"),
    "worklist:joint": _("Joint work list"),
    "worklist:list": _("Key matters"),
    "worklist:list_entry": _("Put it on the joint list"),
    "worklist:promote": _("Make it a key matter"),
    "worklist:revise": _("Write the entry"),
    "works:confirm": _("Confirm a part in joint work"),
    "works:list": _("Work ledger"),
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
