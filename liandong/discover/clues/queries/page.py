"""What the pages of one clue show besides the clue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liandong.discover.clues.events import ClueReceived, ClueRouted
from liandong.discover.clues.models import Clue, ReporterAnswer
from liandong.discover.clues.queries.desk import visible
from liandong.discover.clues.queries.intake import place_of
from liandong.discover.clues.queries.matters import Competence, competence, expected_of, names
from liandong.discover.clues.reading import MatterHint, Reading, read
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agency_names
from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.ui.acting import in_words
from liandong.law.refusal import Refusal
from liandong.law.routing import Matter
from liandong.law.rules import NoVersion, Rule, Text, Version
from liandong.law.telling import length_text

SHOWN = 10
DISPATCHED = "matter_dispatched"  # of act.dispatch, as the rule files name it
STARTS = (ClueReceived.slug, ClueRouted.slug, DISPATCHED)


@dataclass(frozen=True, slots=True)
class Demand:
    """时限要求: a clock that the place sets for such a clue."""

    rule: Rule
    version: Version
    length: Text


@dataclass(frozen=True, slots=True)
class Preview:
    """分流预览: who would be competent, what the place demands, and what of it differs from how the clue stands."""

    found: Competence
    place: Place
    demands: tuple[Demand, ...]
    before: Competence | None
    other_demands: tuple[str, ...]  # rules whose length or version differs from the clue's own place

    @property
    def is_other_lead(self) -> bool:
        return self.before is not None and self.before.lead.called != self.found.lead.called


def preview(clue: Clue, matter: str, place: Place, *, usual: str = "") -> Preview:
    """How the clue would stand with another matter or in another place.

    usual   the matter to compare with, while the clue has none
    raises  Refusal  an unknown matter
    """
    found = competence(matter, place)
    stands = clue.matter or usual
    before = _before(clue, stands) if (stands, clue.place_id) != (matter, place.pk) else None
    there = demands(place)
    here = {one.rule.id: one.length for one in demands(clue.place)} if place.pk != clue.place_id else {}
    other = tuple(one.rule.id for one in there if here and here.get(one.rule.id) != one.length)
    return Preview(found, place, tuple(there), before, other)


@dataclass(frozen=True, slots=True)
class Asked:
    """分流页所选: the matter and the place looked at, with what the words of the report suggest."""

    clue: Clue
    matter: str
    place: Place
    reading: Reading
    shown: Preview | None
    problem: str

    @classmethod
    def of(cls, clue: Clue, given: Mapping[str, str], agency: Agency | None) -> Asked:
        """From the address or the form; a place or matter that does not exist is said, not guessed."""
        found = read(clue.title, clue.text, clue.place)
        likely = clue.matter or (found.matter.matter.code if found.matter else "")
        matter, written = given.get("matter", "") or likely, given.get("place", "")
        try:
            place = place_of(written, agency) if written else clue.place
            shown = preview(clue, matter, place, usual=likely) if matter else None
        except Refusal as refusal:
            return cls(clue, likely, clue.place, found, None, in_words(refusal))
        return cls(clue, matter, place, found, shown, "")

    @property
    def initial(self) -> dict[str, str]:
        return {"matter": self.matter, "place": f"{self.place.code} {self.place.name}"}

    @property
    def suggested(self) -> tuple[MatterHint, ...]:
        return self.reading.matters

    @property
    def title(self) -> list[tuple[str, bool]]:
        return segments(self.clue.title, self.reading.words)

    @property
    def text(self) -> list[tuple[str, bool]]:
        """The report, cut where words stand that led to a suggestion."""
        return segments(self.clue.text, self.reading.words)

    @property
    def is_overriding(self) -> bool:
        """Whether this choice needs a reason."""
        expected = self.clue.matter or expected_of(self.suggested)
        return bool(expected) and expected != self.matter


@dataclass(frozen=True, slots=True)
class Decided:
    """已定分流: the routing as it was kept, in the words of today's list."""

    matter: Matter | None
    lead: Text
    joining: tuple[tuple[Text, bool], ...]  # with whether it is only inferred
    is_implied: bool
    reasons: tuple[Text, ...]
    rule: str
    source: str
    since: str
    override_reason: str


def decided(clue: Clue) -> Decided | None:
    """How the clue was routed; None while it is not."""
    kept = clue.routing
    if not kept:
        return None
    implied, offices = kept.get("implied", []), kept.get("agencies", {})
    known = agency_names(offices.values())
    called = names(clue.place) | {code: Text(known[pk], known[pk]) for code, pk in offices.items() if pk in known}
    return Decided(
        matter=book().matters(clue.place).get(kept["matter"]),
        lead=called.get(kept["lead"], Text(kept["lead"], kept["lead"])),
        joining=tuple((called.get(code, Text(code, code)), code in implied) for code in kept["joining"]),
        is_implied=kept["lead"] in implied,
        reasons=tuple(Text(one["zh"], one["en"]) for one in kept["reasons"]),
        rule=kept["rule"],
        source=kept["source"],
        since=kept["version"],
        override_reason=kept["override_reason"],
    )


def answers(clue: Clue) -> list[ReporterAnswer]:
    """What the reporter was told."""
    return list(ReporterAnswer.objects.filter(clue=clue).select_related("agency", "answered_by"))


def _before(clue: Clue, matter: str) -> Competence | None:
    try:
        return competence(matter, clue.place) if matter else None
    except Refusal:
        return None


def demands(place: Place) -> list[Demand]:
    """The clocks that a place starts when a clue is received, routed or passed on."""
    found: dict[str, Demand] = {}
    for slug in STARTS:
        for rule in book().terms_starting(slug, place):
            try:
                version = rule.on(today())
            except NoVersion:
                continue
            found[rule.id] = Demand(rule, version, length_text(version.values["length"], version.values["unit"]))
    return list(found.values())


def segments(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """The text cut where one of the words stands, so that a page can mark it."""
    parts: list[tuple[str, bool]] = [(text, False)]
    for word in sorted(filter(None, words), key=len, reverse=True):
        cut: list[tuple[str, bool]] = []
        for part, is_hit in parts:
            pieces = [part] if is_hit else part.split(word)
            for at, piece in enumerate(pieces):
                if at:
                    cut.append((word, True))
                if piece:
                    cut.append((piece, is_hit))
        parts = cut
    return parts


def about(subject: Subject, user: User) -> list[Clue]:
    """The newest clues about a subject, as far as the person may see them."""
    rows = visible(user).filter(subject=subject).select_related("dossier", "holder").defer("text", "routing")
    return list(rows.order_by("-received_at")[:SHOWN])
