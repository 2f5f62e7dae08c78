"""立案."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.actions.grounds import Grounds
from liandong.act.cases.events import CaseFiled
from liandong.act.cases.models import Case, Step
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import no_less_secret
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

PROCEDURE = "penalty.procedure"


@transaction.atomic
def file_case(
    *, subject: Subject | None, matter: str, cause: str, officers: Collection[User], acted_on: date, act_until: date,
    on: date, clue: Clue | None = None, inspection: Inspection | None = None, did_harm: bool = False, by: User,
) -> Case:  # fmt: skip
    """立案: turn a founded clue, or an inspection with findings, into a case; the clock of the decision starts.

    clue, inspection    what it comes from; from a secret one comes a secret case
    officers            at least two, all with a valid certificate on that day (行政处罚法 42)
    acted_on…act_until  the act's first and last day, as far as known; they decide what counts as the same act
    did_harm            life or health is concerned and harm was done: five years instead of two (行政处罚法 36)
    raises   Refusal  nothing to file from, another agency's visit, a day before it, too few certified officers, too
                      late to punish, or the act is filed elsewhere already
    records  CaseFiled
    """
    agency = acting(by)
    subject = _locked(subject)
    grounds = Grounds(subject, matter, acted_on, act_until, on, clue, inspection, agency)
    grounds.refuse_unless_fileable(officers, did_harm=did_harm)
    place = clue.dossier.place if clue else subject.place or agency.place
    sources = [source for source in (clue, inspection) if source is not None]
    dossier = dossiers.open_dossier(
        kind="case", title=cause[:200], place=place, owner=agency, subject=subject,
        grade=no_less_secret(Dossier.Grade.INTERNAL, [source.dossier for source in sources]), by=by,
    )  # fmt: skip
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
    for source in sources:
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


def _facts(
    subject: Subject, cause: str, officers: Collection[User], clue: Clue | None, inspection: Inspection | None
) -> dict[str, object]:
    return {
        "party": subject.name,
        "code": subject.code,
        "address": subject.address,
        "cause": cause.strip(),
        "source": _lines([_named(source.dossier) for source in (clue, inspection) if source]),
        "summary": _lines([clue.title if clue else "", inspection.summary if inspection else ""]),
        "officers": "、".join(officer.name for officer in officers),
    }


def _named(dossier: Dossier) -> Promise:
    return format_lazy("{} {}", Dossier.Kind(dossier.kind).label, dossier.key)


def _lines(said: Collection[str | Promise]) -> Promise:
    """What there is, one below the other; in the language of the paper, not of who writes it."""
    kept = [each for each in said if each]
    return format_lazy("\n".join("{}" for _each in kept), *kept)
