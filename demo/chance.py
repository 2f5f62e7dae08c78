"""Chance from a seed: the same words give the same draws, whatever was drawn elsewhere before."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A stream of draws of its own, named after what it is for."""

    def __init__(self, *name: object) -> None:
        self._random = random.Random("/".join(map(str, name)))  # noqa: S311 - a made-up city needs no secrets

    def one(self, among: Sequence[T]) -> T:
        return among[self._random.randrange(len(among))]

    def some(self, among: Sequence[T], count: int) -> list[T]:
        return self._random.sample(list(among), min(count, len(among)))

    def weighed(self, weights: Mapping[T, float]) -> T:
        """One of the keys, more often the heavier it is."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def happens(self, share: float) -> bool:
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """Both ends count."""
        return self._random.randint(low, high)

    def share(self) -> float:
        return self._random.random()

    def digits(self, count: int) -> str:
        return "".join(str(self._random.randrange(10)) for _ in range(count))

    def shuffled(self, among: Sequence[T]) -> list[T]:
        return self._random.sample(list(among), len(among))
