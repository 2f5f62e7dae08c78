"""台账: what the ledgers look like; each sums up the lines of practice under keys small enough to be asked many times.

Lines lead to ledgers in `ledgers.py`. Days are kept, so that a register entry that began or ended in the middle of a
month is judged on the day; only the volumes are of a month (its first day).
"""

from collections.abc import Mapping
from types import MappingProxyType

from liandong.warn.practice.tables import PRACTICE, REGISTERS, Table


def _ledger(name: str, zh: str, en: str, columns: str) -> Table:
    parts = (part.partition(":") for part in columns.split())
    kinds = {column: kind or "int32" for column, _colon, kind in parts}
    return Table(name, {"zh": zh, "en": en}, MappingProxyType(kinds), days=False)


WATCHED = ("narcotic", "psychotropic_1", "high_value")
"""Marks of which somebody asks line by line; whoever asks `special_lines` for another adds it here."""

LEDGERS: Mapping[str, Table] = MappingProxyType(
    {
        each.name: each
        for each in (
            # Who did how much where: first and last minute of the day are −1 where no line says one.
            _ledger(
                "days",
                "诊疗日台账",
                "days of practice",
                "institution practitioner subject:int16 day:date setting:int8"
                " lines:int64 encounters:int64 fen:int64 first_minute:int16 last_minute:int16",
            ),
            # The same for each special group (`tables.ORDINARY` and above); `days_max`: the longest supply on a line.
            _ledger(
                "special",
                "特殊项目台账",
                "special groups",
                "institution practitioner group:int16 day:date setting:int8"
                " lines:int64 quantity:int64 days_max:int16 fen:int64",
            ),
            # The lines of groups with a mark of WATCHED themselves, for what must know the patient or the case.
            _ledger(
                "special_lines",
                "重点项目明细",
                "lines of watched groups",
                "institution practitioner patient:int64 encounter:int64 day:date group:int16 setting:int8"
                " quantity:int64",
            ),
            # Lines beside which another has the same institution, patient, item, day and minute; what was taken back.
            _ledger(
                "repeated_lines",
                "疑似重复与冲销明细",
                "lines that may stand twice, and reversals",
                "institution practitioner patient:int64 encounter:int64 day:date minute:int16 item group:int16"
                " setting:int8 quantity:int64 fen:int64 days:int16",
            ),
            # The lines of visits in which both items of a pair stand; and all of operations that may be secondary.
            _ledger(
                "paired_lines",
                "同次就诊互斥项目明细",
                "lines of items that exclude one another",
                "institution encounter:int64 day:date item quantity:int64 fen:int64",
            ),
            # The lines of items that may be had only so often: what is asked of them looks back over months.
            _ledger(
                "limited_lines",
                "限频次项目明细",
                "lines of items with a limit of frequency",
                "institution patient:int64 day:date item quantity:int64",
            ),
            # What each institution did of each item in a month.
            _ledger(
                "volumes",
                "月度用量台账",
                "volumes of a month",
                "institution item group:int16 month:date lines:int64 quantity:int64 fen:int64",
            ),
            # The same for each practitioner, for special groups.
            _ledger(
                "doctor_volumes",
                "医师月度用量台账",
                "volumes of a practitioner",
                "institution practitioner item group:int16 month:date lines:int64 quantity:int64 fen:int64",
            ),
        )
    }
)

COLUMNS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {name: table.columns for name, table in {**PRACTICE, **REGISTERS, **LEDGERS}.items()}
)
"""Everything a model may read: its columns and their types."""
