"""What an officer writes down: the report, whom it is about, and whom it is for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.receiving import receive_clue
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import agency_for
from liandong.ground.dossiers.actions import share
from liandong.ground.registry.actions import register_many
from liandong.ground.registry.facts import NewSubject
from liandong.law.refusal import Refusal


@transaction.atomic
def write_down(*, new: NewSubject | None = None, receiver: str = "", by: User, **report: Any) -> Clue:
    """登记线索: as receive_clue, after whoever it is about has been entered in the register.

    new       whom the register does not know yet
    receiver  department of the same level that is to have it; whoever wrote it down goes on reading it
    report    as receive_clue takes it
    raises    Refusal  no such agency at this level, or what registering and receiving refuse
    records   SubjectRegistered, ClueReceived or ClueRepeated, DossierShared
    """
    if new is not None:
        report["subject"] = register_many([new], by=by)[0]
    if not receiver:
        return receive_clue(**report, by=by)
    here = by.acting_for
    to = agency_for(receiver, here.place) if here else None
    if here is None or to is None:
        raise Refusal(_("There is no such department at your level to tell. Register the clue, and dispatch it."))
    clue = receive_clue(**report, intake_agency=to, by=by)
    if to != here:
        share(dossier=clue.dossier, agency=here, level="read", because=str(_("told by this agency")), by=None)
    return clue
