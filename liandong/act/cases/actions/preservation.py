"""证据先行登记保存."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.gate import held, told
from liandong.act.cases.events import EvidenceDisposed, EvidencePreserved
from liandong.act.cases.models import Case, Preservation
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import with_role
from liandong.law.refusal import Refusal

RULE = "penalty.preservation_term"


@transaction.atomic
def preserve(*, case: Case, items: str, kept_at: str, approver: User, on: date, by: User) -> Preservation:
    """先行登记保存: evidence that may be lost is kept; within seven working days one decides on it (行政处罚法 56).

    items     what is kept, piece by piece
    approver  the head of the agency, without whom nothing is kept
    raises    Refusal  decided or closed, nothing listed, no place, not approved by the head, or before the filing
    records   EvidencePreserved
    """
    case = held(case, on=on, by=by)
    if case.closed_on or case.decided_on:
        raise Refusal(_("The case has been decided. Evidence is preserved while it is being gathered."), rule=RULE)
    if on < case.filed_on:
        raise Refusal(_("That day lies before the case was filed. Check the day."))
    if not items.strip() or not kept_at.strip():
        raise Refusal(_("List the items, and say where they are kept."), rule=RULE)
    if approver not in with_role(case.agency, ("head",)):
        raise Refusal(_("Only the head of the agency can approve this. Choose the head."), rule=RULE)
    row = Preservation.objects.create(
        case=case, items=items.strip(), kept_at=kept_at.strip(), approver=approver, preserved_on=on
    )
    event = EvidencePreserved(dossier=case.dossier.key, on=on.isoformat(), preservation=row.pk)
    told(case, event, on=on, by=by, about=row.about)
    return row


@transaction.atomic
def dispose(*, preservation: Preservation, disposal: str, on: date, by: User) -> Preservation:
    """处理决定: say what becomes of preserved evidence; its clock stops.

    disposal  of Preservation.Disposal
    raises    Refusal  unknown, decided before, or a day before it was preserved
    records   EvidenceDisposed
    """
    case = held(preservation.case, on=on, by=by)
    row = Preservation.objects.select_for_update().get(pk=preservation.pk)
    if row.disposed_on:
        raise Refusal(_("It has been decided what becomes of this evidence."), rule=RULE)
    if disposal not in Preservation.Disposal.values:
        raise Refusal(_("Choose what becomes of the evidence."), rule=RULE)
    if on < row.preserved_on:
        raise Refusal(_("That day lies before the evidence was preserved. Check the day."))
    row.disposal, row.disposed_on = disposal, on
    row.save(update_fields=["disposal", "disposed_on"])
    event = EvidenceDisposed(dossier=case.dossier.key, on=on.isoformat(), preservation=row.pk, disposal=disposal)
    told(case, event, on=on, by=by, about=row.about)
    return row
