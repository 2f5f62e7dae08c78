"""How well the reading tells the classes of messages apart: five folds, each judged by a model that saw none of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

from liandong.discover.clues.folding import folded
from liandong.discover.clues.reading.classes import class_lists, health_class
from liandong.discover.clues.reading.learning import SEED, folds, learn
from liandong.discover.clues.reading.teaching import Example

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """评测结果: of one cut into folds; None where the file has no message of health."""

    macro_f1: float
    health_recall: float | None
    health_precision: float | None
    baseline_macro_f1: float

    def as_data(self) -> dict[str, float | None]:
        given = (self.macro_f1, self.health_recall, self.health_precision, self.baseline_macro_f1)
        names = ("macro_f1", "health_recall", "health_precision", "baseline_macro_f1")
        return {name: None if one is None else round(one, 4) for name, one in zip(names, given, strict=True)}


@dataclass(frozen=True)
class Evaluation:
    """评测: the figures of each cut, and of the first one each class and which messages of health were missed."""

    cuts: tuple[Figures, ...]
    classes: Mapping[str, tuple[int, int, int]]  # messages, told to be it, right
    missed: tuple[str, ...]  # numbers of the rows

    @property
    def mean(self) -> Figures:
        return Figures(*(_over([getattr(one, name) for one in self.cuts], fmean) for name in Figures.__slots__))  # type: ignore[arg-type]

    @property
    def spread(self) -> Figures:
        return Figures(*(_over([getattr(one, name) for one in self.cuts], pstdev) for name in Figures.__slots__))  # type: ignore[arg-type]


def evaluate(examples: Sequence[Example], *, cuts: int = 1) -> Evaluation:
    """Five folds by message, as often as asked, each time cut otherwise."""
    truth = np.array([one.label for one in examples])
    health = health_class()
    lists = {label: words for label, words in class_lists().items() if label in set(truth)}
    found = [_cut(examples, truth, lists, health, SEED + number) for number in range(cuts)]
    _figures, said, looked = found[0]
    many, told, right = Counter(truth), Counter(said), Counter(truth[truth == said])
    classes = {label: (many[label], told[label], right[label]) for label in sorted(many)}
    missed = tuple(str(at + 1) for at in np.flatnonzero((truth == health) & ~looked))
    return Evaluation(tuple(one for one, _said, _looked in found), classes, missed)


def _cut(
    examples: Sequence[Example], truth: NDArray[np.str_], lists: Mapping[str, tuple[str, ...]], health: str, seed: int
) -> tuple[Figures, NDArray[np.str_], NDArray[np.bool_]]:
    """One cut into folds: everything, the line for health too, is found within the folds that teach."""
    said, plainly = truth.copy(), truth.copy()
    looked = np.zeros(len(truth), dtype=bool)
    for inside, outside in folds(examples, FOLDS, seed=seed):
        taught = [examples[at] for at in inside]
        model = learn(taught, lists, looked_at=[health] if health in truth[inside] else [])
        baseline = _baseline(taught)
        for at in outside:
            scored = model.score(examples[at].title, examples[at].text)
            said[at] = scored.best
            looked[at] = health in model.looked_from and scored.share(health) >= model.looked_from[health]
        plainly[outside] = baseline([_words(examples[at]) for at in outside])
    is_health = truth == health
    both = int((looked & is_health).sum())
    figures = Figures(
        float(f1_score(truth, said, average="macro")),
        both / int(is_health.sum()) if is_health.any() else None,
        both / int(looked.sum()) if looked.any() else None,
        float(f1_score(truth, plainly, average="macro")),
    )
    return figures, said, looked


def _baseline(taught: Sequence[Example]) -> Callable[[list[str]], NDArray[np.str_]]:
    """What anybody would try first: characters by TF-IDF, and a linear SVM."""
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=BASELINE_GRAMS, sublinear_tf=True)
    machine = LinearSVC(class_weight="balanced", random_state=SEED)
    machine.fit(vectorizer.fit_transform([_words(one) for one in taught]), [one.label for one in taught])
    return lambda texts: machine.predict(vectorizer.transform(texts))


BASELINE_GRAMS = (1, 3)


def _words(one: Example) -> str:
    return folded(f"{one.title} {one.text}")


def _over(values: Sequence[float | None], how: Callable[[list[float]], float]) -> float | None:
    known = [one for one in values if one is not None]
    return how(known) if known else None
