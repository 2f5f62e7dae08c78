"""Where something may stand twice: keys that more than one line has, found by sorting one number a line.

The number is a hash of patient, item, day, minute and institution; two moments may share one by chance, so the few
lines that do are compared in full. Where files lie house by house (`swaths.py`) numpy hashes and sorts a few houses
at a time; otherwise DuckDB hashes, the institution stands in front, and lines of other institutions are not read again.
Grouping all lines by their columns instead costs three times as much.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from liandong.warn.risk.duck import Duck
from liandong.warn.risk.summing import grouped
from liandong.warn.risk.swaths import Swath

AT_ONCE = 16_000_000  # lines whose numbers are sorted at once: 128 MB
KEY = '(institution::BIGINT << {free}) + (hash(patient, item, "day", "minute") >> (64 - {free}))::BIGINT'
TOLD = '"minute" >= 0 AND institution > 0'
MOMENT = ("institution", "patient", "item", "day", "minute")
ODD = np.uint64(0x9E3779B97F4A7C15)  # spreads a number over all bits: 2⁶⁴ by the golden ratio
SHIFT = np.uint64(29)
Places = npt.NDArray[np.intp]


def places(lines: Swath) -> Places:
    """Of all lines of some institutions those that stand twice, and those that take something back."""
    told = (lines["minute"] >= 0) & (lines["institution"] > 0) & (lines["item"] > 0) & (lines["quantity"] > 0)
    numbers = _numbers(lines)
    numbers_told = numbers if told.all() else numbers[told]
    twice = np.sort(numbers_told)
    twice = np.unique(twice[1:][twice[1:] == twice[:-1]])
    back = np.flatnonzero(lines["quantity"] < 0)
    if not len(twice):
        return back
    likely = np.flatnonzero(told & np.isin(numbers, twice))
    order, starts = grouped([lines[name][likely] for name in MOMENT])
    several = np.repeat(np.diff(starts, append=len(order)) > 1, np.diff(starts, append=len(order)))
    return np.concatenate([likely[order[several]], back])


def _numbers(lines: Swath) -> npt.NDArray[np.uint64]:
    number = lines["patient"].astype(np.uint64)
    for name in ("item", "minute", "day", "institution"):
        number *= ODD
        number ^= number >> SHIFT
        number ^= lines[name].astype(np.uint64)
    number *= ODD
    return number


def hold(duck: Duck, first: date, last: date, lines: int) -> None:
    """The repeated numbers of the lines that are shown, from the first to the last day, as `repeated_keys`."""
    most = duck.session.execute("SELECT coalesce(max(institution), 0) FROM lines").fetchall()[0][0]
    free = 63 - max(most, 0).bit_length()
    key = KEY.format(free=free)
    found = np.concatenate([_repeated(duck, key, start, end) for start, end in _spans(first, last, lines)])
    where = ", ".join(map(str, np.unique(found >> free))) or "NULL"
    duck.session.register("arrow_keys", pa.table({"repeated": pa.array(found, pa.int64())}))
    duck.session.execute("CREATE OR REPLACE TEMP TABLE repeated_keys AS SELECT * FROM arrow_keys")
    duck.session.unregister("arrow_keys")
    duck.session.execute(
        f"CREATE OR REPLACE TEMP VIEW keyed_lines AS SELECT *, {key} AS key FROM lines"  # noqa: S608
        f" WHERE {TOLD} AND institution IN ({where})"
    )


def _repeated(duck: Duck, key: str, first: date, last: date) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    within = f"day BETWEEN DATE '{first}' AND DATE '{last}'"
    rows = duck.session.sql(f"SELECT {key} AS k FROM lines WHERE {TOLD} AND {within}").to_arrow_table()  # noqa: S608
    keys = np.concatenate([chunk.to_numpy() for chunk in rows.column("k").chunks] or [np.empty(0, np.int64)])
    keys.sort()
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


def _spans(first: date, last: date, lines: int) -> Iterator[tuple[date, date]]:
    """Days in spans of about as many lines as are sorted at once."""
    days = (last - first).days + 1
    step = min(days, max(1, days * AT_ONCE // max(lines, 1)))
    for start in range(0, days, step):
        yield first + timedelta(days=start), min(last, first + timedelta(days=start + step - 1))
