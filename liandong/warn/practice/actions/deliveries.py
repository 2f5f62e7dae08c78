"""Deliveries: a file is handed in and encoded at the door, then its rows are put in their place, all at once or not."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.cleared import cleared
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice import door, locks, store
from liandong.warn.practice.events import PracticeDataArrived, PracticeDeliveryStopped, PracticeHandedIn
from liandong.warn.practice.layouts import layouts
from liandong.warn.practice.models import Delivery, Part, Refused, Source
from liandong.warn.practice.placing import Placed, place
from liandong.warn.practice.reading.given import Given, check_room
from liandong.warn.practice.remarks import FIRST, Remarks
from liandong.warn.practice.trouble import BROKEN_OFF, as_refusal, told

BEIJING = ZoneInfo("Asia/Shanghai")
TO_FINISH = (Delivery.State.WAITING, Delivery.State.RUNNING)
TELL = 0.5  # seconds between two words about progress
Told = Callable[[Delivery], None]


class TakenInBefore(Refusal):
    """The very same file is here already; nothing is changed."""


def load(
    *,
    given: Given,
    source: Source,
    is_more: bool = False,
    together: Collection[int] = (),
    tell: Told = lambda one: None,
    by: User,
) -> Delivery:
    """导入诊疗数据: hand in a file and put its rows in their place.

    is_more   its rows come in addition to those of the same days, and replace none
    together  deliveries handed in by the same command, whose rows of the same days stay
    tell      is told how far it is
    raises    Refusal  as `hand_in`; it waits while another file of the source is taken in
    records   PracticeHandedIn, PracticeDataArrived
    """
    with locks.held(locks.PLACING, source.number, wait=True):
        _finish_older(source)
        delivery = hand_in(given=given, source=source, is_more=is_more, tell=tell, by=by)
        tell(delivery)
        _finish_or_stop(delivery=delivery, together=together, by=by)
    tell(delivery)
    return delivery


def hand_in(
    *, given: Given, source: Source, is_more: bool = False, tell: Told = lambda one: None, by: User
) -> Delivery:
    """提交诊疗数据: a file is read strictly and encoded; from then on it waits, and holds numbers only.

    raises   Refusal  it cannot be read, a column is missing, no room, not the person's source; TakenInBefore
    records  PracticeHandedIn
    """
    given.kind()
    check_room(store.folder(source.agency_id), given.size)
    delivery = _begin(given=given, source=source, is_more=is_more, by=by)
    try:
        taken = _read(given, delivery, tell)
        _keep(delivery=delivery, taken=taken, by=by)
    except BaseException as wrong:
        _stop(delivery=delivery, wrong=wrong, by=by)
        raise as_refusal(wrong) from wrong
    finally:
        locks.give_back(locks.READING, delivery.pk)
    return delivery


@transaction.atomic
def _begin(*, given: Given, source: Source, is_more: bool, by: User) -> Delivery:
    """Note the file down; the same one a second time is refused. The lock of its reading is ours when it is seen."""
    agency = acting(by)
    if source.agency_id != agency.pk:
        raise Refusal(_("This source delivers to another agency. Act for that agency, or open a source of your own."))
    if not by.may("practice.load"):
        raise Refusal(_("Your role takes no practice data in. Ask a case handler or the head of your agency."))
    Source.objects.select_for_update().get(pk=source.pk)
    clear_away(source=source, by=by)
    sha256 = given.sha256()
    same = Delivery.objects.filter(source=source, sha256=sha256).exclude(state=Delivery.State.STOPPED)
    if known := same.select_related("by").first():
        _refuse_again(known)
    delivery = Delivery.objects.create(
        source=source, agency=agency, name=given.name[-200:], size=given.size, sha256=sha256, is_more=is_more,
        at=now(), by=by,
    )  # fmt: skip
    locks.take(locks.READING, delivery.pk)
    event = PracticeHandedIn(
        dossier=source.dossier.key, source=source.number, delivery=delivery.pk, sha256=sha256, size=given.size
    )
    record(event, by=by)
    return delivery


def _refuse_again(known: Delivery) -> None:
    at = known.at.astimezone(BEIJING)
    raise TakenInBefore(
        Text(
            f"这个文件 {at:%Y-%m-%d %H:%M} 已由{known.by.name}提交（批次 {known.pk}，{known.name}），内容完全相同，"
            "没有任何改动。",
            f"This very file was handed in by {known.by.name} on {at:%Y-%m-%d %H:%M} (delivery {known.pk}, "
            f"{known.name}). Nothing was changed.",
        )
    )


def _read(given: Given, delivery: Delivery, tell: Told) -> door.Taken:
    """Through the door, with a word on how far it is now and then."""
    source, said_at = delivery.source, time.monotonic()

    def progress(share: float, rows: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at > TELL:
            said_at = time.monotonic()
            delivery.share, delivery.read = share, rows
            Delivery.objects.filter(pk=delivery.pk).update(share=share, read=rows)
            tell(delivery)

    only = source.institution
    return door.read(
        given, layouts()[source.layout], staged=store.staged_file(delivery), remarks=store.remarks_file(delivery),
        at=delivery.at.astimezone(BEIJING), institution=(only.pk, only.code) if only else None, progress=progress,
    )  # fmt: skip


@transaction.atomic
def _keep(*, delivery: Delivery, taken: door.Taken, by: User) -> None:
    """What the door found, with the rows that it refused."""
    delivery.read, delivery.refused, delivery.shape = taken.read, taken.lost, taken.shape.id
    delivery.noted = {name: count for name, count in taken.noted.items() if count}
    if taken.unread:
        delivery.unread = list(taken.unread)
    delivery.state, delivery.share = Delivery.State.WAITING, 1
    delivery.save()
    with cleared(by=by, dossier=delivery.source.dossier, purpose=f"登记批次 {delivery.pk} 的未收行", what="practice"):
        Refused.objects.bulk_create(
            Refused(
                agency_id=delivery.agency_id, delivery=delivery, table=taken.shape.table, field=heading, reason=reason,
                lines=kind.lines, first=kind.first,
            )
            for (heading, reason), kind in taken.refused.items()
        )  # fmt: skip


@transaction.atomic
def _stop(*, delivery: Delivery, wrong: BaseException, by: User) -> None:
    """A file that cannot be taken in leaves its reason, and nothing else."""
    delivery.state, delivery.said, delivery.ended_at = Delivery.State.STOPPED, told(wrong)._asdict(), now()
    delivery.save(update_fields=["state", "said", "ended_at"])
    for file in (store.staged_file(delivery), store.remarks_file(delivery)):
        file.unlink(missing_ok=True)
    event = PracticeDeliveryStopped(
        dossier=delivery.source.dossier.key, source=delivery.source.number, delivery=delivery.pk
    )
    record(event, by=by)


def finish(*, delivery: Delivery, together: Collection[int] = (), by: User) -> None:
    """归位: put the encoded rows in their place; the caller holds the lock of the source.

    raises   Refusal  the person may not read the source any more
    records  PracticeDataArrived
    """
    source, shape = delivery.source, layouts()[delivery.source.layout].shape(delivery.shape)
    clear_away(source=source, by=by)
    Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.RUNNING)
    placed = Placed()
    if shape.table:
        why = f"并入批次 {delivery.pk}（{source.title}）"
        with cleared(by=by, dossier=source.dossier, purpose=why, what="practice"):
            live = list(Part.objects.filter(source=source))
        placed = place(delivery, shape, live, together)
    _make_live(delivery=delivery, placed=placed, table=shape.table, by=by)
    store.staged_file(delivery).unlink(missing_ok=True)


@transaction.atomic
def _make_live(*, delivery: Delivery, placed: Placed, table: str, by: User) -> None:
    """One transaction: the new files are live, the old ones are not, the delivery is done and on the trail."""
    source = delivery.source
    with cleared(by=by, dossier=source.dossier, purpose=f"并入批次 {delivery.pk}（{source.title}）", what="practice"):
        for stream in {stream for stream, _one in placed.new} | {part.stream for part in placed.out}:
            store.swap(
                out=[part for part in placed.out if part.stream == stream],
                new=[one for known, one in placed.new if known == stream], delivery=delivery, stream=stream,
            )  # fmt: skip
        _lose(delivery, placed, table)
        store.sweep(source)
    delivery.noted |= {name: count for name, count in placed.noted.items() if count}
    delivery.state, delivery.ended_at, delivery.landed = (
        Delivery.State.DONE,
        now(),
        {table: placed.rows} if table else {},
    )
    delivery.since, delivery.until = placed.first_day, placed.last_day
    delivery.save()
    event = PracticeDataArrived(
        dossier=source.dossier.key, source=source.number, delivery=delivery.pk, rows=placed.rows,
        refused=delivery.refused, replaced=placed.noted["replaced"], since=f"{placed.first_day or ''}",
        until=f"{placed.last_day or ''}",
    )  # fmt: skip
    if placed.rows:
        run_clocks(event, dossier=source.dossier, on=today(), agencies={"owner": source.agency}, by=by)
    record(event, by=by)


def _lose(delivery: Delivery, placed: Placed, table: str) -> None:
    """Rows that turned out to have no place: counted and listed with those that the door refused."""
    if not placed.lost:
        return
    field, reason = "encounter", "no_encounter"
    with Remarks(store.remarks_file(delivery).with_suffix(".placing.parquet")) as remarks:
        for line in placed.lost:
            remarks.add(line, field, reason)
    Refused.objects.create(
        agency_id=delivery.agency_id, delivery=delivery, table=table, field=field, reason=reason,
        lines=len(placed.lost), first=[[line, ""] for line in placed.lost[:FIRST]],
    )  # fmt: skip
    delivery.refused += len(placed.lost)


@transaction.atomic
def clear_away(*, source: Source, by: User) -> None:
    """Deliveries whose process was killed: one that was being read is stopped, one that was encoded waits again."""
    for delivery in Delivery.objects.filter(source=source, state=Delivery.State.READING):
        with locks.held(locks.READING, delivery.pk) as is_dead:
            if is_dead:
                _stop(delivery=delivery, wrong=Refusal(BROKEN_OFF), by=by)
    running = Delivery.objects.filter(source=source, state=Delivery.State.RUNNING)
    with locks.held(locks.PLACING, source.number) as nobody_works:
        if nobody_works:
            running.update(state=Delivery.State.WAITING)


def finish_waiting() -> int:
    """The worker's turn: the oldest delivery that waits and whose source is free. Returns how many were finished.

    One that is said to run while nobody holds its source was broken off by a kill: it is gone on with.
    """
    waiting = Delivery.objects.filter(state__in=TO_FINISH).order_by("pk")
    for delivery in waiting.select_related("source__agency", "source__dossier", "by")[:20]:
        with locks.held(locks.PLACING, delivery.source.number) as is_ours:
            still = Delivery.objects.filter(pk=delivery.pk, state__in=TO_FINISH).exists()
            if is_ours and still:
                _finish_one(delivery)
                return 1
    return 0


def _finish_older(source: Source) -> None:
    """What was handed in before comes first, whoever was killed over it: put in later, it would undo its correction."""
    waiting = Delivery.objects.filter(source=source, state__in=TO_FINISH).order_by("pk")
    for delivery in waiting.select_related("source__agency", "source__dossier", "by"):
        _finish_one(delivery)


def _finish_one(delivery: Delivery) -> None:
    delivery.by.choose(delivery.agency_id)
    with suppress(Refusal):
        _finish_or_stop(delivery=delivery, by=delivery.by)


def _finish_or_stop(*, delivery: Delivery, together: Collection[int] = (), by: User) -> None:
    """What cannot be put in its place stops and says so: the days that were there before stay as they are."""
    try:
        finish(delivery=delivery, together=together, by=by)
    except Exception as wrong:
        _stop(delivery=delivery, wrong=wrong, by=by)
        raise as_refusal(wrong) from wrong
