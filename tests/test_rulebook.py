"""The rulebook itself: it loads, every name in it is the name of something, every worked example comes out."""

import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.examples import Example, examples, failure
from liandong.ground.rulebook.loading import load

ROOT = Path(settings.RULEBOOK)


@pytest.fixture(scope="module")
def whole() -> Book:
    return Book(load(ROOT))


def test_every_name_in_the_rulebook_is_the_name_of_something(whole: Book) -> None:
    assert [str(fault) for fault in check(whole, ROOT)] == []


@pytest.mark.parametrize("example", list(examples(book())), ids=lambda example: example.name)
def test_a_worked_example_comes_out_as_its_author_counted(example: Example) -> None:
    assert failure(book(), example) is None


def test_the_calendar_agrees_with_the_package_made_from_the_notices(whole: Book) -> None:
    chinese_calendar = pytest.importorskip("chinese_calendar")
    calendar = whole.calendar()
    for day in chinese_calendar.get_dates(date(2024, 1, 1), date(2026, 12, 31)):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 1, 1))


def test_the_whole_book_is_read_fast_enough_to_be_read_at_every_start() -> None:
    began = time.perf_counter()
    load(ROOT)
    assert time.perf_counter() - began < 5  # the claim (1.5 s) is measured in bench/, on a quiet machine
