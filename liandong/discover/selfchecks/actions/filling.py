"""What an institution does with a self-check, and taking one back; asking for them is in `asking`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.queries import out_by_register
from liandong.discover.selfchecks.events import (
    SelfcheckAnswered,
    SelfcheckBegun,
    SelfcheckSubmitted,
    SelfcheckWithdrawn,
)
from liandong.discover.selfchecks.models import SelfAnswer, SelfCheck
from liandong.discover.selfchecks.queries import extent, own_subject, questions, sheet
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, agency_for
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal


@transaction.atomic
def begin_selfcheck(*, checklist: str, by: User) -> SelfCheck:
    """机构自行开始自查: nobody asked; it goes to the health office of its place.

    raises   Refusal  not a person of an institution the register knows, no office there, or one is open already
    records  SelfcheckBegun
    """
    subject = own_subject(by)
    if subject is None or subject.place is None:
        raise Refusal(_("The register does not know your institution or its place. Ask the health office to enter it."))
    Subject.objects.select_for_update().get(pk=subject.pk)
    if SelfCheck.objects.filter(subject=subject, checklist=checklist, stage="open").exists():
        raise Refusal(_("This self-check is open already. Go on with it."))
    agency = agency_for("health", subject.place)
    if agency is None:
        raise Refusal(_("No health office works at your place yet. Ask the operator of the system."))
    return _begin(subject, agency, checklist, by)


@transaction.atomic
def answer_items(*, selfcheck: SelfCheck, answers: Mapping[str, tuple[str, str]], by: User) -> int:
    """填写自查项: question → answer and note; what is said already is left alone. How many have changed.

    raises   Refusal  another institution's, handed in already, no such question or answer, a “no” without a note
    records  SelfcheckAnswered, where something has changed
    """
    check = _locked(selfcheck, by)
    known, before = {one.code for one in questions(check)}, {row.item: row for row in check.answers.all()}
    changed: list[str] = []
    for item, (value, note) in sorted(answers.items()):
        _refuse_answer(item, value, note, known)
        row = before.get(item)
        if row and (row.value, row.note) == (value, note.strip()):
            continue
        said = {"value": value, "note": note.strip(), "answered_at": now(), "answered_by": by}
        SelfAnswer.objects.update_or_create(selfcheck=check, item=item, defaults=said)
        changed.append(item)
    if changed:
        values = [answers[item][0] for item in changed]
        record(SelfcheckAnswered(dossier=check.key, items=changed, values=values), by=by)
    return len(changed)


@transaction.atomic
def submit_selfcheck(*, selfcheck: SelfCheck, by: User) -> SelfCheck:
    """提交自查: every question that applies is answered; from now on nothing of it changes. A new one may follow.

    raises   Refusal  another institution's, handed in already, or questions left
    records  SelfcheckSubmitted
    """
    check = _locked(selfcheck, by)
    said = sheet(check)
    if left := said.asked - said.answered:
        raise Refusal(
            _("%(n)s questions are not answered yet. Answer them, with “not applicable” where it is so.") % {"n": left}
        )
    check.stage, check.submitted_at, check.submitted_by = SelfCheck.Stage.SUBMITTED, now(), by
    check.ruled_out = out_by_register(check.subject, today())
    check.save(update_fields=["stage", "submitted_at", "submitted_by", "ruled_out"])
    event = SelfcheckSubmitted(
        dossier=check.key, subject=check.subject.code, checklist=check.checklist, on=today().isoformat(),
        answered=said.answered, wanting=len(said.findings), sorts=extent(check.subject, today()),
    )  # fmt: skip
    return _done(check, event, by)


@transaction.atomic
def withdraw_selfcheck(*, selfcheck: SelfCheck, reason: str, by: User) -> SelfCheck:
    """撤回自查要求: the agency no longer asks for it.

    raises   Refusal  another agency's, begun by the institution itself, handed in, or no reason
    records  SelfcheckWithdrawn
    """
    check = _row(selfcheck)
    if check.agency != acting(by) or check.is_own:
        raise Refusal(_("Only the agency that asked for a self-check withdraws it."))
    if check.stage != SelfCheck.Stage.OPEN:
        raise Refusal(_("It was handed in or withdrawn meanwhile. Look at it again."))
    if not reason.strip():
        raise Refusal(_("Say why it is withdrawn."))
    check.stage = SelfCheck.Stage.WITHDRAWN
    check.save(update_fields=["stage"])
    return _done(check, SelfcheckWithdrawn(dossier=check.key, subject=check.subject.code), by, said=reason)


def _begin(subject: Subject, agency: Agency, checklist: str, by: User) -> SelfCheck:
    place = subject.place or agency.place
    version = book().rule(checklist, place=place.pk).on(today())
    dossier = dossiers.open_dossier(
        kind="selfcheck", title=subject.name, place=place, owner=agency, subject=subject, by=None
    )
    check = SelfCheck.objects.create(
        dossier=dossier, subject=subject, agency=agency, checklist=checklist, checklist_version=version.start,
        is_own=True, begun_at=now(), begun_by=by,
    )  # fmt: skip
    return _done(check, SelfcheckBegun(dossier=dossier.key, subject=subject.code, checklist=checklist), by)


def _row(selfcheck: SelfCheck) -> SelfCheck:
    rows = SelfCheck.objects.select_for_update(of=("self",)).select_related(
        "dossier__place", "agency", "subject__place"
    )
    return rows.get(pk=selfcheck.pk)


def _locked(selfcheck: SelfCheck, by: User) -> SelfCheck:
    check = _row(selfcheck)
    if check.subject.code != (by.answers_for or "-"):
        raise Refusal(_("Only the institution itself answers its self-check."))
    if check.stage != SelfCheck.Stage.OPEN:
        raise Refusal(_("This self-check was handed in or withdrawn. Begin a new one to put something right."))
    return check


def _refuse_answer(item: str, value: str, note: str, known: Collection[str]) -> None:
    if item not in known:
        raise Refusal(_("The checklist has no such question."))
    if value not in SelfAnswer.Value.values:
        raise Refusal(_("Answer with compliant, not compliant or not applicable."))
    if value == SelfAnswer.Value.NO and not note.strip():
        raise Refusal(_("%(item)s: say what is not compliant and how it is put right.") % {"item": item})


def _done(check: SelfCheck, event: Event, by: User, said: str = "") -> SelfCheck:
    agencies, parties = {"owner": check.agency, "handler": check.agency}, {"party": check.subject}
    run_clocks(event, dossier=check.dossier, on=today(), agencies=agencies, parties=parties, by=by)
    record(event, said=said, by=by)
    return check
