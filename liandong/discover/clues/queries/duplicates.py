"""Reports much like this one, with how much and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from liandong.discover.clues.codes import OPEN, Likeness
from liandong.discover.clues.folding import searchable, sketch
from liandong.discover.clues.limits import Likenesses
from liandong.discover.clues.models import Clue, ReporterMark
from liandong.discover.clues.queries.judging import Compared, judge
from liandong.discover.clues.queries.persons import marks_of_clue, of_persons
from liandong.discover.clues.queries.sketches import nearest
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject

LOOKED_AT = 60
ABOUT = 30  # of the same subject, and of the same reporter


@dataclass(frozen=True, slots=True)
class Duplicate:
    """疑似重复: an earlier clue, how alike it is (0 to 1), and why it is shown."""

    clue: Clue
    score: float
    why: tuple[Likeness, ...]

    @property
    def percent(self) -> int:
        return round(self.score * 100)

    @property
    def because(self) -> list[str]:
        """The reasons in words."""
        return [str(one.label) for one in self.why]


def likely_duplicates(
    *,
    title: str,
    text: str,
    place: Place | None = None,
    subject: Subject | None = None,
    subject_text: str = "",
    marks: Collection[str] = (),
    user: User,
    leaving_out: Clue | None = None,
    most: int = 5,
) -> list[Duplicate]:
    """Clues this person may see that are likely about the same thing, the likeliest first."""
    words = searchable(title, subject_text, text)
    limits = Likenesses.of(place)
    asked = Compared(title, words, of_persons(marks), subject.pk if subject else None, subject_text)
    near = near_to(asked, limits) - {leaving_out.pk if leaving_out else 0}
    clues = read(near).filter(seen_by(user, "dossier__"))
    if place:
        clues = clues.filter(place__code__startswith=place.stem[:4])
    judged = [Duplicate(clue, *judge(asked, _compared(clue), limits)) for clue in clues]
    return sorted((one for one in judged if one.why), key=lambda one: (-one.score, -one.clue.pk))[:most]


def like(clue: Clue, user: User) -> list[Duplicate]:
    """Clues like one that was received already."""
    return likely_duplicates(
        title=clue.title, text=clue.text, place=clue.place, subject=clue.subject, marks=marks_of_clue(clue),
        subject_text=clue.subject_text, user=user, leaving_out=clue,
    )  # fmt: skip


def near_to(asked: Compared, limits: Likenesses) -> set[int]:
    """Ids of the clues worth comparing with: much the same words, the same subject, the same reporter."""
    return {
        *nearest(sketch(asked.title, asked.words), LOOKED_AT),
        *_about(asked.subject, limits.days),
        *_by_the_same(asked.marks),
    }


def read(pks: Iterable[int]) -> QuerySet[Clue]:
    """These clues, with what comparing and showing them needs."""
    rows = Clue.objects.filter(pk__in=list(pks)).select_related("words", "dossier", "holder", "place")
    carried = ArraySubquery(ReporterMark.objects.filter(clue=OuterRef("pk")).values("mark"))
    return rows.annotate(carried=carried).defer("text", "routing", "words__pairs", "words__sketch")


def _compared(clue: Clue) -> Compared:
    """The other side: whose marks tell a person was asked on this one."""
    carried: list[str] = getattr(clue, "carried")  # noqa: B009  `read` adds it
    return Compared(clue.title, clue.words.text, frozenset(carried), clue.subject_id, clue.subject_text)


def _about(subject: int | None, days: int) -> list[int]:
    """The newest open clues about the same subject."""
    if subject is None:
        return []
    since = now() - timedelta(days=days)
    rows = Clue.objects.filter(subject=subject, received_at__gte=since, stage__in=OPEN)
    return list(rows.order_by("-received_at").values_list("pk", flat=True)[:ABOUT])


def _by_the_same(marks: Collection[str]) -> list[int]:
    """The newest clues of the same reporter."""
    rows = ReporterMark.objects.filter(mark__in=marks).order_by("-clue")
    return list(rows.values_list("clue", flat=True)[:ABOUT]) if marks else []
