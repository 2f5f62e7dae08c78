"""Reports much like this one, with how much and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Stage
from liandong.discover.clues.folding import folded, likeness, searchable, sketch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject

# Local settings: no text says when two reports are about one thing.
ALIKE = 0.35
SAME_TITLE = 0.6
SAME_SUBJECT = 0.5
SUBJECT_DAYS = 180
LOOKED_AT = 80
# The index finds who shares a hash at all; only those are compared. OFFSET 0 keeps the two apart.
NEAREST = """
SELECT clue_id FROM (SELECT clue_id, sketch FROM clues_cluetext WHERE sketch && %s::bigint[] OFFSET 0) near
ORDER BY (SELECT count(*) FROM unnest(near.sketch) one WHERE one = ANY (%s::bigint[])) DESC, clue_id DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """疑似重复: an earlier clue, how alike it is (0 to 1), and why it is shown."""

    clue: Clue
    score: float
    why: tuple[Promise | str, ...]

    @property
    def percent(self) -> int:
        return round(self.score * 100)


def likely_duplicates(
    *,
    title: str,
    text: str,
    place: Place | None = None,
    subject: Subject | None = None,
    subject_text: str = "",
    user: User,
    leaving_out: Clue | None = None,
    most: int = 5,
) -> list[Duplicate]:
    """Clues this person may see that are likely about the same thing, the likeliest first."""
    words = searchable(title, subject_text, text)
    near = {*_alike(sketch(title, words)), *_about(subject)} - {leaving_out.pk if leaving_out else None}
    clues = Clue.objects.filter(seen_by(user, "dossier__"), pk__in=near).select_related("words", "dossier", "holder")
    if place:
        clues = clues.filter(place__code__startswith=place.stem[:4])
    judged = [_judged(clue, title, words, subject, subject_text) for clue in clues]
    return sorted((one for one in judged if one.why), key=lambda one: -one.score)[:most]


def like(clue: Clue, user: User) -> list[Duplicate]:
    """Clues like one that was received already."""
    return likely_duplicates(
        title=clue.title, text=clue.text, place=clue.place, subject=clue.subject,
        subject_text=clue.subject_text, user=user, leaving_out=clue,
    )  # fmt: skip


def _alike(numbers: list[int]) -> list[int]:
    """Clues that share hashes with this sketch, those with most in common first."""
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, [numbers, numbers, LOOKED_AT])
        return [pk for (pk,) in cursor.fetchall()]


def _about(subject: Subject | None) -> list[int]:
    """The newest open clues about the same subject."""
    if subject is None:
        return []
    since = now() - timedelta(days=SUBJECT_DAYS)
    rows = Clue.objects.filter(subject=subject, received_at__gte=since).exclude(stage=Stage.CLOSED)
    return list(rows.order_by("-received_at").values_list("pk", flat=True)[:LOOKED_AT])


def _judged(clue: Clue, title: str, words: str, subject: Subject | None, subject_text: str) -> Duplicate:
    why: list[Promise | str] = []
    text_score, title_score = likeness(words, clue.words.text), likeness(title, clue.title)
    score = 0.0
    if text_score >= ALIKE:
        why.append(_("the text is much the same"))
        score = text_score
    if title_score >= SAME_TITLE:
        why.append(_("the title is much the same"))
        score = max(score, title_score * 0.9)
    if subject and clue.subject_id == subject.pk:
        why.append(_("the same subject"))
        score = max(score, SAME_SUBJECT) + 0.1
    elif subject_text and folded(subject_text) == folded(clue.subject_text):
        why.append(_("the same name was reported"))
        score = max(score, SAME_SUBJECT)
    return Duplicate(clue, min(score, 1.0), tuple(why))
