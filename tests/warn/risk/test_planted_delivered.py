"""The demo's practice the whole way: subjects by actions, files at the door, snapshot, models; findings are the key."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.planted.casting import CAST
from demo.planted.codes import item
from demo.planted.delivered import deliver
from demo.planted.limits import rule_tables
from demo.planted.making import make
from demo.planted.troupe import Troupe, enlist
from demo.planted.truth import thresholds
from demo.planted.world import World
from demo.planted.writing import Written
from liandong.ground.dossiers.cleared import cleared
from liandong.ground.registry.identifiers import IDENTITY_WEIGHTS
from liandong.warn.practice import actions, snapshot, store
from liandong.warn.practice.actions.rules import load_rules
from liandong.warn.practice.mapping import group_of
from liandong.warn.practice.models import Code, Delivery, Source
from liandong.warn.practice.reading.given import Given
from liandong.warn.risk import engine
from liandong.warn.risk.catalog import CATALOG
from liandong.warn.risk.outcomes import Outcome
from tests.people import People, settle

WORLD = World(lines=1, since=date(2025, 11, 1), until=date(2026, 4, 20), thin=True)
NOT_DELIVERED = {"selfcheck_gap", "clinic_inactive"}  # asks of self-checks; of a whole year


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


def taken_in(people: People, files: Iterable[Path]) -> Source:
    """A source of the county's health office, with these files loaded."""
    source = actions.open_source(slug="demo", title="演示诊疗数据", layout="plain", by=people.li)
    for file in files:
        actions.load(given=Given(file.name, path=file), source=source, by=people.li)
    return source


def translated(written: Written, troupe: Troupe) -> dict[str, set[tuple[Any, ...]]]:
    """The answer key in the numbers of the product; hashed identities are left open."""
    items = dict(Code.objects.filter(kind=Code.Kind.ITEM).values_list("code", "number"))
    groups = {one["code"]: one["number"] for one in CAST["special"]}
    known: dict[str, Any] = {
        "institution": lambda one: troupe.houses[one].pk,
        "practitioner": lambda one: troupe.people[one].pk,
        "supplier": lambda one: troupe.suppliers[one].pk,
        "item": lambda one: next(
            items[code] for code in (item(one, 3)[0], item(one, groups["key_drug"])[0]) if code in items
        ),
        "diagnosis": lambda one: Code.objects.get(kind=Code.Kind.DIAGNOSIS, code=f"Z{one}").number,
        "patient": lambda _one: "somebody",
        "account": lambda _one: "somebody",
    }
    known["other"] = known["item"]
    return {
        model: {
            tuple(
                known.get(name, lambda one: one)(part) for name, part in zip(CATALOG[model].grain, grain, strict=True)
            )
            for grain in grains
        }
        for model, grains in written.key.items()
    }


def found(outcome: Outcome) -> set[tuple[Any, ...]]:
    hidden = {"patient", "account"}
    rows = outcome.findings.to_pylist()
    told = {tuple("somebody" if name in hidden else row[name] for name in outcome.model.grain) for row in rows}
    return {(one[0], *sorted(one[1:])) for one in told} if outcome.model.id == "pair_secondary" else told


def test_what_was_planted_is_found_after_the_whole_way(people: People, settings: Any, tmp_path: Path) -> None:
    settings.PRACTICE_ROOT, settings.REGISTERS_ROOT = tmp_path / "practice", tmp_path / "registers"
    written = make(WORLD, tmp_path / "made")
    troupe = enlist(written.registers, near=people.county, far=people.next_county, brand="演练")
    files = deliver(written, troupe, tmp_path / "files", gb18030=("encounters",))
    source = taken_in(people, files.values())
    refused = {one.shape: one.refused for one in Delivery.objects.all() if one.refused}
    assert refused == {"outside": 1}  # the look-alike that names no item
    for table in rule_tables(tmp_path / "rules"):
        load_rules(path=table, by=None)
    taken = snapshot.take()
    with cleared(by=people.li, dossier=source.dossier, purpose="对照答案", what="practice"):
        parts = {name: store.parts(people.health, name, WORLD.since, WORLD.until) for name in files}
    models = [model for name, model in CATALOG.items() if name not in NOT_DELIVERED]
    outcomes = engine.run(models, parts, snapshot.tables(taken), thresholds(models))
    key = translated(written, troupe)
    key["pair_secondary"] = {(house, *sorted(pair)) for house, *pair in key["pair_secondary"]}  # neither is the first
    differ = {
        one.model.id: (key[one.model.id] - found(one), found(one) - key[one.model.id])
        for one in outcomes
        if found(one) != key[one.model.id] or len(one.findings) != len(written.key[one.model.id])
    }
    assert differ == {}


@pytest.mark.parametrize("group", [one["number"] for one in CAST["special"]])
def test_codes_and_names_lead_back_to_their_group(group: int) -> None:
    number = 100_000 + group * 10
    assert group_of("item", *item(number, group)) == group
    assert group_of("item", *item(980_001, 3)) == 0


def test_made_up_patients_have_sound_numbers_of_no_place(people: People, settings: Any, tmp_path: Path) -> None:
    settings.PRACTICE_ROOT = tmp_path / "practice"
    world = World(lines=1, since=date(2026, 3, 1), until=date(2026, 3, 2), thin=True)
    written = make(world, tmp_path / "made", tables=("lines",), planted=False)
    troupe = enlist(written.registers, near=people.county, far=people.next_county, brand="演练")
    file = deliver(written, troupe, tmp_path / "files")["lines"]
    heading, *lines = file.read_text(encoding="utf-8").splitlines()
    numbers = {line.split(",")[heading.split(",").index("patient")] for line in lines}
    assert {number[:2] for number in numbers} == {"99"}
    for one in numbers:
        assert one[-1] == "10X98765432"[sum(int(a) * b for a, b in zip(one[:17], IDENTITY_WEIGHTS, strict=True)) % 11]
    taken_in(people, [file])
    assert not Delivery.objects.get().refused
