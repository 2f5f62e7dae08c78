"""Looking up the progress by the code of a receipt: how far it is, nothing of what was reported."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Outcome, Stage
from liandong.discover.clues.models import Clue, ReporterAnswer
from liandong.ground.deadlines.queries import running

UNKNOWN = _("No report has this code. Check the twelve signs; the code was shown once, when you reported.")
STAGES: dict[str, Promise] = {
    Stage.RECEIVED: _("received, being looked at"),
    Stage.ROUTED: _("the competent department has been found"),
    Stage.DISPATCHED: _("on its way to the competent department"),
    Stage.ACCEPTED: _("being handled"),
    Stage.RETURNED: _("being passed to another department"),
    Stage.VERIFIED: _("looked into; what follows is being decided"),
    Stage.IN_CASE: _("a case has been filed"),
    Stage.DECLINED: _("not a matter of this supervision"),
    Stage.CLOSED: _("finished"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """办理进度: what whoever reported may know."""

    received_at: datetime
    stage: Promise
    is_finished: bool
    holder: str
    competent: str  # the department named when it was not taken up, or ""
    outcome: str
    due_on: date | None
    answers: list[ReporterAnswer]


def code_hash(code: str) -> str:
    """How the code of a receipt is kept: keyed, so that a copy of the table gives no codes away."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.blake2b(plain.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()


def by_receipt(code: str) -> Clue | None:
    """The clue that this code belongs to, with what the public may be told about it."""
    if not 8 <= len(code) <= 40:
        return None
    clues = Clue.objects.select_related("holder__department", "competent", "dossier").prefetch_related(
        "answers__agency"
    )
    return clues.filter(receipts__code_hash=code_hash(code)).first()


def progress_of(code: str) -> Progress | None:
    """How far the report of this code is."""
    clue = by_receipt(code)
    if clue is None:
        return None
    clock = running(clue.dossier_id).filter(agency=clue.holder).first() if clue.is_open else None
    return Progress(
        received_at=clue.received_at,
        stage=STAGES[clue.stage],
        is_finished=not clue.is_open,
        holder=clue.holder.name,
        competent=clue.competent.name if clue.competent else "",
        outcome=str(Outcome(clue.outcome).label) if clue.stage == Stage.CLOSED and clue.outcome else "",
        due_on=clock.due_on if clock else None,
        answers=list(clue.answers.all()),
    )
