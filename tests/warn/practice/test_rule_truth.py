"""The given rule tables through the models: every listed limit or pair is flagged, and nothing beside it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liandong.warn.practice import snapshot
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.limits.items import Told
from liandong.warn.practice.limits.reading import read
from liandong.warn.practice.models import Snapshot
from liandong.warn.practice.tables import PRACTICE
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.engine import run
from tests.warn.practice.registers import home, rows

__all__ = ["home"]
GIVEN = Path(__file__).parents[4] / "shared" / "data" / "08_claims_rules"
DAY = date(2026, 3, 2)
BAD, GOOD = 1, 2  # institutions: one that breaks every rule, one that keeps all of them
KINDS = {"int64": pa.int64(), "int32": pa.int32(), "int16": pa.int16(), "int8": pa.int8()}
KINDS |= {"date": pa.date32(), "boolean": pa.bool_()}
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not GIVEN.is_dir(), reason="没有 shared/data/08_claims_rules / these rule tables are not here"),
]


def listed_items(paths: list[Path]) -> dict[str, str]:
    """An item for everything the tables tell: whole codes as they are, a class by an item of it with the name."""
    found: dict[str, str] = {}
    for path in paths:
        for one in read(path).found:
            for told in filter(None, (one.item, one.other)):
                found |= dict(_items(told))
    return found


def _items(told: Told) -> Iterator[tuple[str, str]]:
    if told.by == "name":
        return
    name = told.name.split("|")[0] or "某项目"
    is_service = told.code.isdigit()
    code = "00" + told.code.ljust(13, "0") if is_service else told.code + ("" if told.by == "code" else "99")
    yield code, name


def line(institution: int, item: int, **said: Any) -> dict[str, Any]:
    plain = dict.fromkeys(PRACTICE["lines"].columns, 0)
    usual = {"practitioner": 9, "patient": 7, "encounter": item, "day": DAY, "minute": -1, "quantity": 1000, "fen": 100}
    return plain | usual | {"institution": institution, "item": item, "setting": 3, "first": True} | said


def asked(names: list[str], lines: list[dict[str, Any]], taken: Snapshot, folder: Path) -> dict[str, pa.Table]:
    columns = PRACTICE["lines"].columns
    schema = pa.schema([(name, KINDS[kind]) for name, kind in columns.items()])
    for at, each in enumerate(lines):
        each |= {"at": at, "delivery": 1, "source": 1}
    path = folder / "lines.parquet"
    pq.write_table(pa.Table.from_pylist(lines, schema), path)
    found = run([CATALOG[name] for name in names], {"lines": [path]}, snapshot.tables(taken), {})
    return {one.model.id: one.findings for one in found}


def flagged(findings: pa.Table, institution: int, *columns: str) -> set[Any]:
    mine = [row for row in findings.to_pylist() if row["institution"] == institution]
    return {tuple(row[column] for column in columns) if len(columns) > 1 else row[columns[0]] for row in mine}


def test_every_limit_of_sex_age_and_setting_is_flagged_and_nothing_else(home: Path, tmp_path: Path) -> None:
    paths = [path for words in ("*性别*", "*年龄*", "*就医*") for path in sorted(GIVEN.glob(f"nhsa_{words}.xlsx"))]
    for path in paths:
        load_rules(path=path, by=None)
    free = {"XA02BCA001A001010100001": "奥美拉唑片", "003110000010000": "膀胱镜检查"}
    numbers = numbered("item", listed_items(paths) | free)
    taken = snapshot.take()
    lines = [line(BAD, item, sex=3 - sex, age=30) for item, sex, *_rest in rows(taken, "sex_limits")]
    lines += [line(GOOD, item, sex=sex, age=5) for item, sex, *_rest in rows(taken, "sex_limits")]
    for item, least, most, *_rest in rows(taken, "age_limits"):
        lines += [line(BAD, item, age=most + 1 if most < 200 else least - 1), line(GOOD, item, age=min(most, 100))]
    settings = {(item, setting) for item, setting, *_rest in rows(taken, "setting_limits")}
    lines += [line(BAD, item, setting=1, age=5) for item, _setting in settings]
    lines += [line(BAD, numbers[code], sex=sex, age=age) for code in free for sex in (1, 2) for age in (0, 90)]
    found = asked(["sex_limit", "age_limit", "setting_limit"], lines, taken, tmp_path)
    assert flagged(found["sex_limit"], BAD, "item") == {item for item, *_rest in rows(taken, "sex_limits")}
    assert flagged(found["age_limit"], BAD, "item") >= {item for item, *_rest in rows(taken, "age_limits")}
    assert flagged(found["setting_limit"], BAD, "item") == {item for item, _setting in settings}
    for model, findings in found.items():
        assert not flagged(findings, GOOD, "item"), model
        assert not flagged(findings, BAD, "item") & {numbers[code] for code in free}, model


def test_every_pair_of_the_wider_tables_is_flagged_and_each_alone_is_not(home: Path, tmp_path: Path) -> None:
    paths = [GIVEN / f"rules_{name}.csv" for name in ("duplicate_billing", "item_unbundling", "item_substitution")]
    for path in paths:
        load_rules(path=path, by=None)
    numbered("item", listed_items(paths))
    taken = snapshot.take()
    pairs = {(item, other, kind) for item, other, kind, *_rest in rows(taken, "pairs")}
    assert len(pairs) > 300
    lines = []
    for visit, (item, other, _kind) in enumerate(sorted(pairs), start=1):
        lines += [line(BAD, item, encounter=visit, patient=visit), line(BAD, other, encounter=visit, patient=visit)]
        lines += [line(GOOD, item, encounter=2 * visit), line(GOOD, other, encounter=2 * visit + 1)]
    models = {1: "pair_duplicate", 2: "pair_unbundled", 3: "pair_substituted"}
    found = asked(list(models.values()), lines, taken, tmp_path)
    for kind, model in models.items():
        wanted = {frozenset(pair[:2]) for pair in pairs if pair[2] == kind}
        assert {frozenset(one) for one in flagged(found[model], BAD, "item", "other")} == wanted, model
        assert not flagged(found[model], GOOD, "item"), model
