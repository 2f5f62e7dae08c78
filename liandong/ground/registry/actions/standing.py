"""How a subject stands: written by the stage that judges it, read by everyone."""

from datetime import date

from django.db import transaction

from liandong.ground.audit.actions import Actor, record
from liandong.ground.registry.events import StandingChanged
from liandong.ground.registry.models import Standing, Subject


@transaction.atomic
def set_standing(
    *, subject: Subject, grade: str, points: int, as_of: date, because: int | None = None, by: Actor | None
) -> Standing:
    """更新信用状态: a new row speaks from now on, the row before becomes history. Saying the same again does nothing.

    because  the id of the entry that led to it
    records  StandingChanged
    """
    Subject.objects.select_for_update().get(pk=subject.pk)
    now = Standing.objects.filter(subject=subject, is_current=True).first()
    if now and (now.grade, now.points, now.as_of, now.because) == (grade, points, as_of, because):
        return now
    Standing.objects.filter(subject=subject, is_current=True).update(is_current=False)
    new = Standing.objects.create(subject=subject, grade=grade, points=points, as_of=as_of, because=because)
    record(StandingChanged(subject=subject.code, grade=grade, points=points, as_of=as_of, because=because), by=by)
    return new
