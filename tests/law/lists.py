"""Lists as a draw has them: of rows, each with what opens it, and of the older form that names institutions."""

from dataclasses import replace
from datetime import date

from liandong.law.draw import FORM, Declared, Layer, Name
from liandong.law.drawfile import Opening, row_of

DAY = date(2026, 3, 5)
KEY = "CQ-350502-2026-000001"
COUNTY = "350502"


def openings(count: int = 60, key: str = KEY, place: str = COUNTY) -> list[Opening]:
    given = [(f"S{at:03}", f"{at:032x}") for at in range(count)]
    return [Opening(row_of(key, code, place, salt), code, place, salt) for code, salt in given]


def declared(count: int = 60, key: str = KEY, form: str = FORM, **more: object) -> Declared:
    layers = (Layer("high", "0.5", 1), Layer("low", "0.1", 1))
    codes = [one.row if form == FORM else one.code for one in openings(count, key)]
    subjects = tuple(Name(code, "high" if at % 3 == 0 else "low", COUNTY) for at, code in enumerate(codes))
    officers = (Name("A01", "", "3505"), Name("A02", "", COUNTY), Name("A03", "", COUNTY), Name("B01", "", "350503"))
    one = Declared(key, "福彩3D第2026060期", DAY, 2, layers, subjects, officers, form)
    return replace(one, **more)  # type: ignore[arg-type]
