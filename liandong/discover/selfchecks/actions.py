"""Asking institutions for a self-check, and what they say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.inspections.queries import out_by_register
from liandong.discover.selfchecks.events import (
    SelfcheckAnswered,
    SelfcheckAsked,
    SelfcheckBegun,
    SelfcheckSubmitted,
    SelfcheckWithdrawn,
)
from liandong.discover.selfchecks.models import SelfAnswer, SelfCheck
from liandong.discover.selfchecks.queries import own_subject, questions, sheet, to_ask
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

MOST = 500  # institutions asked at once


@transaction.atomic
def ask_for_selfchecks(
    *, subjects: Collection[Subject], checklist: str, due_on: date, by: User
) -> list[SelfCheck]:  # fmt: skip
    """要求自查: each of these institutions goes through the checklist until the day; one that is at it already is left.

    raises   Refusal  nobody to ask, too many at once, an institution of elsewhere, or a past day
    records  SelfcheckAsked, for each
    """
    agency = acting(by)
    if not subjects or len(subjects) > MOST:
        raise Refusal(_("Choose between one and %(n)s institutions.") % {"n": MOST})
    if due_on < today():
        raise Refusal(_("The day to hand it in is past. Choose a later one."))
    ours = set(to_ask(by).filter(pk__in=[one.pk for one in subjects]).values_list("pk", flat=True))
    if strangers := [one.name for one in subjects if one.pk not in ours]:
        raise Refusal(_("Not an institution of your place: %(names)s.") % {"names": "、".join(strangers[:5])})
    held = Subject.objects.select_for_update(of=("self",)).filter(pk__in=ours).select_related("place").order_by("pk")
    busy = set(
        SelfCheck.objects.filter(subject__in=ours, checklist=checklist, stage="open").values_list("subject", flat=True)
    )
    made = [_begin(one, agency, checklist, due_on, by) for one in held.all() if one.pk not in busy]
    if not made:
        raise Refusal(_("All of them are at this self-check already."))
    return made


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
    return _begin(subject, agency, checklist, None, by)


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
        answered=said.answered, wanting=len(said.findings),
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


def _begin(subject: Subject, agency: Agency, checklist: str, due_on: date | None, by: User) -> SelfCheck:
    place = subject.place or agency.place
    version = book().rule(checklist, place=place.pk).on(today())
    is_own = due_on is None
    dossier = dossiers.open_dossier(
        kind="selfcheck", title=subject.name, place=place, owner=agency, subject=subject, by=None if is_own else by
    )
    check = SelfCheck.objects.create(
        dossier=dossier, subject=subject, agency=agency, checklist=checklist, checklist_version=version.start,
        is_own=is_own, begun_at=now(), begun_by=by, due_on=due_on,
    )  # fmt: skip
    if due_on is None:
        return _done(check, SelfcheckBegun(dossier=dossier.key, subject=subject.code, checklist=checklist), by)
    event = SelfcheckAsked(dossier=dossier.key, subject=subject.code, checklist=checklist, due_on=due_on.isoformat())
    return _done(check, event, by)


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
    until = check.due_on if isinstance(event, SelfcheckAsked) else None
    run_clocks(event, dossier=check.dossier, on=today(), agencies=agencies, parties=parties, until=until, by=by)
    record(event, said=said, by=by)
    return check
