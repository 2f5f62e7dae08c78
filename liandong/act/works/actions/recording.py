"""Writing down what was done of an order, confirming one's part in it, and taking a record back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.works.actions import refusing
from liandong.act.works.actions.beginning import oblige
from liandong.act.works.events import PartConfirmed, WorkRecorded, WorkWithdrawn
from liandong.act.works.models import Joining, Obligation, Work
from liandong.act.works.queries import standing
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.deadlines import periods
from liandong.ground.deadlines.actions import meet, run_clocks
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.actions import add_document
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.actions import share, unshare
from liandong.ground.dossiers.models import Share
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal


@transaction.atomic
def record_work(
    *, rule: str, on: date, title: str, period: str = "", subject: Subject | None = None, site: str = "",
    officers: Collection[User] = (), hours: int = 0, amount: int = 0, joined: Collection[Agency] = (),
    told: Mapping[str, str] | None = None, is_nil: bool = False, note: str = "",
    files: Collection[File[Any]] = (), papers: Collection[Document] = (), by: User,
) -> Work:  # fmt: skip
    """登记履职: what our agency did of an order; the clock of the period stops when enough is recorded.

    rule     id of the duty, schedule or quota that orders it
    period   code of the period it is for; left out: that of the day
    hours    of each officer
    joined   agencies that took part; they see the dossier and may confirm
    told     the words that the kind of work asks for, by their code
    is_nil   none this time, where the kind allows that
    papers   documents that show it and lie in another dossier already, such as the minutes of a meeting
    raises   Refusal  not ours, a future day, or something is missing that the kind of work needs
    records  WorkRecorded
    """
    agency = acting(by)
    order, its_period = refusing.order_and_period(agency, rule, on, period)
    given = refusing.Given(
        title=title.strip(), on=on, subject=subject, site=site.strip(), officers=tuple(officers), hours=hours,
        amount=amount, joined=tuple(joined), told=dict(told or {}), is_nil=is_nil, note=note.strip(),
        files=len(files) + len(papers),
    )  # fmt: skip
    refusing.refuse_incomplete(given, order.kind, agency)
    obligation = oblige(agency=agency, order=order, period=its_period, by=by)
    refusing.refuse_repeated(given, obligation)
    work = _kept(given, obligation, order.work, by)
    work.documents.set(papers)
    for file in files:
        work.documents.add(
            add_document(dossier=obligation.dossier, kind="work", title=file.name or title, file=file, by=by)
        )
    event = WorkRecorded(
        dossier=obligation.dossier.key, work=work.kind, rule=rule, on=on, period=obligation.period, agency=agency.pk,
        subject=subject.code if subject else work.site, officers=sorted(one.pk for one in officers), hours=hours,
        amount=amount, joined=sorted({one.department_id for one in joined}), nil=is_nil,
    )  # fmt: skip
    for other in [one for one in joined if one.pk not in obligation.dossier.readers]:
        share(dossier=obligation.dossier, agency=other, level="read", because=obligation.dossier.title, by=by)
    run_clocks(event, dossier=obligation.dossier, on=on, agencies={"owner": agency}, by=by)
    _settle(obligation)
    work.entry = record(event, by=by).pk
    work.save(update_fields=["entry"])
    return work


@transaction.atomic
def confirm_part(*, work: Work, part: str, by: User) -> Joining:
    """确认参加: an agency that took part says so itself, and what its part was.

    raises   Refusal  it was not named as taking part, or has confirmed before
    records  PartConfirmed
    """
    work, agency = _locked(work), acting(by)
    joining = work.joinings.filter(agency=agency).first()
    if joining is None or not work.is_standing:
        raise Refusal(_("Your agency is not named in this record. Ask the agency that wrote it down."))
    if joining.confirmed_at is not None:
        raise Refusal(_("Your agency has confirmed its part already."))
    joining.confirmed_at, joining.confirmed_by, joining.part = now(), by, part.strip()[:400]
    joining.save(update_fields=["confirmed_at", "confirmed_by", "part"])
    dossier = work.obligation.dossier.key
    record(PartConfirmed(dossier=dossier, rule=work.obligation.rule, agency=agency.pk, entry=work.entry), by=by)
    return joining


@transaction.atomic
def withdraw_work(*, work: Work, reason: str, by: User) -> Work:
    """撤回履职登记: it was not so; the record stays, marked, and what it fulfilled is owed again.

    The reason stays in the record: the trail says that it was taken back, and not why. Whoever was let in for this
    record alone no longer reads the dossier.

    raises   Refusal  not ours, taken back before, or no reason
    records  WorkWithdrawn, DossierUnshared
    """
    work = _locked(work)
    if acting(by) != work.obligation.agency:
        raise Refusal(_("Only the agency that wrote this down can take it back."))
    if not work.is_standing:
        raise Refusal(_("This record was taken back already."))
    if not reason.strip():
        raise Refusal(_("Say why the record is taken back."))
    work.withdrawn_at, work.withdrawn_because = now(), reason.strip()[:400]
    work.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _settle(work.obligation)
    _take_shares_back(work, by)
    record(
        WorkWithdrawn(
            dossier=work.obligation.dossier.key, work=work.kind, rule=work.obligation.rule,
            period=work.obligation.period, agency=work.obligation.agency_id, entry=work.entry,
        ),
        by=by,
    )  # fmt: skip
    return work


def _kept(given: refusing.Given, obligation: Obligation, kind: str, by: User) -> Work:
    work = Work.objects.create(
        obligation=obligation, kind=kind, title=given.title[:200], held_on=given.on, subject=given.subject,
        site=given.site[:120], hours=given.hours, amount=given.amount, is_nil=given.is_nil, told=given.told,
        note=given.note, recorded_by=by, recorded_at=now(),
    )  # fmt: skip
    work.officers.set(given.officers)
    Joining.objects.bulk_create([Joining(work=work, agency=other) for other in given.joined])
    return work


def _settle(obligation: Obligation) -> None:
    """The clock of the period is met by the record that makes it enough, and owed again when that is taken back."""
    clock = Deadline.objects.filter(dossier=obligation.dossier_id, about=obligation.about).order_by("-pk").first()
    if clock is None or clock.waived_on:
        return
    days = list(standing(obligation).values_list("held_on", flat=True)[: obligation.goal])
    enough = len(days) == obligation.goal
    if enough and clock.met_on != days[-1]:
        if clock.met_on:
            periods.reopen(clock)
        meet(deadline=clock, on=days[-1], event=WorkRecorded.slug)
    elif not enough and clock.met_on:
        periods.reopen(clock)


def _take_shares_back(work: Work, by: User) -> None:
    """What an agency was let in by goes with the record; one that another record names, or that has more, stays."""
    obligation, because = work.obligation, work.obligation.dossier.title
    named = Joining.objects.filter(work__in=standing(obligation)).values("agency")
    shares = Share.objects.filter(
        dossier=obligation.dossier_id, until__isnull=True, level=Share.Level.READ, because=because,
        agency__in=work.joinings.values("agency"),
    ).exclude(agency__in=named)  # fmt: skip
    for one in shares.select_related("agency"):
        unshare(dossier=obligation.dossier, agency=one.agency, because=because, by=by)


def _locked(work: Work) -> Work:
    rows = Work.objects.select_for_update(of=("self",))
    return rows.select_related("obligation__dossier", "obligation__agency").get(pk=work.pk)
