"""督办: orders from a higher level, reports in between, closing by the issuer, and who is told at the end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight.events import CompletionCirculated, OrderIssued, ProgressReported, TrackedMatterClosed
from liandong.act.oversight.models import Circulation, ProgressReport, SupervisionOrder
from liandong.act.oversight.queries.superiors import is_higher
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import release, run_clocks
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal

REPORTS = "reports_asked"
LONGEST = 366  # days between two reports
NOT_THE_RECEIVER = _("The order was given to another agency. Only that agency reports on it.")
NOT_THE_ISSUER = _("Only %(agency)s, which gave the order, can do that.")


@transaction.atomic
def issue_order(
    *, dossier: Dossier, to: Agency, asks: str, due_on: date | None = None, report_every: int | None = None, by: User
) -> SupervisionOrder:
    """下达督办单: a higher level wants a matter handled: what, by when, and what is reported in between.

    due_on        the day of the reply; without it the rule of the place counts
    report_every  days between reports on progress; left out: none are asked for
    raises        Refusal  not a higher level, not a matter we may see, or one the receiver does not have
    records       MatterDispatched, OrderIssued
    """
    here = acting(by)
    if not is_higher(here, to):
        raise Refusal(
            _("An order comes from a higher level; %(agency)s is not below yours. Ask it to assist instead.")
            % {"agency": to.name}
        )
    if report_every is not None and not 1 <= report_every <= LONGEST:
        raise Refusal(_("Reports are asked for every so many days: give a number from 1 to 366."))
    sent = dispatch.send(
        dossier=dossier, kind=Dispatch.Kind.ORDER, to=to, asks=_asks(asks, report_every), due_on=due_on, by=by
    )
    order = SupervisionOrder.objects.create(
        dispatch=sent, dossier=sent.dossier, issuer=here, receiver=to, report_every=report_every, given_at=now()
    )
    event = OrderIssued(
        dossier=sent.dossier.key, order=order.pk, dispatch=sent.pk, issuer=here.pk, receiver=to.pk, due=due_on,
        every=report_every, on=today(),
    )  # fmt: skip
    _clocks(event, order, by)
    record(event, by=by)
    return order


@transaction.atomic
def report_progress(*, order: SupervisionOrder, text: str, by: User) -> ProgressReport:
    """报告督办进展: the receiver says how far it is; the next report is owed from this day on.

    raises   Refusal  not the receiver, closed, or nothing said
    records  ProgressReported
    """
    order = _locked(order)
    if acting(by) != order.receiver:
        raise Refusal(NOT_THE_RECEIVER)
    _refuse_closed(order)
    if not text.strip():
        raise Refusal(_("Say how far it is and what is still to be done."))
    report = ProgressReport.objects.create(order=order, text=text.strip(), at=now(), by=by)
    event = ProgressReported(
        dossier=order.dossier.key, order=order.pk, report=report.pk, receiver=order.receiver_id, on=today()
    )
    _clocks(event, order, by)
    record(event, said=report.text, by=by)
    return report


@transaction.atomic
def close_order(*, order: SupervisionOrder, by: User) -> SupervisionOrder:
    """督办销号: the issuer takes the written reply for enough. Nobody else closes it.

    raises   Refusal  not the issuer, or not answered
    records  MatterClosed, TrackedMatterClosed
    """
    order = _locked(order)
    _refuse_stranger(order, by)
    dispatch.close(dispatch=order.dispatch, by=by)
    return track_closed(order=order, by=by)


@transaction.atomic
def track_closed(*, order: SupervisionOrder, by: User) -> SupervisionOrder:
    """销号登记: what follows when the dispatch of an order is closed, on whichever page that was; once.

    records  TrackedMatterClosed
    """
    order = _locked(order)
    if order.is_closed:
        return order
    order.tracked_on = today()
    order.save(update_fields=["tracked_on"])
    event = TrackedMatterClosed(
        dossier=order.dossier.key, order=order.pk, dispatch=order.dispatch_id, issuer=order.issuer_id,
        receiver=order.receiver_id, on=today(),
    )  # fmt: skip
    _clocks(event, order, by)
    record(event, by=by)
    return order


@transaction.atomic
def stop_reports(*, order: SupervisionOrder, by: User) -> SupervisionOrder:
    """撤回督办之后: the order was recalled before it was signed for; no reports on it are owed any more.

    records  DeadlineWaived
    """
    order = _locked(order)
    for clock in Deadline.objects.filter(RUNNING, dossier=order.dossier_id, about=order.about):
        release(deadline=clock, reason=str(_("The order was recalled.")), code="order_recalled", on=today(), by=by)
    return order


@transaction.atomic
def circulate(*, order: SupervisionOrder, to: Collection[Agency], completion: str, by: User) -> SupervisionOrder:
    """通报办结情况: named agencies are told how the matter was completed, by a numbered notice.

    raises   Refusal  not the issuer, not closed yet, told before, nobody named or nothing said
    records  DocumentIssued, CompletionCirculated
    """
    order = _locked(order)
    refuse_to_circulate(order, by)
    if not to or not completion.strip():
        raise Refusal(_("Name the agencies that are told, and say how the matter was completed."))
    told = sorted({*to, order.receiver}, key=lambda agency: agency.pk)
    order.completion, order.circulated_at, order.circulated_by = completion.strip(), now(), by
    order.notice = issue(
        dossier=order.dossier,
        template="completion_notice",
        facts=_notice(order, told),
        on=today(),
        is_letter=True,
        by=by,
    )
    order.save(update_fields=["completion", "circulated_at", "circulated_by", "notice"])
    Circulation.objects.bulk_create([Circulation(order=order, agency=agency, at=now()) for agency in told])
    event = CompletionCirculated(
        dossier=order.dossier.key, order=order.pk, issuer=order.issuer_id, to=[agency.pk for agency in told],
        document=order.notice.pk, on=today(),
    )  # fmt: skip
    _clocks(event, order, by)
    record(event, by=by)
    return order


def refuse_to_circulate(order: SupervisionOrder, by: User) -> None:
    """Raises Refusal: not the issuer, not closed yet, or told before."""
    _refuse_stranger(order, by)
    if not order.is_closed:
        raise Refusal(_("The order is not closed yet. Accept the reply first."))
    if order.circulated_at is not None:
        raise Refusal(_("Its completion was circulated on %(day)s already.") % {"day": f"{order.circulated_at:%F}"})


def _asks(asks: str, every: int | None) -> str:
    """What is asked, as the letter says it."""
    said = asks.strip()
    return f"{said}\n办理期间，每{every}日书面报告一次进展情况。" if said and every else said


def _notice(order: SupervisionOrder, told: Collection[Agency]) -> dict[str, object]:
    reply = order.dispatch.reply
    return {
        "to": "、".join(agency.name for agency in told),
        "title": order.dossier.title,
        "receiver": order.receiver.name,
        "text": order.completion,
        "ordered": order.dispatch.letter.number if order.dispatch.letter else "",
        "reply": reply.number if reply else "",
    }


def _clocks(event: Event, order: SupervisionOrder, by: User) -> None:
    """The next report is owed after the days that were set, and no later than the reply itself."""
    until = None
    if order.report_every:
        until = today() + timedelta(days=order.report_every)
        due_on = order.dispatch.due_on
        until = min(until, due_on) if due_on and due_on > today() else until
    run_clocks(
        event, dossier=order.dossier, on=today(), about=order.about, facts={REPORTS} if order.report_every else (),
        agencies={"owner": order.issuer, "sender": order.issuer, "receiver": order.receiver, "handler": order.receiver},
        until=until, by=by,
    )  # fmt: skip


def _locked(order: SupervisionOrder) -> SupervisionOrder:
    rows = SupervisionOrder.objects.select_for_update(of=("self",))
    related = ("dossier__place", "issuer", "receiver", "dispatch__letter", "dispatch__reply", "dispatch__dossier")
    return rows.select_related(*related).get(pk=order.pk)


def _refuse_closed(order: SupervisionOrder) -> None:
    if order.is_closed:
        raise Refusal(_("The order is closed; nothing more is owed on it."))


def _refuse_stranger(order: SupervisionOrder, by: User) -> None:
    if acting(by) != order.issuer:
        raise Refusal(NOT_THE_ISSUER % {"agency": order.issuer.name})
