"""Quotas over self-checks: what institutions hand in counts by itself; what came on paper, when it is written down."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.discover.selfchecks import actions, queries
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.quotas import Standing, rows, standing
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import work_of
from liandong.law.quotas import asked
from tests.act.stories import at
from tests.pages import as_, said
from tests.people import HOSPITAL, People, settle

FULL, BEFORE, QUARTER = "selfchecks.full_selfcheck", "selfchecks.previous_year_done", "selfchecks.quarterly_report"
TODAY = date(2026, 3, 4)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    return register_institution(name="鲤城医院", place=people.county, code=HOSPITAL, by=people.wang)


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def handed_in(people: People, checklist: str, on: date = TODAY, *, wrong: int = 0) -> Entry:
    """One checklist gone through; so many questions are not in order."""
    with pretend(at(on)):
        check = actions.begin_selfcheck(checklist=checklist, by=people.hospital)
        codes = [row.question.code for area in queries.sheet(check).areas for row in area.rows]
        answers = {code: ("no", "限期整改") if n < wrong else ("yes", "") for n, code in enumerate(codes)}
        actions.answer_items(selfcheck=check, answers=answers, by=people.hospital)
        actions.submit_selfcheck(selfcheck=check, by=people.hospital)
    return Entry.objects.get(kind="selfcheck_submitted", dossier=check.key)


def checklists(people: People) -> list[str]:
    return [rule.id for rule in queries.to_fill(people.county.pk)]


def found(rule: str, people: People, period: str = "2026") -> Standing:
    figure = standing(rule, place=people.county, period=asked(period), user=None)
    assert figure is not None
    return figure


def test_a_self_check_is_full_when_every_published_checklist_was_handed_in_within_the_year(
    people: People, hospital: Subject
) -> None:
    first, *others = checklists(people)
    handed_in(people, first, date(2025, 11, 3))
    entries = [handed_in(people, one) for one in others]
    assert all(entry.data["sorts"] in ([], ["settled"]) for entry in entries)  # the first is of the year before
    assert found(FULL, people).value == 0
    last = handed_in(people, first)
    assert last.data["sorts"] == ["full", "settled"]
    now = found(FULL, people)
    assert (now.met, int(now.value)) == (True, 1)
    assert [entry.pk for entry in rows.entries(now.figure)] == [last.pk]
    assert found(FULL, people, "2025").value == 0


def test_the_year_before_is_finished_when_nothing_is_left_wanting_in_the_first_half(
    people: People, hospital: Subject
) -> None:
    first, *others = checklists(people)
    for one in others:
        handed_in(people, one, date(2025, 12, 1))
    handed_in(people, first, date(2025, 12, 1), wrong=2)
    assert found(BEFORE, people).value == 0
    handed_in(people, first, wrong=1)
    assert found(BEFORE, people).value == 0
    handed_in(people, first)
    assert (found(BEFORE, people).met, int(found(BEFORE, people).value)) == (True, 1)
    assert found(FULL, people).value == 0  # one checklist is no full self-check of this year


def test_what_is_put_right_only_in_july_is_too_late(people: People, hospital: Subject) -> None:
    for one in checklists(people):
        handed_in(people, one, date(2026, 6, 30), wrong=one == "checklists.area_1")
    handed_in(people, "checklists.area_1", date(2026, 7, 1))
    with pretend(at(date(2026, 7, 2))):
        late = found(BEFORE, people)
    assert (late.state, int(late.figure.tally.late)) == ("late", 1)


def test_any_checklist_handed_in_is_the_report_of_its_quarter(people: People, hospital: Subject) -> None:
    assert found(QUARTER, people, "2026-Q1").value == 0
    handed_in(people, "checklists.area_1")
    assert found(QUARTER, people, "2026-Q1").value == 1
    assert found(QUARTER, people, "2026-Q2").value == 0


def test_who_hands_nothing_in_is_named_and_the_page_says_what_is_counted(people: People, hospital: Subject) -> None:
    now = found(FULL, people)
    assert [one.name for one in now.behind] == ["鲤城医院"]
    page = said(as_(people.wang).get(f"/quotas/{FULL}/"))
    assert "鲤城医院" in page
    assert "every published checklist handed in within the year" in page


def test_a_report_on_paper_still_counts_when_it_is_written_down() -> None:
    """The ledger keeps these rules in its list of what may be entered."""
    for id_ in (FULL, BEFORE, QUARTER):
        assert work_of(book().rule(id_, "350502")) == "report_received"
