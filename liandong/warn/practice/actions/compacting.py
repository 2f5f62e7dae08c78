"""Merging the many small files of a closed month into few, and taking away what no part names."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.cleared import cleared
from liandong.law.refusal import Refusal
from liandong.warn.practice import locks, store
from liandong.warn.practice.events import PracticeCompacted
from liandong.warn.practice.models import Part, Source
from liandong.warn.practice.store import Written

FEW = 1  # files of a stream and month that are left alone
WHY = "合并诊疗数据文件"


def compact(*, source: Source, grace: float = store.GRACE, by: User) -> tuple[int, int]:
    """合并: each closed month of each stream becomes one file; returns how many were merged, and how many swept.

    raises   Refusal  another agency's source, or a file is being put in its place
    records  PracticeCompacted, when something changed
    """
    if source.agency_id != acting(by).pk or not by.may("practice.load"):
        raise Refusal(_("This source delivers to another agency, or your role does not take practice data in."))
    with locks.held(locks.PLACING, source.number) as is_ours:
        if not is_ours:
            raise Refusal(_("A file of this source is being put in its place. Try again when it is done."))
        return _compact(source, grace, by)


def _compact(source: Source, grace: float, by: User) -> tuple[int, int]:
    with cleared(by=by, dossier=source.dossier, purpose=WHY, what="practice"):
        live = list(Part.objects.filter(source=source).order_by("table", "stream", "month", "path"))
    merged: list[tuple[list[Part], Written]] = []
    with store.engine() as connection:
        for (table, _stream, month), group in groupby(live, key=lambda part: (part.table, part.stream, part.month)):
            files = list(group)
            if len(files) > FEW and _is_closed(month):
                query = f"SELECT * FROM read_parquet({store.listed([part.path for part in files])})"  # noqa: S608
                written = store.write(connection, query, source=source, table=table, month=month)
                if written:
                    merged.append((files, written))
    return _make_live(source=source, merged=merged, grace=grace, by=by)


@transaction.atomic
def _make_live(*, source: Source, merged: list[tuple[list[Part], Written]], grace: float, by: User) -> tuple[int, int]:
    with cleared(by=by, dossier=source.dossier, purpose=WHY, what="practice"):
        for files, written in merged:
            last = max(files, key=lambda part: part.delivery_id)
            store.swap(out=files, new=[written], delivery=last.delivery, stream=last.stream)
        swept = store.sweep(source, grace=grace)
    count = sum(len(files) for files, _written in merged)
    if count or swept:
        event = PracticeCompacted(dossier=source.dossier.key, source=source.number, files=count, swept=swept)
        record(event, by=by)
    return count, swept


def _is_closed(month: date) -> bool:
    return (month.year, month.month) < (today().year, today().month)
