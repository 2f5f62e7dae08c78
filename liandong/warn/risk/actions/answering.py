"""What the institution says to a warning."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.actions import add_document
from liandong.law.refusal import Refusal
from liandong.warn.risk.actions.standing import changed, locked
from liandong.warn.risk.events import WarningAnswered
from liandong.warn.risk.models import Answer, Push, Warning

MOST = 10  # documents of one answer


@transaction.atomic
def answer_warning(*, warning: Warning, text: str, files: Collection[File[Any]] = (), by: User) -> Answer:
    """机构答复预警: in words, with documents; more than once until it is decided. A late answer is taken and says so.

    raises   Refusal  not sent to this institution, no words, too many documents, or decided already
    records  WarningAnswered
    """
    push = _sent_to(warning, by)
    warning = locked(_now(warning))
    if not warning.is_open:
        raise Refusal(_("This warning has been decided. Tell the agency that handles it, if there is something new."))
    if not text.strip():
        raise Refusal(_("Write your answer: what happened, and what the documents show."))
    if len(files) > MOST:
        raise Refusal(_("At most %(n)s documents at once. Send the others with a second answer.") % {"n": MOST})
    answer = Answer.objects.create(
        warning=warning, text=text.strip(), is_late=_is_late(push), given_at=now(), given_by=by
    )
    kept = [
        add_document(dossier=warning.dossier, kind="answer", title=file.name or "", file=file, by=None)
        for file in files
    ]
    answer.documents.set(kept)
    changed(warning)
    event = WarningAnswered(
        dossier=warning.dossier.key, answer=answer.pk, documents=[one.pk for one in kept], late=answer.is_late
    )
    agencies = {"owner": warning.agency, "handler": warning.agency}
    run_clocks(event, dossier=warning.dossier, on=today(), agencies=agencies, about=push.about, by=by)
    record(event, by=by)
    return answer


def _sent_to(warning: Warning, by: User) -> Push:
    push = Push.objects.filter(warning=warning.pk, to="institution", subject__code=by.answers_for or "-").first()
    if push is None:
        raise Refusal(_("This warning was not sent to your institution."))
    return push


def _now(warning: Warning) -> Warning:
    """An answer is about the matter, not about how far its review has come."""
    return Warning.objects.get(pk=warning.pk)


def _is_late(push: Push) -> bool:
    clock = Deadline.objects.filter(dossier=push.warning.dossier_id, about=push.about).order_by("-due_on").first()
    return clock is not None and clock.due_on < today()
