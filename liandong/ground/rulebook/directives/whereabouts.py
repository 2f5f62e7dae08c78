"""Where a directive is to speak: a place of the national list, its code, its names and its folder in the book."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from liandong.ground.places.codes import GROUPING, stem_of
from liandong.ground.places.gb2260 import national
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

# Provinces whose official spelling is not that of their characters, or that would share it.
SPELLED = {"陕西": "shaanxi", "内蒙古": "neimenggu", "西藏": "xizang", "重庆": "chongqing", "厦门": "xiamen"}
ENDINGS = (
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "盟",
    "州",
    "县",
    "区",
    "旗",
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place: 430100, 长沙市, Changsha, hunan/changsha."""

    code: str
    zh: str
    en: str
    folder: str


def whereabouts(wanted: str) -> Whereabouts:
    """The place of a code (430100) or of a folder (hunan/changsha). Raises Refusal."""
    wanted = wanted.strip().strip("/")
    if wanted.isdigit():
        found = _by_stem().get(stem_of(wanted))
        if found is None:
            raise Refusal(Text(f"区划代码表中没有 {wanted}。", f"the national list of places has no {wanted}."))
        return found
    named = [one for one in _by_stem().values() if one.folder == wanted.lower()]
    if len(named) != 1:
        codes = "、".join(one.code for one in named)
        more = Text(f"同名的有 {codes}，", f"several are called so: {codes}; ") if named else Text("", "")
        zh = f"无法确定“{wanted}”是哪个地方，{more.zh}请给出六位区划代码，如 430100。"
        en = f"“{wanted}” is no place of the national list; {more.en}give its code of six digits, such as 430100."
        raise Refusal(Text(zh, en))
    return named[0]


@lru_cache(maxsize=1)
def _by_stem() -> dict[str, Whereabouts]:
    found: dict[str, Whereabouts] = {}
    for place in national():
        if place.name in GROUPING or len(place.stem) > 6:
            continue
        above = next(
            (found[place.stem[:cut]] for cut in (4, 2) if cut < len(place.stem) and place.stem[:cut] in found), None
        )
        spelled = _spelled(place.name)
        folder = f"{above.folder}/{spelled}" if above else spelled
        found[place.stem] = Whereabouts(place.code, place.name, spelled.capitalize(), folder)
    return found


def _spelled(name: str) -> str:
    """长沙市 → changsha."""
    short = next(
        (name.removesuffix(ending) for ending in ENDINGS if name.endswith(ending) and len(name) > len(ending) + 1), name
    )
    return SPELLED.get(short) or "".join(lazy_pinyin(short, errors="ignore")).replace("ü", "v") or "place"
