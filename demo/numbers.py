"""Numbers with the check digits that the register asks for; none of them was ever issued."""

from datetime import date

from demo.chance import Dice
from liandong.ground.registry.identifiers import ALPHABET, IDENTITY_WEIGHTS, ORGANISATION_WEIGHTS, WEIGHTS

BODY = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def organisation(dice: Dice) -> str:
    """A nine-character organisation code."""
    while True:
        body = "MA" + "".join(dice.one(BODY) for _ in range(6))
        values = [int(sign, 36) for sign in body]
        check = -sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True)) % 11
        if check != 10:  # X is allowed there, and confuses readers
            return f"{body}{check}"


def uscc(dice: Dice, place: str, *, department: str = "52") -> str:
    """A unified social credit code. department: 12 public body, 52 non-enterprise, 91 company, 92 individual."""
    body = f"{department}{place}{organisation(dice)}"
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + ALPHABET[-total % 31]


def registration(dice: Dice, place: str, category: str, *, is_profit: bool) -> str:
    """The 22 characters of a practice licence: organisation, place, economic type, category, class."""
    return f"{organisation(dice)}{place}{'17' if is_profit else '11'}{category}{2 if is_profit else 1}"


def identity(dice: Dice, place: str) -> str:
    """A resident identity number of somebody between 24 and 66 years old."""
    born = date(dice.between(1960, 2001), dice.between(1, 12), dice.between(1, 28))
    body = f"{place}{born:%Y%m%d}{dice.digits(3)}"
    total = sum(int(sign) * weight for sign, weight in zip(body, IDENTITY_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
