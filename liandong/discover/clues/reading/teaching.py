"""What a model learns from: the matter list of the rulebook, and reports that a person has routed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from liandong.discover.clues.folding import letters, likeness_of, sketch, triples
from liandong.discover.clues.models import Clue, ReporterMark
from liandong.discover.clues.reading.classes import class_of
from liandong.discover.clues.reading.grams import Parts
from liandong.ground.rulebook.book import book

SHARED_HASHES = 4  # reports with so many hashes of their sketches in common are compared
SAME_TEXT = 0.5  # and are one group from this likeness on
CROWD = 60  # a hash that so many reports share is a phrase of politeness


@dataclass(frozen=True, slots=True)
class Example:
    """学习样例: a report, or a word of a list, and what it is about."""

    title: str
    text: str
    label: str
    group: str = ""  # examples of one group are never on both sides of a fold
    is_word: bool = False
    is_ours: bool = False  # of the rulebook: there it is open to everyone

    @property
    def parts(self) -> Parts:
        return Parts.of(self.title, self.text)


def taught(*, by_class: bool = False) -> list[Example]:
    """The titles, words and example sentences of the matter list, by matter or by class of the hotline."""
    return list(_taught(by_class))


def _taught(by_class: bool) -> Iterator[Example]:
    for code, matter in sorted(book().matters().items()):
        label = class_of(matter) if by_class else code
        if not label:
            continue
        for word in (matter.title.zh, *matter.words):
            yield Example(word, "", label, is_word=True, is_ours=True)
        for sentence in matter.examples:
            yield Example(sentence, "", label, group=sentence, is_ours=True)


def confirmed() -> list[Example]:
    """Reports whose matter a person confirmed: title and text alone; whoever reported them is not read."""
    known = book().matters()
    rows = Clue.objects.filter(routing__confirmed=True).order_by("pk").values_list("pk", "title", "text", "matter")
    by = _people()
    return grouped(
        [
            Example(title, text, matter, by.get(pk, f"clue {pk}"))
            for pk, title, text, matter in rows.iterator()
            if matter in known
        ]
    )


def _people() -> dict[int, str]:
    """By which number, if one person’s, a confirmed report belongs with others; never whose it is."""
    rows = ReporterMark.objects.filter(clue__routing__confirmed=True).order_by("clue", "mark")
    marks = list(rows.values_list("clue", "mark"))
    often = Counter(mark for _clue, mark in marks)
    return {clue: f"mark {mark}" for clue, mark in marks if often[mark] <= CROWD}


def of_classes(examples: Iterable[Example]) -> list[Example]:
    """The same examples, by class of the hotline."""
    known = book().matters()
    named = [(one, class_of(known[one.label])) for one in examples]
    return [replace(one, label=label) for one, label in named if label]


def grouped(examples: Sequence[Example]) -> list[Example]:
    """The examples with one group for those that had one, and for those whose texts are nearly the same."""
    parent = list(range(len(examples)))

    def top(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[str, int] = {}
    for at, one in enumerate(examples):
        for name in filter(None, (f"g{one.group}" if one.group else "", f"t{letters(one.title)}{letters(one.text)}")):
            parent[top(at)] = top(first.setdefault(name, at))
    for one_at, other_at in _alike(examples):
        parent[top(one_at)] = top(other_at)
    return [replace(one, group=str(top(at))) for at, one in enumerate(examples)]


def _alike(examples: Sequence[Example]) -> Iterator[tuple[int, int]]:
    """Pairs of reports with nearly the same text: those that share hashes are compared."""
    holders: dict[int, list[int]] = {}
    shared: dict[tuple[int, int], int] = {}
    for at, one in enumerate(examples):
        for number in sketch(one.title, one.text):
            others = holders.setdefault(number, [])
            for other in others if len(others) < CROWD else ():
                shared[other, at] = shared.get((other, at), 0) + 1
            others.append(at)
    for (other, at), many in shared.items():
        if many >= SHARED_HASHES and _likeness(examples[other], examples[at]) >= SAME_TEXT:
            yield other, at


def _likeness(one: Example, other: Example) -> float:
    return likeness_of(triples(one.title + one.text), triples(other.title + other.text))
