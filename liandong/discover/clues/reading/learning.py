"""Making a model from examples: linear machines of scikit-learn, and how sure they may call themselves.

Only the commands import this; a page asks the model that was made.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from liandong.discover.clues.reading.grams import TITLE_WEIGHT, Parts, grams
from liandong.discover.clues.reading.model import Floats, Model, Table, hit_row, shares_of
from liandong.discover.clues.reading.teaching import Example

SEED = 7
MOST_TERMS = 60_000  # of each part
SEEN_WITH = 2  # people at least: what one alone writes may be a name, and a model is kept, copied and handed on
FOLDS_INSIDE = 3
SHARPNESSES = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
IN_VAIN = 0.04  # of the reports of other labels, how many may be looked at for a label that must not be missed
LIST_WEIGHT = 0.3  # of a word of a list beside a sentence, as an example


def learn(
    examples: Sequence[Example],
    lists: Mapping[str, tuple[str, ...]],
    *,
    looked_at: Sequence[str] = (),
    about: Mapping[str, Any] | None = None,
) -> Model:
    """A model of these examples; how sure it is and where to draw lines it finds by folds of its own examples.

    looked_at  labels whose reports must hardly ever be missed: for each a line is found
    """
    prepared = Prepared.of(examples, lists)
    model = prepared.fitted(np.arange(len(examples)))
    margins = prepared.margins_outside()
    real = np.array([not one.is_word for one in examples]) & ~np.isnan(margins).any(axis=1)
    truth = np.array([one.label for one in examples])
    sharpness = _sharpness(margins[real], truth[real], model.labels)
    lines = {label: _line(margins[real], truth[real], model.labels, label, sharpness) for label in looked_at}
    return Model(
        model.labels, lists, model.title, model.whole, model.hits, model.bias, sharpness, lines, dict(about or {})
    )


@dataclass(frozen=True)
class Prepared:
    """备好的样例: examples with what is the same in every fold worked out once."""

    examples: Sequence[Example]
    lists: Mapping[str, tuple[str, ...]]
    parts: Sequence[Parts]
    hits: Floats

    @classmethod
    def of(cls, examples: Sequence[Example], lists: Mapping[str, tuple[str, ...]]) -> Prepared:
        parts = [one.parts for one in examples]
        hits = np.array([hit_row(lists, one) for one in parts], dtype=np.float32).reshape(len(parts), 2 * len(lists))
        return cls(examples, lists, parts, hits)

    def fitted(self, chosen: NDArray[np.intp]) -> Model:
        """The machine of the chosen examples, as tables of weights."""
        taught = [self.examples[at] for at in chosen]
        labels = np.array([one.label for one in taught])
        first = Weighing.of([self.parts[at].title for at in chosen], taught)
        second = Weighing.of([self.parts[at].whole for at in chosen], taught)
        columns = [first.rows * TITLE_WEIGHT, second.rows]
        machine = LinearSVC(class_weight="balanced", random_state=SEED)
        weight = np.array([LIST_WEIGHT if self.examples[at].is_word else 1.0 for at in chosen])
        machine.fit(hstack([*columns, csr_matrix(self.hits[chosen])]).tocsr(), labels, sample_weight=weight)
        return _as_model(machine, first, second, self.lists)

    def margins_outside(self) -> Floats:
        """For each example that is no list word the margins of a model that did not see its group; NaN for others."""
        labels = sorted({one.label for one in self.examples})
        found = np.full((len(self.examples), len(labels)), np.nan, dtype=np.float32)
        for inside, outside in folds(self.examples, FOLDS_INSIDE):
            model = self.fitted(inside)
            where = [labels.index(label) for label in model.labels]
            for at in outside:
                found[at] = -10.0  # a label that the fold's model never saw
                found[at, where] = model.score(self.examples[at].title, self.examples[at].text).margins
        return found


def folds(
    examples: Sequence[Example], many: int, *, seed: int = SEED
) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Folds by group, each with its share of every label; words of lists are always inside."""
    real = np.array([at for at, one in enumerate(examples) if not one.is_word], dtype=np.intp)
    words = np.array([at for at, one in enumerate(examples) if one.is_word], dtype=np.intp)
    labels = [examples[at].label for at in real]
    groups = [examples[at].group or str(at) for at in real]
    cutter = StratifiedGroupKFold(many, shuffle=True, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a class with fewer members than folds is in some of them only
        cuts = list(cutter.split(np.zeros(len(real)), labels, groups))
    return [(np.concatenate([real[inside], words]), real[outside]) for inside, outside in cuts]


@dataclass(frozen=True)
class Weighing:
    """词项选取: the runs of signs that a model may know of one part, what each is worth, and the examples in them.

    It knows what stands in the rulebook, and of reports only what at least two people have written: a name, a number
    plate or an address that one alone gives is not in the model.
    """

    terms: tuple[str, ...]
    worth: Floats
    rows: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str], examples: Sequence[Example]) -> Weighing:
        counter = CountVectorizer(analyzer=grams, dtype=np.float32)
        counts = csr_matrix(counter.fit_transform(texts))
        known = np.flatnonzero(_is_common(counts, examples))
        if not len(known):  # a handful of messages without the rulebook, being evaluated: no model is kept of them
            known = np.arange(counts.shape[1])
        if len(known) > MOST_TERMS:
            often = np.asarray(counts[:, known].sum(axis=0)).ravel()
            known = known[np.sort(np.argsort(-often, kind="stable")[:MOST_TERMS])]
        transformer = TfidfTransformer(sublinear_tf=True)
        rows = csr_matrix(transformer.fit_transform(counts[:, known]))
        names = counter.get_feature_names_out()[known]
        return cls(tuple(str(one) for one in names), transformer.idf_.astype(np.float32), rows)


def _is_common(counts: csr_matrix, examples: Sequence[Example]) -> NDArray[np.bool_]:
    """Of each run whether the rulebook has it, or reports of at least two people have."""
    groups = {name: at for at, name in enumerate(dict.fromkeys(_person(one, at) for at, one in enumerate(examples)))}
    whose = [groups[_person(one, at)] for at, one in enumerate(examples)]
    ones = np.ones(len(examples), dtype=np.float32)
    by_person = csr_matrix((ones, (whose, range(len(examples)))), shape=(len(groups), len(examples))) @ (counts > 0)
    people = np.bincount(by_person.indices, minlength=counts.shape[1])
    ours = np.array([one.is_ours for one in examples])
    return np.asarray((people >= SEEN_WITH) | (np.bincount(counts[ours].indices, minlength=counts.shape[1]) > 0))


def _person(example: Example, at: int) -> str:
    return example.group or f"at {at}"


def _as_model(machine: LinearSVC, first: Weighing, second: Weighing, lists: Mapping[str, tuple[str, ...]]) -> Model:
    weights, bias = machine.coef_.T.astype(np.float32), machine.intercept_.astype(np.float32)
    labels = tuple(str(label) for label in machine.classes_)
    if len(labels) == 2:  # one line between two labels is kept as one for each
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    one, two = len(first.terms), len(first.terms) + len(second.terms)
    return Model(labels, lists, _table(first, weights[:one]), _table(second, weights[one:two]), weights[two:], bias)


def _table(weighing: Weighing, weights: Floats) -> Table:
    return Table(weighing.terms, weighing.worth, weights)


def _sharpness(margins: Floats, truth: NDArray[np.str_], labels: Sequence[str]) -> float:
    """The one that makes the shares of the true labels likeliest."""
    if not len(margins):
        return 1.0
    at = np.array([labels.index(label) for label in truth])

    def loss(sharpness: float) -> float:
        shares = np.array([shares_of(row, sharpness) for row in margins])
        return float(-np.log(np.clip(shares[np.arange(len(at)), at], 1e-6, 1)).mean())

    return min(SHARPNESSES, key=loss)


def _line(margins: Floats, truth: NDArray[np.str_], labels: Sequence[str], label: str, sharpness: float) -> float:
    """The share from which reports are looked at for a label, though other labels look likelier.

    Of the reports of other labels one in 25 may be looked at in vain: rather once too often than once too little.
    """
    column = labels.index(label)
    others = [float(shares_of(row, sharpness)[column]) for row in margins[truth != label]]
    return float(np.quantile(others, 1 - IN_VAIN)) if others else 0.5
