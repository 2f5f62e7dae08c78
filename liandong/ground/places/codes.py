"""How GB/T 2260 and GB/T 10114 codes are built: a stem that is the beginning of all stems below it."""

from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

LEVEL_BY_LENGTH = {
    2: Place.Level.PROVINCE,
    4: Place.Level.CITY,
    6: Place.Level.COUNTY,
    9: Place.Level.STREET,
    12: Place.Level.VILLAGE,
}
# The standard's own nodes between a province and the counties that no city governs: they group, they are no city.
GROUPING = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


def stem_of(code: str) -> str:
    """35 from 35, 350000 and 350000000000; 350502001 from itself and from 350502001000.

    raises  Refusal  not a code of 2, 4, 6, 9 or 12 digits
    """
    code = code.strip()
    if not (code.isascii() and code.isdigit() and len(code) in LEVEL_BY_LENGTH) or code.startswith("0"):
        raise Refusal(
            Text(
                f"“{code[:20]}”不是行政区划代码：应为 2、4、6、9 或 12 位数字。",
                f"“{code[:20]}” is no place code: it has 2, 4, 6, 9 or 12 digits.",
            )
        )
    if len(code) == 12 and code.endswith("000"):
        code = code[:9]
    if len(code) == 9 and code.endswith("000"):
        code = code[:6]
    if len(code) == 6:
        code = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return code


def code_of(stem: str) -> str:
    """The code people write: six digits down to the county, then 9 and 12."""
    return stem.ljust(6, "0")


def parent_stem(stem: str) -> str:
    """The stem one level up; a town of a city without counties (东莞, 中山, 儋州) belongs to the city."""
    above = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}[len(stem)]
    up = stem[:above]
    return up[:4] if len(up) == 6 and up.endswith("00") else up


def full_name(parent: str, name: str) -> str:
    """The name with all names above it; grouping nodes add nothing."""
    return parent if name in GROUPING else parent + name
