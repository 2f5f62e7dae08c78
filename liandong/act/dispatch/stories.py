"""来龙去脉: all that departments wrote to one another in a dossier, side by side, with the days that each used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import OuterRef, Q, QuerySet

from liandong.act.dispatch.charging import Used, charged_of, days_between
from liandong.act.dispatch.models import COMPETENCE, Charge, Dispatch, Ruling
from liandong.act.dispatch.queries import Line, threads, with_clocks
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by


@dataclass(frozen=True)
class Column:
    """One department: what came to it, in order, and the days it used."""

    agency: Agency
    steps: list[tuple[int, Line]]  # numbered through the whole story
    used: Used | None


@dataclass(frozen=True)
class Story:
    """卷宗内部门往来: as one page tells it."""

    key: str  # of the dossier
    lines: list[Line]
    rulings: list[Ruling]
    used: list[Used]

    @cached_property
    def columns(self) -> list[Column]:
        """A column for each receiver, in the order in which they came into it."""
        found: dict[int, list[tuple[int, Line]]] = {}
        for number, line in enumerate(self.lines, start=1):
            found.setdefault(line.row.to_agency_id, []).append((number, line))
        used = {one.agency.pk: one for one in self.used}
        return [Column(steps[0][1].row.to_agency, steps, used.get(pk)) for pk, steps in found.items()]

    @property
    def ruled(self) -> dict[int, Ruling]:
        """By the request that it answered."""
        return {ruling.asked_id: ruling for ruling in self.rulings}

    @cached_property
    def way(self) -> list[Dispatch]:
        """The ways of the matter itself, without help, copies, tasks and orders."""
        kinds = (*COMPETENCE, Dispatch.Kind.RULING)
        return [line.row for line in self.lines if line.row.kind in kinds and line.row.stage != Dispatch.Stage.RECALLED]

    @property
    def bounces(self) -> int:
        return sum(
            (row.stage == Dispatch.Stage.DECLINED and row.kind in COMPETENCE) or row.is_return for row in self.way
        )

    @property
    def days(self) -> int:
        """Days since the matter was first sent, until the last answer or until now."""
        if not self.way:
            return 0
        ends = [row.answered_at for row in self.way if row.kind != Dispatch.Kind.RULING]
        is_over = all(row.answered_at or row.declined_at for row in self.way) and any(ends)
        last = max(end for end in ends if end) if is_over else None
        return days_between(min(row.sent_at for row in self.way), last)

    @property
    def is_told(self) -> bool:
        """Whether it went more than one straight way, so that who used how many days is worth a table."""
        return len(self.way) > 1


def story(dossier: Dossier, user: User) -> Story:
    """What the person may see of it."""
    return story_of(dossier, threads(dossier, user))


has_charges = has("charges", lambda: Charge.objects.filter(dispatch__dossier=OuterRef("pk")))


def story_of(dossier: Dossier, rows: Iterable[Dispatch]) -> Story:
    """The same, of rows that were read already."""
    lines = with_clocks(rows)
    rows = [line.row for line in lines]
    is_ruled = any(row.kind == Dispatch.Kind.RULING and row.reply_id for row in rows)
    rulings = list(_rulings().filter(dossier=dossier)) if is_ruled else []
    is_told = has_charges(dossier) and any(row.signed_at or row.declined_at for row in rows)
    charges = Charge.objects.filter(dispatch__in=[row.pk for row in rows]).select_related("agency").order_by("pk")
    return Story(dossier.key, lines, rulings, charged_of(rows, charges if is_told else ()) if rows else [])


def rulings_for(user: User) -> QuerySet[Ruling]:
    """The rulings on matters of one's own place, of those within it and of those above it: they guide its routings."""
    here = user.acting_for
    if here is None:
        return Ruling.objects.none()
    stem = here.place.stem
    above = [stem[:length] for length in (2, 4, 6, 9) if length < len(stem)]
    return _rulings().filter(Q(place__stem__startswith=stem) | Q(place__stem__in=above))


def rulings_seen(user: User) -> QuerySet[Ruling]:
    """Those in dossiers that one may see."""
    return _rulings().filter(seen_by(user, "dossier__"))


def told(rulings: Iterable[Ruling], user: User) -> list[tuple[Ruling, bool, bool]]:
    """Each with whether its dossier may be seen, and so its reason, and whether one may revoke it."""
    rulings = list(rulings)
    seen = set(rulings_seen(user).filter(pk__in=[row.pk for row in rulings]).values_list("pk", flat=True))
    may = user.may("dispatch.handle")
    return [
        (row, row.pk in seen, may and row.revoked_at is None and row.by_agency == user.acting_for) for row in rulings
    ]


def _rulings() -> QuerySet[Ruling]:
    return Ruling.objects.select_related("by_agency", "competent", "document", "place", "dossier", "asked")
