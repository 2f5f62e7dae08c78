"""National and wider rule tables through the models: each limit and pair that is listed is flagged, and nothing else.

Institution 1 does what each row forbids, institution 2 does the most that it allows, institution 3 does not say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liandong.warn.practice import snapshot
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.models import RuleRow
from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk import engine
from liandong.warn.risk.catalog import CATALOG
from tests.warn.practice.registers import home

__all__ = ["home"]
GIVEN = Path(__file__).parents[4] / "shared" / "data" / "08_claims_rules"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not GIVEN.is_dir(), reason="没有 shared/data/08_claims_rules / these rule tables are not here"),
]
DAY, NEXT = date(2026, 3, 10), date(2026, 3, 11)
FORBIDDEN, ALLOWED, UNSAID = 1, 2, 3
PLAIN = {
    "practitioner": 0, "minute": -1, "group": 0, "subject": 0, "setting": 0, "quantity": 1000, "fen": 1000, "days": 0,
    "sex": 0, "age": -1, "diagnosis": 0, "first": False, "source": 1, "delivery": 1, "at": 1,
}  # fmt: skip


class Lines:
    """Lines that are written down; each is a patient and a visit of its own, unless it is said to be of one."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, institution: int, item: int, **said: Any) -> None:
        own = len(self.rows) + 1
        self.rows.append(
            {**PLAIN, "institution": institution, "item": item, "patient": own, "encounter": own, "day": DAY, **said}
        )

    def pair(self, institution: int, item: int, other: int, *, day: date = DAY, fen: int = 1000) -> None:
        visit = 10_000_000 + len(self.rows)
        self.add(institution, item, encounter=visit, fen=fen)
        self.add(institution, other, encounter=visit, day=day, fen=fen)

    def written(self, path: Path) -> Path:
        schema = ibis.schema(dict(PRACTICE["lines"].columns)).to_pyarrow()
        columns = {name: [row[name] for row in self.rows] for name in schema.names}
        pq.write_table(pa.table(columns, schema=schema), path)
        return path


@pytest.fixture
def registers(home: Path) -> dict[str, Path]:
    """Every table of the folder loaded, all items that they tell by a code known, and a snapshot taken."""
    for path in [*sorted(GIVEN.glob("nhsa_*.xlsx")), *sorted(GIVEN.glob("rules_*.csv"))]:
        load_rules(path=path, by=None)
    names = {code: name for code, name in RuleRow.objects.exclude(code="").values_list("code", "name")}
    names |= {
        code: name for code, name in RuleRow.objects.exclude(other_code="").values_list("other_code", "other_name")
    }
    numbered("item", names)
    return {**snapshot.tables(snapshot.take()), "institutions": houses(home.parent / "institutions.parquet")}


def houses(path: Path) -> Path:
    """The three institutions, by level."""
    empty = {"category": 0, "beds": 0, "place": 0, "is_internet": False, "is_clinic": False}
    rows = [{"institution": one, "level": level, **empty} for one, level in ((1, 1), (2, 3), (3, 0))]
    schema = ibis.schema(dict(REGISTERS["institutions"].columns)).to_pyarrow()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path)
    return path


def of(register: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(register).to_pylist()
    return found


def found(model: str, lines: Lines, registers: dict[str, Path], folder: Path) -> set[tuple[int, ...]]:
    """Findings of a model: each of institution 1, told by the rest of its grain."""
    parts = {"lines": [lines.written(folder / "lines.parquet")]}
    (outcome,) = engine.run([CATALOG[model]], parts, registers, {})
    assert outcome.cannot_tell is None
    grain = [name for name in CATALOG[model].grain if name not in ("institution", "patient")]
    assert set(outcome.findings["institution"].to_pylist()) <= {FORBIDDEN}, "what is allowed or not said is no finding"
    return {tuple(row[name] for name in grain) for row in outcome.findings.to_pylist()}


def by_item(rows: Iterable[dict[str, Any]], column: str) -> dict[int, set[int]]:
    said: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        said[row["item"]].add(row[column])
    return said


Said = tuple[Lines, set[tuple[Any, ...]]]  # what was done, and what of it is to be flagged


def sexes(registers: dict[str, Path]) -> Said:
    lines, wanted = Lines(), set[tuple[Any, ...]]()
    for item, allowed in by_item(of(registers["sex_limits"]), "sex").items():
        for sex in (1, 2):
            lines.add(ALLOWED if sex in allowed else FORBIDDEN, item, sex=sex)
            wanted |= set() if sex in allowed else {(item,)}
        lines.add(UNSAID, item)
    assert len(wanted) > 6000
    return lines, wanted


def ages(registers: dict[str, Path]) -> Said:
    """From the first year on that a row leaves out."""
    lines, wanted, bounds = Lines(), set[tuple[Any, ...]](), of(registers["age_limits"])
    least, most = by_item(bounds, "least"), by_item(bounds, "most")
    for item in least:
        low, high = max(least[item]), min(most[item])
        for age in (low - 1, low, high, high + 1):
            inside = low <= age <= high
            if 0 <= age <= 150 and low <= high:
                lines.add(ALLOWED if inside else FORBIDDEN, item, age=age)
                wanted |= set() if inside else {(item,)}
        lines.add(UNSAID, item)
    return lines, wanted


def settings(registers: dict[str, Path]) -> Said:
    lines, wanted = Lines(), set[tuple[Any, ...]]()
    for item, allowed in by_item(of(registers["setting_limits"]), "setting").items():
        for setting in (1, 2, 3, 4):
            lines.add(ALLOWED if setting in allowed else FORBIDDEN, item, setting=setting)
            wanted |= set() if setting in allowed else {(item,)}
        lines.add(UNSAID, item)
    return lines, wanted


def departments(registers: dict[str, Path]) -> Said:
    lines, wanted = Lines(), set[tuple[Any, ...]]()
    subjects = by_item(of(registers["department_limits"]), "subject")
    assert {len(allowed) for allowed in subjects.values()} == {11, 4}
    for item, allowed in subjects.items():
        for subject in (1500, 1506, 2100, 5015, 300, 2000):
            lines.add(ALLOWED if subject in allowed else FORBIDDEN, item, subject=subject)
        wanted.add((item,))
        lines.add(UNSAID, item)
    assert len(wanted) > 80
    return lines, wanted


def levels(registers: dict[str, Path]) -> Said:
    """Institution 1 is of the first level, 2 of the third, 3 does not say."""
    lines, wanted = Lines(), set[tuple[Any, ...]]()
    for item, least in by_item(of(registers["level_limits"]), "least").items():
        for institution in (FORBIDDEN, ALLOWED, UNSAID):
            lines.add(institution, item)
        wanted |= {(item,)} if max(least) > 1 else set()
    return lines, wanted


def amounts(registers: dict[str, Path], register: str, unit: int) -> Said:
    lines, wanted = Lines(), set[tuple[Any, ...]]()
    for item, most in by_item(of(registers[register]), "most").items():
        lines.add(FORBIDDEN, item, quantity=min(most) * unit + 1)
        lines.add(ALLOWED, item, quantity=min(most) * unit)
        lines.add(UNSAID, item, quantity=-9 * unit)
        wanted.add((item,))
    return lines, wanted


def pairs(registers: dict[str, Path], kind: int) -> Said:
    """Both in one visit on one day are forbidden; each alone, or on two days, is not."""
    lines = Lines()
    listed: set[tuple[Any, ...]] = {
        (row["item"], row["other"]) for row in of(registers["pairs"]) if row["kind"] == kind
    }
    for item in {item for pair in listed for item in pair}:
        lines.add(FORBIDDEN, item)
        lines.add(ALLOWED, item)
    for item, other in listed:
        lines.pair(FORBIDDEN, item, other)
        lines.pair(ALLOWED, item, other, day=NEXT)
    return lines, listed


TRIED: Mapping[str, Callable[[dict[str, Path]], Said]] = {
    "sex_limit": sexes,
    "age_limit": ages,
    "setting_limit": settings,
    "department_limit": departments,
    "level_limit": levels,
    "over_quantity": partial(amounts, register="quantity_limits", unit=1),
    "frequency_limit": partial(amounts, register="frequency_limits", unit=1000),
    "pair_duplicate": partial(pairs, kind=1),
    "pair_unbundled": partial(pairs, kind=2),
    "pair_substituted": partial(pairs, kind=3),
    "pair_secondary": partial(pairs, kind=4),
}


def test_each_listed_limit_and_pair_is_flagged_and_nothing_else(registers: dict[str, Path], tmp_path: Path) -> None:
    for model, tried in TRIED.items():
        lines, wanted = tried(registers)
        assert wanted, model
        assert found(model, lines, registers, tmp_path) == wanted, model
