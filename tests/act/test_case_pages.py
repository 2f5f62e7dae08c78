"""The list of cases, the rail on the dossier page, and the page of each step."""

from collections.abc import Iterator

import pytest

from liandong.act.cases import actions
from liandong.act.cases.models import Case
from liandong.ground.audit.clock import pretend
from liandong.ground.dossiers.actions import open_dossier
from tests.act.stories import FILED, at, clinic, filed, founded, told
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle

LINES = {"line-TOTAL_FORMS": "3", "line-INITIAL_FORMS": "0"}
DECISION = {"on": FILED.isoformat(), "outcome": "penalty", "reasons": "事实清楚，证据充分。", **LINES}


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_filing() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def case(people: People) -> Case:
    return filed(people)


def step(case: Case, name: str) -> str:
    return f"/cases/{case.dossier.key}/step/{name}/"


def decide(case: Case) -> str:
    return f"/cases/{case.dossier.key}/decide/"


def test_the_list_shows_the_open_step_and_its_clock_to_those_who_may_see_the_case(people: People, case: Case) -> None:
    page = said(as_(people.li).get("/cases/"))
    assert case.number in page
    assert "Investigate" in page
    assert "light-ok" in page
    assert case.number in said(as_(people.qian).get("/cases/?state=all"))  # the city above sees its counties' cases
    assert case.number not in said(as_(people.li).get("/cases/?state=closed"))
    assert case.number not in said(as_(people.zhao).get("/cases/?state=all"))


def test_the_rail_says_what_is_done_what_is_open_and_why_the_rest_is_closed(people: People, case: Case) -> None:
    page = said(as_(people.li).get(f"/d/{case.dossier.key}/"))
    assert page.count('class="rail-done"') == 1
    assert page.count('class="rail-open"') == 1
    assert 'aria-current="step"' in page
    assert 'class="rail-why"' in page
    assert "No evidence has been put in yet." in page


def test_a_foreign_case_is_not_there_and_a_step_of_another_role_is_forbidden(people: People, case: Case) -> None:
    for address in (
        step(case, "investigate"),
        f"/cases/{case.dossier.key}/evidence/",
        f"/cases/file/{case.dossier.key}/",
    ):
        assert as_(people.zhao).get(address).status_code == MISSING
    assert as_(people.li).get(decide(case)).status_code == FORBIDDEN
    assert as_(people.li).get(step(case, "review")).status_code == FORBIDDEN
    assert as_(people.li).get(step(case, "no-such-step")).status_code == MISSING
    assert as_(people.auditor).get(step(case, "investigate")).status_code == FORBIDDEN


def test_filing_says_what_is_missing_and_files_nothing(people: People) -> None:
    clue = founded(people, clinic(people))
    address, before = f"/cases/file/{clue.dossier.key}/", done()
    assert as_(people.li).get(address).status_code == OK
    form = {
        "on": FILED.isoformat(), "cause": "超范围诊疗", "acted_on": "2026-08-01", "act_until": "2026-08-31",
        "officers": [people.wang.pk],
    }  # fmt: skip
    page = as_(people.li).post(address, form)
    assert page.status_code == WRONG
    assert "A case needs at least two officers." in said(page)
    assert done() == before
    assert not Case.objects.exists()
    filed_now = as_(people.li).post(address, form | {"officers": [people.wang.pk, people.li.pk]})
    assert filed_now.status_code == FOUND


def test_nothing_can_be_filed_from_a_dossier_that_is_neither_clue_nor_visit(people: People) -> None:
    dossier = open_dossier(kind="meeting", title="会商", place=people.county, owner=people.health, by=people.wang)
    assert as_(people.li).get(f"/cases/file/{dossier.key}/").status_code == MISSING


def test_a_step_that_is_not_open_is_refused_in_words_at_the_form(people: People, case: Case) -> None:
    before = done()
    form = {"on": FILED.isoformat(), "manner": "posted", "received_by": "林某"}
    page = as_(people.li).post(step(case, "serve"), form)
    assert page.status_code == WRONG
    assert 'role="alert"' in said(page)
    assert done() == before


def test_days_stand_in_the_date_field_in_both_languages(people: People, case: Case) -> None:
    client = as_(people.li)
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        assert f'value="{FILED.isoformat()}"' in said(client.get(step(case, "investigate")))


def test_the_head_decides_beside_what_led_to_it(people: People) -> None:
    case = told(people)
    page = said(as_(people.head).get(decide(case)))
    assert "拟罚款一万元" in page  # what the party was told
    fine = {"line-0-kind": "F1", "line-0-amount": "10000", "line-0-text": "罚款一万元"}
    answer = as_(people.head).post(decide(case), DECISION | fine, follow=True)
    assert "Decided. The decision is in the dossier" in said(answer)
    assert "10,000.00" in said(answer)
    case.refresh_from_db()
    assert case.fine_fen == 1_000_000


def test_an_amount_without_a_kind_is_not_dropped_silently(people: People) -> None:
    case = told(people)
    before = done()
    page = as_(people.head).post(decide(case), DECISION | {"line-1-amount": "5000"})
    assert page.status_code == WRONG
    assert "Choose the kind of penalty of this line." in said(page)
    assert done() == before


def test_a_penalty_without_a_line_is_refused_at_the_form(people: People) -> None:
    case = told(people)
    page = as_(people.head).post(decide(case), DECISION)
    assert page.status_code == WRONG
    assert "A penalty needs at least one line" in said(page)
    case.refresh_from_db()
    assert case.decided_on is None


def test_what_the_review_sent_back_stands_on_the_rail(people: People) -> None:
    case = told(people, "complex")
    form = {"on": FILED.isoformat(), "opinion": "证据不足，请补充"}
    assert as_(people.reviewer).post(step(case, "review"), form).status_code == FOUND
    page = said(as_(people.li).get(f"/d/{case.dossier.key}/"))
    assert "Sent back by the review" in page
    assert "证据不足，请补充" in page


def test_evidence_goes_in_until_the_decision(people: People) -> None:
    case = told(people)
    address = f"/cases/{case.dossier.key}/evidence/"
    assert as_(people.li).post(address, {"kind": "record", "proves": ""}).status_code == WRONG
    assert as_(people.li).post(address, {"kind": "record", "proves": "现场笔录"}).status_code == FOUND
    fine = actions.Imposed("F1", 100_000)
    actions.decide(case=case, outcome="penalty", imposed=[fine], reasons="属实", on=FILED, by=people.head)
    page = as_(people.li).post(address, {"kind": "record", "proves": "后来的材料"})
    assert page.status_code == WRONG
    assert "The case has been decided on its evidence." in said(page)
