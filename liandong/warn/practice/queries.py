"""What an agency has been delivered, how it was taken in, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.cleared import cleared
from liandong.ground.dossiers.queries import seen_by
from liandong.law.rules import Text
from liandong.warn.practice import store
from liandong.warn.practice.layouts import Layout, layouts
from liandong.warn.practice.models import Delivery, Refused, RuleTable, Source
from liandong.warn.practice.reasons import NOTES, REASONS
from liandong.warn.practice.remarks import remarks_in
from liandong.warn.practice.tables import PRACTICE

WHY = "查看诊疗数据批次 {} 的未收行"


@dataclass(frozen=True)
class Said:
    """A figure with what it means."""

    says: Text
    count: int
    share: float = 0  # of the rows that landed


def sources(user: User) -> QuerySet[Source]:
    """Sources of the agency acted for, with how often they delivered and when last."""
    rows = Source.objects.filter(seen_by(user, "dossier__"), agency=user.acting_for)
    counted = rows.annotate(times=Count("deliveries"), last=Max("deliveries__at"))
    return counted.select_related("dossier", "institution", "agency").order_by("slug")


def deliveries(user: User) -> QuerySet[Delivery]:
    """Files handed in to the agency acted for, the newest first."""
    rows = Delivery.objects.filter(seen_by(user, "source__dossier__"), agency=user.acting_for)
    return rows.select_related("source__dossier", "by")


def is_busy(delivery: Delivery) -> bool:
    """Whether more of it is still to come."""
    return delivery.state in (Delivery.State.READING, Delivery.State.WAITING, Delivery.State.RUNNING)


def refusals(delivery: Delivery, user: User) -> list[tuple[Refused, Text]]:
    """Rows that were not taken, by field and reason, with the reason in words; the reading is logged."""
    with cleared(by=user, dossier=delivery.source.dossier, purpose=WHY.format(delivery.pk), what="practice"):
        rows = list(Refused.objects.filter(delivery=delivery))
    return [(row, REASONS.get(row.reason, Text(row.reason, row.reason))) for row in rows]


def all_refused(delivery: Delivery, user: User) -> Iterator[tuple[object, object, Text, object]]:
    """Line, field, reason and what may be shown of the cell, of every row that was not taken; the reading is logged."""
    with cleared(by=user, dossier=delivery.source.dossier, purpose=WHY.format(delivery.pk), what="practice"):
        files = [store.remarks_file(delivery), store.remarks_file(delivery).with_suffix(".placing.parquet")]
    for file in files:
        for one in remarks_in(file):
            reason = str(one["reason"])
            yield one["line"], one["field"], REASONS.get(reason, Text(reason, reason)), one["value"]


def notes(delivery: Delivery) -> list[Said]:
    """What is to be known of the rows that landed, the most first."""
    counted: Mapping[str, int] = delivery.noted
    ordered = sorted(counted.items(), key=lambda one: -one[1])
    rows = max(sum(delivery.landed.values()), 1)
    return [Said(NOTES.get(name, Text(name, name)), count, min(count / rows, 1)) for name, count in ordered]


def landed(delivery: Delivery) -> list[Said]:
    """Rows by table of ours."""
    return [Said(Text(**PRACTICE[table].says), rows) for table, rows in delivery.landed.items()]


def shape_of(delivery: Delivery) -> Text | None:
    """What kind of file it was, and what of it is not kept."""
    layout = layouts().get(delivery.source.layout)
    if layout is None or not delivery.shape:
        return None
    return layout.shape(delivery.shape).title


def not_kept(delivery: Delivery) -> Text | None:
    """What of such a file is not kept, and why."""
    layout = layouts().get(delivery.source.layout)
    return layout.shape(delivery.shape).not_kept if layout and delivery.shape else None


def known_layouts() -> list[Layout]:
    """Every layout that can be delivered, our own first."""
    return sorted(layouts().values(), key=lambda one: one.id != "plain")


def rule_tables() -> QuerySet[RuleTable]:
    """Rule tables, the newest first. They are public rules: whoever reads rules reads them."""
    return RuleTable.objects.all()


@dataclass(frozen=True)
class NotTaken:
    """未取: cells of one column that were left for one reason: how many, and the lines of the first."""

    sheet: str
    heading: str
    says: Text
    lines: tuple[int, ...]

    @property
    def first(self) -> tuple[int, ...]:
        return self.lines[:FIRST_LEFT]


FIRST_LEFT = 8


def left_of(table: RuleTable) -> list[NotTaken]:
    """What was not taken, gathered by column and reason, the most first."""
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for sheet, line, heading, zh, en in table.left:
        found.setdefault((sheet, heading, zh, en), []).append(line)
    gathered = [NotTaken(sheet, heading, Text(zh, en), tuple(at)) for (sheet, heading, zh, en), at in found.items()]
    return sorted(gathered, key=lambda one: -len(one.lines))
