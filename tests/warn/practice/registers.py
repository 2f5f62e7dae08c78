"""A few subjects with licences, and a register as plain rows, for the tests of snapshots."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution, register_practitioner
from liandong.ground.registry.facts import NewLicence, NewRelation
from liandong.ground.registry.models import Licence, Relation, Subject
from liandong.warn.practice import snapshot
from liandong.warn.practice.mapping import found
from liandong.warn.practice.models import Snapshot

SINCE = date(2020, 1, 1)


def group(code: str) -> int:
    return found().groups[code].number


def licence(kind: str, number: str, *codes: str, since: date = SINCE, until: date | None = None) -> NewLicence:
    scopes = {code: code for code in codes}
    return NewLicence(kind=kind, number=number, valid_from=since, valid_until=until, scopes=scopes)


def hospital(name: str, *licences: NewLicence, **said: Any) -> Subject:
    return register_institution(name=name, licences=licences, by=None, **said)


def doctor(name: str, at: Subject | None, *licences: NewLicence, **said: Any) -> Subject:
    ties = (NewRelation(kind=Relation.Kind.PRACTISES_AT, to=at, since=SINCE),) if at else ()
    return register_practitioner(
        name=name, practitioner_kind="doctor", licences=licences, relations=ties, by=None, **said
    )


def rows(taken: Snapshot, register: str) -> list[tuple[Any, ...]]:
    """What a register says, in its order."""
    return duckdb.read_parquet(str(snapshot.tables(taken)[register])).fetchall()


def place(code: str, name: str, level: int = 3) -> Place:
    return Place.objects.get_or_create(code=code, defaults={"name": name, "level": level})[0]


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.REGISTERS_ROOT = tmp_path / "registers"
    return tmp_path / "registers"


__all__ = ["Licence", "doctor", "group", "home", "hospital", "licence", "place", "rows"]
