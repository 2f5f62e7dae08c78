"""Sums under keys by numpy, for columns that are nearly in order: neighbours first, and what is left is sorted."""

from collections.abc import Mapping, Sequence
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
        return _sorted(keys, values, None)
    lines = np.diff(starts, append=rows)
    known: Values = {name: (how, _reduced(how, column, starts)) for name, (how, column) in values.items()}
    return _sorted({name: key[starts] for name, key in keys.items()}, known, lines)


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
