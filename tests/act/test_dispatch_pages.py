"""The board, and the pages of passing on, signing, declining and answering."""

from collections.abc import Iterator

import pytest

from liandong.act.dispatch import actions
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.actions import decline_clue
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, routed
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_one_day() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def sent(people: People) -> Dispatch:
    return actions.send(
        dossier=routed(people).dossier, kind="lead", to=people.market, asks="请查处并书面回复", by=people.wang
    )


def test_the_board_shows_each_side_its_own_boxes_with_the_light_of_the_clock(people: People, sent: Dispatch) -> None:
    board = said(as_(people.zhao).get("/dispatch/"))
    assert sent.dossier.title in board
    assert "light-ok" in board
    assert f"/dispatch/{sent.pk}/sign/" in board
    assert sent.dossier.title not in said(as_(people.wang).get("/dispatch/"))
    waiting = said(as_(people.wang).get("/dispatch/?box=waiting"))
    assert sent.dossier.title in waiting
    assert "not signed yet" in waiting
    assert as_(people.wang).get("/dispatch/?box=nonsense").status_code == OK


def test_only_those_who_pass_matters_on_are_offered_its_acts(people: People, sent: Dispatch) -> None:
    assert as_(people.prosecutor).get("/dispatch/").status_code == OK
    assert as_(people.auditor).post(f"/dispatch/{sent.pk}/sign/").status_code == FORBIDDEN
    assert as_(people.prosecutor).get(f"/dispatch/{sent.pk}/answer/").status_code == FORBIDDEN


def test_a_matter_between_others_is_not_there(people: People, sent: Dispatch) -> None:
    other = routed(people, title="另一件广告线索")
    elsewhere = actions.send(
        dossier=other.dossier, kind="lead", to=people.insurance, asks="请查处", override_reason="骗保", by=people.wang
    )
    before = done()
    for page in ("answer", "decline", "recall", "handled"):
        assert as_(people.zhao).get(f"/dispatch/{elsewhere.pk}/{page}/").status_code == MISSING
    assert as_(people.zhao).post(f"/dispatch/{elsewhere.pk}/sign/").status_code == MISSING
    assert as_(people.zhao).get(f"/dispatch/send/{other.dossier.key}/").status_code == MISSING
    assert done() == before


def test_it_is_signed_for_once_and_the_second_is_told(people: People, sent: Dispatch) -> None:
    zhao = as_(people.zhao)
    opened = zhao.get(f"/dispatch/{sent.pk}/sign/", headers={"accept": "text/html"})
    assert opened.status_code == 405
    assert opened.headers["Allow"] == "POST"
    assert "This step is taken with a button" in said(opened)
    page = zhao.post(f"/dispatch/{sent.pk}/sign/", follow=True)
    assert "Signed for. A written reply is now expected." in said(page)
    before = done()
    again = zhao.post(f"/dispatch/{sent.pk}/sign/", follow=True)
    assert "This cannot be done now" in said(again)
    assert done() == before


def test_the_sender_cannot_answer_for_the_receiver(people: People, sent: Dispatch) -> None:
    before = done()
    page = as_(people.wang).post(f"/dispatch/{sent.pk}/answer/", {"text": "已处理"})
    assert page.status_code == WRONG
    assert "Only the receiver can do this." in said(page)
    assert done() == before


def test_an_empty_answer_is_shown_at_its_field_and_stops_no_clock(people: People, sent: Dispatch) -> None:
    actions.sign(dispatch=sent, by=people.zhao)
    before = done()
    page = as_(people.zhao).post(f"/dispatch/{sent.pk}/answer/", {"text": ""})
    assert page.status_code == WRONG
    assert 'class="field-error"' in said(page)
    assert "请查处并书面回复" in said(page)  # what was asked stands above the form
    assert done() == before
    reply = {"text": "经查属实，已责令改正。"}
    assert as_(people.zhao).post(f"/dispatch/{sent.pk}/answer/", reply).status_code == FOUND
    assert Entry.objects.filter(kind="matter_answered_in_writing").exists()
    assert sent.dossier.title in said(as_(people.zhao).get("/dispatch/?box=answered"))


def test_a_declined_matter_lies_in_the_senders_box_until_it_is_sent_on(people: People, sent: Dispatch) -> None:
    named = people.insurance.department
    wrong = as_(people.zhao).post(f"/dispatch/{sent.pk}/decline/", {"reason": "", "competent": named.pk})
    assert wrong.status_code == WRONG
    as_(people.zhao).post(f"/dispatch/{sent.pk}/decline/", {"reason": "属医保职责", "competent": named.pk})
    wang = as_(people.wang)
    assert "属医保职责" in said(wang.get("/dispatch/?box=bounced"))
    form = {"to": people.insurance.pk, "kind": "lead", "asks": "请查处"}
    assert wang.post(f"/dispatch/send/{sent.dossier.key}/", form).status_code == FOUND
    assert "属医保职责" not in said(wang.get("/dispatch/?box=bounced"))


def test_sending_asks_for_words_and_proposes_whom_the_routing_names(people: People) -> None:
    clue = routed(people)
    wang = as_(people.wang)
    page = said(wang.get(f"/dispatch/send/{clue.dossier.key}/"))
    assert f'<option value="{people.market.pk}" selected' in page
    assert "Why this department" in page
    before = done()
    empty = wang.post(f"/dispatch/send/{clue.dossier.key}/", {"to": people.market.pk, "kind": "lead", "asks": ""})
    assert empty.status_code == WRONG
    assert done() == before


def test_the_thread_says_who_wrote_what_and_leads_to_the_letter(people: People, sent: Dispatch) -> None:
    page = said(as_(people.zhao).get(f"/d/{sent.dossier.key}/"))
    assert sent.letter is not None
    assert sent.letter.number in page
    assert f"/dispatch/{sent.pk}/decline/" in page
    assert "请查处并书面回复" in page


def test_the_receiver_gives_a_matter_back_and_cannot_end_it_by_not_taking_it_up(people: People, sent: Dispatch) -> None:
    zhao, key = as_(people.zhao), sent.dossier.key
    actions.sign(dispatch=sent, by=people.zhao)
    page = zhao.get(f"/d/{key}/").content.decode()
    assert f"/dispatch/{sent.pk}/decline/" in page
    assert f"/clues/{key}/decline/" not in page
    assert zhao.post(f"/clues/{key}/decline/", {"reason": "不属本局"}).status_code == WRONG
    assert sent.clue is not None
    sent.clue.refresh_from_db()
    with pytest.raises(Refusal, match="goes back"):
        decline_clue(clue=sent.clue, reason="不属本局", by=people.zhao)


def test_who_has_answered_may_end_what_is_left_to_them(people: People, sent: Dispatch) -> None:
    actions.sign(dispatch=sent, by=people.zhao)
    actions.answer(dispatch=sent, text="已查处", by=people.zhao)
    assert f"/clues/{sent.dossier.key}/decline/" in as_(people.zhao).get(f"/d/{sent.dossier.key}/").content.decode()
