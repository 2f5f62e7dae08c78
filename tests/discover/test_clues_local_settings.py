"""Figures that no text gives: read from the rulebook, shown as set here; numbers that tell nothing, or too much."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.conf import settings as installed

from liandong.discover.clues.actions.comparing import compare_typed
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.codes import Likeness
from liandong.discover.clues.queries.alike import elsewhere
from liandong.discover.clues.queries.duplicates import like
from liandong.ground.audit.clock import now, pretend
from liandong.ground.audit.models import Entry
from liandong.ground.rulebook.book import at, book
from tests.discover.clue_factory import LIN, received
from tests.pages import OK, as_, said
from tests.people import People, settle

pytestmark = pytest.mark.django_db
HOTLINE = "0595-12345678"
SETTINGS = (
    "alike_text", "alike_title", "alike_subject", "alike_reporter", "alike_text_of_one_reporter", "alike_names",
    "alike_days", "numbers_compared", "names_of_a_number", "reporter_files", "reporter_file_size",
)  # fmt: skip


@pytest.fixture
def people() -> People:
    return settle()


@pytest.fixture
def set_to(settings: Any, tmp_path: Path) -> Iterator[Any]:
    """A rulebook of one's own in which a figure is another one."""
    copytree(Path(installed.RULEBOOK), tmp_path / "book")

    def change(name: str, old: str, new: str) -> None:
        file = tmp_path / "book" / "national" / "clues" / f"{name}.yaml"
        text = file.read_text(encoding="utf-8")
        assert f"value: {old}\n" in text
        file.write_text(text.replace(f"value: {old}\n", f"value: {new}\n"), encoding="utf-8")
        settings.RULEBOOK = tmp_path / "book"

    yield change
    at.cache_clear()


def reporter(name: str, phone: str = HOTLINE) -> ReporterDetails:
    return ReporterDetails(name=name, phone=phone)


def typed(people: People, phone: str, text: str = "另一件完全不同的事情") -> list[Likeness]:
    found = compare_typed(title="医托", text=text, place=people.county, reporter=reporter("", phone), by=people.wang)
    return [reason for one in found for reason in one.why]


def test_each_is_a_local_setting_and_says_so() -> None:
    for name in SETTINGS:
        version = book().rule(f"clues.{name}").versions[-1]
        assert version.is_local
        assert all(basis.set_by for basis in version.basis)


def test_a_place_that_wants_more_likeness_is_shown_less(people: People, set_to: Any) -> None:
    first = received(people, title="甲诊所无证行医", text="中山路甲诊所无证行医三个月，没有执照")
    second = received(people, title="举报", text="中山路甲诊所无证行医三个月了，老板姓王")
    assert [one.clue for one in like(second, people.wang)] == [first]
    set_to("alike_text", "0.35", "0.99")
    assert like(second, people.wang) == []


def test_where_likeness_is_shown_it_is_said_that_no_text_sets_it(people: People) -> None:
    received(people)
    page = as_(people.wang).post("/clues/duplicates/", {"title": "口腔诊所无证行医", "text": "中山路一家口腔诊所无证"})
    assert page.status_code == OK
    assert "mark-local" in said(page)
    assert "/rules/clues.alike_text/" in said(page)


def test_the_number_of_a_hotline_is_no_person(people: People) -> None:
    for number, name in enumerate("赵钱孙"):
        received(people, title=f"第{number}件", text=f"第{number}件事，各不相同{number * 7}", reporter=reporter(name))
    assert Likeness.REPORTER in typed(people, HOTLINE)
    received(people, title="第九件", text="又是别的事", reporter=reporter("李"))
    assert typed(people, HOTLINE) == []
    clue = received(people, title="第十件", text="仍是别的事", reporter=reporter("周"))
    assert like(clue, people.wang) == []
    assert elsewhere(clue, people.wang) == []


def test_one_person_who_writes_their_name_in_two_ways_stays_one(people: People) -> None:
    for name in ("林某", "林 某", "林某"):
        received(people, title=name, text=f"{name}反映的第{len(name)}件事", reporter=reporter(name, "13800001111"))
    assert Likeness.REPORTER in typed(people, "138 0000 1111")


def test_beyond_so_many_numbers_an_hour_nobody_is_told_of_the_same_reporter(people: People, set_to: Any) -> None:
    set_to("numbers_compared", "30", "3")
    received(people, reporter=LIN)
    with pretend(now().replace(minute=5)):
        for number in range(3):
            assert typed(people, f"1390000000{number}") == []
        assert typed(people, LIN.phone) == []  # the fourth, which would have hit
        entry = Entry.objects.get(kind="numbers_used_up")
        assert (entry.by_id, entry.data["most"]) == (people.wang.pk, 3)
        typed(people, "13900000009")
        assert Entry.objects.filter(kind="numbers_used_up").count() == 1
        sent = {"title": "x", "text": "y", "phone": LIN.phone}
        assert "the limit was reached" in said(as_(people.wang).post("/clues/duplicates/", sent))
        assert not Entry.objects.filter(kind="reporter_recognised").exists()
    with pretend(now() + timedelta(hours=1)):
        assert Likeness.REPORTER in typed(people, LIN.phone)


def test_typing_on_with_one_number_counts_once(people: People, set_to: Any) -> None:
    set_to("numbers_compared", "30", "1")
    received(people, reporter=LIN)
    with pretend(now().replace(minute=5)):
        for words in ("一", "一件", "一件事"):
            assert Likeness.REPORTER in typed(people, LIN.phone, words)
