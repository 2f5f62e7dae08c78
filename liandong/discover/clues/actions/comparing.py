"""Comparing reports with those before them: likely repeats are put before a person, who judges."""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.knocking import count, counted
from liandong.discover.clues.actions.merging import merge_clues
from liandong.discover.clues.actions.reporting import ReporterDetails, marks_of
from liandong.discover.clues.codes import Likeness, Verdict
from liandong.discover.clues.events import AlikeJudged, NumbersUsedUp, ReporterRecognised
from liandong.discover.clues.folding import masked
from liandong.discover.clues.limits import count_of
from liandong.discover.clues.models import Alike, Clue, ClueText
from liandong.discover.clues.queries.duplicates import Duplicate, likely_duplicates, read
from liandong.discover.clues.queries.waiting import likely_among
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.actions import link
from liandong.ground.dossiers.queries import may_see
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal

A_TURN = 0.5  # seconds
AT_ONCE = 100  # clues in a transaction


def compare_waiting(*, seconds: float = A_TURN, most: int = 5_000) -> int:
    """比对来件: new clues with those before them, as many as the time allows. Returns how many were compared."""
    until, done = time.monotonic() + seconds, 0
    while done < most and time.monotonic() < until:
        compared = _compare_next(min(AT_ONCE, most - done))
        done += compared
        if not compared:
            break
    return done


@transaction.atomic
def _compare_next(most: int) -> int:
    """So many at most, with one another too; two workers never take the same."""
    waiting = ClueText.objects.select_for_update(skip_locked=True, of=("self",)).filter(compared_at__isnull=True)
    pks = list(waiting.order_by("clue").values_list("clue", flat=True)[:most])
    if not pks:
        return 0
    rows = [
        Alike(clue_id=clue, earlier_id=earlier, score=score, why=[str(each) for each in why], found_at=now())
        for clue, earlier, (score, why) in likely_among(pks)
    ]
    Alike.objects.bulk_create(rows, ignore_conflicts=True)
    ClueText.objects.filter(clue__in=pks).update(compared_at=now())
    return len(pks)


@transaction.atomic
def judge_alike(*, alike: Alike, verdict: str, by: User) -> Alike:
    """判定疑似重复: one and the same are merged, or tied where one is finished; others leave the list.

    raises   Refusal  no such verdict, judged by somebody meanwhile, or not a clue of this agency
    records  AlikeJudged, and what merging records
    """
    row = Alike.objects.select_for_update(of=("self",)).get(pk=alike.pk)
    clues = {one.pk: one for one in read([row.clue_id, row.earlier_id])}
    later, earlier = clues[row.clue_id], clues[row.earlier_id]
    _refuse_to_judge(row, later, earlier, verdict, by)
    row.verdict, row.judged_at, row.judged_by = verdict, now(), by
    row.save(update_fields=("verdict", "judged_at", "judged_by"))
    if verdict == Verdict.SAME:
        _tie(later, earlier, by)
    record(AlikeJudged(dossier=later.key, clue=later.pk, earlier=earlier.key, verdict=verdict), by=by)
    return row


def _refuse_to_judge(row: Alike, later: Clue, earlier: Clue, verdict: str, by: User) -> None:
    if verdict not in Verdict.values:
        raise Refusal(_("Say whether the two are one and the same."))
    if not (may_see(by, later.dossier) and may_see(by, earlier.dossier)):
        raise Refusal(_("You cannot see both of these clues."))
    ours = {agency for one in (later, earlier) for agency in (one.holder_id, one.intake_agency_id)}
    if by.acting_for is None or by.acting_for.pk not in ours:
        raise Refusal(_("An agency that received or holds one of the two judges this."))
    if row.verdict:
        name = row.judged_by.name if row.judged_by else ""
        raise Refusal(
            _("Meanwhile %(name)s has judged: %(verdict)s.") % {"name": name, "verdict": row.get_verdict_display()}
        )


def _tie(later: Clue, earlier: Clue, by: User) -> None:
    """Merge open ones; what cannot be merged is tied, so that each leads to the other."""
    try:
        with transaction.atomic():
            merge_clues(clues=[later, earlier], because=str(_("judged to be one and the same report")), by=by)
    except Refusal:
        link(from_dossier=later.dossier, to_dossier=earlier.dossier, relation="belongs_with", by=by)


@transaction.atomic
def compare_typed(
    *,
    title: str,
    text: str,
    place: Place | None = None,
    subject: Subject | None = None,
    subject_text: str = "",
    reporter: ReporterDetails | None = None,
    by: User,
) -> list[Duplicate]:
    """疑似重复提示: of a report that is being written down, before it is kept.

    Who typed in a telephone number and is told "the same reporter" has learned something sealed; that stays on record.
    So does trying: beyond so many numbers an hour (a local setting) numbers are not compared any more.

    records  ReporterRecognised, for each clue, once a day and person; NumbersUsedUp, once an hour and person
    """
    marks = marks_of(reporter)
    if marks and not _may_compare(marks, by):
        marks = []
    found = likely_duplicates(
        title=masked(title), text=text, place=place, subject=subject, subject_text=subject_text, marks=marks, user=by
    )
    for one in found:
        if Likeness.REPORTER in one.why:
            _recognised(one.clue, by)
    return found


def _recognised(clue: Clue, by: User) -> None:
    mine = Entry.objects.filter(kind=ReporterRecognised.slug, by_id=by.pk, data__on=today().isoformat())
    if not mine.filter(dossier=clue.key).exists():
        record(ReporterRecognised(dossier=clue.key, clue=clue.pk, on=today(), times=mine.count() + 1), by=by)


def numbers_left(by: User) -> bool:
    """Whether this person may have another number compared within this hour."""
    return counted(what=_numbers(by), hour=_this_hour()) <= count_of("numbers_compared", _place(by))


def _may_compare(marks: Collection[str], by: User) -> bool:
    """Count each number once an hour and person; a number that was counted already is compared again."""
    hour, most = _this_hour(), count_of("numbers_compared", _place(by))
    new = [mark for mark in marks if count(what=f"{_numbers(by)}:{mark}", hour=hour) == 1]
    times = counted(what=_numbers(by), hour=hour)
    for _mark in new:
        times = count(what=_numbers(by), hour=hour)
        if times == most + 1:
            record(NumbersUsedUp(on=today(), hour=hour.hour, most=most), by=by)
    return times <= most


def _numbers(by: User) -> str:
    return f"numbers:{by.pk}"


def _this_hour() -> datetime:
    return now().replace(minute=0, second=0, microsecond=0)


def _place(by: User) -> Place | None:
    return by.acting_for.place if by.acting_for else None
