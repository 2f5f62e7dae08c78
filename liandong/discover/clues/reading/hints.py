"""What a reading of a report says: each hint with how sure it is and the words of the report that led to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.routing import Matter
from liandong.law.rules import Text

# Local settings: from which share of right answers on a hint is called likely, or possible.
LIKELY_FROM = 0.7
POSSIBLE_FROM = 0.4


class Certainty(Enum):
    """把握: what a person is told instead of a bare figure."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNSURE = "unsure"

    @property
    def label(self) -> Promise:
        return LABELS[self]

    @property
    def tone(self) -> str:
        """Colour of its badge."""
        return {"likely": "green", "possible": "blue", "unsure": "grey"}[self.value]

    @classmethod
    def of(cls, confidence: float) -> Certainty:
        if confidence >= LIKELY_FROM:
            return cls.LIKELY
        return cls.POSSIBLE if confidence >= POSSIBLE_FROM else cls.UNSURE


LABELS: dict[Certainty, Promise] = {
    Certainty.LIKELY: pgettext_lazy("certainty", "likely"),
    Certainty.POSSIBLE: pgettext_lazy("certainty", "possible"),
    Certainty.UNSURE: pgettext_lazy("certainty", "unsure"),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """线索解读提示: how sure it is and why; without a figure where nobody has measured one."""

    certainty: Certainty
    words: tuple[str, ...]
    confidence: float | None = None  # the share of right ones among hints like it, where it was measured

    @property
    def percent(self) -> int | None:
        return None if self.confidence is None else round(self.confidence * 100)


@dataclass(frozen=True, slots=True)
class MatterHint:
    """建议事项: a matter of the list."""

    matter: Matter
    hint: Hint

    @property
    def words(self) -> tuple[str, ...]:
        return self.hint.words


@dataclass(frozen=True, slots=True)
class PlaceHint:
    """建议地点: a place named in the report."""

    place: Place
    hint: Hint


@dataclass(frozen=True, slots=True)
class SubjectHint:
    """建议对象: a subject of the register named in the report."""

    subject: Subject
    hint: Hint
    is_exact: bool  # its whole present name stands there


class Pace(Enum):
    """缓急: how soon a person should look."""

    AT_ONCE = "at_once"
    FIRST = "first"
    USUAL = "usual"

    @property
    def label(self) -> Promise:
        return PACES[self]

    @property
    def tone(self) -> str:
        return {"at_once": "red", "first": "amber", "usual": "grey"}[self.value]


PACES: dict[Pace, Promise] = {
    Pace.AT_ONCE: _("look at once"),
    Pace.FIRST: _("look first"),
    Pace.USUAL: _("in its turn"),
}


@dataclass(frozen=True, slots=True)
class Urgency:
    """建议缓急: the pace, the kinds of danger the report tells of, and the words."""

    pace: Pace
    kinds: tuple[Text, ...]
    hint: Hint


@dataclass(frozen=True, slots=True)
class HealthHint:
    """是否卫生健康事项: whether somebody of health should look; rather once too often."""

    is_possible: bool
    hint: Hint
    label: str  # the likeliest class of a hotline


@dataclass(frozen=True, slots=True)
class Reading:
    """来件解读: what the words of a report suggest, for a person to confirm."""

    matters: tuple[MatterHint, ...] = ()
    places: tuple[PlaceHint, ...] = ()
    subjects: tuple[SubjectHint, ...] = ()
    urgency: Urgency = field(default_factory=lambda: Urgency(Pace.USUAL, (), Hint(Certainty.UNSURE, ())))
    health: HealthHint | None = None
    model: str = ""  # the fingerprint of the model that was asked; empty where only the words were

    @property
    def matter(self) -> MatterHint | None:
        """The likeliest."""
        return self.matters[0] if self.matters else None

    @property
    def place(self) -> PlaceHint | None:
        return self.places[0] if self.places else None

    @property
    def subject(self) -> SubjectHint | None:
        return self.subjects[0] if self.subjects else None

    @property
    def words(self) -> tuple[str, ...]:
        """Every word that led to something, once: what a page marks in the text."""
        hints = [one.hint for one in self.matters[:1]] + [one.hint for one in self.places]
        hints += [one.hint for one in self.subjects] + [self.urgency.hint]
        return tuple(dict.fromkeys(word for hint in hints for word in hint.words))
