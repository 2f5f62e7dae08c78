"""What every act on a dispatch asks first and does last: the row, locked; its clocks; who may do it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

# Those who are taken to be competent, and those who help: one reply term for all of them.
NO_COMMON_TERM = (Dispatch.Kind.COPY, Dispatch.Kind.REQUEST, Dispatch.Kind.TASK, Dispatch.Kind.ORDER,
                  Dispatch.Kind.RULING)  # fmt: skip


def locked(dispatch: Dispatch) -> Dispatch:
    rows = Dispatch.objects.select_for_update(of=("self",))
    related = ("dossier__place", "dossier__owner", "from_agency", "to_agency__department", "to_agency__place", "clue")
    return rows.select_related(*related).get(pk=dispatch.pk)


def held_by_receiver(dispatch: Dispatch, by: User, *stages: str) -> Dispatch:
    """The row, locked, if the user acts for the receiver and the stage allows it; of two clerks the second is told."""
    dispatch = locked(dispatch)
    if acting(by) != dispatch.to_agency:
        raise Refusal(_("This matter was sent to another agency. Only the receiver can do this."))
    _refuse_unseen(dispatch, by)
    _refuse_stage(dispatch, stages)
    return dispatch


def kept_by_sender(dispatch: Dispatch, by: User, *stages: str) -> Dispatch:
    """The same for the agency that sent it."""
    dispatch = locked(dispatch)
    if acting(by) != dispatch.from_agency:
        raise Refusal(_("Only %(agency)s, which sent this, can do that.") % {"agency": dispatch.from_agency.name})
    _refuse_unseen(dispatch, by)
    _refuse_stage(dispatch, stages)
    return dispatch


def _refuse_unseen(dispatch: Dispatch, by: User) -> None:
    if not may_see(by, dispatch.dossier):
        raise Refusal(_("The dossier is not shared with your agency any more. Ask its owner."))


def _refuse_stage(dispatch: Dispatch, stages: tuple[str, ...]) -> None:
    if stages and dispatch.stage not in stages:
        stage = dispatch.get_stage_display()
        raise Refusal(_("This cannot be done now: the matter is “%(stage)s”. Look at it again.") % {"stage": stage})


def run(event: Event, dispatch: Dispatch, by: User, *, on: date | None = None, until: date | None = None) -> None:
    """What the event does to the clocks of this dispatch."""
    asked = {"wants_answer", f"asks_{dispatch.to_agency.department_id}"}
    common = set() if dispatch.kind in NO_COMMON_TERM else asked
    deadlines.run_clocks(
        event,
        dossier=dispatch.dossier,
        on=on or today(),
        agencies={
            "receiver": dispatch.to_agency,
            "sender": dispatch.from_agency,
            "handler": dispatch.to_agency,
            "owner": dispatch.dossier.owner,
        },
        about=dispatch.about,
        facts={dispatch.kind, *common},
        until=until,
        by=by,
    )


def open_clocks(dispatch: Dispatch) -> list[Deadline]:
    return list(Deadline.objects.filter(RUNNING, dossier=dispatch.dossier_id, about=dispatch.about))


def stop_waiting(dispatch: Dispatch, code: str, why: object, by: User) -> None:
    """A matter that went back is no longer owed by the receiver; what was late stays on record as late."""
    for clock in open_clocks(dispatch):
        if clock.agency_id == dispatch.to_agency_id:
            deadlines.release(deadline=clock, reason=str(why), code=f"dispatch_{code}", on=today(), by=by)


def days_late(dispatch: Dispatch, ends: str, on: date) -> int:
    """How many days after the end of the clock that this event stops."""
    rules = {rule.id for rule in book().terms_ending(ends, dispatch.dossier.place_id)}
    due = [clock.due_on for clock in open_clocks(dispatch) if clock.rule in rules]
    return max([(on - day).days for day in due] + [0])


def number_of(dispatch: Dispatch) -> str:
    """The number of the letter: the act by which the receiver has its share."""
    return dispatch.letter.number if dispatch.letter else dispatch.about


def let_in(dispatch: Dispatch, agency: Agency, level: str, by: User) -> None:
    """Share the dossier by the letter; who only reads it lets nobody do more, and takes nothing from anybody."""
    giver = by if may_edit(by, dispatch.dossier) else None
    if giver is None and dispatch.kind in (Dispatch.Kind.REQUEST, Dispatch.Kind.ORDER):
        return  # sent by a reader, to one who has the dossier already
    dossiers.share(dossier=dispatch.dossier, agency=agency, level=level, because=number_of(dispatch), by=giver)
