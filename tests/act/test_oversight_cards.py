"""Reminders and cards: facts about a clock and the day it was due on, however often somebody looks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from liandong.act.oversight import actions, thresholds
from liandong.act.oversight.models import Card, Watch
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.models import Notice
from liandong.ground.rulebook.book import book
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.ground.trail import Elsewhere
from tests.people import People, settle

TERM = "dispatch.written_reply_term"  # thirty days here
START = date(2026, 3, 2)  # so that it is due on Wednesday, 1 April
DUE = date(2026, 4, 1)
COLOUR = Card.Colour


@pytest.fixture
def people(db: None) -> People:
    return settle()


def dossier_of(people: People, owner: Agency | None = None) -> Dossier:
    where = owner or people.health
    return open_dossier(kind="clue", title="超期事项", place=where.place, owner=where, by=people.wang)


def clock(people: People, agency: Agency | None = None, dossier: Dossier | None = None) -> Deadline:
    with pretend(at(START)):
        return deadlines.start(
            TERM, dossier=dossier or dossier_of(people), agency=agency or people.health, on=START
        )  # fmt: skip


def seen(on: date) -> int:
    with pretend(at(on)):
        return actions.oversee()


def colours(deadline: Deadline) -> list[int]:
    return list(Card.objects.filter(deadline=deadline).order_by("pk").values_list("colour", flat=True))


def carded(people: People, on: date = date(2026, 4, 2)) -> Card:
    running = clock(people)
    seen(on)
    return Card.objects.get(deadline=running)


def react(kind: str) -> None:
    for entry in Entry.objects.filter(kind=kind):
        for reaction in registered.values():
            if kind in reaction.kinds and "oversight" in reaction.name:
                assert deliver(entry, reaction) == ""


@pytest.mark.parametrize(
    ("on", "sent"),
    [
        (date(2026, 3, 29), []),  # Sunday: three working days left
        (date(2026, 3, 30), [COLOUR.REMINDER]),
        (date(2026, 4, 1), [COLOUR.REMINDER]),
        (date(2026, 4, 2), [COLOUR.YELLOW]),
        (date(2026, 4, 8), [COLOUR.YELLOW]),  # Qingming rest lies between
        (date(2026, 4, 9), [COLOUR.RED]),
    ],
)
def test_what_is_sent_depends_on_working_days_only(people: People, on: date, sent: list[int]) -> None:
    running = clock(people)
    seen(on)
    assert colours(running) == sent


def test_a_late_weekend_gives_no_card(people: People) -> None:
    friday = date(2026, 3, 6)
    calendar = book().calendar(people.county)
    assert thresholds.behind(calendar, friday + timedelta(days=2), 1) < friday
    assert thresholds.behind(calendar, friday + timedelta(days=3), 1) >= friday


def test_looking_twice_sends_nothing_twice_and_a_red_card_follows_a_yellow_one(people: People) -> None:
    running = clock(people)
    for day, sent in ((date(2026, 3, 30), 1), (date(2026, 4, 2), 1), (date(2026, 4, 9), 1)):
        assert [seen(day), seen(day)] == [sent, 0]
    assert colours(running) == [COLOUR.REMINDER, COLOUR.YELLOW, COLOUR.RED]
    assert [card.is_open for card in Card.objects.filter(deadline=running).order_by("colour")] == [False, False, True]
    assert list(Entry.objects.filter(kind="card_issued").order_by("pk").values_list("data__colour", flat=True)) == [
        "yellow", "red",
    ]  # fmt: skip
    assert Entry.objects.filter(kind="reminder_sent").count() == 1


def test_midnight_in_beijing_turns_the_day(people: People) -> None:
    running = clock(people)
    with pretend(datetime(2026, 4, 1, 15, 59, tzinfo=UTC)):  # 23:59 in Beijing
        actions.oversee()
    assert COLOUR.YELLOW not in colours(running)
    with pretend(datetime(2026, 4, 1, 16, 0, tzinfo=UTC)):
        actions.oversee()
    assert COLOUR.YELLOW in colours(running)


def test_a_new_due_day_is_a_new_fact_and_the_old_one_stays(people: People) -> None:
    running = clock(people)
    seen(date(2026, 4, 2))
    Deadline.objects.filter(pk=running.pk).update(due_on=date(2026, 4, 15))  # as a holiday added late would
    seen(date(2026, 4, 3))
    old = Card.objects.get(deadline=running)
    assert (old.is_open, old.stands, old.has_moved) == (False, False, True)
    seen(date(2026, 4, 16))
    yellow = Card.objects.filter(deadline=running, colour=COLOUR.YELLOW).order_by("due_on")
    assert [card.due_on for card in yellow] == [DUE, date(2026, 4, 15)]


def test_a_card_stands_again_when_its_day_comes_back(people: People) -> None:
    card = carded(people)
    Deadline.objects.filter(pk=card.deadline_id).update(due_on=date(2026, 4, 15))
    seen(date(2026, 4, 3))
    Deadline.objects.filter(pk=card.deadline_id).update(due_on=DUE)
    seen(date(2026, 4, 7))
    card.refresh_from_db()
    assert card.is_open
    assert colours(card.deadline) == [COLOUR.YELLOW]


def test_the_time_of_a_party_a_right_a_paused_and_an_ended_clock_get_nothing(people: People) -> None:
    running = [clock(people) for _each in range(5)]
    Deadline.objects.filter(pk=running[0].pk).update(nature="right")
    Deadline.objects.filter(pk=running[1].pk).update(nature="wait")
    Deadline.objects.filter(pk=running[2].pk).update(is_paused=True)
    Deadline.objects.filter(pk=running[3].pk).update(met_on=DUE)
    Deadline.objects.filter(pk=running[4].pk).update(waived_on=DUE, waived_reason="不再需要")
    assert seen(date(2026, 4, 9)) == 0


def test_a_card_closes_with_its_clock(people: People) -> None:
    card = carded(people)
    deadlines.meet(deadline=card.deadline, on=date(2026, 4, 3), event="matter_answered_in_writing")
    seen(date(2026, 4, 3))
    card.refresh_from_db()
    assert not card.is_open
    assert card.stands  # it was late: that stays


def test_a_day_that_the_worker_slept_through_is_made_good(people: People) -> None:
    running = clock(people)
    seen(date(2026, 4, 2))
    with pretend(at(date(2026, 9, 1))):
        late = clock(people)
    seen(date(2026, 9, 1))
    assert colours(running) == [COLOUR.YELLOW, COLOUR.RED]
    assert colours(late) == [COLOUR.RED]
    assert Watch.objects.count() == 2


def test_the_agency_its_head_and_the_one_above_are_told(people: People) -> None:
    carded(people)
    react("card_issued")
    told: set[Any] = set(Notice.objects.values_list("agency", "user"))
    assert told == {(people.health.pk, None), (people.health.pk, people.head.pk)}
    seen(date(2026, 4, 9))
    react("card_issued")
    told = set(Notice.objects.values_list("agency", "user"))
    assert (people.city_health.pk, None) in told
    react("reminder_sent")
    react("card_issued")
    assert Notice.objects.filter(key="card_issued_red", agency=people.health, user=None).count() == 1


def test_the_late_agency_answers_in_writing_and_stops_the_clock_of_the_answer(people: People) -> None:
    card = carded(people)
    owed = Deadline.objects.get(rule="oversight.card_answer")
    assert (owed.agency, owed.due_on) == (people.health, date(2026, 4, 8))
    with pretend(at(date(2026, 4, 3))):
        with pytest.raises(Refusal):
            actions.answer_card(card=card, text="", by=people.wang)
        with pytest.raises(Refusal):
            actions.answer_card(card=card, text="不是我们", by=people.zhao)
        actions.answer_card(card=card, text="检测报告未回，4月10日前办结", by=people.wang)
        with pytest.raises(Refusal, match="王"):
            actions.answer_card(card=card, text="再说一次", by=people.li)
    owed.refresh_from_db()
    assert owed.met_on == date(2026, 4, 3)
    entry = Entry.objects.get(kind="card_answered")
    assert "检测" not in str(entry.data)
    react("card_answered")
    assert Notice.objects.filter(agency=people.city_health, key="card_answered").exists()


def test_the_time_for_the_answer_gets_no_card_of_its_own(people: People) -> None:
    carded(people)
    seen(date(2026, 5, 20))
    assert not Card.objects.filter(rule="oversight.card_answer", colour__gt=COLOUR.REMINDER).exists()


def test_only_the_issuer_lifts_a_card_and_moves_the_charge_to_who_caused_it(people: People) -> None:
    card = carded(people)
    share(dossier=card.dossier, agency=people.market, because="转办", by=people.wang)
    assert card.issuer == people.city_health
    with pytest.raises(Refusal):
        actions.lift_card(card=card, ground="miscounted", because="算错了", by=people.head)
    with pytest.raises(Refusal):
        actions.lift_card(card=card, ground="elsewhere", because="市场监管局逾期签收", by=people.qian)
    with pytest.raises(Refusal):
        actions.lift_card(card=card, ground="miscounted", because=" ", by=people.qian)
    actions.lift_card(
        card=card, ground="elsewhere", because="市场监管局逾期签收", charged=people.market, by=people.qian
    )
    card.refresh_from_db()
    assert (card.charged, card.agency, card.is_open) == (people.market, people.health, False)
    assert Entry.objects.get(kind="card_lifted").data["charged"] == people.market.pk
    with pytest.raises(Refusal, match="钱"):
        actions.lift_card(card=card, ground="miscounted", because="再撤", by=people.qian)
    assert seen(date(2026, 4, 9)) == 0  # what was lifted for this day is not sent again for it
    react("card_lifted")
    assert set(Notice.objects.filter(key="card_lifted").values_list("agency", flat=True)) == {
        people.health.pk, people.market.pk,
    }  # fmt: skip


def test_a_card_of_a_secret_dossier_is_not_issued_in_the_name_of_one_who_may_not_read_it(people: People) -> None:
    dossier = dossier_of(people)
    Dossier.objects.filter(pk=dossier.pk).update(grade="secret")
    clock(people, dossier=dossier)
    seen(date(2026, 4, 2))
    assert Card.objects.get(dossier=dossier).issuer is None


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_card_once() -> None:
    people = settle()
    for _each in range(40):
        clock(people)
    sent: list[int] = []
    workers = [Elsewhere(lambda: sent.append(seen(date(2026, 4, 2)))) for _each in range(2)]
    for worker in workers:
        worker.join()
    assert Card.objects.count() == 40
    assert Entry.objects.filter(kind="card_issued").count() == 40
    assert Deadline.objects.filter(rule="oversight.card_answer").count() == 40
