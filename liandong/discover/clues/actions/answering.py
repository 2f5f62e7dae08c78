"""Speaking with whoever reported: the receipt, the answer, and the seal opened for a reason."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.standing import locked, refuse_unless_holder
from liandong.discover.clues.events import ClueAnswered, ReporterOpened
from liandong.discover.clues.models import Clue, Receipt, Reporter, ReporterAnswer
from liandong.discover.clues.queries.receipts import code_hash
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.cleared import cleared
from liandong.law.refusal import Refusal

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no signs that are taken for one another
ANSWER_LIMIT = 5_000


@transaction.atomic
def issue_receipt(*, clue: Clue, by: User | None = None) -> str:
    """出具回执: a code by which the reporter can look up the progress. It is returned once and kept nowhere.

    by  who hands it out; None when the reporter takes it from the public page

    Not on the trail: anonymous reporters must not be found by the moment of their receipt.
    """
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    Receipt.objects.create(clue=clue, code_hash=code_hash(code), made_at=now(), made_by=by)
    return code


@transaction.atomic
def answer_reporter(*, clue: Clue, text: str, by: User) -> ReporterAnswer:
    """答复举报人: tell the reporter what became of it; readable with the code of the receipt.

    raises   Refusal  no words, too long, or another agency holds the clue
    records  ClueAnswered
    stops    what clue_answered ends in the rulebook
    """
    clue = locked(clue)
    refuse_unless_holder(clue, by)
    if not text.strip() or len(text) > ANSWER_LIMIT:
        raise Refusal(_("Write the answer in 1 to %(limit)s characters.") % {"limit": ANSWER_LIMIT})
    answer = ReporterAnswer.objects.create(
        clue=clue, agency=clue.holder, text=text.strip(), answered_at=now(), answered_by=by
    )
    event = ClueAnswered(dossier=clue.key, clue=clue.pk, answer=answer.pk)
    run_clocks(event, dossier=clue.dossier, on=today(), agencies={"handler": clue.holder}, by=by)
    record(event, by=by)
    return answer


@transaction.atomic
def open_reporter(*, clue: Clue, purpose: str, by: User) -> list[Reporter]:
    """开启举报人信息: a custodian reads who reported, with a reason that stays on record.

    returns  everyone who reported it to an agency of the custodian; empty when all were anonymous
    raises   Refusal  no purpose, or not a custodian with a part in the dossier
    records  ReporterOpened, and the reading log
    """
    with cleared(by=by, dossier=clue.dossier, purpose=purpose, what="reporter", word="identity.open"):
        found = list(Reporter.objects.filter(clue=clue).select_related("agency").order_by("at"))
    record(ReporterOpened(dossier=clue.key, clue=clue.pk), said=purpose, by=by)
    return found
