"""How a rule table tells an item: by its whole code, by the beginning of it, by its name, or by both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from liandong.law.rules import Text
from liandong.warn.practice.mapping import catalogue_of, normal

WHOLE_SERVICE = 13  # nine places of the item and four of its part
ITEM_PLACES = 9  # a shorter number of a service is a class and needs words of the name beside it
WHOLE_DRUG, DRUG_PLACES = 18, 10  # a shorter code of a drug is all products of it
MOST_PLACES = 30  # more than any catalogue writes: several codes without anything between them
WHOLE_MATERIAL, MATERIAL_PLACES = 15, 10


@dataclass(frozen=True)
class Told:
    """An item as told; `name` holds words between |, any of which the name has to have."""

    by: str  # code, prefix, name or both
    code: str = ""
    name: str = ""
    is_drug: bool = False

    def apart_from(self, other: Told) -> Told:
        """As an item beside another whose code begins like its own.

        Of the same code only the names tell the two apart; of the shorter one only the item itself is meant, not its
        parts, among which the other is.
        """
        if not self.code or not other.code or self.by not in ("prefix", "code"):
            return self
        if self.code == other.code:
            return replace(self, by="both") if self.name else self
        if other.code.startswith(self.code) and len(self.code) == ITEM_PLACES and self.code.isdigit():
            return replace(self, by="code", code=self.code.ljust(WHOLE_SERVICE, "0"))
        return self


def one(code: str, name: str) -> list[Told] | Text:
    """The ways in which one item is told; a drug by the code of all its products also by its name."""
    code, name = _plain(code).upper(), words(name)
    if not code:
        return (
            [Told("name", name=name.split("|")[0])]
            if name
            else Text("没有代码，也没有名称。", "Neither code nor name.")
        )
    catalogue = catalogue_of(code) or ("material" if re.fullmatch(r"C\d*", code) else None)
    if catalogue is None:
        return Text(f"“{code[:40]}”不是认得的编码。", f"“{code[:40]}” is no code of a kind that is known.")
    plain = normal(catalogue, code)
    if len(plain) > MOST_PLACES:
        return Text(f"“{code[:40]}”过长，不是一个编码。", f"“{code[:40]}” is too long for one code.")
    whole, enough = {
        "service": (WHOLE_SERVICE, ITEM_PLACES),
        "drug": (WHOLE_DRUG, DRUG_PLACES),
        "material": (WHOLE_MATERIAL, MATERIAL_PLACES),
        "operation": (4, 4),
    }[catalogue]
    if len(plain) >= whole:
        return [Told("code", plain, name, catalogue == "drug")]
    if len(plain) >= enough:
        found = [Told("prefix", plain, name, catalogue == "drug")]
        return [*found, Told("name", name=name, is_drug=True)] if catalogue == "drug" and name else found
    if not name:
        return Text(
            f"“{code[:40]}”只是一类项目，须有名称才能确定。", f"“{code[:40]}” is a class; a name is needed beside it."
        )
    return [Told("both", plain, name, catalogue == "drug")]


def listed(codes: str, name: str) -> list[Told] | Text:
    """The items of a cell that may list several codes of one name; where one of them is none, none of them is taken."""
    found = [one(code, name) for code in re.split(r"[\s|；;、,，]+", codes.strip()) if code]
    fault = next((each for each in found if isinstance(each, Text)), None)
    return fault or [told for each in found if not isinstance(each, Text) for told in each]


def others(codes: str, names: str) -> list[Told] | Text:
    """Several items in one cell: (a|b) beside (x|y), each code with its name where there are as many of both."""
    listed, called = _several(codes), _several(names)
    if not listed:
        found = [one("", each) for each in called]
    elif len(listed) == len(called):
        found = [one(code, name) for code, name in zip(listed, called, strict=True)]
    else:
        found = [one(code, "|".join(called)) for code in listed]
    faults = [each for each in found if isinstance(each, Text)]
    if faults or not found:
        return faults[0] if faults else Text("没有列出另一项目。", "No other item is listed.")
    return list(dict.fromkeys(each[0] for each in found if not isinstance(each, Text)))


def words(name: str) -> str:
    """A name as it is compared: without spaces; alternatives between |."""
    return "|".join(dict.fromkeys(filter(None, map(_plain, _unwrapped(name).split("|")))))[:200]


def _several(text: str) -> list[str]:
    return [each.strip() for each in re.split(r"[|；;、]", _unwrapped(text)) if each.strip()]


def _unwrapped(text: str) -> str:
    """(a|b) without its brackets; brackets inside a name stay."""
    plain = text.strip()
    return plain[1:-1] if plain[:1] in ("(", "（") and plain[-1:] in (")", "）") else plain


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
