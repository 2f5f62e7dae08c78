"""Sums under keys by numpy, for columns that are nearly in order.

Neighbours are summed first, and what is left is sorted. Where hardly any are alike and each key has few values, every
pair of values has a place of its own instead, and nothing is sorted.
"""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Literal

import numpy as np
import numpy.typing as npt

from liandong.warn.risk.swaths import Column, Swath

How = Literal["sum", "least", "most"]
Values = Mapping[str, tuple[How, Column]]
Places = npt.NDArray[np.intp]
REDUCES: Mapping[How, np.ufunc] = {"sum": np.add, "least": np.minimum, "most": np.maximum}
BITS = 63


def summed(keys: Swath, values: Values) -> Swath:
    """One row a key, with its values and `lines`: how many rows had it."""
    starts = _changes(list(keys.values()))
    rows = len(next(iter(keys.values())))
    if len(starts) > rows // 4:
        return _placed(keys, values) or _sorted(keys, values, None)
    lines = np.diff(starts, append=rows)
    known: Values = {name: (how, _reduced(how, column, starts)) for name, (how, column) in values.items()}
    return _sorted({name: key[starts] for name, key in keys.items()}, known, lines)


def _placed(keys: Swath, values: Values) -> Swath | None:
    """None where there would be more places than rows."""
    told = [_ranks(key) for key in keys.values()]
    ranked = [each for each in told if each is not None]
    many = prod(len(known) for _ranked, known in ranked)
    if len(ranked) < len(told) or many > len(ranked[0][0]):
        return None
    place = np.zeros(len(ranked[0][0]), np.int64)
    for ranks, known in ranked:
        place *= len(known)
        place += ranks
    lines = np.bincount(place, minlength=many)
    used = np.flatnonzero(lines)
    at = np.unravel_index(used, [len(known) for _ranks, known in ranked])
    found = {name: known[mine] for name, mine, (_ranks, known) in zip(keys, at, ranked, strict=True)}
    found |= {name: _gathered(how, column, place, many)[used] for name, (how, column) in values.items()}
    return found | {"lines": lines[used]}


def _ranks(key: Column) -> tuple[Places, Column] | None:
    """Each value's place among those that occur, and these in their order; None where they lie too far apart."""
    if not len(key) or (span := int(key.max()) - (least := int(key.min())) + 1) > 4 * len(key):
        return None
    seen, ranks, offset = np.zeros(span, np.bool_), np.empty(span, np.intp), key - least
    seen[offset] = True
    known = np.flatnonzero(seen)
    ranks[known] = np.arange(len(known))
    return ranks.take(offset), known + least


def _gathered(how: How, column: Column, place: Places, many: int) -> Column:
    if how == "sum":
        found = np.zeros(many, np.int64)
    else:
        ends = np.iinfo(column.dtype)
        found = np.full(many, ends.min if how == "most" else ends.max, column.dtype)
    REDUCES[how].at(found, place, column)
    return found


def _sorted(keys: Swath, values: Values, lines: Column | None) -> Swath:
    order, starts = grouped(list(keys.values()))
    found = {name: key.take(order[starts]) for name, key in keys.items()}
    found |= {name: _reduced(how, column.take(order), starts) for name, (how, column) in values.items()}
    counted = np.diff(starts, append=len(order)) if lines is None else _reduced("sum", lines.take(order), starts)
    return found | {"lines": counted}


def grouped(keys: Sequence[Column]) -> tuple[Places, Places]:
    """The order that brings equal keys together, and where each begins in it."""
    key, bits = _packed(keys)
    if key is None:
        order = np.lexsort(list(keys))
        return order, _changes([each[order] for each in keys])
    places = len(key).bit_length()
    if bits + places > BITS:
        order = np.argsort(key)
        return order, _changes([key[order]])
    # Sorting one number that ends in its own place costs a third of sorting places.
    key <<= places
    key |= np.arange(len(key))
    key.sort()
    order = key & ((1 << places) - 1)
    key >>= places
    return order, _changes([key])


def _packed(keys: Sequence[Column]) -> tuple[npt.NDArray[np.int64] | None, int]:
    """All keys in one number of so many bits; None where they do not fit."""
    spans = [(int(key.min()), int(key.max())) if len(key) else (0, 0) for key in keys]
    widths = [(most - least).bit_length() for least, most in spans]
    if sum(widths) > BITS:
        return None, 0
    packed = np.zeros(len(keys[0]), np.int64)
    for key, (least, _most), width in zip(keys, spans, widths, strict=True):
        packed <<= width
        packed |= key.astype(np.int64) - least
    return packed, sum(widths)


def _changes(keys: Sequence[Column]) -> Places:
    """Where a row differs from the one before; the first does."""
    differs = np.ones(len(keys[0]), np.bool_)
    if len(differs):
        np.not_equal(keys[0][1:], keys[0][:-1], out=differs[1:])
    for key in keys[1:]:
        differs[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(differs)


def _reduced(how: How, column: Column, starts: Places) -> Column:
    if not len(starts):
        return column[:0]
    found: Column = REDUCES[how].reduceat(column, starts, dtype=np.int64 if how == "sum" else column.dtype)
    return found
