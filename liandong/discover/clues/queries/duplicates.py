"""Reports much like this one, with how much and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
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
    alike = Q(words__sketch__overlap=sketch(title, words))
    if subject:
        since = now() - timedelta(days=SUBJECT_DAYS)
        alike |= Q(subject=subject, received_at__gte=since) & ~Q(stage=Stage.CLOSED)
    near = Clue.objects.filter(seen_by(user, "dossier__")).filter(alike).select_related("words", "dossier", "holder")
    if place:
        near = near.filter(place__stem__startswith=place.stem[:4])
    if leaving_out:
        near = near.exclude(pk=leaving_out.pk)
    judged = [_judged(clue, title, words, subject, subject_text) for clue in near.order_by("-received_at")[:LOOKED_AT]]
    return sorted((one for one in judged if one.why), key=lambda one: -one.score)[:most]


def like(clue: Clue, user: User) -> list[Duplicate]:
    """Clues like one that was received already."""
    return likely_duplicates(
        title=clue.title, text=clue.text, place=clue.place, subject=clue.subject,
        subject_text=clue.subject_text, user=user, leaving_out=clue,
    )  # fmt: skip


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
