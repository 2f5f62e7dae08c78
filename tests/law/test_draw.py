"""The draw: every name has its chance, the layers take what they should, and a stranger works it out again."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from liandong.law.draw import Declared, Layer, Mismatch, Name, draw, officers_for, public, read, verify

DAY = date(2026, 3, 5)


def declared(count: int = 60, key: str = "CQ-350502-2026-000001", **more: object) -> Declared:
    layers = (Layer("high", "0.5", 1), Layer("low", "0.1", 1))
    subjects = tuple(Name(f"S{at:03}", "high" if at % 3 == 0 else "low", "350502") for at in range(count))
    officers = (
        Name("A01", "", "3505"),
        Name("A02", "", "350502"),
        Name("A03", "", "350502"),
        Name("B01", "", "350503"),
    )
    return replace(Declared(key, "福彩3D第2026060期", DAY, 2, layers, subjects, officers), **more)  # type: ignore[arg-type]


def published(one: Declared, value: str) -> dict[str, object]:
    drawn = [[each.code, each.ticket, list(each.officers)] for each in draw(one, value) if each.is_drawn]
    return {**public(one), "value": value, "drawn": drawn}


def test_each_layer_gives_its_share_rounded_up_and_never_more_than_it_has() -> None:
    assert declared().sizes() == {"high": (20, 10), "low": (40, 4)}
    assert (Layer("x", "0.1").take(1), Layer("x", "0.1").take(0), Layer("x", "0", 3).take(2)) == (1, 0, 2)
    taken = Counter(one.layer for one in draw(declared(), "385") if one.is_drawn)
    assert taken == {"high": 10, "low": 4}


def test_the_order_in_which_a_list_is_gathered_says_nothing() -> None:
    one = declared()
    other = replace(one, subjects=one.subjects[::-1], officers=one.officers[::-1], layers=one.layers[::-1])
    assert (one.seal(), draw(one, "385")) == (other.seal(), draw(other, " 385 "))


@pytest.mark.parametrize("written", ["4 0 7", "４０７", "4,0,7", " 407\n", "4-0-7。"])
def test_how_the_word_of_the_source_is_written_says_nothing(written: str) -> None:
    assert draw(declared(), written) == draw(declared(), "407")


def test_another_word_of_the_source_or_one_name_less_is_another_draw() -> None:
    one = declared()
    first = {each.code for each in draw(one, "385") if each.is_drawn}
    assert first != {each.code for each in draw(one, "386") if each.is_drawn}
    assert one.seal() != replace(one, subjects=one.subjects[1:]).seal()


def test_over_many_draws_every_name_is_drawn_as_often_as_every_other() -> None:
    """1,499 names and 500 places were once only two samples (the old way); here nobody is left out."""
    one = declared(30)
    counted = Counter(each.code for at in range(2000) for each in draw(one, str(at)) if each.is_drawn)
    high = [counted[name.code] for name in one.subjects if name.layer == "high"]
    low = [counted[name.code] for name in one.subjects if name.layer == "low"]
    assert (sum(high), sum(low)) == (2000 * 5, 2000 * 2)
    assert max(high) - min(high) < 200  # five deviations to each side
    assert max(low) - min(low) < 130


def test_officers_go_only_where_their_place_reaches_and_share_the_visits() -> None:
    drawn = [one for one in draw(declared(), "385") if one.is_drawn]
    assert all(len(set(one.officers)) == 2 and "B01" not in one.officers for one in drawn)
    visits = Counter(officer for one in drawn for officer in one.officers)
    assert max(visits.values()) - min(visits.values()) <= 1
    assert len(officers_for(declared(), "385", "S001")) == 2


def test_a_stranger_works_it_out_again_from_the_file() -> None:
    one = declared()
    said = published(one, "385")
    assert read(said) == replace(
        one, layers=tuple(sorted(one.layers, key=lambda each: each.code)),
        subjects=tuple(sorted(one.subjects, key=lambda each: each.code)),
    )  # fmt: skip
    assert sum(each.is_drawn for each in verify(said, announced=one.seal())) == 14


@pytest.mark.parametrize(
    "change",
    [
        {"value": "386"},
        {"seal": "0" * 64},
        {"subjects": []},
        {"drawn": []},
        {"officers": [["A01", "3505"]]},
        {"known_on": "yesterday"},
        {"layers": [["high"]]},
        {"form": "another"},
    ],
    ids=str,
)
def test_what_was_touched_afterwards_is_found(change: dict[str, object]) -> None:
    with pytest.raises(Mismatch):
        verify({**published(declared(), "385"), **change})


def test_a_list_exchanged_as_a_whole_is_found_by_the_seal_that_was_announced() -> None:
    first, second = declared(), declared(61)
    verify(published(second, "385"))
    with pytest.raises(Mismatch):
        verify(published(second, "385"), announced=first.seal())
