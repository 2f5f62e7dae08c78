"""发出: a matter, a request, a task or an order goes to another agency, with its letter and its clocks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from liandong.act.dispatch import bouncing, naming
from liandong.act.dispatch.actions import refusing
from liandong.act.dispatch.actions.refusing import Asked
from liandong.act.dispatch.actions.standing import kept_by_sender, let_in, run
from liandong.act.dispatch.events import MatterDispatched
from liandong.act.dispatch.letters import letter_of
from liandong.act.dispatch.models import TAKES_OVER, Dispatch, Ruling
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.documents import actions as documents
from liandong.ground.dossiers.models import Dossier


@transaction.atomic
def send(
    *, dossier: Dossier, kind: str, to: Agency, asks: str, due_on: date | None = None, override_reason: str = "",
    by: User,
) -> Dispatch:  # fmt: skip
    """转办: send something that lies in a dossier to another agency, which then has it on its clock.

    kind             lead split forward assign entrust (of a clue, by its holder) | assist request copy task order
    asks             what the receiver is to do, in words; goes into the letter
    due_on           the day by which it is to be answered; without it the rule of the place counts
    override_reason  why another agency than the routing names, or one that has had the matter before
    raises           Refusal  not ours to send, to ourselves, closed, open with that agency already, or not competent
    records          MatterDispatched
    starts           what matter_dispatched starts in the rulebook: to sign for it, and to answer it
    """
    sender = acting(by)
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("owner", "place").get(pk=dossier.pk)
    clue = Clue.objects.select_for_update(of=("self",)).select_related("dossier__owner", "place").filter(
        dossier=dossier
    ).first()  # fmt: skip
    refusing.unsendable(Asked(dossier, clue, kind, sender, to, asks.strip(), due_on, by))
    reason = override_reason.strip()
    named = naming.named(clue, sender) if clue and kind in naming.BY_ROUTING else None
    refusing.misdirected(clue, kind, to, named, reason)
    row = Dispatch(
        dossier=dossier, clue=clue, kind=kind, to_agency=to, from_agency=sender, asks=asks.strip(), due_on=due_on,
        is_return=kind in TAKES_OVER and bouncing.gave_it(clue, to),
        routing=named.told if named else None, override_reason=reason if named and not named.has(to) else "",
    )  # fmt: skip
    return dispatched(row, by=by)


@transaction.atomic
def split(
    *, dossier: Dossier, parts: Iterable[tuple[Agency, str]], override_reason: str = "", by: User
) -> list[Dispatch]:
    """分办: several agencies handle a part each; the clue stays with the lead, who waits for every part.

    parts   the agency, and what its part is
    raises  Refusal  as send does; then nobody gets a part
    """
    return [
        send(dossier=dossier, kind="split", to=to, asks=asks, override_reason=override_reason, by=by)
        for to, asks in parts
    ]


@transaction.atomic
def escalate(*, dispatch: Dispatch, asks: str, by: User) -> Dispatch:
    """催请上级: an answer is overdue, so the sender asks the receiver's superior to see to it.

    raises   Refusal  not the sender, answered, not overdue, asked already, or no superior is known
    records  MatterDispatched, of a request to the superior
    """
    dispatch = kept_by_sender(dispatch, by, Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)
    to = refusing.superior_of_the_late(dispatch)
    row = Dispatch(
        dossier=dispatch.dossier, clue=dispatch.clue, kind=Dispatch.Kind.REQUEST, from_agency=dispatch.from_agency,
        to_agency=to, asks=asks.strip(), previous=dispatch,
    )  # fmt: skip
    refusing.unsendable(Asked(row.dossier, row.clue, row.kind, row.from_agency, to, row.asks, None, by))
    return dispatched(row, by=by)


def dispatched(row: Dispatch, *, by: User) -> Dispatch:
    """The row with its letter, its share, its clocks and its entry; of a clue that is handed on, the holder too."""
    before = bouncing.before(row)
    row.previous, row.sent_at, row.sent_by = row.previous or before, now(), by
    row.begun_at = before.begun_at if before else row.sent_at
    row.matter = row.clue.matter if row.clue else ""
    row.save()
    template, facts = letter_of(row)
    row.letter = documents.issue(
        dossier=row.dossier, template=template, facts=facts, on=today(), is_letter=True, by=by
    )  # fmt: skip
    row.save(update_fields=["letter"])
    let_in(row, row.to_agency, "edit" if row.wants_answer else "read", by)
    if row.clue and row.takes_over:
        clues.hand_over(clue=row.clue, to=row.to_agency, stage=Clue.Stage.DISPATCHED, by=by)
    event = _event(row, row.by_ruling)
    run(event, row, by, on=bouncing.counts_since(row), until=row.due_on)
    record(event, by=by)
    return row


def _event(row: Dispatch, ruling: Ruling | None) -> MatterDispatched:
    told: dict[str, Any] = row.routing or {}
    return MatterDispatched(
        dossier=row.dossier.key, dispatch=row.pk, kind=row.kind, matter=row.matter, sender=row.from_agency_id,
        receiver=row.to_agency_id, first=bouncing.first_of(row).pk, due=row.due_on, rule=told.get("rule", ""),
        version=told.get("version", ""), overrode=bool(row.override_reason), ruling=ruling.pk if ruling else None,
    )  # fmt: skip
