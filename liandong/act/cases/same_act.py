"""一事不再罚: whether an act is dealt with elsewhere already, and what may be told of it (行政处罚法 25, 29)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from liandong.act.cases.models import Case
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import SEEN_BY_SUPERIORS, visible_to
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities

SHOWN = 5
# A decision that fell, and an act that was not there, bar nobody.
STANDING = ~Q(outcome=Case.Outcome.NOT_ESTABLISHED) & ~Q(annulment__in=Case.GONE)


@dataclass(frozen=True, slots=True)
class Filed:
    """最先立案: a case on what may be the same act; where it may not be read, only who has it and whom to ask."""

    agency: str
    on: date | None  # None of a secret one
    case: Case | None  # None where this person may not read it
    is_fined: bool
    is_same_matter: bool

    @property
    def key(self) -> str:
        return self.case.dossier.key if self.case else ""


def filed_first(*, subject: Subject, matter: str, acted_on: date, act_until: date) -> Case | None:
    """最先立案: the earliest case on the same act of the same subject, wherever it was filed."""
    rows = _overlapping(subject, acted_on, act_until).filter(matter=matter)
    return rows.order_by("filed_on", "pk").first()


def dealt_with_before(case: Case) -> Case | None:
    """An earlier case on the same act that is open, with the police, or ended in a fine; this one cannot fine it."""
    earlier = Q(filed_on__lt=case.filed_on) | Q(filed_on=case.filed_on, pk__lt=case.pk)
    same = _overlapping(case.subject, case.acted_on, case.act_until).filter(earlier, matter=case.matter)
    dealt_with = Q(decided_on=None) | Q(outcome=Case.Outcome.TRANSFERRED) | Q(fine_fen__gt=0)
    return same.filter(dealt_with).order_by("filed_on", "pk").first()


def _overlapping(subject: Subject, acted_on: date, act_until: date) -> QuerySet[Case]:
    same = Case.objects.filter(STANDING, subject__in=identities(subject))
    return same.filter(acted_on__lte=act_until, act_until__gte=acted_on).select_related("agency", "dossier")


def elsewhere(dossier: Dossier, user: User) -> list[Filed]:
    """Cases that may be on the same act as what a clue, a visit or a case is about; its own are left out."""
    if dossier.kind == Dossier.Kind.CLUE:
        return _of_clue(getattr(dossier, "clue", None), user)
    if dossier.kind == Dossier.Kind.INSPECTION:
        return _of_visit(getattr(dossier, "inspection", None), user)
    if dossier.kind == Dossier.Kind.CASE:
        return _of_case(getattr(dossier, "case", None), user)
    return []


def _of_clue(clue: Clue | None, user: User) -> list[Filed]:
    if clue is None or clue.subject is None:
        return []
    rows = Case.objects.filter(STANDING, subject__in=identities(clue.subject)).exclude(clue=clue)
    if clue.occurred_on:
        rows = rows.filter(acted_on__lte=clue.occurred_on, act_until__gte=clue.occurred_on)
    return _told(rows.filter(matter=clue.matter) if clue.matter else rows.filter(closed_on=None), user, [clue.matter])


def _of_visit(visit: Inspection | None, user: User) -> list[Filed]:
    if visit is None:
        return []
    rows = Case.objects.filter(STANDING, subject__in=identities(visit.subject), closed_on=None).exclude(
        inspection=visit
    )
    return _told(rows, user, list(visit.clues.values_list("matter", flat=True)))


def _of_case(case: Case | None, user: User) -> list[Filed]:
    if case is None:
        return []
    rows = _overlapping(case.subject, case.acted_on, case.act_until).exclude(pk=case.pk)
    return _told(rows, user, [case.matter])


def _told(rows: QuerySet[Case], user: User, matters: Collection[str]) -> list[Filed]:
    found = list(rows.select_related("agency", "dossier").order_by("filed_on", "pk")[:SHOWN])
    seen = set(visible_to(user).filter(pk__in=[row.dossier_id for row in found]).values_list("pk", flat=True))
    return list(_each(found, seen, matters))


def _each(found: Iterable[Case], seen: Collection[int], matters: Collection[str]) -> Iterable[Filed]:
    for row in found:
        is_secret = row.dossier.grade not in SEEN_BY_SUPERIORS and row.dossier_id not in seen
        yield Filed(
            agency=row.agency.name,
            on=None if is_secret else row.filed_on,
            case=row if row.dossier_id in seen else None,
            is_fined=not is_secret and row.fine_fen > 0,
            is_same_matter=row.matter in matters,
        )
