"""The list of visits, the plan, and the page on site."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Answer, Inspection
from liandong.ground.audit.clock import pretend
from tests.act.stories import at, clinic, routed
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle

DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


@pytest.fixture
def clue(people: People) -> Clue:
    return clues.keep(clue=routed(people, "V09", clinic(people)), by=people.wang)


@pytest.fixture
def visit(people: People, clue: Clue) -> Inspection:
    assert clue.subject is not None
    return actions.plan_inspection(
        subject=clue.subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=DAY, clues=[clue],
        by=people.wang,
    )  # fmt: skip


@pytest.fixture
def begun(people: People, visit: Inspection) -> Inspection:
    return actions.start_inspection(inspection=visit, by=people.wang)


def site(visit: Inspection) -> str:
    return f"/inspections/{visit.dossier.key}/site/"


def test_the_list_shows_the_visits_one_may_see(people: People, visit: Inspection) -> None:
    assert visit.subject.name in said(as_(people.wang).get("/inspections/"))
    assert visit.subject.name in said(as_(people.qian).get("/inspections/?stage=planned"))
    assert visit.subject.name not in said(as_(people.wang).get("/inspections/?stage=finished"))
    assert visit.subject.name not in said(as_(people.zhao).get("/inspections/"))


def test_a_foreign_visit_is_not_there_and_readers_may_not_act(people: People, begun: Inspection) -> None:
    for page in ("site", "finish", "cancel"):
        address = f"/inspections/{begun.dossier.key}/{page}/"
        assert as_(people.zhao).get(address).status_code == MISSING
        assert as_(people.auditor).get(address).status_code == FORBIDDEN


def test_one_officer_is_not_enough_and_nothing_is_planned(people: People, clue: Clue) -> None:
    before = done()
    form = {"planned_on": DAY.isoformat(), "officers": [people.wang.pk], "checklist": CHECKLIST}
    page = as_(people.wang).post(f"/inspections/plan/{clue.dossier.key}/", form)
    assert page.status_code == WRONG
    assert "A visit needs at least two officers." in said(page)
    assert done() == before
    assert not Inspection.objects.exists()


def test_a_second_visit_is_asked_why_it_is_separate_only_when_there_is_a_first(people: People, clue: Clue) -> None:
    address = f"/inspections/plan/{clue.dossier.key}/"
    assert "separate_because" not in said(as_(people.wang).get(address))
    form = {"planned_on": DAY.isoformat(), "officers": [people.wang.pk, people.li.pk], "checklist": CHECKLIST}
    assert as_(people.wang).post(address, form).status_code == FOUND
    page = as_(people.wang).post(address, form)
    assert page.status_code == WRONG
    assert "separate_because" in said(page)
    assert people.health.name in said(page)
    assert as_(people.wang).post(address, form | {"separate_because": "另一事项"}).status_code == FOUND


def test_beginning_leads_to_the_page_on_site(people: People, visit: Inspection) -> None:
    assert "The visit has not begun." in said(as_(people.wang).get(site(visit)))
    answer = as_(people.wang).post(f"/inspections/{visit.dossier.key}/start/")
    assert (answer.status_code, answer["Location"]) == (FOUND, site(visit))


def test_an_answer_is_saved_at_once_and_the_page_stays_where_it_was(people: People, begun: Inspection) -> None:
    client = as_(people.wang)
    page = said(client.get(site(begun)))
    assert page.count('<details class="card group" name="area" open>') == 1
    sent = client.post(site(begun), {"item": "1.14", "value": "yes"})
    assert sent["Location"].endswith("?at=1.14#q-1.14")
    back = said(client.get(sent["Location"]))
    assert back.count('<details class="card group" name="area" open>') == 1
    assert back.index("open>") < back.index('id="q-1.14"')
    assert "<b>1</b>/" in back


def test_in_part_only_the_question_and_the_counts_are_drawn_anew(people: People, begun: Inspection) -> None:
    answer = as_(people.wang).post(
        site(begun), {"item": "1.01", "value": "no", "note": "未取得许可"}, headers={"hx-request": "true"}
    )
    part = said(answer)
    assert answer.status_code == OK
    assert part.lstrip().startswith("<li")
    assert "<html" not in part
    assert 'id="site-bar"' in part
    assert "hx-swap-oob" in part
    assert "question-no" in part


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}], ids=["whole page", "in part"])
def test_a_finding_without_words_is_refused_at_its_question(
    people: People, begun: Inspection, headers: dict[str, str]
) -> None:
    before = done()
    page = as_(people.wang).post(site(begun), {"item": "1.02", "value": "no"}, headers=headers)
    assert page.status_code == WRONG
    assert "a finding without words proves nothing" in said(page)
    assert "autofocus" in said(page)
    assert done() == before
    assert not Answer.objects.exists()


def test_a_question_that_is_not_asked_is_refused(people: People, begun: Inspection) -> None:
    page = as_(people.wang).post(site(begun), {"item": "9.99", "value": "yes"})
    assert page.status_code == WRONG
    assert not Answer.objects.exists()


def test_a_finished_visit_shows_its_findings_and_leads_on_to_the_clue(
    people: People, begun: Inspection, clue: Clue
) -> None:
    client = as_(people.wang)
    client.post(site(begun), {"item": "1.01", "value": "no", "note": "未取得许可"})
    finish = f"/inspections/{begun.dossier.key}/finish/"
    assert "未取得许可" in said(client.get(finish))
    assert client.post(finish, {"summary": ""}).status_code == WRONG
    page = said(client.post(finish, {"summary": "发现一项问题"}, follow=True))
    assert "未取得许可" in page
    assert f"/clues/{clue.dossier.key}/verify/" in page
    assert "aria-pressed" not in said(client.get(site(begun)))  # nothing more is answered


def test_cancelling_needs_a_reason(people: People, visit: Inspection) -> None:
    address = f"/inspections/{visit.dossier.key}/cancel/"
    assert as_(people.wang).post(address, {"reason": ""}).status_code == WRONG
    assert as_(people.wang).post(address, {"reason": "机构停业"}).status_code == FOUND


def test_a_visit_is_completed_where_a_clue_is_closed() -> None:
    with translation.override("zh-hans"):
        assert str(Inspection.Stage.FINISHED.label) != str(Clue.Stage.CLOSED.label)
