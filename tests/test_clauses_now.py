"""The live side of the clause page: what is running, overdue and done, as far as the reader may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines import actions
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import regrade, share
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.clauses import Line
from liandong.ground.rulebook.living import Act, Clocks, Measured, Now, answers, standing, together
from liandong.ground.rulebook.papers import Clause
from liandong.law.rules import Text
from tests.people import People, settle

PAGE = "/rules/clauses/闽卫医急〔2024〕51号/"
CLAUSE = "FJ-03-3"  # whoever is told of a clue checks it at once


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def clue(people: People) -> Clue:
    return receive(people, 1)


def receive(people: People, number: int) -> Clue:
    return receive_clue(
        channel="form", source="complaint", title=f"反映诊所{number}", text=f"第{number}家诊所超范围行医",
        place=people.county, by=people.wang,
    )  # fmt: skip


def sheet(client: Client, user: User, **query: str) -> Any:
    client.force_login(user)
    return client.get(PAGE, query).context["sheet"]


def line(client: Client, user: User, id_: str = CLAUSE, **query: str) -> Line:
    lines: list[Line] = sheet(client, user, **query).lines
    return next(one for one in lines if one.clause.id == id_)


def rules_of(id_: str) -> tuple[str, ...]:
    every = (clause for directive in book().clauses.values() for clause in directive.clauses)
    return next(answers(clause)[0] for clause in every if clause.id == id_)


def make_late(clue: Clue) -> int:
    running = Deadline.objects.filter(dossier=clue.dossier, rule__in=rules_of(CLAUSE), met_on=None)
    past = today() - timedelta(days=5)
    return running.update(started_on=past - timedelta(days=9), due_on=past, alarm_on=past)


def test_a_clause_shows_the_clocks_and_the_last_act_of_what_answers_it(
    people: People, clue: Clue, client: Client
) -> None:
    now = line(client, people.wang).now
    running = Deadline.objects.filter(rule__in=rules_of(CLAUSE), met_on=None).count()
    assert running
    assert (now.clocks.running, now.clocks.overdue, now.clocks.ended) == (running, 0, 0)
    assert now.last is not None
    assert now.last.on == today()
    for deadline in Deadline.objects.filter(rule__in=rules_of(CLAUSE)):
        actions.meet(deadline=deadline, on=today(), event="clue_verified")
    now = line(client, people.wang).now
    assert (now.clocks.in_time, now.clocks.late) == (running - now.clocks.running, 0)


def test_what_is_overdue_comes_first_counts_once_and_names_who_is_behind(
    people: People, clue: Clue, client: Client
) -> None:
    late = make_late(clue)
    found = sheet(client, people.wang)
    assert found.lines[0].is_overdue
    assert not found.lines[-1].is_overdue
    assert found.clocks.overdue == late
    assert line(client, people.wang).now.behind == [(people.health.name, late)]
    narrowed = sheet(client, people.wang, state="overdue")
    assert 0 < len(narrowed.lines) == found.overdue
    in_order = [one.clause.id for one in sheet(client, people.wang, order="text").lines]
    assert in_order == [clause.id for clause in book().clauses["闽卫医急〔2024〕51号"].clauses]
    page = client.get(PAGE).content.decode()
    assert 'class="is-overdue"' in page


def test_each_reader_has_the_figures_of_what_they_may_see(people: People, clue: Clue, client: Client) -> None:
    make_late(clue)
    assert line(client, people.qian).now.clocks.overdue  # the superior city
    assert not line(client, people.zhao).now.clocks.running  # another department
    assert line(client, people.zhao).now.last is None
    share(dossier=clue.dossier, agency=people.market, because="转办", by=people.wang)
    assert line(client, people.zhao).now.clocks.overdue
    regrade(dossier=clue.dossier, grade="secret", because="涉密", by=people.head)
    assert not line(client, people.qian).now.clocks.running


def test_a_superior_looks_at_one_agency_and_nobody_at_a_stranger_s(people: People, clue: Clue, client: Client) -> None:
    found = sheet(client, people.qian)
    assert {people.health.pk, people.next_health.pk} <= {pk for pk, _name in found.agencies}
    assert sheet(client, people.qian, agency=str(people.health.pk)).clocks.running
    assert not sheet(client, people.qian, agency=str(people.next_health.pk)).clocks.running
    strange = sheet(client, people.zhao, agency=str(people.health.pk))
    assert (strange.agency, strange.clocks.running) == (None, 0)


def test_an_operator_who_sees_no_dossier_reads_the_clauses(people: People, clue: Clue, client: Client) -> None:
    assert not line(client, people.operator).now.clocks.running


def test_a_directive_of_another_place_shows_nothing_of_ours(people: People, clue: Clue, client: Client) -> None:
    client.force_login(people.wang)
    found = client.get("/rules/clauses/温政办〔2020〕85号/").context["sheet"]
    assert (found.clocks, found.agencies) == (Clocks(), [])
    assert not any(one.now.last for one in found.lines)


def test_the_page_asks_as_often_for_many_clauses_and_many_clocks(people: People, clue: Clue, client: Client) -> None:
    client.force_login(people.wang)

    def questions(**query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE, query)
        return len(asked)

    questions()
    few = questions(q=CLAUSE)
    for number in range(2, 12):
        receive(people, number)
    assert questions() == few


def test_how_the_quotas_stand_comes_as_a_part_of_the_page(people: People, client: Client) -> None:
    client.force_login(people.qian)
    home = "/rules/clauses/泉政办〔2020〕50号/"
    page = client.get(home)
    with_quotas = [one for one in page.context["sheet"].lines if one.quotas]
    assert with_quotas
    id_ = with_quotas[0].clause.id
    assert f'<span id="quotas-{id_}">' in page.content.decode()
    part = client.get(home, {"part": "quotas", "q": id_})
    text = part.content.decode()
    assert f'<span id="quotas-{id_}" hx-swap-oob="true">' in text
    assert "<table" not in text
    measured = part.context["sheet"].lines[0].now.quotas
    assert [one.url.partition("?")[0] for one in measured] == [f"/quotas/{one.id}/" for one in with_quotas[0].quotas]


@pytest.mark.parametrize("strength", ["firm", "conditional", "exploratory"])
def test_clauses_are_narrowed_by_strength(people: People, client: Client, strength: str) -> None:
    lines = sheet(client, people.wang, strength=strength).lines
    assert lines
    assert {one.clause.strength for one in lines} == {strength}


def test_the_standing_of_a_clause_is_that_of_its_rules_and_events_together() -> None:
    clause = Clause("T-1", "一", Text("试。", "Try."), answered_by={"rules": ("a", "b"), "events": ("x", "y")})
    day = today()
    known = Now(
        clocks={
            "a": {"甲": Clocks(running=3, overdue=2), "乙": Clocks(in_time=1, late=1)},
            "b": {"甲": Clocks(overdue=1)},
        },
        acts={"x": Act("甲事", day - timedelta(days=3)), "y": Act("乙事", day)},
        quotas={"b": Measured(Text("次数", "times"), Text("1次", "1"), "overdue", "/")},
    )
    found = standing(clause, known)
    assert found.clocks == Clocks(running=3, overdue=3, in_time=1, late=1)
    assert found.behind == [("甲", 3)]
    assert found.last == Act("乙事", day)
    assert found.urgency == (-3, 0)
    assert found.clocks.in_time_percent == 50
    assert together(known, ["a", "a"]).overdue == 2
    assert not standing(Clause("T-2", "二", Text("试。", "Try.")), known).is_moving


def test_a_directive_shows_item_by_item_how_its_tasks_progress(people: People, clue: Clue, client: Client) -> None:
    client.force_login(people.wang)
    sheet = client.get("/rules/clauses/泉政办〔2020〕50号/").context["sheet"]
    strengthened = [task.article for task in sheet.tasks if task.article.startswith("二（二）")]
    assert strengthened == ["二（二）首段", *(f"二（二）{number}" for number in range(1, 7))]
    assert sum(task.clauses for task in sheet.tasks) == len(sheet.lines)
    assert any(task.clocks.running for task in sheet.tasks)
    assert [task.article for task in sheet.tasks].count("附件1") == 1
