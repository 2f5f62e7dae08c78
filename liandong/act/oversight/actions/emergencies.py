"""应急联动: matters under one command, with tasks, situation reports, and lifting by the commander with a report."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.dispatch.queries import open_in
from liandong.act.oversight.events import EmergencyArisen, EmergencyLifted, PutUnderCommand, SituationReported
from liandong.act.oversight.models import Commanded, Emergency, SituationReport
from liandong.act.oversight.thresholds import codes
from liandong.act.works.actions import record_work
from liandong.act.works.queries import could_join, order_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.actions import close_dossier, link, open_dossier, share, unshare
from liandong.ground.dossiers.models import Dossier, Share
from liandong.ground.dossiers.queries import agencies_below, may_edit, may_see
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

TRIGGERS, DUTY = "oversight.emergency_triggers", "oversight.emergency"


@transaction.atomic
def declare_emergency(*, trigger: str, title: str, account: str, arisen_on: date, place: Place, by: User) -> Emergency:
    """启动应急联动: the commander opens an emergency; from now on it is reported at the interval of the place.

    trigger  a code of oversight.emergency_triggers
    raises   Refusal  no such kind of event, a day to come, nothing said, another place, or not the one who coordinates
    records  DossierOpened, EmergencyArisen
    starts   timing.emergency_lifted (where the place has it), oversight.situation_report
    """
    here = acting(by)
    if trigger not in codes(TRIGGERS, place.pk, today()):
        raise Refusal(_("The rules of this place know no such kind of emergency."), rule=TRIGGERS)
    if arisen_on > today() or not title.strip() or not account.strip():
        raise Refusal(_("Say what has happened, since when, and give it a name."))
    if not place.stem.startswith(here.place.stem):
        raise Refusal(_("An emergency lies in your own place or in one within it."))
    _refuse_wrong_commander(here, place)
    dossier = open_dossier(kind="emergency", title=title.strip(), place=place, owner=here, by=by)
    emergency = Emergency.objects.create(
        dossier=dossier, commander=here, trigger=trigger, account=account.strip(), arisen_on=arisen_on,
        declared_at=now(), declared_by=by,
    )  # fmt: skip
    event = EmergencyArisen(dossier=dossier.key, commander=here.pk, trigger=trigger, on=arisen_on)
    _clocks(event, emergency, by)
    record(event, said=emergency.account, by=by)
    return emergency


@transaction.atomic
def call_in(*, emergency: Emergency, agency: Agency, task: str, due_on: date | None = None, by: User) -> Dispatch:
    """调入成员: an agency comes under the command with a task; it reads what is under the command.

    raises   Refusal  not the commander, lifted, or what a task refuses
    records  MatterDispatched, DossierShared
    """
    emergency = _commanded(emergency, by)
    sent = dispatch.send(
        dossier=emergency.dossier, kind=Dispatch.Kind.TASK, to=agency, asks=task, due_on=due_on, by=by
    )  # fmt: skip
    commanded = emergency.commanded.filter(until__isnull=True).exclude(dossier__grade=Dossier.Grade.SECRET)
    for row in commanded.select_related("dossier"):
        _let_read(row.dossier, [agency], emergency, by)
    return sent


@transaction.atomic
def put_under_command(*, emergency: Emergency, dossier: Dossier, because: str, by: User) -> Commanded:
    """纳入应急联动: a dossier is handled under the command, and read by it, while the emergency lasts.

    Of a dossier that one only reads, not by being above its owner either, its own agency has to bring it in.

    raises   Refusal  neither commander nor member, lifted, not ours to bring in, secret, there already, or no reason
    records  DossierShared, DossiersLinked, PutUnderCommand
    """
    emergency = _on(emergency)
    _refuse_outsider(emergency, by)
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("owner").get(pk=dossier.pk)
    _refuse_not_ours(dossier, by)
    if dossier == emergency.dossier or emergency.commanded.filter(dossier=dossier, until__isnull=True).exists():
        raise Refusal(_("This dossier is under the command already."))
    if not because.strip():
        raise Refusal(_("Say why this dossier belongs to the emergency."))
    row = Commanded.objects.create(
        emergency=emergency, dossier=dossier, because=because.strip()[:400], since=now(), by=by
    )
    let_in = _let_read(dossier, _command(emergency), emergency, by)
    link(from_dossier=emergency.dossier, to_dossier=dossier, relation="belongs_with", by=None)
    event = PutUnderCommand(dossier=emergency.dossier.key, to=dossier.key, agencies=let_in)
    record(event, said=row.because, by=by)
    return row


@transaction.atomic
def report_situation(*, emergency: Emergency, text: str, by: User) -> SituationReport:
    """情况报告: how things stand; the next report is owed from this day on.

    raises   Refusal  neither commander nor member, lifted, or nothing said
    records  SituationReported
    """
    emergency = _on(emergency)
    _refuse_outsider(emergency, by)
    if not text.strip():
        raise Refusal(_("Say how things stand, what was done, and what comes next."))
    here = acting(by)
    report = SituationReport.objects.create(emergency=emergency, text=text.strip(), at=now(), by=by, agency=here)
    event = SituationReported(dossier=emergency.dossier.key, report=report.pk, agency=here.pk, on=today())
    if here == emergency.commander:
        _clocks(event, emergency, by)
    record(event, said=report.text, by=by)
    return report


@transaction.atomic
def lift_emergency(*, emergency: Emergency, text: str, by: User) -> Emergency:
    """解除应急联动: the commander says how the danger was removed; what the command read by it, it reads no more.

    Where a directive orders that emergencies are handled together, the work is written down in the ledger.

    raises   Refusal  not the commander, lifted before, or nothing said
    records  DocumentIssued, DossierUnshared, EmergencyLifted, WorkRecorded, and DossierClosed when no task is open
    """
    emergency = _commanded(emergency, by)
    if not text.strip():
        raise Refusal(_("Say how the danger was removed. It becomes the report."))
    members, dossiers = _command(emergency), list(_dossiers(emergency))
    emergency.report = issue(
        dossier=emergency.dossier,
        template="emergency_report",
        facts=_report(emergency, text, members),
        on=today(),
        by=by,
    )
    emergency.lifted_at, emergency.lifted_by = now(), by
    emergency.save(update_fields=["report", "lifted_at", "lifted_by"])
    for dossier in dossiers:
        _take_back(dossier, emergency, by)
    emergency.commanded.filter(until__isnull=True).update(until=now())
    event = EmergencyLifted(
        dossier=emergency.dossier.key, commander=emergency.commander_id, document=emergency.report.pk,
        dossiers=[dossier.key for dossier in dossiers], on=today(),
    )  # fmt: skip
    _clocks(event, emergency, by)
    record(event, said=text, by=by)
    _write_down(emergency, emergency.report, text, members, by)
    if not open_in(emergency.dossier).exists():
        close_dossier(dossier=emergency.dossier, by=by)
    return emergency


def _command(emergency: Emergency) -> list[Agency]:
    """The commander and the agencies called in: those that work on the dossier of the emergency."""
    works = Share.objects.filter(dossier=emergency.dossier, until__isnull=True, level__in=("owner", "edit"))
    return list(Agency.objects.filter(pk__in=works.values("agency")).order_by("pk"))


def _dossiers(emergency: Emergency) -> list[Dossier]:
    rows = emergency.commanded.filter(until__isnull=True).select_related("dossier")
    return [row.dossier for row in rows]


def _let_read(dossier: Dossier, command: list[Agency], emergency: Emergency, by: User) -> list[int]:
    """Those of the command that did not read the dossier do so from now on, by the emergency alone."""
    giver = by if may_edit(by, dossier) else None
    new = [agency for agency in command if agency.pk not in dossier.readers]
    for agency in new:
        share(dossier=dossier, agency=agency, level="read", because=emergency.dossier.key, by=giver)
    return [agency.pk for agency in new]


def _take_back(dossier: Dossier, emergency: Emergency, by: User) -> None:
    """End the shares that were given for the emergency; whoever had or got another goes on reading."""
    giver = by if may_edit(by, dossier) else None
    given = Share.objects.filter(dossier=dossier, until__isnull=True, level="read", because=emergency.dossier.key)
    for one in given.select_related("agency"):
        unshare(dossier=dossier, agency=one.agency, because=emergency.dossier.key, by=giver)


def _write_down(emergency: Emergency, report: Document, text: str, members: list[Agency], by: User) -> None:
    """The ledger, where an order of the place counts it and another agency took part."""
    here = emergency.commander
    joined = list(could_join(here).filter(pk__in=[agency.pk for agency in members]))
    if joined and order_of(here, DUTY, today()):
        record_work(
            rule=DUTY, on=today(), title=f"{emergency.dossier.title}（{emergency.dossier.key}）"[:200], joined=joined,
            told={"lifted": text.strip()[:400]}, papers=[report], by=by,
        )  # fmt: skip


def _report(emergency: Emergency, text: str, members: list[Agency]) -> dict[str, object]:
    return {
        "title": emergency.dossier.title,
        "kind": codes(TRIGGERS, emergency.dossier.place_id, emergency.arisen_on)[emergency.trigger],
        "arisen": emergency.arisen_on,
        "command": "、".join(agency.name for agency in members),
        "account": emergency.account,
        "text": text.strip(),
    }


def _clocks(event: Event, emergency: Emergency, by: User) -> None:
    agencies = {"owner": emergency.commander, "handler": emergency.commander}
    run_clocks(event, dossier=emergency.dossier, on=today(), agencies=agencies, about="emergency", by=by)


def _on(emergency: Emergency) -> Emergency:
    """The row, locked, while the emergency lasts."""
    rows = Emergency.objects.select_for_update(of=("self",)).select_related("dossier__place", "commander__place")
    found = rows.select_related("dossier__place", "dossier__owner", "commander__place", "lifted_by").get(
        pk=emergency.pk
    )
    if found.lifted_by is not None:
        raise Refusal(
            _("%(name)s has lifted this emergency on %(day)s.")
            % {"name": found.lifted_by.name, "day": f"{found.lifted_at:%F}"}
        )
    return found


def _commanded(emergency: Emergency, by: User) -> Emergency:
    found = _on(emergency)
    if acting(by) != found.commander:
        raise Refusal(_("Only the commander, %(agency)s, can do that.") % {"agency": found.commander.name})
    return found


def _refuse_outsider(emergency: Emergency, by: User) -> None:
    if acting(by) not in _command(emergency):
        raise Refusal(_("Your agency is not part of this command."))


def _refuse_not_ours(dossier: Dossier, by: User) -> None:
    is_below = dossier.owner_id in agencies_below(by) and may_see(by, dossier)
    if not (may_edit(by, dossier) or is_below):
        raise Refusal(
            _("Only an agency that works on this dossier, or one above its owner, can put it under a command.")
        )
    if dossier.grade == Dossier.Grade.SECRET:
        raise Refusal(_("A secret dossier is shared with each agency by name. Share it there."))


def _refuse_wrong_commander(here: Agency, place: Place) -> None:
    """Where a directive says which department coordinates emergencies, no other declares one."""
    try:
        owed_by = book().rule(DUTY, place.pk).meta.get("owed_by", ())
    except LookupError:
        return
    if owed_by and here.department_id not in owed_by:
        raise Refusal(_("By the directive of this place another department coordinates emergencies."), rule=DUTY)
