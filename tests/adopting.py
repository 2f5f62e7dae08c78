"""The draft of Xinjiang as if it had been adopted, with a city and a county there: some clocks run nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any, NamedTuple

import pytest
from django.conf import settings as installed

from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import at
from tests.people import person, place


class Northwest(NamedTuple):
    county: Place
    above: Agency
    below: Agency
    clerk: User  # of the agency above


@pytest.fixture
def adopted(settings: Any, tmp_path: Path) -> Iterator[None]:
    copytree(Path(installed.RULEBOOK), tmp_path / "book")
    file = tmp_path / "book" / "places" / "xinjiang" / "place.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("adopted: false", "adopted: true"), encoding="utf-8")
    settings.RULEBOOK = tmp_path / "book"
    yield
    at.cache_clear()


def northwest() -> Northwest:
    region = place("650000", "65", "新疆维吾尔自治区", 1, None)
    city = place("650100", "6501", "乌鲁木齐市", 2, region)
    county = place("650102", "650102", "天山区", 3, city)
    above = accounts.establish_agency(department="health", place=city, name="乌鲁木齐市卫健委", by=None)
    below = accounts.establish_agency(department="health", place=county, name="天山区卫健委", by=None)
    return Northwest(county, above, below, person("ma", "马", above, "officer", "handler"))
