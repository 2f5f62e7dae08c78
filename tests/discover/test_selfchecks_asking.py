"""Asking for self-checks: chosen as a draw chooses, seen before, asked in one act; a second person is told."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liandong.discover.selfchecks import actions, choosing
from liandong.discover.selfchecks.choosing import Choice
from liandong.discover.selfchecks.models import SelfCheck
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline, Occasion
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Institution, Subject
from liandong.law.refusal import Refusal
from liandong.warn.risk.models import Grade
from tests.act.stories import at
from tests.pages import FOUND, OK, WRONG, as_, said
from tests.people import People, settle

DAY, DUE = date(2026, 3, 4), date(2026, 3, 20)
CHECKLIST = "checklists.area_1"
ASK = f"/self-checks/ask/?checklist={CHECKLIST}"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def many(people: People, count: int) -> list[Subject]:
    """Institutions of the county, as many as the work has, straight into the register."""
    made = Subject.objects.bulk_create(
        Subject(
            code=f"S{n:06}", kind="institution", name=f"鲤城第{n}诊所", name_key=f"鲤城第{n}诊所", sort_key=f"{n:06}",
            place=people.county,
        )
        for n in range(count)
    )  # fmt: skip
    Institution.objects.bulk_create(
        Institution(subject=one, category="诊所" if n % 2 else "门诊部", level="未定级" if n % 4 else "一级")
        for n, one in enumerate(made)
    )
    return made


def asked(people: People, subjects: list[Subject], **more: object) -> list[SelfCheck]:
    return actions.ask_for_selfchecks(
        subjects=subjects, checklist=CHECKLIST, due_on=DUE, **{"by": people.wang, **more}  # type: ignore[arg-type]
    )  # fmt: skip


def count(people: People, **by: object) -> int:
    return choosing.picked(people.wang, Choice(checklist=CHECKLIST, **by)).count  # type: ignore[arg-type]


def test_five_thousand_are_asked_in_one_act_with_a_clock_and_an_entry_each(people: People) -> None:
    made = many(people, 5_000)
    with CaptureQueriesContext(
        connection,
    ) as asking:
        checks = asked(people, made, expected=5_000)
    assert len(asking) < 30
    assert len({check.key for check in checks}) == 5_000
    clocks = Deadline.objects.filter(rule="selfchecks.answer_term", party__isnull=False, given_by=people.wang)
    assert (clocks.count(), set(clocks.values_list("due_on", flat=True))) == (5_000, {DUE})
    assert Entry.objects.filter(kind="selfcheck_asked", by_id=people.wang.pk).count() == 5_000
    assert Occasion.objects.filter(event="selfcheck_asked", until=DUE).count() == 5_000
    page = said(as_(people.wang).get(f"{ASK}&category=诊所"))
    assert "2500" in page


def test_one_asked_among_many_stands_as_one_asked_alone(people: People) -> None:
    """The clock, its party and its alarm are what a single event would have set."""
    first, *others = many(people, 3)
    (alone,) = asked(people, [first])
    together = asked(people, others)
    fields = ("rule", "due_on", "alarm_on", "length", "unit", "nature", "agency", "given_by", "is_provisional")
    (one,) = Deadline.objects.filter(dossier=alone.dossier).values(*fields)
    for check in together:
        (clock,) = Deadline.objects.filter(dossier=check.dossier).values(*fields)
        assert clock == one
        assert Deadline.objects.get(dossier=check.dossier).party == check.subject
        assert visible_to(people.wang).filter(pk=check.dossier_id).exists()
        actions.withdraw_selfcheck(selfcheck=check, reason="不再需要", by=people.wang)
        assert Deadline.objects.get(dossier=check.dossier).met_on == DAY


def test_they_are_chosen_by_place_category_level_and_grade(people: People) -> None:
    made = many(people, 8)
    register_institution(name="丰泽诊所", place=people.next_county, by=people.qian)
    Grade.objects.create(
        agency=people.health, subject=made[0], on=DAY, score=9, grade="high", parts=[], rule="risk.grading",
        rule_version=date(2024, 8, 30),
    )  # fmt: skip
    assert count(people) == 8
    assert (count(people, category="诊所"), count(people, level="一级")) == (4, 2)
    assert (count(people, grade="high"), count(people, grade="ungraded")) == (1, 7)
    assert count(people, without=frozenset({made[0].pk, made[1].pk})) == 6
    city = choosing.picked(people.qian, Choice(checklist=CHECKLIST, place=people.next_county.pk))
    assert (city.count, choosing.picked(people.qian, Choice(checklist=CHECKLIST)).count) == (1, 9)


def test_a_second_person_who_asks_the_same_is_told_who_did_and_nobody_is_asked_twice(people: People) -> None:
    made = many(people, 4)
    asked(people, made[:3])
    with pytest.raises(Refusal, match="王") as told:
        asked(people, made[:3], by=people.li)
    assert "2026-03-04" in str(told.value.says)
    with pytest.raises(Refusal, match="王"):
        asked(people, made, expected=4, by=people.li)  # four, when the page was read
    assert SelfCheck.objects.count() == 3
    assert [check.subject for check in asked(people, made, expected=1, by=people.li)] == [made[3]]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_once_the_second_asks_nobody_twice() -> None:
    people = settle()
    made = many(people, 40)

    def ask(user: object) -> int:
        try:
            with pretend(at(DAY)):
                return len(asked(people, made, by=user))
        except Refusal:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(ask, (people.wang, people.li))) == [0, 40]
    assert SelfCheck.objects.count() == 40


def test_the_page_shows_how_many_leaves_some_out_and_asks_the_others(people: People) -> None:
    made = many(people, 6)
    asked(people, made[:1])
    wang = as_(people.wang)
    assert "鲤城第1诊所" not in said(wang.get("/self-checks/ask/"))  # nobody is chosen before one looks
    page = said(wang.get(ASK))
    assert "鲤城第1诊所" in page
    assert "鲤城第0诊所" not in page  # at it already
    assert f"without={made[2].pk}" in page
    found = said(wang.get(f"{ASK}&q=鲤城第4"))
    assert "鲤城第3诊所" not in found
    assert 'value="5"' in found  # a search narrows what is seen, not who is asked
    without = f"{ASK}&without={made[2].pk}"
    assert wang.post(without, {"due_on": "2026-03-20", "expected": "5"}).status_code == WRONG
    assert wang.post(without, {"due_on": "2026-03-01", "expected": "4"}).status_code == WRONG
    assert SelfCheck.objects.count() == 1
    assert wang.post(without, {"due_on": "2026-03-20", "expected": "4"}).status_code == FOUND
    assert set(SelfCheck.objects.values_list("subject", flat=True)) == {one.pk for one in made} - {made[2].pk}


@pytest.mark.parametrize(
    "query", ["checklist=none", "place=110000", "category=无", "grade=x", "field=x", "without=x", "without=-1"]
)
def test_an_address_that_means_nothing_chooses_nobody_instead_of_everybody(people: People, query: str) -> None:
    many(people, 3)
    wang = as_(people.wang)
    address = f"/self-checks/ask/?{query}" if "checklist" in query else f"{ASK}&{query}"
    assert wang.get(address).status_code == OK
    assert wang.post(address, {"due_on": "2026-03-20", "expected": "3"}).status_code == WRONG
    assert wang.post("/self-checks/ask/", {"due_on": "2026-03-20", "expected": "3"}).status_code == WRONG
    assert SelfCheck.objects.count() == 0
