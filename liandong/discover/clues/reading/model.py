"""The model as it is kept and asked: two tables of weights and the word lists, no learning library needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liandong.discover.clues.reading.grams import TITLE_WEIGHT, Parts, counted
from liandong.discover.clues.reading.words import hits_by_label

Floats = NDArray[np.float32]
HITS_WEIGHT, TITLE_HITS, HITS_COUNTED, TEXT_SHARE = (
    0.6,
    2,
    3,
    0.5,
)  # how hits of the word lists are scaled beside the grams
SHOWN = 5
SHORTEST_SHOWN = 2
LEAST_SHOWN = 0.4  # of what the run that spoke most did


@dataclass(frozen=True)
class Table:
    """词项权重: the grams of one part of a report, what each is worth as such, and what it says for each label."""

    terms: tuple[str, ...]
    worth: Floats  # inverse document frequency
    weights: Floats  # terms × labels

    @cached_property
    def index(self) -> dict[str, int]:
        return {term: at for at, term in enumerate(self.terms)}

    def values(self, text: str) -> tuple[NDArray[np.intp], Floats]:
        """Which known grams the text has, and their share in it (of length one)."""
        index = self.index
        known = [(index[term], times) for term, times in counted(text).items() if term in index]
        at = np.array([one for one, _times in known], dtype=np.intp)
        times = np.array([times for _one, times in known], dtype=np.float32)
        share = (1 + np.log(times)) * self.worth[at] if len(at) else np.zeros(0, dtype=np.float32)
        length = float(np.linalg.norm(share))
        return at, (share / length if length else share).astype(np.float32)


@dataclass(frozen=True)
class Weighed:
    """词项: which grams of a table a part of a report has, and their share in it."""

    table: Table
    at: NDArray[np.intp]
    share: Floats

    @classmethod
    def of(cls, table: Table, text: str, weight: float) -> Weighed:
        at, share = table.values(text)
        return cls(table, at, np.float32(weight) * share)


@dataclass(frozen=True)
class Scored:
    """评分: what the model makes of one report, label by label."""

    labels: tuple[str, ...]
    margins: Floats
    shares: Floats  # of 1 together; as likely as the calibration could make them
    hits: Mapping[str, tuple[str, ...]]
    grams: tuple[Weighed, ...] = ()
    text: str = ""

    def share(self, label: str) -> float:
        return float(self.shares[self.labels.index(label)]) if label in self.labels else 0.0

    @property
    def best(self) -> str:
        return self.labels[int(self.margins.argmax())]

    def ranked(self) -> list[tuple[str, float]]:
        order = np.argsort(-self.margins, kind="stable")
        return [(self.labels[at], float(self.shares[at])) for at in order]


@dataclass(frozen=True, eq=False)
class Model:
    """解读模型: linear weights for each label over grams of the title, grams of the whole, and hits of word lists."""

    labels: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    title: Table
    whole: Table
    hits: Floats  # two for each list (title, whole) × labels
    bias: Floats
    sharpness: float = 1.0  # margins times this, made into shares
    looked_from: Mapping[str, float] = field(default_factory=dict)  # share from which a label is to be looked at
    about: Mapping[str, Any] = field(default_factory=dict)

    def score(self, title: str, text: str) -> Scored:
        parts = Parts.of(title, text)
        hits = hits_by_label(self.lists, parts.whole)
        margins = self.bias + hit_row(self.lists, parts, hits) @ self.hits
        grams = (Weighed.of(self.title, parts.title, TITLE_WEIGHT), Weighed.of(self.whole, parts.whole, 1.0))
        for one in grams:
            margins = margins + one.share @ one.table.weights[one.at]
        return Scored(self.labels, margins, shares_of(margins, self.sharpness), hits, grams, parts.whole)

    def words_for(self, label: str, scored: Scored) -> tuple[str, ...]:
        """The runs of two signs and more that spoke most for a label; none lies inside another."""
        column = self.labels.index(label)
        spoke: dict[str, float] = {}
        for one in scored.grams:
            for at, value in zip(one.at, one.share * one.table.weights[one.at, column], strict=True):
                if value > 0 and is_word(term := one.table.terms[at]):
                    spoke[term] = spoke.get(term, 0.0) + float(value)
        least = LEAST_SHOWN * max(spoke.values(), default=0.0)
        best = sorted((term for term, value in spoke.items() if value >= least), key=lambda term: -spoke[term])
        return tuple(joined(best[: SHOWN * 3], scored.text))[:SHOWN]

    def save(self, path: Path) -> None:
        """One file of arrays and plain text; reading it runs nothing."""
        told = {
            "labels": self.labels, "lists": self.lists, "title": self.title.terms, "whole": self.whole.terms,
            "sharpness": self.sharpness, "looked_from": self.looked_from, "about": self.about,
        }  # fmt: skip
        arrays: dict[str, NDArray[Any]] = {
            "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
            "title_worth": self.title.worth, "title_weights": self.title.weights, "whole_worth": self.whole.worth,
            "whole_weights": self.whole.weights, "hits": self.hits, "bias": self.bias,
        }  # fmt: skip
        with path.open("wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> Model:
        with np.load(path, allow_pickle=False) as kept:
            told = json.loads(kept["told"].tobytes().decode())
            title = Table(tuple(told["title"]), kept["title_worth"], kept["title_weights"])
            whole = Table(tuple(told["whole"]), kept["whole_worth"], kept["whole_weights"])
            lists = {label: tuple(words) for label, words in told["lists"].items()}
            return cls(
                tuple(told["labels"]), lists, title, whole, kept["hits"], kept["bias"], told["sharpness"],
                told["looked_from"], told["about"],
            )  # fmt: skip


def hit_row(
    lists: Mapping[str, tuple[str, ...]], parts: Parts, hits: Mapping[str, tuple[str, ...]] | None = None
) -> Floats:
    """For each list how many of its words stand in the title, and in the whole, damped."""
    found = hits_by_label(lists, parts.whole) if hits is None else hits
    row = np.zeros(2 * len(lists), dtype=np.float32)
    for at, label in enumerate(lists):
        words = found.get(label, ())
        in_title = sum(1 for word in words if word.casefold() in parts.title)
        row[2 * at] = min(in_title, HITS_COUNTED) / TITLE_HITS
        row[2 * at + 1] = TEXT_SHARE * np.log1p(len(words))
    weighed: Floats = row * np.float32(HITS_WEIGHT)
    return weighed


def shares_of(margins: Floats, sharpness: float) -> Floats:
    """Margins as shares of one."""
    if len(margins) == 1:
        return np.ones(1, dtype=np.float32)
    powers = np.exp(sharpness * (margins - margins.max()))
    shares: Floats = (powers / powers.sum()).astype(np.float32)
    return shares


def is_word(term: str) -> bool:
    """Something a person can read: two signs or more, all letters."""
    return len(term) >= SHORTEST_SHOWN and term.isalpha()


def joined(terms: Sequence[str], text: str) -> list[str]:
    """Terms that overlap where they stand in the text made one, in the order of the best of each."""
    found: list[tuple[int, int, int]] = []
    for rank, term in enumerate(terms):
        begin = text.find(term)
        end, best = begin + len(term), rank
        for other in [one for one in found if begin < one[1] and one[0] < end] if begin >= 0 else ():
            found.remove(other)
            begin, end, best = min(begin, other[0]), max(end, other[1]), min(best, other[2])
        if begin >= 0:
            found.append((begin, end, best))
    return [text[begin:end] for begin, end, _best in sorted(found, key=lambda one: one[2])]
