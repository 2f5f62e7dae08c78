"""The board, and the pages of passing on, signing, declining and answering."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.act.dispatch import actions
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.actions import decline_clue
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.actions import open_dossier
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, routed
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, place, settle


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


def test_marked_rows_are_signed_for_and_no_others(people: People, sent: Dispatch) -> None:
    other = routed(people, title="另一件广告线索")
    second = actions.send(dossier=other.dossier, kind="lead", to=people.market, asks="请查处", by=people.wang)
    zhao = as_(people.zhao)
    board = said(zhao.get("/dispatch/"))
    assert f'value="{sent.pk}" form="sign-marked"' in board
    before = done()
    assert "Mark the rows" in said(zhao.post("/dispatch/sign/", {"row": "x"}, follow=True))
    assert done() == before
    page = zhao.post("/dispatch/sign/", {"row": [sent.pk], "q": "门诊部"}, follow=True)
    assert page.redirect_chain[-1][0] == "/dispatch/?box=to_sign&q=%E9%97%A8%E8%AF%8A%E9%83%A8"
    assert Entry.objects.filter(kind="matter_signed").count() == 1
    second.refresh_from_db()
    assert second.stage == Dispatch.Stage.SENT
    assert as_(people.wang).post("/dispatch/sign/", {"row": [second.pk]}).status_code == FOUND
    second.refresh_from_db()
    assert second.stage == Dispatch.Stage.SENT  # not the sender's to sign
    assert as_(people.auditor).post("/dispatch/sign/", {"row": [second.pk]}).status_code == FORBIDDEN


def test_an_agency_that_is_not_there_is_named_with_the_one_that_covers_it(people: People) -> None:
    clue = routed(people)
    address = f"/dispatch/send/{clue.dossier.key}/"
    wang = as_(people.wang)
    page = said(wang.get(address, {"place": "丰泽区", "department": "market"}))
    assert "has no office of" in page
    assert f'<option value="{people.city_market.pk}" selected' in page
    page = said(wang.get(address, {"place": "丰泽区", "department": "health"}))
    assert f'<option value="{people.next_health.pk}" selected' in page
    assert "No place is called so" in said(wang.get(address, {"place": "亚特兰蒂斯"}))
    form = {"to": people.next_health.pk, "kind": "assist", "asks": "请协查该门诊部在贵区的分店"}
    assert wang.post(f"{address}?place=350503", form).status_code == FOUND
    assert wang.post(address, {**form, "to": 999999}).status_code == WRONG


def test_an_agency_of_another_place_that_was_not_looked_for_is_refused_with_the_way_to_it(people: People) -> None:
    clue = routed(people)
    far = establish_agency(
        department="market", place=place("440300", "4403", "深圳市", 2, None), name="深圳市市监局", by=None
    )
    sent = {"kind": "forward", "to": far.pk, "asks": "请查处", "override_reason": "异地"}
    answer = as_(people.wang).post(f"/dispatch/send/{clue.key}/", sent)
    assert answer.status_code == WRONG
    assert "An agency in another place" in said(answer)
    assert "is not in this list" in said(answer)
    assert as_(people.wang).post(f"/dispatch/send/{clue.key}/?place=440300", sent).status_code == FOUND


def test_parts_are_given_on_one_page(people: People) -> None:
    clue = routed(people)
    wang = as_(people.wang)
    address = f"/dispatch/split/{clue.dossier.key}/"
    assert "Part of" in said(wang.get(address))
    assert wang.post(address, {"asks_1": ""}).status_code == WRONG
    form = {
        f"part_{people.market.pk}": "查广告",
        "other_1": people.police.pk,
        "asks_1": "查医托",
        "override_reason": "医托",
    }
    assert wang.post(address, form).status_code == FOUND
    assert {row.to_agency for row in Dispatch.objects.filter(kind="split")} == {people.market, people.police}


def test_declining_asks_who_is_competent_or_why_nobody_is_named(people: People, sent: Dispatch) -> None:
    zhao = as_(people.zhao)
    assert zhao.post(f"/dispatch/{sent.pk}/decline/", {"reason": "不归我局"}).status_code == WRONG
    assert zhao.post(f"/dispatch/{sent.pk}/decline/", {"reason": "不归我局", "competent": "none"}).status_code == FOUND


def test_the_whole_story_stands_on_one_page(people: People, sent: Dispatch) -> None:
    actions.decline(dispatch=sent, reason="属疗效争议", competent=None, by=people.zhao)
    wang, qian = as_(people.wang), as_(people.qian)
    key = sent.dossier.key
    assert "Ask for a ruling" in said(wang.get(f"/d/{key}/"))
    page = said(wang.get(f"/dispatch/dispute/{key}/"))
    assert people.city_health.name in page
    assert wang.post(f"/dispatch/dispute/{key}/", {"asks": "市场监管退回"}).status_code == FOUND
    asked = Dispatch.objects.get(kind="ruling")
    assert f"/dispatch/{asked.pk}/rule/" in said(qian.get("/dispatch/"))
    assert as_(people.zhao).get(f"/dispatch/{sent.pk}/rule/").status_code == MISSING
    form = {"competent": people.market.pk, "reason": "以广告为主要问题"}
    assert qian.post(f"/dispatch/{asked.pk}/rule/", form).status_code == FOUND
    page = said(as_(people.zhao).get(f"/d/{key}/"))
    for words in (
        "属疗效争议",
        "以广告为主要问题",
        "came back once",
        "thread-column",
    ):
        assert words in page
    given = Dispatch.objects.get(by_ruling__isnull=False)
    assert f"/dispatch/{given.pk}/decline/" not in page
    rulings = said(as_(people.prosecutor).get("/dispatch/rulings/"))
    assert "以广告为主要问题" not in rulings  # the dossier is not theirs to read; the ruling itself is
    assert people.market.name in rulings
    ruling = given.by_ruling
    assert ruling is not None
    assert as_(people.zhao).get(f"/dispatch/rulings/{ruling.pk}/revoke/").status_code == OK
    assert qian.post(f"/dispatch/rulings/{ruling.pk}/revoke/", {"reason": "职责调整"}).status_code == FOUND
    assert "revoked" in said(qian.get("/dispatch/rulings/"))


def test_a_receiver_that_is_late_is_told_on_from_the_dossier(people: People, sent: Dispatch) -> None:
    key = sent.dossier.key
    wang = as_(people.wang)
    assert f"/dispatch/{sent.pk}/superior/" not in said(wang.get(f"/d/{key}/"))
    with pretend(at(date(2026, 10, 12))):
        assert f"/dispatch/{sent.pk}/superior/" in said(wang.get(f"/d/{key}/"))
        assert wang.post(f"/dispatch/{sent.pk}/superior/", {"asks": "请督促签收"}).status_code == FOUND
    assert Dispatch.objects.get(kind="request").to_agency == people.city_market
    assert as_(people.wang).get(f"/dispatch/story/{key}/").status_code == OK
    assert as_(people.prosecutor).get(f"/dispatch/story/{key}/").status_code == MISSING


def test_a_task_is_closed_from_the_board(people: People) -> None:
    dossier = open_dossier(kind="meeting", title="三月会商", place=people.county, owner=people.health, by=people.wang)
    form = {"to": people.market.pk, "kind": "task", "asks": "报送名单", "due_on": "2026-10-15"}
    assert as_(people.wang).post(f"/dispatch/send/{dossier.key}/", form).status_code == FOUND
    task = Dispatch.objects.get()
    assert "报送名单" in said(as_(people.zhao).get("/dispatch/?box=tasks"))
    actions.answer(dispatch=actions.sign(dispatch=task, by=people.zhao), text="附名单", by=people.zhao)
    assert f"/dispatch/{task.pk}/close/" in said(as_(people.wang).get("/dispatch/?box=to_close"))
    assert as_(people.wang).post(f"/dispatch/{task.pk}/again/", {"reason": "缺门诊部"}).status_code == FOUND
    task.refresh_from_db()
    actions.answer(dispatch=task, text="已补", by=people.zhao)
    assert as_(people.wang).post(f"/dispatch/{task.pk}/close/").status_code == FOUND
    task.refresh_from_db()
    assert task.stage == Dispatch.Stage.CLOSED
