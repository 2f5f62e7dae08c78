"""风险分层: the subjects of an agency by risk grade, for whoever draws whom to visit."""

from __future__ import annotations

from liandong.ground.accounts.models import Agency
from liandong.warn.risk.models import Grade


def strata(agency: Agency) -> dict[str, list[int]]:
    """Keys of the institutions that an agency has graded, by grade, in the order of their keys: a draw needs one."""
    found: dict[str, list[int]] = {}
    rows = Grade.objects.filter(agency=agency, is_current=True).order_by("subject_id")
    for grade, subject in rows.values_list("grade", "subject_id"):
        found.setdefault(grade, []).append(subject)
    return found
