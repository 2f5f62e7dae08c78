"""证据."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.events import EvidenceAdded
from liandong.act.cases.models import Case, Evidence
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.documents.actions import add_document
from liandong.law.refusal import Refusal


@transaction.atomic
def add_evidence(*, case: Case, kind: str, proves: str, file: File[bytes] | None = None, by: User) -> Evidence:
    """入卷证据: put a piece of evidence into the case, with what it proves.

    file    kept with its hash and custody, as a document of the case
    raises  Refusal  another agency's case, decided or closed, an unknown kind, or nothing said about it
    records EvidenceAdded
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=case.pk)
    if by.acting_for is None or by.acting_for.pk != case.agency_id:
        raise Refusal(_("This case belongs to another agency. Send the evidence there."))
    if case.closed_on:
        raise Refusal(_("The case is closed. A new fact needs a new case."))
    if case.decided_on:
        raise Refusal(_("The case has been decided on its evidence. Add what came later to the dossier as a document."))
    if kind not in Evidence.Kind.values:
        raise Refusal(_("Choose one of the eight kinds of evidence."), rule="penalty.evidence_kinds")
    if not proves.strip():
        raise Refusal(_("Say what this piece of evidence proves."))
    document = (
        add_document(dossier=case.dossier, kind="evidence", title=proves.strip()[:200], file=file, by=by)
        if file
        else None
    )
    piece = Evidence.objects.create(
        case=case, kind=kind, proves=proves.strip(), document=document, added_on=today(), added_by=by
    )
    record(EvidenceAdded(dossier=case.dossier.key, kind=kind, document=document.pk if document else None), by=by)
    return piece
