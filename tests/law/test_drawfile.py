"""The file of a draw: a stranger works it out again, nobody is recognised in it, and each may show its own row."""

import json
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from liandong.law.draw import NAMED, Declared
from liandong.law.drawfile import Mismatch, Opening, prove, public, read, row_of, verify
from tests.law.lists import KEY, declared, openings

# A list of the older form as it was sealed before there were rows: what was announced then still holds.
OLD_SEAL = "85cbdb8a098cf23d8be0cdc29137ccbb0bcfd55e94cdae5239a99a82271fe21e"


def spread() -> tuple[Declared, list[Opening]]:
    """A list over two counties."""
    near, far = openings(30), openings(60, place="350503")[30:]
    one = declared()
    places = ("350502",) * 30 + ("350503",) * 30
    opened = [*near, *far]
    subjects = tuple(
        replace(each, code=row.row, place=place) for each, row, place in zip(one.subjects, opened, places, strict=True)
    )
    officers = (*one.officers, replace(one.officers[3], code="B02"))
    return replace(one, subjects=subjects, officers=officers), opened


@pytest.mark.parametrize("form", [NAMED, "liandong-draw-2"])
def test_a_stranger_works_it_out_again_from_the_file(form: str) -> None:
    one = declared(form=form)
    said = json.loads(json.dumps(public(one, "385")))
    assert read(said).seal() == one.seal()
    assert sum(each.is_drawn for each in verify(said, announced=one.seal())) == 14


def test_a_list_sealed_before_there_were_rows_keeps_its_seal() -> None:
    assert declared(form=NAMED).seal() == OLD_SEAL


def test_before_the_source_has_spoken_the_file_is_the_sealed_list_and_nothing_follows_from_it() -> None:
    said = public(declared())
    assert "drawn" not in said
    assert verify(said, announced=declared().seal()) == []
    with pytest.raises(Mismatch):
        verify({**said, "drawn": [["x", "y", []]]})


def test_the_public_file_holds_no_institution_no_salt_and_of_several_places_none() -> None:
    one, opened = spread()
    text = json.dumps(public(one, "385"))
    assert not [each.code for each in opened if f'"{each.code}"' in text]
    assert not [each.salt for each in opened if each.salt in text]
    said = json.loads(text)
    assert said["place"] == ""
    assert all(not officers for _row, _ticket, officers in said["drawn"])  # who goes there would tell where it is
    assert sum(each.is_drawn for each in verify(said)) == 14


def test_with_every_row_opened_the_officers_are_worked_out_too() -> None:
    one, opened = spread()
    said = public(one, "385", opened)
    assert all(len(officers) == 2 for _row, _ticket, officers in said["drawn"])
    assert sum(each.is_drawn for each in verify(said, announced=one.seal())) == 14
    said["drawn"][0][2] = ["A01", "B01"][::-1]
    with pytest.raises(Mismatch, match="do not follow"):
        verify(said)


def test_an_institution_shows_its_row_its_layer_and_whether_it_was_drawn() -> None:
    one, said = openings()[3], public(declared(), "385")
    own = {"row": one.row, "code": one.code, "place": one.place, "salt": one.salt}
    layer, placed = prove(said, own)
    assert layer == "high"
    assert placed is not None
    assert placed.is_drawn == (one.row in [row for row, _ticket, _officers in said["drawn"]])
    assert prove(public(declared()), own) == ("high", None)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"salt": "f" * 32}, "not of whom"),
        ({"code": "S004"}, "not of whom"),
        ({"place": "350503"}, "not of whom"),
        ({"salt": "short"}, "not of whom"),
        ({"row": "0" * 64}, "not on this list"),
        ({"row": None}, "not on this list"),
    ],
)
def test_nobody_shows_a_row_that_is_not_its_own(change: dict[str, Any], why: str) -> None:
    one = openings()[3]
    own = {"row": one.row, "code": one.code, "place": one.place, "salt": one.salt, **change}
    with pytest.raises(Mismatch, match=why):
        prove(public(declared(), "385"), own)


def test_an_institution_that_was_left_out_finds_no_row() -> None:
    salt = "a" * 32
    own = {"row": row_of(KEY, "S777", "350502", salt), "code": "S777", "place": "350502", "salt": salt}
    with pytest.raises(Mismatch, match="not on this list"):
        prove(public(declared(), "385"), own)
    with pytest.raises(Mismatch, match="does not say"):
        prove(public(declared(), "385"), {"row": salt})


@pytest.mark.parametrize("form", [NAMED, "liandong-draw-2"])
@pytest.mark.parametrize(
    "change",
    [
        {"value": "386"},
        {"value": ""},
        {"seal": "0" * 64},
        {"subjects": [], "rows": []},
        {"drawn": []},
        {"drawn": 3},
        {"drawn": [["x"]]},
        {"officers": [["A01", "3505"]]},
        {"known_on": "yesterday"},
        {"layers": [["high"]]},
        {"layers": [["high", "1e-99999999", 1], ["low", "0.1", 1]]},
        {"layers": [["high", "1/0", 1], ["low", "0.1", 1]]},
        {"layers": [["high", "2", 1], ["low", "0.1", 1]]},
        {"layers": [["high", "0.5", 1]]},
        {"form": "another"},
        {"place": "350503", "subjects": [["S001", "high", "350503"]]},
        {"key": "CQ-350502-2026-000002"},
    ],
    ids=str,
)
def test_what_was_touched_afterwards_is_found(form: str, change: dict[str, object]) -> None:
    with pytest.raises(Mismatch):
        verify({**public(declared(form=form), "385"), **change})


def _swapped_layers(said: dict[str, Any]) -> None:
    rows = said["rows"]
    at = next(at for at, (_row, layer) in enumerate(rows) if layer != rows[0][1])
    rows[0][1], rows[at][1] = rows[at][1], rows[0][1]


def _swapped_owners(said: dict[str, Any]) -> None:
    first, second = said["opened"][:2]
    first[1:], second[1:] = second[1:], first[1:]


def _twice_the_same(said: dict[str, Any]) -> None:
    first, second = said["opened"][:2]
    second[1] = first[1]


@pytest.mark.parametrize(
    "touch",
    [
        _swapped_layers,
        _swapped_owners,
        _twice_the_same,
        lambda said: said["opened"].pop(),
        lambda said: said["rows"].pop(),
        lambda said: said["rows"].append(list(said["rows"][0])),
        lambda said: said["rows"].append(["f" * 64, "low"]),
        lambda said: said["rows"].append(["f" * 64, "of no layer"]),
        lambda said: said["rows"].append(["no hash", "low"]),
        lambda said: said["opened"][0].__setitem__(3, "0" * 32),
        lambda said: said["opened"].append(["f" * 64, "S777", "350502", "a" * 32]),
        lambda said: said.update(opened=7),
        lambda said: said.update(opened=[["x"]]),
    ],
)
def test_rows_swapped_taken_out_put_in_or_opened_to_another_are_found(touch: Any) -> None:
    said = deepcopy(public(declared(), "385", openings()))
    verify(said)
    touch(said)
    with pytest.raises(Mismatch):
        verify(said)


def test_one_institution_with_two_rows_is_found_by_whoever_has_the_openings() -> None:
    """The public sees two rows and cannot know; a court, which has them opened, does."""
    twice = [*openings(2), Opening(row_of(KEY, "S000", "350502", "b" * 32), "S000", "350502", "b" * 32)]
    one = declared(3)
    one = replace(
        one, subjects=tuple(replace(each, code=row.row) for each, row in zip(one.subjects, twice, strict=True))
    )
    verify(public(one, "385"))
    with pytest.raises(Mismatch, match="twice"):
        verify(public(one, "385", twice))


def test_a_list_exchanged_as_a_whole_is_found_by_the_seal_that_was_announced() -> None:
    first, second = declared(), declared(61)
    verify(public(second, "385"))
    with pytest.raises(Mismatch):
        verify(public(second, "385"), announced=first.seal())
