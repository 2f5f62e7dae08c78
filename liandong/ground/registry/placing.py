"""Where a row of a list says its subject is: codes and names must agree, and nothing is guessed."""

from collections.abc import Mapping
from functools import lru_cache

from liandong.ground.places.codes import stem_of
from liandong.ground.places.models import Place
from liandong.ground.places.queries import by_name
from liandong.ground.registry.judging import Fault
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

# 泉州 is 泉州市, where nothing is called 泉州 alone.
SUFFIXES = (
    "省",
    "自治区",
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "特别行政区",
    "市",
    "区",
    "县",
    "地区",
    "盟",
    "自治州",
)
LEVELS = ("province", "city", "county")  # from the largest down


class Placer:
    """Finds the place of each row of one file; every code is looked up once."""

    def __init__(self, default: Place | None) -> None:
        self.default = default
        self.by_code = lru_cache(maxsize=10_000)(_by_code)
        self.named = lru_cache(maxsize=10_000)(_named)

    def place(self, cells: Mapping[str, str]) -> Place | Fault | None:
        """The smallest place the row names, the place of the whole import, or what is wrong."""
        found: Place | None = None
        for field in (*(f"{level}_code" for level in LEVELS), "place_code"):
            if not cells.get(field):
                continue
            place = self.by_code(cells[field])
            if not isinstance(place, Place):
                return field, place
            if found and not place.stem.startswith(found.stem):
                return field, _outside(place, found)
            found = place
            if fault := self._name_fault(cells, field.removesuffix("_code"), place):
                return fault
        if found is None:
            return self._by_names(cells)
        return self._smaller(cells, found)

    def _name_fault(self, cells: Mapping[str, str], field: str, place: Place) -> Fault | None:
        name = cells.get(field, "")
        if not name or _same(name, place):
            return None
        return field, Text(
            f"代码 {place.code} 是“{place.full_name}”，名称却写作“{name[:40]}”，二者矛盾，不作猜测。",
            f"The code {place.code} is {place.full_name}, but the name says “{name[:40]}”. None of the two is guessed.",
        )

    def _smaller(self, cells: Mapping[str, str], found: Place) -> Place | Fault:
        """A name below the last code narrows it, when there is exactly one such place; above it, it must agree."""
        for level, field in enumerate(LEVELS, start=1):
            name = cells.get(field, "")
            if not name or cells.get(f"{field}_code"):
                continue
            if level <= found.level:
                above = self.by_code(found.stem[: 2 * level])
                if isinstance(above, Place) and not _same(name, above):
                    return field, Text(
                        f"代码 {found.code} 属于“{above.full_name}”，名称却写作“{name[:40]}”。",
                        f"The code {found.code} is in {above.full_name}, but the name says “{name[:40]}”.",
                    )
                continue
            below = self.named(name, found.code)
            if len(below) != 1:
                return field, _unclear(name, len(below))
            found = below[0]
        return found

    def _by_names(self, cells: Mapping[str, str]) -> Place | Fault | None:
        """No code at all: the names, from the largest down, each of which must mean exactly one place."""
        found: Place | None = None
        for field in (*LEVELS, "place"):
            name = cells.get(field, "")
            if not name or (found and _same(name, found)):  # 北京市 as province and as city
                continue
            matches = self.named(name, found.code if found else "")
            if len(matches) != 1:
                return field, _unclear(name, len(matches))
            found = matches[0]
        return found or self.default


def _by_code(code: str) -> Place | Text:
    try:
        stem = stem_of(code)
    except Refusal as refusal:
        return refusal.says if isinstance(refusal.says, Text) else Text(str(refusal), str(refusal))
    place = Place.objects.filter(stem=stem).first()
    return place or Text(
        f"行政区划表中没有代码 {code}，不作猜测。", f"The list of places has no code {code}, and none is guessed."
    )


def _named(name: str, within: str) -> list[Place]:
    """The largest places of that name; 吉林 means 吉林省 before 吉林市, as people write it."""
    inside = Place.objects.get(code=within) if within else None
    matches = [place for place in by_name(name, within_place=inside) if place.code != within]
    for suffix in () if matches or len(name) < 2 else SUFFIXES:
        matches += by_name(name + suffix, within_place=inside)
    matches.sort(key=lambda place: place.level)
    return [place for place in matches if place.level == matches[0].level]


def _same(name: str, place: Place) -> bool:
    """泉州市, 福建省泉州市 and 泉州 are one; a grouping node answers to the name of what it groups."""
    short = place.level <= Place.Level.COUNTY and len(name) >= 2 and place.name.startswith(name)
    return name in (place.name, place.full_name) or short


def _outside(place: Place, found: Place) -> Text:
    return Text(
        f"{place.code}（{place.full_name}）不在 {found.code}（{found.full_name}）之内，二者矛盾。",
        f"{place.code} ({place.full_name}) is not within {found.code} ({found.full_name}).",
    )


def _unclear(name: str, number: int) -> Text:
    if number:
        return Text(
            f"名为“{name[:40]}”的区划有 {number} 个，不作猜测。请补充行政区划代码。",
            f"{number} places are called “{name[:40]}”, and none is guessed. Add the place code.",
        )
    return Text(
        f"没有名为“{name[:40]}”的区划。请核对名称或改填行政区划代码。",
        f"No place is called “{name[:40]}”. Check the name or give the code.",
    )
