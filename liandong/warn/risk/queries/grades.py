"""Risk grades of subjects, and the strata they make for whoever draws whom to visit."""

from __future__ import annotations

from django.db.models import QuerySet

from liandong.ground.accounts.models import Agency, User
from liandong.warn.risk.models import Grade


def grades_for(user: User) -> QuerySet[Grade]:
    """The grades that the agency acted for has given, the highest score first; they count what that agency may see."""
    rows = Grade.objects.filter(agency=user.acting_for) if user.acting_for else Grade.objects.none()
    return rows.filter(is_current=True).select_related("subject__place").order_by("-score", "subject__sort_key")


def strata(agency: Agency) -> dict[str, list[int]]:
    """Keys of the institutions that an agency has graded, by grade, in the order of their keys: a draw needs one."""
    found: dict[str, list[int]] = {}
    rows = Grade.objects.filter(agency=agency, is_current=True).order_by("subject_id")
    for grade, subject in rows.values_list("grade", "subject_id"):
        found.setdefault(grade, []).append(subject)
    return found
