"""抽取复算文件: a draw as it is made public, and whether it holds; rows, and how one of them is opened.

Everybody may have the file of a list of rows: it tells how many there are in each layer and which rows were drawn, not
whose they are. An institution that is given the salt of its row can show that it stood on the list, in which layer,
and whether it was drawn. The same file with all rows opened is for those who may see the dossier.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

from liandong.law.draw import FORM, NAMED, Declared, Layer, Name, Placed, by_code, draw, spoken

NAMES = ("form", "key", "source", "known_on", "a_visit", "layers", "officers", "seal")
SHARE = re.compile(r"\d{1,9}(\.\d{1,18})?|\d{1,9}/[1-9]\d{0,8}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
HASH = re.compile(r"[0-9a-f]{64}")
SALT = re.compile(r"[0-9a-f]{32,128}")  # sixteen bytes or more: codes are few, and would be guessed with less
SHOWN = 5  # of those that are wrong


class Mismatch(ValueError):
    """What was made public does not follow from the list and the source."""


@dataclass(frozen=True, slots=True)
class Opening:
    """打开名单行: whose a row is, and the salt with which everybody can see that it is."""

    row: str
    code: str
    place: str
    salt: str

    def holds(self, key: str) -> bool:
        is_plain = SALT.fullmatch(self.salt) and not CONTROL.search(self.code + self.place)
        return bool(is_plain) and self.row == row_of(key, self.code, self.place, self.salt)


def row_of(key: str, code: str, place: str, salt: str) -> str:
    """名单行: what stands on the list for an institution. SHA-256 of form, draw, code, place and salt, line by line."""
    return sha256("\n".join((FORM, key, code, place, salt)).encode()).hexdigest()


def public(declared: Declared, value: str = "", openings: Iterable[Opening] = ()) -> dict[str, Any]:
    """The list as it is made public, with the result when the source has spoken: enough to work it out again.

    openings  of all rows, for those who may see the dossier
    """
    said: dict[str, Any] = {
        "form": declared.form, "key": declared.key, "source": declared.source,
        "known_on": declared.known_on.isoformat(), "a_visit": declared.a_visit,
        "layers": [[one.code, one.share, one.least] for one in by_code(declared.layers)],
        **_listed(declared),
        "officers": [[one.code, one.place] for one in by_code(declared.officers)],
        "seal": declared.seal(),
    }  # fmt: skip
    if opened := sorted([one.row, one.code, one.place, one.salt] for one in openings):
        said["opened"] = opened
    tells = bool(opened) or _tells_places(declared)
    if spoken(value):
        placed = draw(declared, value)
        drawn = [[one.code, one.ticket, list(one.officers) if tells else []] for one in placed if one.is_drawn]
        said |= {"value": value, "drawn": drawn}
    return said


def _listed(declared: Declared) -> dict[str, Any]:
    if declared.form == NAMED:
        return {"subjects": [[one.code, one.layer, one.place] for one in by_code(declared.subjects)]}
    return {
        "place": declared.told_place(), "rows": [[one.code, one.layer] for one in by_code(declared.subjects)]
    }  # fmt: skip


def _tells_places(declared: Declared) -> bool:
    """Whether it can be seen who may go where: else the officers of a row would tell its place."""
    return declared.form == NAMED or bool(declared.told_place())


def read(said: Mapping[str, Any]) -> Declared:
    """The list out of a published file. Raises Mismatch where something is missing, doubled or of another kind."""
    if not isinstance(said, Mapping) or said.get("form") not in (NAMED, FORM):
        raise Mismatch(f"no file of a draw of the form {FORM}")
    names = ("subjects",) if said["form"] == NAMED else ("place", "rows")
    if left := [one for one in (*NAMES, *names) if one not in said]:
        raise Mismatch(f"the file does not say: {', '.join(left)}")
    try:
        declared = _read(said)
    except (TypeError, ValueError) as wrong:
        raise Mismatch(f"the list cannot be read: {wrong}") from wrong
    _refuse_odd(declared)
    return declared


def _read(said: Mapping[str, Any]) -> Declared:
    if said["form"] == NAMED:
        subjects = [Name(str(code), str(layer), str(place)) for code, layer, place in said["subjects"]]
    else:
        subjects = [Name(str(row), str(layer), str(said["place"])) for row, layer in said["rows"]]
    return Declared(
        str(said["key"]), str(said["source"]), date.fromisoformat(said["known_on"]), int(said["a_visit"]),
        tuple(Layer(str(code), str(share), int(least)) for code, share, least in said["layers"]),
        tuple(subjects), tuple(Name(str(code), "", str(place)) for code, place in said["officers"]), str(said["form"]),
    )  # fmt: skip


def _refuse_odd(declared: Declared) -> None:
    """A name twice would have two chances, one of no layer none; a share is a part of a layer."""
    for several in (declared.subjects, declared.officers, declared.layers):
        codes = [one.code for one in several]
        if len(codes) != len(set(codes)):
            raise Mismatch("something stands on the list twice")
    for layer in declared.layers:
        if not SHARE.fullmatch(layer.share) or Fraction(layer.share) > 1:
            raise Mismatch(f"the share of the layer {layer.code} is no share")
    if declared.form == NAMED:
        return
    if strays := declared.strays():
        raise Mismatch(f"{strays} rows are of no layer of the list")
    if not all(HASH.fullmatch(one.code) for one in declared.subjects):
        raise Mismatch("a row is no hash")
    words = [declared.key, declared.source, *(one.code for one in declared.layers)]
    if any(CONTROL.search(one) for one in (*words, *(f"{one.code}{one.place}" for one in declared.officers))):
        raise Mismatch("a line of the list is broken by a sign that nobody sees")


def verify(said: Mapping[str, Any], announced: str = "") -> list[Placed]:
    """Work a published draw out again; before the source has spoken, see only whether the list is the sealed one.

    announced  the seal that was made public before the source spoke, if one has it from elsewhere
    raises     Mismatch  the list has another seal, an opening opens nothing, or the result is not the one that follows
    """
    declared = read(said)
    if declared.seal() != said["seal"] or announced not in ("", said["seal"]):
        raise Mismatch(f"the list has the seal {declared.seal()}, announced was {announced or said['seal']}")
    openings = said.get("opened", ())
    declared = _opened(declared, openings) if openings else declared
    value, given = str(said.get("value", "")), _drawn(said)
    placed = draw(declared, value) if spoken(value) else []
    tells = bool(openings) or _tells_places(declared)
    due = {one.code: (one.ticket, one.officers if tells else ()) for one in placed if one.is_drawn}
    if wrong := sorted(code for code in due.keys() | given.keys() if due.get(code) != given.get(code)):
        raise Mismatch(f"{len(wrong)} of the drawn names do not follow: {', '.join(wrong[:SHOWN])}")
    return placed


def _drawn(said: Mapping[str, Any]) -> dict[str, tuple[str, tuple[str, ...]]]:
    try:
        return {str(code): (str(drawn), tuple(map(str, officers))) for code, drawn, officers in said.get("drawn", ())}
    except (TypeError, ValueError) as wrong:
        raise Mismatch(f"the result cannot be read: {wrong}") from wrong


def _opened(declared: Declared, said: Any) -> Declared:
    """The same list with the place of every row, now that it is known whose it is."""
    try:
        openings = {str(row): Opening(str(row), str(code), str(place), str(salt)) for row, code, place, salt in said}
    except (TypeError, ValueError) as wrong:
        raise Mismatch(f"the openings cannot be read: {wrong}") from wrong
    rows = {one.code for one in declared.subjects}
    if wrong_rows := sorted(rows ^ openings.keys()):
        raise Mismatch(f"{len(wrong_rows)} rows are not opened, or not on the list: {', '.join(wrong_rows[:SHOWN])}")
    if wrong_rows := sorted(row for row, one in openings.items() if not one.holds(declared.key)):
        raise Mismatch(f"{len(wrong_rows)} rows are not of whom they are said to be: {', '.join(wrong_rows[:SHOWN])}")
    if len({one.code for one in openings.values()}) != len(openings):
        raise Mismatch("an institution stands on the list twice")
    opened = replace(
        declared, subjects=tuple(replace(one, place=openings[one.code].place) for one in declared.subjects)
    )
    if opened.seal() != declared.seal():
        raise Mismatch("the rows lie at other places than the list says")
    return opened


def prove(said: Mapping[str, Any], opening: Mapping[str, Any]) -> tuple[str, Placed | None]:
    """An institution shows that a row is its own: the layer it stood in, and its ticket once the source has spoken.

    opening  row, code, place and salt, as the page of the institution gives them
    raises   Mismatch  the file does not hold, the row is not on the list, or it is not of this institution
    """
    placed = {one.code: one for one in verify(said)}
    try:
        one = Opening(*(str(opening[name]) for name in ("row", "code", "place", "salt")))
    except (KeyError, TypeError) as wrong:
        raise Mismatch(f"the opening does not say: {wrong}") from wrong
    layer = {name.code: name.layer for name in read(said).subjects}.get(one.row)
    if layer is None:
        raise Mismatch(f"the row {one.row} is not on this list")
    if not one.holds(str(said["key"])):
        raise Mismatch("the row is not of whom it is said to be")
    return layer, placed.get(one.row)
