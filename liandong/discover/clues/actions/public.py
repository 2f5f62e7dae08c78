"""What everyone may do without signing in: report, and come back with the receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.answering import issue_receipt
from liandong.discover.clues.actions.attaching import Sent, receive_files
from liandong.discover.clues.actions.knocking import knock
from liandong.discover.clues.actions.receiving import receive_clue
from liandong.discover.clues.models import Receipt
from liandong.discover.clues.queries.receipts import code_hash
from liandong.ground.accounts.queries import agency_for
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal


@transaction.atomic
def take_report(*, address: str, place: Place, attached: Sequence[Sent] = (), **report: Any) -> str:
    """公众举报: received by the health agency of the place; returns the code of the receipt.

    address  where it came from, to keep one caller from filling the form
    attached  photos and papers that go with it
    report   as receive_clue takes it
    raises   Refusal  too often, no agency there, or what receive_clue and receive_files refuse
    records  ClueReceived or ClueRepeated, ReporterFileReceived
    """
    knock(address=address, what="report")
    agency = agency_for("health", place)
    if agency is None:
        raise Refusal(_("No agency takes reports for this place here. Call 12345 or 12320."))
    clue = receive_clue(place=place, intake_agency=agency, by=None, **report)
    code = issue_receipt(clue=clue)
    if attached:
        receive_files(receipt=Receipt.objects.get(code_hash=code_hash(code)), files=attached)
    return code
