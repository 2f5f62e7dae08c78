"""重大案件: classing a dossier as major, reporting it to the agency above, and taking the classing back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.oversight.events import CaseClassedMajor, MajorCaseReported, MajorClassingWithdrawn
from liandong.act.oversight.models import MajorCase
from liandong.act.oversight.queries.superiors import superior_of
from liandong.act.oversight.thresholds import codes
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import BEIJING, now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks, waive
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers.actions import share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.law.refusal import Refusal

ABOUT = "major"
GROUNDS = "oversight.major_grounds"


@transaction.atomic
def class_major(*, dossier: Dossier, grounds: Sequence[str], reason: str, by: User) -> MajorCase:
    """认定重大案件: the agency that works on a dossier says that it is a major case, and why.

    raises   Refusal  not ours to class, classed before, or no ground or reason
    records  CaseClassedMajor
    starts   timing.major_case_reported, where the place has it; after a classing that our agency took back before
             reporting it, on the day of that first one
    """
    here = acting(by)
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("place").get(pk=dossier.pk)
    if not may_edit(by, dossier):
        raise Refusal(_("Your agency does not work on this dossier. Ask its owner to share it for editing."))
    first = standing(dossier)
    if first is not None:
        raise Refusal(
            _("%(name)s has classed this dossier as major on %(day)s already.")
            % {"name": first.classed_by.name, "day": f"{first.classed_at:%F}"}
        )
    if not grounds or not reason.strip() or set(grounds) - codes(GROUNDS, dossier.place_id, today()).keys():
        raise Refusal(_("Choose at least one ground and say why the case is a major one."))
    major = MajorCase.objects.create(
        dossier=dossier,
        agency=here,
        grounds=sorted(set(grounds)),
        reason=reason.strip(),
        classed_at=now(),
        classed_by=by,
    )
    event = CaseClassedMajor(dossier=dossier.key, agency=here.pk, grounds=major.grounds, on=today())
    _clocks(event, major, by, on=owed_since(dossier, here))
    record(event, said=major.reason, by=by)
    return major


@transaction.atomic
def report_major(*, major: MajorCase, text: str, by: User) -> MajorCase:
    """上报重大案件: a numbered report to the agency above, which reads the dossier from then on.

    raises   Refusal  not ours, reported before, nobody above, or nothing said
    records  DocumentIssued, DossierShared, MajorCaseReported
    """
    major = _locked(major)
    if acting(by) != major.agency:
        raise Refusal(_("%(agency)s classed this case as major and reports it.") % {"agency": major.agency.name})
    _refuse_ended(major)
    above = superior_of(major.agency)
    if above is None:
        raise Refusal(_("No agency above yours is known here. Ask the operator to enter it."))
    if not text.strip():
        raise Refusal(_("Write what has happened, what was done, and what is asked for."))
    facts = {"to": above.name, "title": major.dossier.title, "text": text.strip(), "grounds": _grounds(major)}
    major.report = issue(dossier=major.dossier, template="major_case_report", facts=facts, on=today(), by=by)
    major.reported_at, major.reported_to = now(), above
    major.save(update_fields=["report", "reported_at", "reported_to"])
    if above.pk not in major.dossier.readers:
        share(dossier=major.dossier, agency=above, level="read", because=major.report.number, by=by)
    event = MajorCaseReported(
        dossier=major.dossier.key, agency=major.agency_id, to=above.pk, document=major.report.pk, on=today()
    )
    _clocks(event, major, by)
    record(event, by=by)
    return major


@transaction.atomic
def withdraw_major(*, major: MajorCase, because: str, by: User) -> MajorCase:
    """撤销重大案件认定: it turned out not to be one; nothing is owed upward any more, the row stays.

    raises   Refusal  not ours, taken back before, or no reason
    records  MajorClassingWithdrawn, DeadlineWaived
    """
    major = _locked(major)
    if acting(by) != major.agency:
        raise Refusal(
            _("%(agency)s classed this case as major and can take that back.") % {"agency": major.agency.name}
        )
    if major.withdrawn_at is not None:
        raise Refusal(_("This was taken back already."))
    if not because.strip():
        raise Refusal(_("Say why the case is no major one."))
    major.withdrawn_at, major.withdrawn_because = now(), because.strip()[:400]
    major.save(update_fields=["withdrawn_at", "withdrawn_because"])
    for clock in Deadline.objects.filter(RUNNING, dossier=major.dossier, about=ABOUT, agency=major.agency):
        waive(deadline=clock, reason=major.withdrawn_because, on=today(), code="major_withdrawn", by=by)
    event = MajorClassingWithdrawn(dossier=major.dossier.key, agency=major.agency_id, on=today())
    record(event, said=major.withdrawn_because, by=by)
    return major


def standing(dossier: Dossier) -> MajorCase | None:
    """The classing of a dossier that was not taken back."""
    rows = MajorCase.objects.filter(dossier=dossier, withdrawn_at__isnull=True)
    return rows.select_related("classed_by", "agency__place", "dossier", "reported_to", "report").first()


def owed_since(dossier: Dossier, agency: Agency) -> date:
    """Since when the agency owes its report: taking a classing back and classing anew gives no new time."""
    reported = MajorCase.objects.filter(dossier=dossier, agency=agency, reported_at__isnull=False).order_by("pk").last()
    owed = MajorCase.objects.filter(dossier=dossier, agency=agency, pk__gt=reported.pk if reported else 0)
    first = owed.order_by("pk").first()
    return first.classed_at.astimezone(BEIJING).date() if first else today()


def _grounds(major: MajorCase) -> str:
    return "、".join(codes(GROUNDS, major.dossier.place_id, today())[code] for code in major.grounds)


def _clocks(event: Event, major: MajorCase, by: User, *, on: date | None = None) -> None:
    agencies = {"handler": major.agency, "owner": major.agency}
    run_clocks(event, dossier=major.dossier, on=on or today(), agencies=agencies, about=ABOUT, by=by)


def _locked(major: MajorCase) -> MajorCase:
    rows = MajorCase.objects.select_for_update(of=("self",))
    related = ("dossier__place", "agency__place__parent", "agency__department", "agency__superior")
    return rows.select_related(*related).get(pk=major.pk)


def _refuse_ended(major: MajorCase) -> None:
    if major.withdrawn_at is not None:
        raise Refusal(_("The classing was taken back. Class the case anew before reporting it."))
    if major.reported_at is not None:
        raise Refusal(_("This case was reported on %(day)s already.") % {"day": f"{major.reported_at:%F}"})
