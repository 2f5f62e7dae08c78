"""Draws as they are listed, drawn, carried out and made public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from liandong.discover.inspections.models import Answer, Draw, Inspection, Listed
from liandong.discover.inspections.strata import Hot, grades_of, hot_fields
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import certified_members, subordinates
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.law import draw as chance
from liandong.law import drawfile
from liandong.law.rules import Version

SHARES = "inspections.draw_shares"
UNGRADED = "ungraded"
GONE = (Subject.Status.CLOSED, Subject.Status.REVOKED)
VISITED = Q(visit__stage=Inspection.Stage.FINISHED)


def draws_for(user: User) -> QuerySet[Draw]:
    """The draws whose dossier this person may see."""
    return Draw.objects.filter(seen_by(user, "dossier__")).select_related("dossier", "agency")


def public_draws() -> QuerySet[Draw]:
    """Every draw but a secret one is public when its list is closed: how it goes, not yet whom it hits."""
    rows = Draw.objects.exclude(dossier__grade=Dossier.Grade.SECRET)
    return rows.select_related("dossier", "agency", "replaces__dossier")


def shares(agency: Agency) -> Version:
    """What share of each grade the place draws."""
    return book().rule(SHARES, agency.place).on(today())


def population(agency: Agency, *, category: str = "", field: Hot | None = None) -> QuerySet[Subject]:
    """The institutions a list is made of: those of the place of the agency, narrowed down."""
    rows = Subject.objects.filter(kind=Subject.Kind.INSTITUTION, merged_into__isnull=True).exclude(status__in=GONE)
    rows = rows.filter(place__stem__startswith=agency.place.stem).select_related("place")
    if category:
        rows = rows.filter(institution__category=category)
    return rows.filter(pk__in=field.subjects) if field else rows


def categories(agency: Agency) -> list[str]:
    """The categories of institutions that are there."""
    rows = population(agency).order_by().values_list("institution__category", flat=True).distinct()
    return sorted(filter(None, rows))


def hot(user: User, code: str) -> Hot | None:
    return next((field for field in hot_fields(user) if field.code == code), None)


def layer_of(agency: Agency, version: Version) -> dict[int, str]:
    """Institution → its layer: of its grades the one that the rule names first; one that it does not know is none."""
    order = {item["code"]: at for at, item in enumerate(version.values["items"])}
    known = {subject: [one for one in grades if one in order] for subject, grades in grades_of(agency).items()}
    return {subject: min(grades, key=order.__getitem__) for subject, grades in known.items() if grades}


def officers(agency: Agency, on: date) -> list[tuple[User, Agency]]:
    """Who may be drawn: certified officers of the agency and of those below it, each once, at the lowest."""
    below = subordinates(agency).select_related("place").order_by("-place__level", "pk")
    found: dict[int, tuple[User, Agency]] = {}
    for one in (*below, agency):
        for officer in certified_members(one, on):
            found.setdefault(officer.pk, (officer, one))
    return [found[pk] for pk in sorted(found)]


def declared(draw: Draw) -> chance.Declared:
    """The closed list as the law of the draw knows it."""
    names = draw.names.order_by().values_list(code_of(draw), "layer", "place")
    return chance.Declared(
        draw.dossier.key, draw.source, draw.known_on, draw.a_visit,
        tuple(chance.Layer(one["code"], one["share"], one["least"]) for one in draw.layers),
        tuple(chance.Name(*name) for name in names),
        tuple(chance.Name(code, "", place) for code, place in draw.pool.values_list("code", "place")),
        draw.form,
    )  # fmt: skip


def code_of(draw: Draw) -> str:
    """Where a name of the list has its code: its row, or on an older list the institution."""
    return "subject__code" if draw.form == chance.NAMED else "row"


def result_of(placed: Sequence[chance.Placed]) -> str:
    """A hash of what was drawn, for the trail."""
    drawn = [f"{one.code} {one.ticket} {' '.join(one.officers)}" for one in placed if one.is_drawn]
    return sha256("\n".join(drawn).encode()).hexdigest()


def is_over(draw: Draw) -> bool:
    """Nobody can be warned by it any more: all are visited, or the time is over. Then rows are opened to their own."""
    if draw.stage in (Draw.Stage.FINISHED, Draw.Stage.VOID):
        return draw.stage == Draw.Stage.FINISHED or bool(draw.value)
    return draw.stage == Draw.Stage.DRAWN and draw.due_on < today()


def over(at: str = "") -> Q:
    """The same as a condition; `at` leads to the draw."""
    stage = Draw.Stage
    late = Q(**{f"{at}stage": stage.DRAWN, f"{at}due_on__lt": today()})
    return Q(**{f"{at}stage": stage.FINISHED}) | late | Q(**{f"{at}stage": stage.VOID}) & ~Q(**{f"{at}value": ""})


def is_file_public(draw: Draw) -> bool:
    """A list of rows is everybody's from the first day. An older one names institutions with their layers, that is
    their risk grades, and of a campaign who is suspected: nothing for the public, but where it has one layer."""
    if draw.form != chance.NAMED:
        return True
    is_plain = not draw.field and draw.names.order_by().values("layer").distinct().count() < 2
    return is_plain and is_over(draw)


def public_file(draw: Draw) -> dict[str, Any]:
    """The list as everybody has it; with the result, worked out anew, as soon as the source has spoken."""
    return drawfile.public(declared(draw), draw.value)


def whole_file(draw: Draw) -> dict[str, Any]:
    """The same with every row opened: for those who may see the dossier."""
    rows = draw.names.exclude(row="").order_by().values_list("row", "subject__code", "place", "salt")
    return drawfile.public(declared(draw), draw.value, [drawfile.Opening(*row) for row in rows])


@dataclass(frozen=True, slots=True)
class Layer:
    """一层: its words, its share, how many names it has, how many were drawn and visited."""

    code: str
    zh: str
    en: str
    share: float
    count: int
    taken: int
    visited: int


def layers(draw: Draw) -> list[Layer]:
    counted = draw.names.order_by().values("layer").annotate(
        n=Count("pk"), taken=Count("pk", filter=Q(is_drawn=True)), visited=Count("pk", filter=VISITED)
    )  # fmt: skip
    found = {row["layer"]: row for row in counted}
    empty = {"n": 0, "taken": 0, "visited": 0}
    rows = []
    for one in draw.layers:
        row = found.get(one["code"], empty)
        layer = chance.Layer(one["code"], one["share"], one["least"])
        taken = row["taken"] if draw.value else layer.take(row["n"])
        part = float(Fraction(one["share"]))
        rows.append(Layer(one["code"], one["zh"], one["en"], part, row["n"], taken, row["visited"]))
    return rows


@dataclass(frozen=True, slots=True)
class Progress:
    """完成情况: how many were drawn, planned, visited, excused, published."""

    drawn: int
    planned: int
    visited: int
    excused: int
    published: int

    @property
    def due(self) -> int:
        return self.drawn - self.excused

    @property
    def share(self) -> float | None:
        return self.visited / self.due if self.due else None


def progress(draw: Draw) -> Progress:
    drawn = Q(is_drawn=True)
    counts = draw.names.aggregate(
        drawn=Count("pk", filter=drawn), planned=Count("pk", filter=drawn & Q(visit__isnull=False)),
        visited=Count("pk", filter=VISITED), excused=Count("pk", filter=drawn & ~Q(excused_because="")),
        published=Count("pk", filter=Q(published_at__isnull=False)),
    )  # fmt: skip
    return Progress(**counts)


def drawn_names(draw: Draw) -> QuerySet[Listed]:
    """Whom the tickets chose, with the visit; whether it found something.

    By name: who works down a list by layer, and publishes as it goes, would tell the layers by the days.
    """
    wrong = Answer.objects.filter(inspection=OuterRef("visit"), value=Answer.Value.NO)
    rows = draw.names.filter(is_drawn=True).select_related("subject", "visit__dossier", "visit__agency", "instead_of")
    return rows.annotate(has_findings=Exists(wrong)).prefetch_related("officers").order_by("subject__sort_key", "pk")


def name_for(user: User, pk: int) -> Listed | None:
    """A drawn name of a draw this person may see."""
    rows = Listed.objects.filter(seen_by(user, "draw__dossier__"), pk=pk, is_drawn=True)
    return rows.select_related("draw__dossier__place", "draw__agency", "subject__place", "visit__dossier").first()


def public_results(draw: Draw) -> QuerySet[Listed]:
    """What was made public of the visits, one by one."""
    return drawn_names(draw).filter(published_at__isnull=False)


def open_names(user: User) -> QuerySet[Listed]:
    """Drawn names that wait for a visit by the agency acted for."""
    rows = Listed.objects.filter(seen_by(user, "draw__dossier__"), is_drawn=True, visit=None, excused_because="")
    return rows.filter(draw__stage=Draw.Stage.DRAWN, draw__pool__agency=user.acting_for).distinct()
