"""Looking up the progress by the code of a receipt: who has it, by when, what was said; not what was reported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Outcome, Stage
from liandong.discover.clues.models import Clue, Message, Rating, Receipt, ReporterAnswer, ReporterFile
from liandong.ground.accounts.queries import agency_names
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import OWN
from liandong.ground.deadlines.queries import rule, running
from liandong.law.rules import Text

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
# What is told of the way of a report, and which agency did it: by events of this stage and, as the rule files name
# them, of later ones. No reason, no matter, no officer.
TAKES_OVER = ("lead", "forward", "assign")
ASKED = ("split", "assist", "entrust")
WAY: dict[str, tuple[str, Promise]] = {
    "clue_received": ("agency", _("received it")),
    "clue_kept": ("agency", _("handles it")),
    "matter_dispatched": ("receiver", _("it was passed on to them")),
    "matter_signed": ("receiver", _("signed for it")),
    "matter_declined": ("receiver", _("found that another department is competent")),
    "clue_verified": ("", _("looked into it")),
    "clue_taken_up": ("", _("began a case on it")),
    "clue_declined": ("", _("did not take it up")),
    "clue_answered": ("", _("answered you")),
    "clue_closed": ("", _("finished it")),
}
HAND_OVER = ("clue_received", "matter_dispatched", "matter_declined")
HELP = _("was asked to take a part")


@dataclass(frozen=True, slots=True)
class Leg:
    """经过: one line of the way a report has gone."""

    on: datetime
    agency: str
    did: Promise
    is_hand_over: bool


@dataclass(frozen=True, slots=True)
class Due:
    """办理时限: what one agency owes on the report, and by when."""

    title: Text
    agency: str
    due_on: date
    late_days: int  # 0 while it is in time


@dataclass(frozen=True, slots=True)
class Progress:
    """办理进度: what whoever reported may know."""

    received_at: datetime
    stage: Promise
    is_finished: bool
    holder: str
    since: datetime  # since when the holder has it
    competent: str  # the department named when it was not taken up, or ""
    outcome: str
    dues: list[Due]
    way: list[Leg]
    answers: list[ReporterAnswer]
    messages: list[Message]
    files: list[ReporterFile]
    may_rate: bool
    is_rated: bool


def code_hash(code: str) -> str:
    """How the code of a receipt is kept: keyed, so that a copy of the table gives no codes away."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.blake2b(plain.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=32).hexdigest()


def receipt_of(code: str) -> Receipt | None:
    """The receipt that this code belongs to."""
    if not 8 <= len(code) <= 40:
        return None
    related = ("clue__holder__department", "clue__competent", "clue__dossier")
    return Receipt.objects.select_related(*related).filter(code_hash=code_hash(code)).first()


def by_receipt(code: str) -> Clue | None:
    """The clue that this code belongs to."""
    receipt = receipt_of(code)
    return receipt.clue if receipt else None


def progress_of(code: str) -> Progress | None:
    """How far the report of this code is."""
    receipt = receipt_of(code)
    if receipt is None:
        return None
    clue = receipt.clue
    answers, way = list(clue.answers.select_related("agency")), _way(clue)
    is_rated = Rating.objects.filter(receipt=receipt).exists()
    return Progress(
        received_at=clue.received_at,
        stage=STAGES[clue.stage],
        is_finished=not clue.is_open,
        holder=clue.holder.name,
        since=next((leg.on for leg in reversed(way) if leg.is_hand_over), clue.received_at),
        competent=clue.competent.name if clue.competent else "",
        outcome=str(Outcome(clue.outcome).label) if clue.stage == Stage.CLOSED and clue.outcome else "",
        dues=_dues(clue),
        way=way,
        answers=answers,
        messages=list(messages_of(receipt)),
        files=list(receipt.files.all()),
        may_rate=not is_rated and (not clue.is_open or bool(answers)),
        is_rated=is_rated,
    )


def messages_of(receipt: Receipt) -> Iterator[Message]:
    """What was written to and from one receipt, and what was asked of all."""
    mine = Q(receipt=receipt) | Q(receipt__isnull=True, is_from_reporter=False)
    return Message.objects.filter(mine, clue=receipt.clue_id).select_related("agency").iterator()


def _dues(clue: Clue) -> list[Due]:
    """The clocks of agencies that run on it; what is overdue is said to be."""
    clocks = running(clue.dossier_id).filter(OWN, is_paused=False).select_related("agency", "dossier")
    found = [(clock, rule(clock)) for clock in clocks]
    return [
        Due(its.title, clock.agency.name, clock.due_on, max((today() - clock.due_on).days, 0))
        for clock, its in found
        if its is not None
    ]


def _way(clue: Clue) -> list[Leg]:
    """Each time it changed hands, and each step that agencies have taken."""
    entries = list(Entry.objects.filter(dossier=clue.dossier.key, kind__in=WAY).order_by("id"))
    told = [(entry, *_told(entry)) for entry in entries]
    names = agency_names({agency for _entry, agency, _did in told if agency})
    return [
        Leg(entry.at, names[agency], did, entry.kind in HAND_OVER and did != HELP)
        for entry, agency, did in told
        if did and agency in names
    ]


def _told(entry: Entry) -> tuple[int | None, Promise | None]:
    """Which agency, and what it did; nothing for what stays inside, as a copy does."""
    field, did = WAY[entry.kind]
    kind = entry.data.get("kind", "lead")
    if entry.kind.startswith("matter_") and kind not in TAKES_OVER:
        did_so = HELP if kind in ASKED and entry.kind == "matter_dispatched" else None
        return entry.data.get(field), did_so
    return (entry.data.get(field) if field else entry.agency_id), did
