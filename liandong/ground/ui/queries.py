"""What the workbench asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, overload
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import queries as deadlines
from liandong.ground.deadlines.models import OWN, Deadline
from liandong.ground.dossiers.models import Dossier, Share
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui import words
from liandong.ground.ui.charts import Chart, Series
from liandong.ground.ui.owing import RUNNING, WORDS, Owed, title_in

ROWS = 20
WATCHED = 6
MONTHS = 6


@dataclass(frozen=True)
class Asked:
    """筛选: what one wants to see on the workbench, as it stands in the address."""

    light: str = ""
    rule: str = ""
    kind: str = ""
    mine: bool = False
    page: str = "1"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """Unknown words are left out, so that an old address still opens."""
        light, kind = query.get("light", ""), query.get("kind", "")
        return cls(
            light=light if light in RUNNING else "",
            rule=query.get("rule", "")[:80],
            kind=kind if kind in Dossier.Kind.values else "",
            mine=bool(query.get("mine")),
            page=query.get("page", "1"),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.light or self.rule or self.kind or self.mine)

    def with_light(self, light: str) -> str:
        """The address of the same choice under one light; under the light that is on, of all lights."""
        chosen = {"light": "" if light == self.light else light, "rule": self.rule, "kind": self.kind}
        chosen["mine"] = "1" if self.mine else ""
        kept = urlencode({name: value for name, value in chosen.items() if value})
        return reverse("ui:workbench") + (f"?{kept}" if kept else "")


@dataclass(frozen=True)
class Counter:
    """One of the four numbers on top of the workbench."""

    light: str
    word: Promise
    count: int
    url: str
    is_chosen: bool


def under(light: str, day: date) -> Q:
    """The condition of a light."""
    running = Q(is_paused=False)
    return {
        "overdue": running & Q(due_on__lt=day),
        "soon": running & Q(due_on__gte=day, alarm_on__lte=day),
        "ok": running & Q(due_on__gte=day, alarm_on__gt=day),
        "paused": Q(is_paused=True),
    }[light]


class Owing:
    """工作台: what an agency owes, counted once and shown a page at a time."""

    def __init__(self, agency: Agency, user: User, asked: Asked) -> None:
        self.agency, self.user, self.asked, self.day = agency, user, asked, today()

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        """How many run under each light, by rule: one query for all counters and choices, from an index alone.

        The kind of dossier stands in another table and is asked for only where it was chosen.
        """
        week = self.day + timedelta(days=6 - self.day.weekday())
        counts = {light: Count("due_on", filter=under(light, self.day)) for light in RUNNING}
        counts["this_week"] = Count("due_on", filter=Q(is_paused=False, due_on__gte=self.day, due_on__lte=week))
        by = ("rule", "dossier__kind") if self.asked.kind else ("rule",)
        owed = deadlines.owed_by(self.agency).order_by()
        some = self.hidden(owed).values(*by).annotate(**counts, is_hidden=Value(True))
        found = list(owed.values(*by).annotate(**counts, is_hidden=Value(False)).union(some, all=True))
        hidden = {_of(row, by): row for row in found if row["is_hidden"]}
        rows = [_less(row, hidden.get(_of(row, by)), counts) for row in found if not row["is_hidden"]]
        return [row for row in rows if any(row[light] for light in RUNNING)]

    def hidden(self, owed: QuerySet[Deadline]) -> QuerySet[Deadline]:
        """Those in a dossier whose share was taken back: few, and found by the shares that ended."""
        ended = Share.objects.filter(agency=self.agency, until__isnull=False)
        return owed.filter(dossier__in=ended.values("dossier")).exclude(seen_by(self.user, "dossier__"))

    def count(self, light: str, *, narrowed: bool = False) -> int:
        """How many under a light; narrowed to the chosen rule and kind if asked."""
        wanted = self.asked if narrowed else Asked()
        return sum(
            row[light]
            for row in self.groups
            if wanted.rule in ("", row["rule"]) and wanted.kind in ("", row.get("dossier__kind"))
        )

    @property
    def counters(self) -> list[Counter]:
        chosen = self.asked.light
        return [
            Counter(light, WORDS[light], self.count(light), self.asked.with_light(light), light == chosen)
            for light in RUNNING
        ]

    @property
    def due_this_week(self) -> int:
        return self.count("this_week")

    @property
    def rules(self) -> list[tuple[str, str]]:
        """The rules one may choose from, by title."""
        found = {row["rule"]: title_in(row["rule"], self.agency.place_id) for row in self.groups}
        return sorted(found.items(), key=lambda each: each[1])

    def rows(self) -> QuerySet[Deadline]:
        """The clocks that fit the choice, the most pressing first."""
        seen = seen_by(self.user, "dossier__")  # a share may be taken back from whoever still owes something
        rows = deadlines.owed_by(self.agency).filter(seen).select_related("dossier__subject")
        if self.asked.light:
            rows = rows.filter(under(self.asked.light, self.day))
        if self.asked.rule:
            rows = rows.filter(rule=self.asked.rule)
        if self.asked.kind:
            rows = rows.filter(dossier__kind=self.asked.kind)
        if self.asked.mine:
            rows = rows.filter(Exists(Entry.objects.filter(dossier=OuterRef("dossier__key"), by_id=self.user.pk)))
        return rows

    def page(self) -> "Page[Owed]":
        """One page of rows; the number of all comes from the groups, except for the choice by person."""
        rows = self.rows()
        lights = [self.asked.light] if self.asked.light else RUNNING
        known = None if self.asked.mine else sum(self.count(light, narrowed=True) for light in lights)
        return Paginator(Rows(rows, known), ROWS).get_page(self.asked.page)


def _of(row: Mapping[str, Any], by: Collection[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in by)


def _less(row: Mapping[str, Any], hidden: Mapping[str, Any] | None, counts: Collection[str]) -> dict[str, Any]:
    return {**row, **({name: row[name] - hidden[name] for name in counts} if hidden else {})}


class Rows(Sequence[Owed]):
    """The clocks as rows for a pager, which asks for the number and for one slice."""

    def __init__(self, clocks: QuerySet[Deadline], known: int | None) -> None:
        self.clocks, self.known = clocks, known

    def __len__(self) -> int:
        return self.clocks.count() if self.known is None else self.known

    @overload
    def __getitem__(self, at: int) -> Owed: ...
    @overload
    def __getitem__(self, at: slice) -> list[Owed]: ...
    def __getitem__(self, at: int | slice) -> Owed | list[Owed]:
        if isinstance(at, slice):
            return [Owed(clock) for clock in self.clocks[at]]
        return Owed(self.clocks[at])


@dataclass(frozen=True)
class Watched:
    """当事人的时限: the first of them, and how many more there are."""

    rows: list[Owed]
    more: int


def watched(agency: Agency, user: User) -> Watched:
    """Whose time an agency waits for, the first to end first; of what is over only what a party still owes."""
    still = Q(due_on__gte=today()) | Q(nature="duty")
    clocks = deadlines.watched_by(agency).filter(still, seen_by(user, "dossier__"))
    rows = list(clocks.select_related("party", "agency", "dossier__place")[: WATCHED + 1])
    more = clocks.count() - WATCHED if len(rows) > WATCHED else 0
    return Watched([Owed(row) for row in rows[:WATCHED]], more)


def in_time_by_month(agency: Agency) -> Chart | None:
    """How many of the clocks that ran out in each of the last months were met in time; None before the first."""
    day = today()
    first = (day.replace(day=1) - timedelta(days=31 * (MONTHS - 1))).replace(day=1)
    done = Q(met_on__isnull=False) | Q(due_on__lt=day)
    rows = Deadline.objects.filter(OWN, done, agency=agency, due_on__gte=first, due_on__lte=day, waived_on__isnull=True)
    met = Count("due_on", filter=Q(met_on__lte=F("due_on")))
    days = rows.values_list("due_on").annotate(all=Count("due_on"), met=met).order_by("due_on")  # as an index has them
    months: dict[date, tuple[int, int]] = {}
    for due, of, in_time in days:
        month = due.replace(day=1)
        before, in_time_before = months.get(month, (0, 0))
        months[month] = before + of, in_time_before + in_time
    if not months:
        return None
    shares = [round(100 * in_time / of, 1) for of, in_time in months.values()]
    labels = [words.month(month) for month in months]
    return Chart(
        "in-time-chart", _("Met in time, by month due"), labels, [Series(_("met in time"), shares, "blue")], unit="%"
    )
