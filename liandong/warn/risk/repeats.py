"""Where something may stand twice: keys that more than one line of a day has, found by sorting one number a line.

The number mixes patient, item, day and minute; two different moments may share one by chance, so the few lines that do
are compared in full. Grouping all lines by four columns instead costs three times as much.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from liandong.warn.risk.duck import Duck

AT_ONCE = 16_000_000  # lines whose numbers are sorted at once: 128 MB
KEY = "xor(patient, (item::BIGINT << 25) + (date_diff('day', DATE '2000-01-01', \"day\") << 11) + \"minute\")"
TOLD = '"minute" >= 0 AND institution > 0 AND item > 0 AND quantity > 0'


def hold(duck: Duck, first: date, last: date, lines: int) -> None:
    """The repeated numbers of the lines that are shown, from the first to the last day, as `repeated_keys`."""
    found = [_repeated(duck, start, end) for start, end in _spans(first, last, lines)]
    keys = pa.table({"repeated": pa.array(np.unique(np.concatenate(found)), pa.int64())})
    duck.session.register("arrow_keys", keys)
    duck.session.execute("CREATE OR REPLACE TEMP TABLE repeated_keys AS SELECT * FROM arrow_keys")
    duck.session.unregister("arrow_keys")
    duck.session.execute(f"CREATE OR REPLACE TEMP VIEW keyed_lines AS SELECT *, {KEY} AS key FROM lines")  # noqa: S608


def _repeated(duck: Duck, first: date, last: date) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    asked = f"SELECT {KEY} AS k FROM lines WHERE {TOLD} AND day BETWEEN ? AND ?"  # noqa: S608 - columns of our own
    keys = duck.session.execute(asked, [first, last]).fetchnumpy()["k"]
    keys = np.sort(np.asarray(keys, np.int64))
    return np.unique(keys[1:][keys[1:] == keys[:-1]])


def _spans(first: date, last: date, lines: int) -> Iterator[tuple[date, date]]:
    """Days in spans of about as many lines as are sorted at once."""
    days = (last - first).days + 1
    step = min(days, max(1, days * AT_ONCE // max(lines, 1)))
    for start in range(0, days, step):
        yield first + timedelta(days=start), min(last, first + timedelta(days=start + step - 1))
