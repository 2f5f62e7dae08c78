"""Taking points, and taking that back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.feedback.credit.events import PointsCancelled, PointsTaken
from liandong.feedback.credit.models import PointEntry
from liandong.feedback.credit.queries import band_of, scheme, scheme_of
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry import actions as registry
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal


@transaction.atomic
def take_points(
    *, subject: Subject, item: str, dossier: Dossier, agency: Agency, because: int, on: date, by: User | None
) -> PointEntry | None:
    """记分: take the points the scheme of the place gives for this item, and work the standing out anew.

    because  the entry of the trail that leads to it; a second call for the same entry changes nothing
    returns  None where no scheme knows the subject or the item: points accompany a penalty and are never invented
    records  PointsTaken
    """
    rule = scheme_of(subject)
    if rule is None:
        return None
    version = rule.on(on)
    known = {one.code: one for one in scheme(version).items}
    if item not in known:
        return None
    points = int(known[item].points)
    row, is_new = PointEntry.objects.get_or_create(
        because=because,
        defaults={
            "subject": subject, "dossier": dossier, "agency": agency, "scheme": rule.id, "item": item,
            "scheme_version": version.start, "points": points, "on": on,
        },
    )  # fmt: skip
    if not is_new:
        return row
    _set_standing(subject, because, on, by)
    event = PointsTaken(
        dossier=dossier.key, subject=subject.code, points=points, scheme=rule.id, item=item, because=because
    )
    run_clocks(event, dossier=dossier, on=on, agencies={"owner": agency, "handler": agency}, by=by)
    record(event, by=by)
    return row


@transaction.atomic
def cancel_points(*, entry: PointEntry, reason: str, by: User) -> PointEntry:
    """撤销记分: the act did not stand; the points go and the standing is worked out anew.

    raises   Refusal  another agency's points, no reason, or cancelled before
    records  PointsCancelled
    """
    entry = PointEntry.objects.select_for_update(of=("self",)).select_related("subject", "dossier").get(pk=entry.pk)
    if by.acting_for is None or by.acting_for.pk != entry.agency_id:
        raise Refusal(_("Only the agency that took these points can cancel them."))
    if entry.cancelled_on:
        raise Refusal(_("These points have been cancelled already."))
    if not reason.strip():
        raise Refusal(_("Say why the points are cancelled."))
    entry.cancelled_on, entry.cancel_reason = today(), reason.strip()
    entry.save(update_fields=["cancelled_on", "cancel_reason"])
    _set_standing(entry.subject, entry.because, today(), by)
    event = PointsCancelled(dossier=entry.dossier.key, subject=entry.subject.code, points=entry.points)
    record(event, said=reason, by=by)
    return entry


def _set_standing(subject: Subject, because: int, on: date, by: User | None) -> None:
    rule = scheme_of(subject)
    if rule is not None:
        points, reached = band_of(subject, rule, on)
        grade = reached.grade or reached.code if reached else "normal"
        registry.set_standing(subject=subject, grade=grade, points=points, as_of=on, because=because, by=by)
