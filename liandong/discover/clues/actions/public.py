"""What everyone may do without signing in: report, and come back with the receipt."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.answering import issue_receipt
from liandong.discover.clues.actions.knocking import knock
from liandong.discover.clues.actions.receiving import receive_clue
from liandong.ground.accounts.queries import agency_for
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal


@transaction.atomic
def take_report(*, address: str, place: Place, **report: Any) -> str:
    """公众举报: received by the health agency of the place; returns the code of the receipt.

    address  where it came from, to keep one caller from filling the form
    report   as receive_clue takes it
    raises   Refusal  too often, no agency there, or what receive_clue refuses
    records  ClueReceived or ClueRepeated
    """
    knock(address=address, what="report")
    agency = agency_for("health", place)
    if agency is None:
        raise Refusal(_("No agency takes reports for this place here. Call 12345 or 12320."))
    return issue_receipt(clue=receive_clue(place=place, intake_agency=agency, by=None, **report))
