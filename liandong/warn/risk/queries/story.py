"""One warning as its dossier shows it."""

from __future__ import annotations

from typing import Any

from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import Deadline
from liandong.ground.rulebook.book import book
from liandong.law.rules import Text
from liandong.warn.risk import coding, explaining, measuring, pushrules
from liandong.warn.risk.models import Family, Push, Review, Warning
from liandong.warn.risk.wording import family_title


def page(row: Warning, user: User) -> dict[str, Any]:
    """What it is, whom it was sent to with which clock, what was answered, and the reviews."""
    place = row.dossier.place
    clocks = {
        one.about: one for one in Deadline.objects.filter(dossier=row.dossier_id).exclude(about="").order_by("pk")
    }
    titles = {rule.code: rule.title for rule in pushrules.every(place, row.raised_at.date())}
    reviews = row.reviews.select_related("by")
    return {
        "warning": row,
        "family": family_title(Family(row.family)),
        "level": coding.levels(place).get(row.level),
        "reason": coding.reason_title(place, row.reason) if row.reason else None,
        "pushes": [
            (
                push,
                titles.get(push.rule, Text(push.rule, push.rule)),
                clocks.get(push.about),
                _may_tell(push, row, user),
            )
            for push in row.pushes.select_related("agency", "subject", "received_by")
        ],
        "answers": row.answers.prefetch_related("documents").select_related("given_by"),
        "reviews": [(one, coding.reason_title(place, one.reason) if one.reason else None) for one in reviews],
        "before": row.before,
        "not_evidence": book().rule("penalty.alerts_are_not_evidence", place),
    }


def findings(row: Warning, user: User) -> dict[str, Any]:
    """Each finding explained, and how often its model was right here."""
    found = list(row.findings.select_related("last_run"))
    rates = measuring.precisions(row.agency)
    told = [
        (one, rates.get((one.finding.model, one.finding.version))) for one in explaining.told(found, row.dossier.place)
    ]
    is_ours = row.agency == user.acting_for and user.may("risk.handle")
    return {"warning": row, "told": told, "is_ours": is_ours, "dossier": row.dossier}


def looked_at(row: Warning) -> dict[str, Any]:
    """What a reviewer looks at: each finding explained, and the answers."""
    found = list(row.findings.select_related("last_run"))
    answers = row.answers.prefetch_related("documents")
    return {"warning": row, "told": explaining.told(found, row.dossier.place), "answers": answers}


def first_review(row: Warning) -> dict[str, Any]:
    """The first review that stands, with its reason in words."""
    first = row.reviews.filter(step=Review.Step.FIRST, is_void=False).select_related("by").first()
    reason = coding.reason_title(row.dossier.place, first.reason) if first and first.reason else None
    return {"first": first, "reason": reason}


def _may_tell(push: Push, row: Warning, user: User) -> bool:
    """Whether the handling agency still owes the receipt of a person concerned."""
    ours = row.agency == user.acting_for and user.may("risk.handle")
    return ours and push.to == pushrules.PERSON and push.received_at is None
