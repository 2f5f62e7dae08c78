"""现况: what clocks, the trail and the quotas say of the clauses of a directive, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.models import OWN, RUNNING, Deadline
from liandong.ground.deadlines.quotas import standing, telling
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import agencies_below, seen_by
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.ground.rulebook.living import Act, Clocks, Measured, Now, Question, tells
from liandong.ground.rulebook.papers import PlaceFolder, stem
from liandong.law.refusal import Refusal

YEAR = timedelta(days=365)
DEEP = 3_000  # how many of the newest entries of an event are looked through for one that the reader may see
FEW = 500  # of the dossiers of a reader who has few, how many are looked through for the rest
# The newest entry of each kind in a dossier that the reader may see, or made by one of their agencies in none.
LAST = """
SELECT wanted.kind, found.at FROM unnest(%s::text[]) AS wanted (kind) CROSS JOIN LATERAL (
    SELECT newest.at FROM (
        SELECT at, dossier, agency_id, xid, id FROM audit_entry WHERE kind = wanted.kind
        ORDER BY xid DESC, id DESC LIMIT %s
    ) AS newest
    WHERE (newest.dossier = '' AND newest.agency_id = ANY (%s))
        OR EXISTS (SELECT FROM ({seen}) AS seen WHERE seen.key = newest.dossier)
    ORDER BY newest.xid DESC, newest.id DESC LIMIT 1
) AS found
"""
# The same for a reader who sees few dossiers, none of them among the newest entries.
OLDER = """
SELECT DISTINCT ON (kind) kind, at FROM audit_entry
WHERE kind = ANY (%s) AND dossier IN (SELECT key FROM ({seen}) AS seen)
ORDER BY kind, xid DESC, id DESC
"""


def now(question: Question) -> Now:
    """What is known: clocks and acts in as many questions to the database however many clauses there are."""
    if question.measures:
        return Now(quotas=_quotas(question))
    return Now(clocks=_clocks(question), acts=_acts(question))


def agencies(user: User, place: PlaceFolder) -> Sequence[tuple[int, str]]:
    """Those in the place whose dossiers the person sees as theirs or as a superior."""
    here = user.acting_for
    if here is None:
        return ()
    rows = Agency.objects.filter(pk__in=[here.pk, *agencies_below(user)], place__code__startswith=stem(place.code))
    return [(pk, name) for pk, name in rows.order_by("place__level", "place", "pk").values_list("pk", "name")]


def _clocks(question: Question) -> dict[str, dict[str, Clocks]]:
    on = today()
    rows = Deadline.objects.filter(seen_by(question.user, "dossier__"), RUNNING | Q(met_on__gt=on - YEAR))
    rows = rows.filter(rule__in=question.rules, dossier__place__code__startswith=stem(question.place.code))
    if question.agency is not None:
        rows = rows.filter(agency=question.agency)
    ticking = OWN & RUNNING & Q(is_paused=False)
    counted = rows.values_list("rule", "agency__name").annotate(
        running=Count("pk", filter=OWN & RUNNING),
        overdue=Count("pk", filter=ticking & Q(due_on__lt=on)),
        soon=Count("pk", filter=ticking & Q(due_on__gte=on, alarm_on__lte=on)),
        paused=Count("pk", filter=OWN & RUNNING & Q(is_paused=True)),
        in_time=Count("pk", filter=OWN & Q(met_on__lte=F("due_on"))),
        late=Count("pk", filter=OWN & Q(met_on__gt=F("due_on"))),
        watched=Count("pk", filter=RUNNING & ~OWN),
    )
    found: dict[str, dict[str, Clocks]] = {}
    for rule, agency, *numbers in counted.order_by():
        found.setdefault(rule, {})[agency] = Clocks(*numbers)
    return found


def _acts(question: Question) -> dict[str, Act]:
    seen: Any = Dossier.objects.filter(
        seen_by(question.user), place__code__startswith=stem(question.place.code)
    ).order_by()
    if question.agency is not None:
        seen = seen.filter(Q(owner=question.agency) | Q(readers__contains=[question.agency]))
    sql, given = _keys(seen)
    few, of_few = _keys(seen.order_by("-opened_at")[:FEW])
    theirs = [pk for pk in question.agencies if question.agency in (None, pk)]
    known = sorted(slug for slug in question.events if slug in Event.kinds)
    with connection.cursor() as cursor:
        cursor.execute(LAST.format(seen=sql), [known, DEEP, theirs, *given])
        rows = dict(cursor.fetchall())
        cursor.execute(OLDER.format(seen=few), [sorted(set(known) - rows.keys()), *of_few])
        rows |= dict(cursor.fetchall())
    return {slug: Act(Event.kinds[slug].title(), at.astimezone(BEIJING).date()) for slug, at in rows.items()}


def _keys(dossiers: QuerySet[Dossier]) -> tuple[str, Any]:
    """The statement of their keys; an operator, who sees no dossier, has a statement too."""
    try:
        return dossiers.values("key").query.sql_with_params()
    except EmptyResultSet:
        return "SELECT NULL::text AS key WHERE false", ()


def _quotas(question: Question) -> dict[str, Measured]:
    place = _measured_in(question)
    if place is None:
        return {}
    asked = [rule.id for rule in book().of_kind("quota", place.code) if rule.id in question.rules]
    return {id_: found for id_ in asked if (found := _measured(id_, place, question.user))}


def _measured_in(question: Question) -> Place | None:
    """The place whose figures are shown: that of the directive, or the reader's own where it lies in that."""
    here = question.user.acting_for
    if here is None:
        return None
    own = here.place
    if question.agency is not None:
        own = Agency.objects.select_related("place").get(pk=question.agency).place
    if own.code.startswith(stem(question.place.code)):
        return own
    return Place.objects.filter(pk=question.place.code, stem__startswith=own.stem).first()


def _measured(id_: str, place: Place, user: User) -> Measured | None:
    try:
        found = standing(id_, place=place, user=user)
    except (Refusal, UnknownRule):
        return None
    if found is None:
        return None
    figure = found.figure
    url = f"{reverse('quotas:quota', args=[id_])}?place={place.code}"
    return Measured(figure.rule.title, telling.result(figure), telling.light(figure), url)


def hang() -> None:
    """Let the pages of directives ask here."""
    tells("deadlines", now, agencies)
