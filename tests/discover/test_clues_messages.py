"""Whoever reported, and the handler, speak with one another; nobody learns who it was."""

from datetime import timedelta

import pytest
from django.test import Client

from liandong.discover.clues import actions
from liandong.discover.clues.actions.public import take_report
from liandong.discover.clues.models import Clue, Message, Rating, Receipt
from liandong.discover.clues.queries.receipts import progress_of
from liandong.discover.clues.queries.satisfaction import satisfaction
from liandong.discover.clues.queries.unanswered import figures, unanswered
from liandong.discover.clues.reactions import tell_the_holder_of_a_message
from liandong.ground.accounts.models import User
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, accepted, received
from tests.people import People, settle

pytestmark = pytest.mark.django_db
HOME = "203.0.113.9"


@pytest.fixture
def people() -> People:
    return settle()


def reported(people: People, text: str = "康美口腔无证行医") -> tuple[Clue, str]:
    """A report by the public, anonymous, and its code."""
    code = take_report(address=HOME, place=people.county, channel="web", source="complaint", title=text[:20], text=text)
    return Clue.objects.latest("pk"), code


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ended(people: People, number: int) -> str:
    clue, code = reported(people, f"第{number}件，已经处理")
    actions.decline_clue(clue=clue, reason="不属于职责范围", by=people.wang)
    return code


def test_a_question_and_its_answer_go_both_ways_without_a_name(people: People) -> None:
    clue, code = reported(people)
    actions.ask_reporter(clue=clue, text="诊所在几楼？", by=people.wang)
    page = Client().get(f"/report/{code}/").content.decode()
    assert "诊所在几楼？" in page
    assert people.wang.name not in page.replace(people.health.name, "")
    sent = Client().post(f"/report/{code}/message/", {"text": "三楼，没有招牌"})
    assert sent.status_code == 302
    tell_the_holder_of_a_message(Entry.objects.get(kind="reporter_wrote"))
    assert Notice.objects.filter(agency=people.health, key="reporter_wrote", dossier=clue.dossier).count() == 1
    assert "三楼，没有招牌" in as_(people.wang).get(f"/d/{clue.key}/").content.decode()


def test_no_line_of_the_trail_holds_a_word_of_a_message(people: People) -> None:
    clue, code = reported(people)
    actions.ask_reporter(clue=clue, text="诊所在几楼？", by=people.wang)
    actions.write_as_reporter(code=code, text="三楼左手")
    kinds = list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))[-2:]
    assert kinds == ["reporter_asked", "reporter_wrote"]
    for entry in Entry.objects.all():
        assert "几楼" not in str(entry.data)
        assert "三楼" not in str(entry.data)
        assert code not in str(entry.data)


def test_messages_are_read_by_the_holder_alone(people: People) -> None:
    clue, code = reported(people)
    actions.write_as_reporter(code=code, text="三楼左手")
    for user in (people.qian, people.auditor, people.custodian, people.reviewer):
        assert "三楼左手" not in as_(user).get(f"/d/{clue.key}/").content.decode(), user.name
    assert as_(people.zhao).get(f"/clues/{clue.key}/ask/").status_code == 404
    assert as_(people.qian).post(f"/clues/{clue.key}/ask/", {"text": "问"}).status_code == 422
    assert as_(people.qian).post(f"/clues/{clue.key}/receipt/").status_code == 422
    assert not Receipt.objects.filter(made_by__isnull=False).exists()


def test_two_reporters_of_one_clue_do_not_read_one_another(people: People) -> None:
    clue, first = reported(people)
    again, second = reported(people)
    assert again == clue
    actions.write_as_reporter(code=first, text="我是第一个")
    actions.ask_reporter(
        clue=clue, text="只问第二个", receipt=Receipt.objects.filter(clue=clue).latest("pk"), by=people.wang
    )
    actions.ask_reporter(clue=clue, text="问大家", by=people.wang)
    pages = [Client().get(f"/report/{code}/").content.decode() for code in (first, second)]
    assert ["我是第一个" in page for page in pages] == [True, False]
    assert ["只问第二个" in page for page in pages] == [False, True]
    assert ["问大家" in page for page in pages] == [True, True]


def test_a_message_after_the_end_is_kept_and_the_holder_is_told(people: People) -> None:
    clue, code = reported(people)
    actions.decline_clue(clue=clue, reason="不属于职责范围", by=people.wang)
    actions.write_as_reporter(code=code, text="他们又开门了")
    tell_the_holder_of_a_message(Entry.objects.get(kind="reporter_wrote"))
    assert Message.objects.get().text == "他们又开门了"
    assert Notice.objects.filter(agency=people.health, key="reporter_wrote_after_the_end").count() == 1


def test_the_same_message_twice_is_one_and_too_many_are_refused(people: People) -> None:
    _clue, code = reported(people)
    for _each in range(2):
        actions.write_as_reporter(code=code, text="一样的话")
    assert Message.objects.count() == 1
    for number in range(19):
        actions.write_as_reporter(code=code, text=f"第{number}条")
    with pytest.raises(Refusal):
        actions.write_as_reporter(code=code, text="再来一条")


@pytest.mark.parametrize("text", ["", "  \u200b"[:2], "长" * 6000, "前\0后"])
def test_what_is_no_message_is_refused_on_the_page(people: People, text: str) -> None:
    _clue, code = reported(people)
    assert Client().post(f"/report/{code}/message/", {"text": text}).status_code in (400, 422)
    assert not Message.objects.exists()


def test_guessing_codes_by_messages_is_counted_too(people: People) -> None:
    reported(people)
    client = Client(REMOTE_ADDR="203.0.113.50")
    codes = {client.post("/report/AAAA-AAAA-AAAA/message/", {"text": "猜"}).status_code for _each in range(25)}
    assert codes <= {404, 422}
    with pytest.raises(Refusal, match="."):
        actions.knock(address="203.0.113.50", what="message")


def test_who_reported_by_telephone_gets_a_code_from_the_officer(people: People) -> None:
    clue = received(people)
    assert clue.reply_to == "nobody"
    with pytest.raises(Refusal):
        actions.ask_reporter(clue=clue, text="问谁？", by=people.wang)
    page = as_(people.wang).post(f"/clues/{clue.key}/receipt/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    code = page.context["code"]
    assert code in page.content.decode()
    clue.refresh_from_db()
    assert clue.reply_to == "code"
    assert Entry.objects.filter(dossier=clue.key, kind="receipt_issued").count() == 1
    assert progress_of(code)


def test_the_progress_tells_who_has_it_since_when_by_when_and_each_hand_over(people: People) -> None:
    clue, code = reported(people)
    actions.route_clue(clue=clue, matter="V01", override_reason="测试", by=people.wang)
    actions.keep(clue=clue, by=people.wang)
    found = progress_of(code)
    assert found is not None
    assert found.holder == people.health.name
    assert [leg.agency for leg in found.way] == [people.health.name] * 2
    assert {due.agency for due in found.dues} == {people.health.name}
    assert any("答复" in due.title.zh for due in found.dues)


def test_an_overdue_answer_is_said_to_be_overdue(people: People) -> None:
    clue, code = reported(people)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="clues.answer_term")
    Deadline.objects.filter(pk=clock.pk).update(
        started_on=clock.started_on - timedelta(days=90), due_on=clock.due_on - timedelta(days=63)
    )
    found = progress_of(code)
    assert found is not None
    assert max(due.late_days for due in found.dues) > 0


def test_no_officer_and_no_reason_stand_on_the_progress_page(people: People) -> None:
    clue, code = reported(people)
    actions.decline_clue(clue=clue, reason="内部理由甲乙丙", competent="transport", by=people.wang)
    page = Client().get(f"/report/{code}/").content.decode()
    assert "内部理由" not in page
    assert clue.key not in page
    assert "交通" in page


def test_satisfaction_is_given_once_after_the_end(people: People) -> None:
    clue, code = reported(people)
    with pytest.raises(Refusal):
        actions.rate(code=code, score=5)
    actions.answer_reporter(clue=clue, text="已查处", by=people.wang)
    assert Client().post(f"/report/{code}/rating/", {"score": "9"}).status_code == 422
    assert Client().post(f"/report/{code}/rating/", {"score": "4", "words": "还行"}).status_code == 302
    with pytest.raises(Refusal):
        actions.rate(code=code, score=1)
    assert Rating.objects.get().score == 4
    entry = Entry.objects.get(kind="reporter_rated")
    assert entry.dossier == ""
    assert set(entry.data) == {"sha256"}


def test_ratings_stay_invisible_until_ten_and_then_move_by_tens(people: People) -> None:
    scores = [5, 4, 5, 3, 5, 4, 2, 5, 5, 1, 1]
    for number, score in enumerate(scores):
        actions.rate(code=ended(people, number), score=score, words="满意的话")
        shown = {user.name: satisfaction(user) for user in (people.wang, people.head, people.qian, people.auditor)}
        if number < 9:
            assert not any(shown.values())
    mine = satisfaction(people.wang)[0]
    assert (mine.count, mine.mean) == (10, 3.9)  # the eleventh waits: alone it would show
    assert [one.agency for one in satisfaction(people.qian)] == [people.health]
    for user in (people.wang, people.qian, people.auditor):
        assert "满意的话" not in as_(user).get("/clues/satisfaction/").content.decode()
    assert satisfaction(people.zhao) == []


def test_reports_without_an_answer_stand_on_a_list_until_they_have_one(people: People) -> None:
    clue, _code = reported(people)
    known, silent = received(people, reporter=LIN, text="另一件"), received(people, text="匿名电话")
    found_by_us = received(people, source="daily", channel="form", text="巡查发现")
    assert list(unanswered(people.wang)) == [clue, known]
    assert list(unanswered(people.wang, "nobody")) == [silent]
    assert found_by_us.reply_to == ""
    assert (figures(people.wang).owed, figures(people.wang).no_address) == (2, 1)
    actions.answer_reporter(clue=clue, text="已查处", by=people.wang)
    assert list(unanswered(people.wang)) == [known]
    assert figures(people.wang).percent == 50
    page = as_(people.wang).get("/clues/unanswered/")
    assert page.status_code == 200
    assert known.key in page.content.decode()
    assert list(unanswered(people.zhao)) == []


def test_a_clue_that_was_kept_is_asked_about_from_its_page(people: People) -> None:
    clue = accepted(people)
    actions.give_receipt(clue=clue, by=people.wang)
    assert as_(people.wang).get(f"/clues/{clue.key}/ask/").status_code == 200
    assert as_(people.wang).post(f"/clues/{clue.key}/ask/", {"text": "在哪里？"}).status_code == 302
    assert Message.objects.get().text == "在哪里？"
