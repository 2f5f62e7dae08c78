"""Major cases as the register shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from liandong.act.oversight.models import MajorCase, SupervisionOrder
from liandong.act.oversight.thresholds import choices
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.ui.owing import Owed


@dataclass(frozen=True)
class Line:
    """A major case with its grounds in words, the clock of its report, and the orders on it."""

    major: MajorCase
    grounds: list[str]
    owed: Owed | None
    orders: list[SupervisionOrder]


def lines(rows: Iterable[MajorCase]) -> list[Line]:
    """Two queries for all rows of a page."""
    majors = list(rows)
    dossiers = [major.dossier_id for major in majors]
    clocks = Deadline.objects.filter(RUNNING, dossier__in=dossiers, about="major").select_related("dossier__place")
    owed = {clock.dossier_id: Owed(clock) for clock in clocks}
    orders = SupervisionOrder.objects.filter(dossier__in=dossiers).select_related("issuer", "dispatch")
    given = list(orders)
    return [
        Line(
            major,
            _grounds(major),
            owed.get(major.dossier_id),
            [order for order in given if order.dossier_id == major.dossier_id],
        )
        for major in majors
    ]


def _grounds(major: MajorCase) -> list[str]:
    words = dict(choices("oversight.major_grounds", major.dossier.place_id, today()))
    return [words.get(code, code) for code in major.grounds]
