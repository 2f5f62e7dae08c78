"""The review page: the text with its marks on the left, one entry and the list of all on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.directives import pieces, queries, readings
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.directives.pieces import Piece
from liandong.ground.rulebook.clauses import duty_holders
from liandong.law.directive.model import Damage

FIGURES = {
    "deadline": _("deadline"),
    "frequency": _("frequency"),
    "ratio": _("ratio"),
    "target_year": _("target year"),
    "count": _("count"),
    "age": _("age"),
    "money": _("money"),
    "other": _("other figure"),
}
GIST = 60
HEADINGS = {"title": "head-title", "part": "head-part", "annex": "head-part"}


@dataclass(frozen=True)
class Words:
    """A piece of a line as the page shows it."""

    words: str
    style: str
    entry: int | None
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A line of the text; `style` is that of a heading where it is one."""

    style: str
    pieces: tuple[Words, ...]


@dataclass(frozen=True)
class Listed:
    """An entry in the list of all: its first words where nobody has said it in others."""

    entry: DraftEntry
    gist: str


@dataclass(frozen=True)
class Review:
    """What the page shows to one reader."""

    draft: Draft
    entries: Sequence[DraftEntry]
    chosen: DraftEntry | None
    shown: str  # only entries of this state stand in the list; all where empty
    user: User

    @property
    def may_review(self) -> bool:
        return self.user.may(queries.REVIEW)

    @property
    def is_editing(self) -> bool:
        """Whether the chosen entry is shown as a form."""
        return self.may_review and self.chosen is not None and self.chosen.is_live

    @cached_property
    def progress(self) -> queries.Progress:
        return queries.progress(self.entries)

    @cached_property
    def departments(self) -> dict[str, str]:
        return duty_holders()

    @cached_property
    def directive(self) -> Any:
        return readings.of(self.draft)

    @property
    def damage(self) -> tuple[Damage, ...]:
        return self.directive.damage  # type: ignore[no-any-return]

    @property
    def live(self) -> list[DraftEntry]:
        return [entry for entry in self.entries if entry.is_live]

    @cached_property
    def uncovered(self) -> list[readings.Order]:
        """Sentences that order something and stand in no entry, not even in one that was discarded for a reason."""
        return queries.orders_uncovered(self.draft, self.entries)

    @cached_property
    def let_go(self) -> int:
        """How many more such sentences stand in discarded entries only."""
        return len(queries.orders_uncovered(self.draft, self.live)) - len(self.uncovered)

    @property
    def listed(self) -> list[Listed]:
        text = self.draft.text
        return [
            Listed(entry, entry.says_zh or " ".join(text[entry.start : min(entry.end, entry.start + GIST)].split()))
            for entry in self.entries
            if not self.shown or entry.state == self.shown
        ]

    @property
    def following(self) -> DraftEntry | None:
        """The live entry that this one could be merged with."""
        chosen = self.chosen
        later = self.live[self.live.index(chosen) + 1 :] if chosen and chosen.is_live else []
        return later[0] if later else None

    @property
    def previous(self) -> DraftEntry | None:
        return self._beside(-1)

    @property
    def next(self) -> DraftEntry | None:
        return self._beside(1)

    @property
    def chips(self) -> list[tuple[str, Any, int]]:
        """The states one may narrow the list to."""
        done, state = self.progress, DraftEntry.State
        return [
            ("", _("All"), done.all),
            (state.OPEN, state.OPEN.label, done.open),
            (state.CONFIRMED, state.CONFIRMED.label, done.confirmed),
            (state.DISCARDED, state.DISCARDED.label, done.discarded),
        ]

    @cached_property
    def quote(self) -> list[Words]:
        """The words of the chosen entry, its figures marked."""
        entry = self.chosen
        if entry is None:
            return []
        marks = [(_figure_style(one), one["start"], one["end"]) for one in entry.figures if one["end"] > one["start"]]
        said = pieces.cut_at(self.draft.text, entry.start, entry.end, marks)
        return [Words(one.words, " ".join(one.marks), None, ()) for one in said]

    @cached_property
    def sentences(self) -> list[Piece]:
        """The pieces between which the chosen entry may be split."""
        entry = self.chosen
        return pieces.sentences(self.draft.text, entry.start, entry.end) if entry else []

    @property
    def figures(self) -> list[dict[str, Any]]:
        return (
            [{**one, "name": FIGURES.get(one["kind"], one["kind"])} for one in self.chosen.figures]
            if self.chosen
            else []
        )

    def lines(self) -> Iterator[Line]:
        """The whole text, marked: no character is left out."""
        headings = {part.span.start: HEADINGS[part.kind] for part in self.directive.parts() if part.kind in HEADINGS}
        known = {f"t-{entry.pk}": entry for entry in self.entries}
        for line in pieces.lines(self.draft.text, self._marks()):
            start = line[0].start if line else -1
            yield Line(headings.get(start, ""), tuple(self._words(one, known) for one in line))

    def _marks(self) -> list[tuple[str, int, int]]:
        marks = [(f"t-{entry.pk}", entry.start, entry.end) for entry in self.entries]
        marks += [
            (f"d-{number}", one.span.start, max(one.span.end, one.span.start + 1))
            for number, one in _numbered(self.damage)
        ]
        return marks + [(f"u-{number}", one.start, one.end) for number, one in _numbered(self.uncovered)]

    def _words(self, piece: Piece, known: dict[str, DraftEntry]) -> Words:
        over = [known[name] for name in piece.marks if name in known]
        entry = min(over, key=lambda one: one.end - one.start) if over else None
        styles = [f"span span-{entry.state}"] if entry else []
        styles += ["span-at"] if entry and entry == self.chosen else []
        styles += [name for name, sign in (("span-damage", "d-"), ("span-uncovered", "u-")) if _any(piece, sign)]
        return Words(piece.words, " ".join(styles), entry.pk if entry else None, piece.begins)

    def _beside(self, step: int) -> DraftEntry | None:
        if self.chosen is None or self.chosen not in self.entries:
            return None
        at = list(self.entries).index(self.chosen) + step
        return self.entries[at] if 0 <= at < len(self.entries) else None


def review(draft: Draft, user: User, at: str = "", shown: str = "") -> Review:
    """The page of a draft. `at`: the entry asked for; without one the first that waits."""
    entries = queries.entries_of(draft)
    asked = [entry for entry in entries if str(entry.pk) == at]
    waiting = [entry for entry in entries if entry.state == DraftEntry.State.OPEN]
    chosen = next(iter([*asked, *waiting, *entries]), None)
    return Review(draft, entries, chosen, shown if shown in DraftEntry.State.values else "", user)


def _figure_style(figure: dict[str, Any]) -> str:
    return "fig fig-missing" if figure["missing"] else "fig"


def _numbered(things: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return enumerate(things, start=1)


def _any(piece: Piece, sign: str) -> bool:
    return any(name.startswith(sign) for name in piece.marks)
