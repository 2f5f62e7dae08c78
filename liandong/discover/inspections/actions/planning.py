"""Planning a visit: one visit to one subject at a time, unless there is a reason."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections.actions.standing import done, refuse_officers
from liandong.discover.inspections.events import InspectionPlanned
from liandong.discover.inspections.models import Inspection
from liandong.discover.inspections.queries import collisions, seal
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import no_less_secret
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal


@transaction.atomic
def plan_inspection(
    *, subject: Subject, officers: Collection[User], checklist: str, planned_on: date, clues: Collection[Clue] = (),
    grade: str = Dossier.Grade.INTERNAL, separate_because: str = "", is_drawn: bool = False, by: User,
) -> Inspection:  # fmt: skip
    """安排检查: send at least two certified officers to a subject, for one or more clues, by plan or drawn.

    officers          two or more, with a certificate valid on the planned day (行政处罚法 42)
    checklist         id of a checklist; its version of today is kept
    grade             of secrecy; for a secret clue the visit is secret too
    separate_because  why not together with a visit to the same subject at the same time (综合查一次)
    raises   Refusal  officers, day, checklist or a colliding visit
    records  InspectionPlanned
    """
    agency = acting(by)
    subject = _held(subject)
    refuse_officers(officers, planned_on)
    if planned_on < today():
        raise Refusal(_("A visit cannot be planned for a past day. Choose today or later."))
    beside = list(collisions(subject, planned_on))
    if beside and not separate_because.strip():
        raise Refusal(
            _("%(agency)s has an open visit to this subject on %(day)s. Join it, or say why a separate one is needed.")
            % {"agency": beside[0].agency.name, "day": beside[0].planned_on.isoformat()},
            rule="inspections.one_visit",
        )
    for clue in clues:
        if clue.holder_id != agency.pk:
            raise Refusal(_("Clue %(key)s is held by another agency.") % {"key": clue.dossier.key})
    place = subject.place or agency.place
    dossier = dossiers.open_dossier(
        kind="inspection", title=subject.name, place=place, owner=agency, subject=subject,
        grade=no_less_secret(grade, [clue.dossier for clue in clues]), by=by,
    )  # fmt: skip
    version = book().rule(checklist, place=place.pk).on(today())
    inspection = Inspection.objects.create(
        dossier=dossier, subject=subject, agency=agency, checklist=checklist, planned_on=planned_on,
        checklist_version=version.start, checklist_seal=seal(version.values["questions"]),
        kind=_kind(clues, is_drawn=is_drawn), separate_because=separate_because.strip(),
    )  # fmt: skip
    inspection.officers.set(officers)
    inspection.clues.set(clues)
    for clue in clues:
        dossiers.link(from_dossier=clue.dossier, to_dossier=dossier, relation="led_to", by=by)
    event = InspectionPlanned(
        dossier=dossier.key, subject=subject.code, planned_on=planned_on.isoformat(), checklist=checklist,
        officers=[officer.pk for officer in officers], clues=[clue.pk for clue in clues],
        beside=[visit.pk for visit in beside], sort=inspection.kind,
    )  # fmt: skip
    return done(inspection, event, by, said=separate_because)


def _kind(clues: Collection[Clue], *, is_drawn: bool) -> str:
    if is_drawn:
        return Inspection.Kind.DRAWN
    return Inspection.Kind.FOR_CLUE if clues else Inspection.Kind.PLANNED


def _held(subject: Subject) -> Subject:
    """The subject and all that are one with it, held: of two agencies that plan at once, the second sees the first."""
    held = {
        one.pk: one for one in Subject.objects.select_for_update().filter(pk__in=identities(subject)).order_by("pk")
    }
    return held[subject.pk]
