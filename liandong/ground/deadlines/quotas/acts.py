"""The side of the trail: which entries a measure counts in a period, and for whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import (
    BigIntegerField,
    Count,
    DecimalField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.fields.json import KT, KeyTransform
from django.db.models.functions import Cast, Coalesce, Left, NullIf

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.kinds import Event
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.measures import fields_of, is_list
from liandong.law.periods import Period
from liandong.law.quotas import Measure, within

Key = str | int
Rows = Any  # query set of entries with what was asked of each, which no type checker follows
# Names of periods as fine as one of this kind, or finer: an entry that names one of them counts there and nowhere else.
AS_FINE = {
    "year": r"^\d{4}($|-)",
    "half_year": r"^\d{4}-",
    "quarter": r"^\d{4}-(Q|\d)",
    "month": r"^\d{4}-\d",
}
NEVER = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Span:
    """计量期间: from when to when entries count, and the last day on which one is in time."""

    period: Period
    due: date | None = None  # none: whatever counts is in time
    is_goal: bool = False  # counted from the beginning of the trail


@dataclass(frozen=True, slots=True)
class Counted:
    """计数: what was counted for one unit, in time and too late, and out of how many."""

    value: Fraction = Fraction(0)
    late: Fraction = Fraction(0)
    of: Fraction | None = None


def planned(measure: Measure) -> tuple[str, ...]:
    """Events of the measure that no act of the product records."""
    return tuple(slug for slug in measure.events if slug not in Event.kinds)


def happened(measure: Measure, slug: str, span: Span) -> Rows:
    """Entries of one event of the measure that count in the span."""
    return whenever(measure, slug).filter(_in(slug, span))


def whenever(measure: Measure, slug: str) -> Rows:
    """Entries of one event of the measure that were not taken back, at any time; `day` is theirs."""
    rows: Rows = Entry.objects.filter(kind=slug).order_by().annotate(day=day(slug))
    for number, (field, values) in enumerate(measure.where_of(slug).items()):
        rows = _narrowed(rows, f"where_{number}", field, values, is_list(fields_of(slug)[field]))
    for condition in _taken_back(slug):
        rows = rows.filter(~condition)
    return rows


def by_unit(measure: Measure, per: str, span: Span, roles: Collection[str] = ()) -> dict[Key, Counted]:
    """How much each unit has of a measure; units without any are left out."""
    found: dict[Key, Counted] = {}
    for slug in measure.events:
        if slug in Event.kinds:
            rows = unit_of(happened(measure, slug, span), slug, per, roles).values("unit")
            for row in rows.annotate(**_sums(measure, span)):
                one = found.get(row["unit"], Counted())
                found[row["unit"]] = Counted(one.value + Fraction(row["n"] or 0), one.late + Fraction(row["late"] or 0))
    return found


def among(counted: Measure, of: Measure, per: str, span: Span, roles: Collection[str] = ()) -> dict[Key, Counted]:
    """For each unit, how many entries of one measure in the span have an entry of the other in their dossier."""
    found: dict[Key, Counted] = {}
    for slug in of.events:
        if slug in Event.kinds:
            rows = followed(unit_of(happened(of, slug, Span(span.period)), slug, per, roles), counted, span)
            for row in rows.values("unit").annotate(
                n=Count("pk", filter=Q(done=True)), late=Count("pk", filter=Q(done_late=True)), all=Count("pk")
            ):
                one = found.get(row["unit"], Counted(of=Fraction(0)))
                found[row["unit"]] = Counted(one.value + row["n"], one.late + row["late"], (one.of or 0) + row["all"])
    return found


def followed(rows: Rows, counted: Measure, span: Span) -> Rows:
    """The entries, each with whether another followed in its dossier: in time (`done`), or too late (`done_late`)."""
    known = [slug for slug in counted.events if slug in Event.kinds]
    ever, in_time, there = NEVER, NEVER, ~Q(dossier="")
    for slug in known:
        after = whenever(counted, slug).filter(dossier=OuterRef("dossier"))
        ever |= Q(Exists(after))
        in_time |= Q(Exists(after.filter(day__lte=span.due.isoformat()))) if span.due else Q(Exists(after))
    return rows.annotate(done=there & in_time, done_late=there & ever & ~in_time if span.due else NEVER)


def unit_of(rows: Rows, slug: str, per: str, roles: Collection[str]) -> Rows:
    """The entries, each with its `unit`: whose act it was, or whom it was about."""
    fields = fields_of(slug)
    if per == "officer":
        return rows.annotate(unit=_people(fields))
    if per == "institution":
        return rows.annotate(unit=_subject(fields))
    rows = rows.annotate(acting=_agency(fields, roles))
    if per == "agency":
        return rows.annotate(unit=F("acting"))
    column = "place_id" if per == "place" else "department_id"
    return rows.annotate(unit=Subquery(Agency.objects.filter(pk=OuterRef("acting")).values(column)[:1]))


def of_people(rows: Rows, slug: str, people: Collection[Key]) -> Rows:
    """The entries that are put down to any of these people."""
    fields = fields_of(slug)
    if "officers" not in fields:
        return rows.annotate(unit=_people(fields)).filter(unit__in=[str(one) for one in people])
    any_of = NEVER
    for one in people:
        any_of |= Q(data__officers__contains=[int(one)])
    return rows.filter(any_of)


def _in(slug: str, span: Span) -> Q:
    """Whether an entry lies in the span: by the period it names itself, else by its day."""
    first, last = span.period.first.isoformat(), span.period.last.isoformat()
    if span.is_goal:
        return Q(day__lte=last)
    days = Q(day__gte=first, day__lte=last)
    if "period" not in fields_of(slug):
        return days
    codes = within(span.period)
    return Q(data__period__in=codes) | (days & ~Q(data__period__regex=AS_FINE[span.period.kind]))


def day(*slugs: str) -> Any:
    """The day of an entry as ISO text: the day it says itself, else that on which it was recorded, in Beijing."""
    recorded = Func(
        F("at"),
        template="to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD')",
        output_field=TextField(),
    )
    if not any("on" in fields_of(slug) for slug in slugs):
        return recorded
    return Coalesce(NullIf(Left(KT("data__on"), 10), Value("")), recorded, output_field=TextField())


def _narrowed(rows: Rows, alias: str, field: str, values: Collection[str], several: bool) -> Rows:
    if several:
        return rows.filter(**{f"data__{field}__has_any_keys": list(values)})
    return rows.alias(**{alias: KT(f"data__{field}")}).filter(**{f"{alias}__in": list(values)})


def _taken_back(slug: str) -> list[Exists]:
    """What says of an entry that a later one took it back."""
    found = []
    for later in Event.kinds.values():
        after = Entry.objects.filter(kind=later.slug, pk__gt=OuterRef("pk")).order_by()
        match later.undoes.get(slug):
            case None:
                continue
            case "dossier":
                after = after.filter(dossier=OuterRef("dossier"))
            case "entry":
                after = after.alias(which=Cast(KT("data__entry"), BigIntegerField())).filter(which=OuterRef("pk"))
            case field:
                after = after.filter(**{f"data__{field}": OuterRef(f"data__{field}")})
        found.append(Exists(after))
    return found


def _sums(measure: Measure, span: Span) -> Mapping[str, Any]:
    late = Q(day__gt=span.due.isoformat()) if span.due else NEVER
    if measure.sum:
        number = Cast(NullIf(KT(f"data__{measure.sum}"), Value("")), DecimalField(max_digits=20, decimal_places=4))
        return {"n": Sum(number, filter=~late), "late": Sum(number, filter=late)}
    if measure.distinct:
        value = NullIf(KT(f"data__{measure.distinct}"), Value(""))
        return {"n": Count(value, distinct=True, filter=~late), "late": Count(value, distinct=True, filter=late)}
    return {"n": Count("pk", filter=~late), "late": Count("pk", filter=late)}


def _agency(fields: Mapping[str, Any], roles: Collection[str]) -> Any:
    """The agency an entry is put down to: the one it names in the part that owes, else the one that acted."""
    named = next((field for field in (*roles, "agency") if fields.get(field) is int), "")
    acting = F("agency_id")
    own = NullIf(Cast(KT(f"data__{named}"), BigIntegerField()), Value(0))
    return Coalesce(own, acting) if named else acting


def _people(fields: Mapping[str, Any]) -> Any:
    if "officers" in fields:
        each = Func(KeyTransform("officers", "data"), function="jsonb_array_elements_text", output_field=TextField())
        each.set_returning = True
        return each
    named = next((field for field in ("officer", "user") if field in fields), "")
    return KT(f"data__{named}") if named else Cast(F("by_id"), TextField())


def _subject(fields: Mapping[str, Any]) -> Any:
    """The code of whom the entry is about: as it says itself, else as its dossier does."""
    about = Subquery(Dossier.objects.filter(key=OuterRef("dossier")).values("subject__code")[:1])
    return (
        Coalesce(NullIf(KT("data__subject"), Value("")), about, output_field=TextField())
        if "subject" in fields
        else about
    )
