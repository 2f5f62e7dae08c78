"""Learning, with how well it went: precision and recall of each matter, and what changed against the model before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liandong.discover.clues.reading import keeping
from liandong.discover.clues.reading.classes import class_lists, health_class, matter_lists
from liandong.discover.clues.reading.learning import Prepared, learn
from liandong.discover.clues.reading.model import Model
from liandong.discover.clues.reading.teaching import Example, confirmed, of_classes, taught


@dataclass(frozen=True, slots=True)
class Mark:
    """成绩: of one matter, over examples the model had not seen."""

    label: str
    examples: int
    suggested: int
    right: int

    @property
    def precision(self) -> float | None:
        return self.right / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        return self.right / self.examples if self.examples else None


@dataclass(frozen=True)
class Learned:
    """学习结果: the name of the model, of what it was made, its marks, and what it suggests otherwise than before."""

    name: str
    before: str
    from_rulebook: int
    from_reports: int
    marks: tuple[Mark, ...]
    right_share: float
    marks_on: str  # reports or sentences
    changed: tuple[tuple[str, str, int], ...]  # before, now, and for how many confirmed reports


def from_rulebook() -> Learned:
    """The model that the rulebook alone makes; kept, not chosen."""
    return _learned(taught(), [], keeping.of_rulebook())


def from_confirmations() -> Learned:
    """A model of the rulebook and of every report whose matter a person confirmed; kept, and put to work."""
    reports = confirmed()
    if not reports:
        raise LookupError
    told = [(one.title, one.text, one.label) for one in reports]
    found = _learned(taught(), reports, keeping.fingerprint(keeping.of_rulebook(), told))
    keeping.choose(found.name)
    return found


def _learned(sentences: Sequence[Example], reports: Sequence[Example], name: str) -> Learned:
    before = keeping.chosen() or keeping.of_rulebook()
    examples = [*sentences, *reports]
    marks, right = marks_of(examples, reports)
    matters = learn(examples, matter_lists())
    by_class = [*taught(by_class=True), *of_classes(reports)]
    classes = learn(by_class, class_lists(), looked_at=[label for label in [health_class()] if label])
    about = {
        "from_rulebook": len(sentences), "from_reports": len(reports), "right_share": right,
        "marks_on": "reports" if reports else "sentences",
        "marks": {one.label: [one.examples, one.suggested, one.right] for one in marks},
    }  # fmt: skip
    changed = _changed(before, name, matters, reports)
    keeping.keep(matters, classes, about, name=name)
    return Learned(name, before, len(sentences), len(reports), marks, right, str(about["marks_on"]), changed)


def marks_of(examples: Sequence[Example], reports: Sequence[Example]) -> tuple[tuple[Mark, ...], float]:
    """Marks over the confirmed reports, else over the sentences of the rulebook; each judged by a model without it."""
    prepared = Prepared.of(examples, matter_lists())
    margins = prepared.margins_outside()
    labels = sorted({one.label for one in examples})
    first = len(examples) - len(reports)
    asked = [at for at in range(first if reports else 0, len(examples)) if not np.isnan(margins[at]).any()]
    pairs = [(examples[at].label, labels[int(margins[at].argmax())]) for at in asked]
    truth, said = Counter(one for one, _other in pairs), Counter(other for _one, other in pairs)
    right = Counter(one for one, other in pairs if one == other)
    marks = tuple(Mark(label, truth[label], said[label], right[label]) for label in sorted({*truth, *said}))
    return marks, (sum(right.values()) / len(pairs) if pairs else 0.0)


def _changed(before: str, name: str, now: Model, reports: Sequence[Example]) -> tuple[tuple[str, str, int], ...]:
    """Which confirmed reports the model before would have suggested another matter for."""
    if before == name or not reports or before not in keeping.kept():
        return ()
    old = Model.load(keeping.folder() / before / keeping.MATTERS)
    pairs = ((old.score(one.title, one.text).best, now.score(one.title, one.text).best) for one in reports)
    counted = Counter(pair for pair in pairs if pair[0] != pair[1])
    return tuple((one, other, many) for (one, other), many in counted.most_common())
