"""区域风险: warnings by place and by kind, month by month; where they gather are the fields for a campaign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING
from liandong.ground.ui.charts import Chart, Series
from liandong.ground.ui.words import both
from liandong.warn.risk import catalogue, explaining
from liandong.warn.risk.models import Family, Finding, Warning
from liandong.warn.risk.models.warnings import Verdict
from liandong.warn.risk.queries.warnings import warnings_for

MONTHS, MOST = 12, 15
TONES = {Family.INSTITUTION: "blue", Family.STAFF: "amber", Family.CONDUCT: "vermilion"}
OUTCOMES = {
    "all": Count("pk", distinct=True),
    "open": Count("pk", filter=~Q(stage=Warning.Stage.DECIDED), distinct=True),
    "clues": Count("pk", filter=Q(outcome=Verdict.CLUE), distinct=True),
}


@dataclass(frozen=True, slots=True)
class Hot:
    """热点: one kind of finding: how often it came in the last six months, and was so; and in the six before."""

    title: str
    model: str
    count: int
    before: int
    confirmed: int

    @property
    def change(self) -> int:
        return self.count - self.before


def months(on: date) -> list[date]:
    """The first days of the twelve months that end with this one."""
    at = on.year * 12 + on.month - 1
    return [date((at - back) // 12, (at - back) % 12 + 1, 1) for back in reversed(range(MONTHS))]


def board(user: User, on: date, place: str = "") -> dict[str, Any]:
    """All of it, over the warnings that the person may see."""
    rows = warnings_for(user).filter(raised_at__date__gte=months(on)[0])
    if place:
        rows = rows.filter(dossier__place__stem__startswith=place)
    by_place = _by_place(rows)
    return {
        "trend": _trend(rows, on),
        "places": by_place[:MOST],
        "places_left_out": len(by_place[MOST:]),
        "place_chart": _place_chart(by_place[:MOST]),
        "closing": _closing(rows),
        "hot": hot(user, on, place),
        "since": months(on)[0],
        "half": months(on)[MONTHS // 2],
        "had_before": rows.filter(raised_at__date__lt=months(on)[MONTHS // 2]).exists(),
    }


def _trend(rows: QuerySet[Warning], on: date) -> Chart:
    counted = rows.order_by().annotate(month=TruncMonth("raised_at", tzinfo=BEIJING)).values_list("month", "family")
    found = {(month.date(), family): n for month, family, n in counted.annotate(n=Count("pk"))}
    labels = months(on)
    series = [
        Series(family.label, [found.get((month, family.value), 0) for month in labels], TONES[family])
        for family in Family
    ]
    return Chart("risk-trend", _("Warnings by month"), [f"{one:%Y-%m}" for one in labels], series, is_stacked=True)


def _by_place(rows: QuerySet[Warning]) -> list[dict[str, Any]]:
    """The places, those with the most warnings first; each leads to its list."""
    counted = rows.order_by().values(
        code=F("dossier__place__code"), stem=F("dossier__place__stem"), name=F("dossier__place__name")
    )
    found: list[dict[str, Any]] = [dict(row) for row in counted.annotate(**OUTCOMES)]
    return sorted(found, key=lambda row: (-row["all"], row["code"]))


def _place_chart(places: list[dict[str, Any]]) -> Chart:
    series = [
        Series(_("open"), [row["open"] for row in places], "amber"),
        Series(_("decided"), [row["all"] - row["open"] for row in places], "green"),
    ]
    names = [row["name"] for row in places]
    return Chart("risk-places", _("Warnings by place"), names, series, kind="across", is_stacked=True)


def _closing(rows: QuerySet[Warning]) -> dict[str, Any]:
    """闭环率: of the warnings raised, those that people have decided."""
    found = rows.aggregate(**OUTCOMES)
    decided = found["all"] - found["open"]
    return {**found, "decided": decided, "share": decided / found["all"] if found["all"] else None}


def hot(user: User, on: date, place: str = "") -> list[Hot]:
    """Kinds of findings by how often they came in the last six months, beside the six before."""
    half = months(on)[MONTHS // 2]
    rows = Finding.objects.filter(warning__in=warnings_for(user).filter(raised_at__date__gte=months(on)[0]))
    if place:
        rows = rows.filter(warning__dossier__place__stem__startswith=place)
    counted = rows.order_by().values("model").annotate(
        now=Count("pk", filter=Q(warning__raised_at__date__gte=half)),
        past=Count("pk", filter=Q(warning__raised_at__date__lt=half)),
        confirmed=Count("pk", filter=Q(verdict=Verdict.CLUE, warning__raised_at__date__gte=half)),
    )  # fmt: skip
    titles = {id_: both(explaining.text(model.title)) for id_, model in catalogue.newest().items()}
    found = [
        Hot(titles.get(row["model"], row["model"]), row["model"], row["now"], row["past"], row["confirmed"])
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.count, one.title))[:MOST]


def hot_chart(rows: list[Hot]) -> Chart:
    series = [
        Series(_("last six months"), [row.count for row in rows], "vermilion"),
        Series(_("six months before"), [row.before for row in rows], "grey"),
    ]
    return Chart("risk-hot", _("What is found most"), [row.title for row in rows], series, kind="across")
