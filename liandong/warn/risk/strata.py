"""What draws may use of risk grades and of warnings: layers, and hot fields for campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from liandong.discover.inspections.strata import Hot, grades_by, hot_by
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.registry.models import Subject
from liandong.law.rules import Text
from liandong.warn.risk import catalogue
from liandong.warn.risk.models import Finding
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.queries.board import MONTHS, months
from liandong.warn.risk.queries.grades import strata
from liandong.warn.risk.queries.warnings import warnings_for


@grades_by
def risk_grades(agency: Agency) -> Mapping[int, str]:
    """风险等级: the grade each institution has now at the agency."""
    return {subject: grade for grade, subjects in strata(agency).items() for subject in subjects}


@hot_by
def hot_fields(user: User) -> list[Hot]:
    """热点领域: kinds of findings of the last six months, dismissed ones left out, with the institutions concerned."""
    found: dict[str, set[int]] = {}
    for model, subject in _findings(user, months(today())[MONTHS // 2]):
        found.setdefault(model, set()).add(subject)
    titles = {id_: model.title for id_, model in catalogue.newest().items()}
    fields = [
        Hot(model, Text(titles[model]["zh"], titles[model]["en"]), frozenset(subjects))
        for model, subjects in found.items()
        if model in titles
    ]
    return sorted(fields, key=lambda one: (-len(one.subjects), one.code))


def _findings(user: User, since: date) -> set[tuple[str, int]]:
    rows = Finding.objects.filter(
        warning__in=warnings_for(user).filter(raised_at__date__gte=since),
        warning__subject__kind=Subject.Kind.INSTITUTION,
    ).exclude(verdict=Verdict.DISMISSED)
    return set(rows.order_by().values_list("model", "warning__subject").distinct())
