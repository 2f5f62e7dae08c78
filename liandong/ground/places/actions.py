"""Filling the list of places: from the package at set-up, and from lists that somebody hands in."""

from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction

from liandong.ground.audit.actions import Actor, record, record_all
from liandong.ground.places.codes import full_name
from liandong.ground.places.events import PlaceRenamed, PlacesLoaded
from liandong.ground.places.gb2260 import EDITION, national
from liandong.ground.places.intake import Judge, rows_of
from liandong.ground.places.models import Place
from liandong.ground.places.reports import Report
from liandong.ground.places.tables import Row

BATCH = 5000


@transaction.atomic
def load_places(*, by: Actor | None) -> int:
    """载入行政区划: put the provinces, cities and counties of the package into an empty or older list.

    Codes that are there already stay as they are. Returns how many are new.
    records  PlacesLoaded  when there was anything new
    """
    there = set(Place.objects.filter(level__lte=Place.Level.COUNTY).values_list("stem", flat=True))
    new = [place for place in national() if place.stem not in there]
    Place.objects.bulk_create(new, batch_size=BATCH)
    if new:
        record(PlacesLoaded(edition=EDITION, landed=len(new), changed=0), by=by)
    return len(new)


@transaction.atomic
def import_places(*, path: Path, edition: date | None, is_trial: bool = False, by: Actor | None) -> Report:
    """导入行政区划: take a list in; each row lands, or is reported with its line, field and reason.

    edition   the day the list is true for: only with it may it rename a place whose own edition is older
    is_trial  say what would happen, and undo it
    raises    Refusal  the file cannot be read as a list of places; nothing was written
    records   PlaceRenamed for each name changed, PlacesLoaded when anything changed
    """
    report = Report(path.name)
    judge = Judge(report, edition)
    rows = rows_of(path, report)
    while batch := list(islice(rows, BATCH)):
        _take(judge, batch, by=by)
    judge.is_last_call = True
    waiting = sorted(judge.waiting, key=lambda row: (len(row.cells["code"]), row.line))
    for start in range(0, len(waiting), BATCH):
        _take(judge, waiting[start : start + BATCH], by=by)
    if report.landed or report.changed:
        record(PlacesLoaded(edition=judge.label, landed=report.landed, changed=report.changed), by=by)
    if is_trial:
        transaction.set_rollback(True)
    return report


def _take(judge: Judge, rows: list[Row], *, by: Actor | None) -> None:
    """Judge a batch against what the list has now, and write what is new."""
    judge.known = {place.stem: place for place in Place.objects.filter(stem__in=judge.stems(rows))}
    for row in rows:
        judge.judge(row)
    Place.objects.bulk_create(judge.new, batch_size=BATCH)
    for place, old in judge.renamed:
        _rename(place)
        event = PlaceRenamed(code=place.code, old=old, new=place.name, edition=place.edition)
        record_all([event], by=by)
    judge.new, judge.renamed = [], []


def _rename(place: Place) -> None:
    """Write the new name, and with it the full names of everything below."""
    above = place.parent.full_name if place.parent else ""
    before, place.full_name = place.full_name, full_name(above, place.name)
    place.save(update_fields=["name", "full_name", "edition"])
    below = list(Place.objects.filter(stem__startswith=place.stem).exclude(pk=place.pk))
    for one in below:
        one.full_name = one.full_name.replace(before, place.full_name, 1)
    Place.objects.bulk_update(below, ["full_name"], batch_size=BATCH)
