"""立案."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.events import CaseFiled
from liandong.act.cases.models import Case, Step
from liandong.act.cases.queries import filed_first
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, certified
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

PROCEDURE = "penalty.procedure"


@transaction.atomic
def file_case(
    *, subject: Subject | None, matter: str, cause: str, officers: Collection[User], acted_on: date, act_until: date,
    on: date, clue: Clue | None = None, inspection: Inspection | None = None, by: User,
) -> Case:  # fmt: skip
    """立案: turn a founded clue, or an inspection with findings, into a case; the clock of the decision starts.

    officers            at least two, all with a valid certificate on that day (行政处罚法 42)
    acted_on…act_until  the act's first and last day, as far as known; they decide what counts as the same act
    raises   Refusal  nothing to file from, another agency's visit, a day before it, too few certified officers, or the
                      act is filed elsewhere already
    records  CaseFiled
    """
    agency = acting(by)
    subject = _locked(subject)
    _refuse_unfounded(clue, inspection, subject, on)
    _refuse_early(clue, inspection, on)
    _refuse_borrowed(clue, inspection, matter, agency)
    _refuse_uncertified(officers, on)
    if act_until < acted_on or act_until > on:
        raise Refusal(_("The act must begin before it ends, and end before the case is filed. Check the days."))
    _refuse_second(filed_first(subject=subject, matter=matter, acted_on=acted_on, act_until=act_until))
    place = clue.dossier.place if clue else subject.place or agency.place
    dossier = dossiers.open_dossier(kind="case", title=cause[:200], place=place, owner=agency, subject=subject, by=by)
    paper = issue(
        dossier=dossier,
        template="filing_approval",
        facts=_facts(subject, cause, officers, clue, inspection),
        on=on,
        by=by,
    )
    case = Case.objects.create(
        dossier=dossier, number=paper.number, subject=subject, clue=clue, inspection=inspection,
        agency=agency, matter=matter, cause=cause.strip(), procedure=PROCEDURE,
        procedure_version=book().rule(PROCEDURE, place=dossier.place_id).on(on).start,
        acted_on=acted_on, act_until=act_until, filed_on=on,
    )  # fmt: skip
    case.officers.set(officers)
    for source in (clue, inspection):
        if source is not None:
            dossiers.link(from_dossier=source.dossier, to_dossier=dossier, relation="led_to", by=by)
    if clue:
        clues.take_up(clue=clue, by=by)
    Step.objects.create(case=case, name="file", on=on, by=by, document=paper)
    event = CaseFiled(dossier=dossier.key, number=case.number, subject=subject.code, matter=matter, on=on.isoformat())
    run_clocks(event, dossier=dossier, on=on, agencies={"owner": agency, "handler": agency}, by=by)
    record(event, by=by)
    return case


def _locked(subject: Subject | None) -> Subject:
    """Held until the end of the transaction: of two agencies at once, one files first."""
    if subject is None:
        raise Refusal(_("Say first whom the case is against: find the subject in the register."))
    return Subject.objects.select_for_update().get(pk=subject.pk)


def _refuse_second(first: Case | None) -> None:
    if first is not None:
        raise Refusal(
            _("This act was filed first by %(agency)s on %(day)s. One act is dealt with once: send the clue there.")
            % {"agency": first.agency.name, "day": first.filed_on.isoformat()},
            rule="penalty.no_second_fine",
        )


def _refuse_unfounded(clue: Clue | None, inspection: Inspection | None, subject: Subject, on: date) -> None:
    if clue is None and inspection is None:
        raise Refusal(_("A case is filed from a founded clue or from an inspection with findings. Choose one."))
    if clue is not None and clue.outcome != "founded":
        raise Refusal(_("The clue has not been found true yet. Verify it first."))
    if clue is not None and clue.subject_id not in (None, subject.pk):
        raise Refusal(_("The clue is about another subject. Check whom the case is against."))
    if inspection is not None and inspection.subject_id != subject.pk:
        raise Refusal(_("The inspection was of another subject. Check whom the case is against."))
    if inspection is not None and inspection.finished_at is None:
        raise Refusal(_("The inspection is not finished. Finish its record first."))
    if on > today():
        raise Refusal(_("A case cannot be filed on a future day."))


def _refuse_early(clue: Clue | None, inspection: Inspection | None, on: date) -> None:
    """The days of a case cannot begin before there was anything to file it on."""
    known = [instant for instant in (clue and clue.received_at, inspection and inspection.finished_at) if instant]
    if known and on < min(known).astimezone(BEIJING).date():
        raise Refusal(_("A case cannot be filed before the clue came in or the visit was over. Check the day."))


def _refuse_borrowed(clue: Clue | None, inspection: Inspection | None, matter: str, agency: Agency) -> None:
    """Filing from a visit alone: it is our visit, and it found something. A clue leads to one case."""
    if matter not in book().matters():
        raise Refusal(_("Choose the matter: only with it can one see whether the act was filed before."))
    if clue is not None:
        if clue.cases.exclude(outcome=Case.Outcome.NOT_ESTABLISHED).exists():
            raise Refusal(_("A case was filed on this clue already."), rule="penalty.no_second_fine")
    elif inspection is not None:
        if inspection.agency_id != agency.pk:
            raise Refusal(_("This visit was made by another agency. Ask it to file, or to pass the matter on."))
        if not inspection.answers.filter(value="no").exists():
            raise Refusal(_("The visit found nothing against the law. There is nothing to file."))


def _refuse_uncertified(officers: Collection[User], on: date) -> None:
    if len({officer.pk for officer in officers}) < 2:
        raise Refusal(_("A case needs at least two officers. Add one more."), rule="penalty.two_officers")
    if without := [officer.name for officer in officers if not certified(officer, on)]:
        raise Refusal(
            _("%(names)s: no valid enforcement certificate on that day. Choose other officers.")
            % {"names": "、".join(without)},
            rule="penalty.two_officers",
        )


def _facts(
    subject: Subject, cause: str, officers: Collection[User], clue: Clue | None, inspection: Inspection | None
) -> dict[str, str]:
    source = clue or inspection
    return {
        "party": subject.name,
        "code": subject.code,
        "cause": cause.strip(),
        "source": source.dossier.key if source else "",
        "officers": "、".join(officer.name for officer in officers),
    }
