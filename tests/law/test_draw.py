"""The draw: every name has its chance, and the layers take what they should; how a list is gathered says nothing."""

from collections import Counter
from dataclasses import replace

import pytest

from liandong.law.draw import FORM, NAMED, Layer, draw, officers_for
from tests.law.lists import declared


def test_each_layer_gives_its_share_rounded_up_and_never_more_than_it_has() -> None:
    assert declared().sizes() == {"high": (20, 10), "low": (40, 4)}
    assert (Layer("x", "0.1").take(1), Layer("x", "0.1").take(0), Layer("x", "0", 3).take(2)) == (1, 0, 2)
    taken = Counter(one.layer for one in draw(declared(), "385") if one.is_drawn)
    assert taken == {"high": 10, "low": 4}


@pytest.mark.parametrize("form", [NAMED, FORM])
def test_the_order_in_which_a_list_is_gathered_says_nothing(form: str) -> None:
    one = declared(form=form)
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
    one = declared()
    drawn = [each for each in draw(one, "385") if each.is_drawn]
    assert all(len(set(each.officers)) == 2 and "B01" not in each.officers for each in drawn)
    visits = Counter(officer for each in drawn for officer in each.officers)
    assert max(visits.values()) - min(visits.values()) <= 1
    assert len(officers_for(one, "385", one.subjects[1].code)) == 2


def test_a_list_of_rows_says_where_they_lie_only_if_it_is_one_place() -> None:
    one = declared()
    two = replace(one, subjects=(replace(one.subjects[0], place="350503"), *one.subjects[1:]))
    assert (one.told_place(), two.told_place()) == ("350502", "")
    assert not [line for line in two.lines() if line.startswith("row") and "3505" in line.rpartition("\t")[2]]
