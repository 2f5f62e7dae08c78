"""What may not be sent, to whom, and why; each refusal says what to do next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import bouncing
from liandong.act.dispatch.models import COMPETENCE, ONE_AT_A_TIME, TAKES_OVER, Dispatch
from liandong.act.dispatch.naming import Named
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agency_for
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.queries import lit
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.law.refusal import Refusal

FROM_READERS = (Dispatch.Kind.REQUEST, Dispatch.Kind.ORDER)  # sent by one who sees the dossier, to those who have it
OPEN = (Dispatch.Stage.SENT, Dispatch.Stage.SIGNED)


class Asked(NamedTuple):
    """What somebody wants to send."""

    dossier: Dossier
    clue: Clue | None
    kind: str
    sender: Agency
    to: Agency
    asks: str
    due_on: date | None
    by: User


def unsendable(asked: Asked) -> None:
    """Raises Refusal where this cannot be sent by this agency to that one."""
    if asked.kind not in Dispatch.Kind.values or asked.kind == Dispatch.Kind.RULING:
        raise Refusal(_("There is no such way of passing a matter on. Choose one from the list."))
    if asked.to == asked.sender:
        raise Refusal(_("You cannot send a matter to your own agency. Keep it instead."))
    if not asked.to.is_active:
        raise Refusal(_("That agency no longer exists. Choose the one that took over its work."))
    if not asked.asks:
        raise Refusal(_("Say what the receiver is asked to do."))
    if asked.dossier.closed_at is not None:
        raise Refusal(_("This dossier is closed. Open a new one for new information."))
    if asked.kind in COMPETENCE:
        _not_to_hand_on(asked)
    else:
        _not_in_it(asked)
    _asked_already(asked)
    if asked.due_on and asked.kind == Dispatch.Kind.COPY:
        raise Refusal(_("A copy for information wants no answer. Leave the day out."))


def misdirected(clue: Clue | None, kind: str, to: Agency, named: Named | None, reason: str) -> None:
    """Raises Refusal where the routing names another, or the agency has had the matter, and no reason is given."""
    if clue is None or reason:
        return
    if kind in TAKES_OVER and bouncing.had_it(clue, to):
        raise Refusal(
            _("%(agency)s has had this matter already, so it would go round in a circle. Decline it with a reason, or "
              "say what is new; given back so, it counts as a bounce.") % {"agency": to.name}
        )  # fmt: skip
    if named is not None and named.agencies and not named.has(to):
        raise Refusal(
            _("The routing names %(named)s (%(why)s), not %(agency)s. Choose it, or give the reason for another.")
            % {"named": named.names, "why": named.why, "agency": to.name}
        )


def superior_of_the_late(dispatch: Dispatch) -> Agency:
    """The superior of a receiver whose time is over. Raises Refusal."""
    if not lit(Deadline.objects.filter(about=dispatch.about, agency=dispatch.to_agency), "overdue", today()).exists():
        raise Refusal(_("Its time is not over yet. Wait for the last day to sign or to answer."))
    receiver = dispatch.to_agency
    above = receiver.place.parent
    to = receiver.superior or (agency_for(receiver.department_id, above) if above else None)
    if to is None:
        raise Refusal(_("No superior of %(agency)s is known here.") % {"agency": receiver.name})
    return to


def _not_to_hand_on(asked: Asked) -> None:
    clue, kind, sender = asked.clue, asked.kind, asked.sender
    if clue is None:
        raise Refusal(_("Only a clue is handed on. Within joint work, ask for help or give a task."))
    if clue.stage == Clue.Stage.CLOSED:
        raise Refusal(_("This clue is closed. Receive the new information as a new clue."))
    if not clue.matter:
        raise Refusal(_("Route the clue first: without a matter nobody can say who is competent."))
    if clue.holder_id != sender.pk:
        raise Refusal(_("Another agency holds this clue now. Only the holder can send it on."))
    if kind in TAKES_OVER and clue.stage == Clue.Stage.IN_CASE:
        raise Refusal(_("A case was filed on this clue; it stays where the case is. Ask others to assist."))
    if kind in TAKES_OVER and clue.stage == Clue.Stage.DISPATCHED:
        raise Refusal(_("The clue is on its way to another agency already. Recall it first."))
    if kind == Dispatch.Kind.ASSIGN and not asked.to.place.stem.startswith(sender.place.stem):
        raise Refusal(_("A matter is handed down to an agency of your own place or of a place within it."))
    if clue.stage != Clue.Stage.IN_CASE:  # within a case nothing is ruled on; what is entrusted can be asked for anew
        _for_the_superior(clue)


def _for_the_superior(clue: Clue) -> None:
    """After the last bounce the holder sends it nowhere: the common superior says who is competent."""
    waiting = bouncing.ruling_awaited(clue.dossier)
    if waiting is not None:
        raise Refusal(
            _("%(agency)s has been asked to rule on who is competent. Wait for its ruling.")
            % {"agency": waiting.to_agency.name}
        )
    count, limit = bouncing.bounces(clue.dossier), bouncing.limit(clue.place)
    if count >= limit:
        raise Refusal(
            _("This matter has come back %(count)d times. It cannot be sent on any more: ask the common superior for a "
              "ruling on who is competent.") % {"count": count}, rule=bouncing.LIMIT
        )  # fmt: skip


def _not_in_it(asked: Asked) -> None:
    if may_edit(asked.by, asked.dossier):
        return
    if asked.kind not in FROM_READERS or not may_see(asked.by, asked.dossier):
        raise Refusal(_("Your agency does not work on this dossier. Ask its owner to share it for editing."))
    if asked.to != asked.dossier.owner and asked.to.pk not in asked.dossier.readers:
        raise Refusal(_("You only read this dossier. You may ask those who have it, and bring in nobody else."))


def _asked_already(asked: Asked) -> None:
    kind = asked.kind
    rows = Dispatch.objects.filter(dossier=asked.dossier, to_agency=asked.to, stage__in=OPEN)
    if kind in ONE_AT_A_TIME:
        rows = rows.filter(kind__in=ONE_AT_A_TIME)
    elif kind == Dispatch.Kind.COPY:
        rows = rows.filter(kind=kind, stage=Dispatch.Stage.SENT)
    else:
        rows = rows.filter(kind=kind, asks=asked.asks)
    if rows.exists():
        raise Refusal(_("That agency has this matter already and has not answered yet."))
