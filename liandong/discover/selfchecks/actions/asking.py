"""Asking institutions for a self-check: all of them in one act, in a few statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.selfchecks.events import SelfcheckAsked
from liandong.discover.selfchecks.models import SelfCheck
from liandong.discover.selfchecks.queries import busy_with, to_ask
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record_all
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.fresh import Told, begin_clocks
from liandong.ground.dossiers.actions import Opening, open_dossiers
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal

MOST = 50_000  # institutions asked at once: more than a city has
BATCH = 2_000
NAMED = 5  # of those that cannot be asked


@transaction.atomic
def ask_for_selfchecks(
    *, subjects: Collection[Subject], checklist: str, due_on: date, expected: int | None = None, by: User
) -> list[SelfCheck]:
    """要求自查: each of these institutions goes through the checklist until the day; one that is at it already is left.

    expected  how many were to be asked when the person looked: when another has asked some of them meanwhile, nobody
              is, and the person is told who did
    raises    Refusal  nobody to ask, too many at once, an institution of elsewhere, a past day, others than expected
    records   SelfcheckAsked, for each
    """
    agency = acting(by)
    if not subjects or len(subjects) > MOST:
        raise Refusal(_("Choose between one and %(n)s institutions.") % {"n": MOST})
    if due_on < today():
        raise Refusal(_("The day to hand it in is past. Choose a later one."))
    held = _held(subjects, by)
    busy = busy_with(checklist, [one.pk for one in held])
    left = [one for one in held if one.pk not in busy]
    _refuse_asked(left, busy, expected)
    return _asked(left, agency, checklist, due_on, by)


def _held(subjects: Collection[Subject], by: User) -> list[Subject]:
    """These institutions, held, so that of two who ask at once the second sees what the first did."""
    wanted = {one.pk for one in subjects}
    held = list(to_ask(by).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    ours = {one.pk for one in held}
    if strangers := [one.name for one in subjects if one.pk not in ours]:
        raise Refusal(_("Not an institution of your place: %(names)s.") % {"names": "、".join(strangers[:NAMED])})
    return held


def _refuse_asked(left: Sequence[Subject], busy: Mapping[int, SelfCheck], expected: int | None) -> None:
    last = max(busy.values(), key=lambda one: (one.begun_at, one.pk), default=None)
    if not left and last:
        words = {"name": last.begun_by.name, "day": last.begun_on.isoformat()}
        raise Refusal(_("All of them are at this self-check already; %(name)s began the last on %(day)s.") % words)
    if expected is None or len(left) == expected:
        return
    numbers = {"n": len(left), "expected": expected, "name": last.begun_by.name if last else "–"}
    raise Refusal(
        _("It has changed since you looked: %(n)s institutions are left to ask, not %(expected)s; the last self-check "
          "was begun by %(name)s. Nobody was asked. Look at them again, then ask.") % numbers
    )  # fmt: skip


def _asked(
    subjects: Sequence[Subject], agency: Agency, checklist: str, due_on: date, by: User
) -> list[SelfCheck]:  # fmt: skip
    opened = open_dossiers([_opening(one, agency) for one in subjects])
    versions: dict[str, date] = {}
    made = []
    for subject, (dossier, _event) in zip(subjects, opened, strict=True):
        if dossier.place_id not in versions:
            versions[dossier.place_id] = book().rule(checklist, place=dossier.place_id).on(today()).start
        made.append(
            SelfCheck(
                dossier=dossier, subject=subject, agency=agency, checklist=checklist, is_own=False, begun_at=now(),
                checklist_version=versions[dossier.place_id], begun_by=by, due_on=due_on,
            )
        )  # fmt: skip
    SelfCheck.objects.bulk_create(made, batch_size=BATCH)
    begin_clocks([_told(check, by) for check in made], on=today())
    both = ((event, _event_of(check)) for check, (_dossier, event) in zip(made, opened, strict=True))
    record_all([event for events in both for event in events], by=by)
    return made


def _opening(subject: Subject, agency: Agency) -> Opening:
    place: Place = subject.place or agency.place
    return Opening(kind=Dossier.Kind.SELFCHECK, title=subject.name, place=place, owner=agency, subject=subject)


def _told(check: SelfCheck, by: User) -> Told:
    return Told(
        event=SelfcheckAsked.slug, dossier=check.dossier, facts=(), parties={"party": check.subject},
        agencies={"owner": check.agency, "handler": check.agency}, until=check.due_on, by=by,
    )  # fmt: skip


def _event_of(check: SelfCheck) -> SelfcheckAsked:
    due = check.due_on.isoformat() if check.due_on else ""
    return SelfcheckAsked(dossier=check.key, subject=check.subject.code, checklist=check.checklist, due_on=due)
