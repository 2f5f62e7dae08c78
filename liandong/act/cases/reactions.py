"""What the end of a case means for the visit it came out of."""

from liandong.act.cases.events import CaseClosed
from liandong.act.cases.models import Case
from liandong.discover.inspections.actions import settle_visit
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on


@on(CaseClosed)
def see_whether_the_visit_ends_with_its_case(entry: Entry) -> None:
    """结案 → 引出案件的检查是否办结"""
    case = Case.objects.select_related("inspection__dossier").get(dossier__key=entry.dossier)
    if case.inspection and case.inspection.dossier.closed_at is None:
        settle_visit(inspection=case.inspection)
