"""Telling one model to be quiet about one subject for a while."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from liandong.warn.risk import catalogue
from liandong.warn.risk.events import SnoozeEnded, SubjectSnoozed
from liandong.warn.risk.models import Snooze, Warning

LONGEST = "risk.longest_snooze"


@transaction.atomic
def snooze(
    *, model: str, subject: Subject, until: date, reason: str, warning: Warning | None = None, by: User
) -> Snooze:
    """暂停提示: this model raises no warning about this subject until a day; what it finds is kept meanwhile.

    warning  on which it is asked for, if on one: only its own agency quietens it
    raises   Refusal  another agency's, no such model, no reason, a day that is past or too far, or quiet already
    records  SubjectSnoozed
    """
    agency, on = acting(by), today()
    if warning is not None and warning.agency != agency:
        raise Refusal(_("This warning is handled by %(agency)s.") % {"agency": warning.agency.name})
    if model not in catalogue.newest():
        raise Refusal(_("There is no such model. Choose one from the catalogue."))
    if not reason.strip():
        raise Refusal(_("Say why the model is to be quiet about this subject."))
    days = int(book().rule(LONGEST, agency.place).on(on).values["value"])
    if not on <= until <= on + timedelta(days=days):
        raise Refusal(_("Choose a day from today on, at most %(days)s days ahead.") % {"days": days}, rule=LONGEST)
    mine = Snooze.objects.select_for_update().filter(agency=agency, model=model, subject=subject, ended_on__isnull=True)
    mine.filter(until__lt=on).update(ended_on=on)
    if running := mine.select_related("by").first():
        facts = {"who": running.by.name, "day": running.until.isoformat()}
        raise Refusal(_("%(who)s has made it quiet until %(day)s already. End that first.") % facts)
    made = Snooze.objects.create(
        agency=agency, model=model, subject=subject, until=until, reason=reason.strip()[:400], at=now(), by=by
    )
    record(SubjectSnoozed(snooze=made.pk, model=model, subject=subject.code, until=until), by=by)
    return made


@transaction.atomic
def end_snooze(*, snooze: Snooze, by: User) -> Snooze:
    """恢复提示: what the model has found meanwhile is raised by the next run that still finds it.

    raises   Refusal  not ours, or ended already
    records  SnoozeEnded
    """
    found = Snooze.objects.select_for_update(of=("self",)).select_related("subject").get(pk=snooze.pk)
    if acting(by) != found.agency or found.ended_on is not None:
        raise Refusal(_("There is no quiet time that your agency could end here."))
    found.ended_on, found.ended_by = today(), by
    found.save(update_fields=["ended_on", "ended_by"])
    record(SnoozeEnded(snooze=found.pk, model=found.model, subject=found.subject.code), by=by)
    return found
