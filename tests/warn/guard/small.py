"""A small world: the registers that a test says; all others are empty, so that their models cannot tell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from liandong.ground.rulebook.book import book
from liandong.warn.guard.world import Asker, Numbers, World, askable
from liandong.warn.practice.tables import REGISTERS
from liandong.warn.risk.catalogue import newest, thresholds
from tests.warn.risk.test_declaration import table

HOSPITAL, CLINIC, WANG, LI = 11, 12, 21, 22
FROM, TO = date(2020, 1, 1), date(9999, 12, 31)
NOW = datetime.fromisoformat("2026-05-06T02:00:00+00:00")  # ten in the morning in Beijing
MORPHINE, CAESAREAN = 3101, 1102
PEOPLE = [("110350500000001", WANG), ("110350500000002", LI)]


def entry(**keys: int) -> dict[str, Any]:
    return {**keys, "valid_from": FROM, "valid_until": TO}


def small_world(
    folder: Path, *, items: Mapping[str, int] | None = None, **registers: Sequence[Mapping[str, Any]]
) -> World:
    """Wang works at the hospital with a certificate, and so does Li; nothing else is known of them."""
    said: dict[str, Sequence[Mapping[str, Any]]] = {
        "licensed": [entry(institution=HOSPITAL), entry(institution=CLINIC)],
        "practitioners": [{"practitioner": each, "kind": 1, "title": 3} for each in (WANG, LI)],
        "certified": [entry(practitioner=WANG), entry(practitioner=LI)],
        "registered": [entry(practitioner=each, institution=HOSPITAL) for each in (WANG, LI)],
        "needs_right": [entry(group=MORPHINE)],
        "marked": [entry(group=MORPHINE, mark=4)],
        "entitled": [entry(practitioner=WANG, group=MORPHINE)],
        **registers,
    }
    paths = {}
    for name, described in REGISTERS.items():
        paths[name] = folder / f"{name}.parquet"
        pq.write_table(table([dict(row) for row in said.get(name, [])], described.columns).to_pyarrow(), paths[name])
    return World(
        snapshot="a" * 64, taken_at=NOW - timedelta(hours=1), registers=paths, models=newest().values(),
        items=items or {}, people=Numbers(PEOPLE), stale_after=timedelta(hours=24),
    )  # fmt: skip


def asker(institution: int = HOSPITAL) -> Asker:
    models = tuple(askable(newest().values()))
    settings = {name: float(book().rule(name).on(NOW.date()).values["value"]) for name in thresholds(models)}
    return Asker(1, institution, "", models, settings, 3, "all")
