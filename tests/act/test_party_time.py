"""The party's time: it runs by the same clocks, nobody counts it as the agency's, and a penalty waits for its end."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from liandong.act.cases import actions
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions as clocks
from liandong.ground.deadlines import queries
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.outlook import open_acts
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, filed
from tests.people import People, settle

FINE = [Imposed("F1", 1_000_000)]
SAID = date(2026, 10, 10)  # three working days after 30 September, round National Day; a worked Saturday
ASKED = date(2026, 10, 13)


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_filing() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def case(people: People) -> Case:
    """Told to the party on the day of filing, with the right to a hearing; the party has not spoken."""
    case = filed(people)
    actions.add_evidence(case=case, kind="record", proves="现场开展皮肤科诊疗", by=people.wang)
    actions.investigate(case=case, report="报告", findings=["hearing_offered"], on=FILED, by=people.wang)
    actions.notify(case=case, proposed="拟罚款一万元", on=FILED, by=people.wang)
    return case


def clock(case: Case, rule: str) -> Deadline:
    return Deadline.objects.get(dossier=case.dossier, rule=rule)


def fined(people: People, case: Case, on: date) -> None:
    with pretend(at(on)):
        actions.decide(case=case, outcome="penalty", imposed=FINE, reasons="属实", on=on, by=people.head)


def test_the_notice_starts_the_partys_two_clocks_and_the_agency_watches_them(people: People, case: Case) -> None:
    defence, hearing = clock(case, "penalty.defence_term"), clock(case, "penalty.hearing_request_term")
    assert (defence.due_on, hearing.due_on) == (SAID, ASKED)
    assert {defence.party, hearing.party} == {case.subject}
    assert {defence.agency, hearing.agency} == {people.health}
    assert {defence, hearing} == set(queries.watched_by(people.health))
    told = [line.zh for line in queries.explain(defence)]
    assert any(case.subject.name in line for line in told)
    assert told[-1] == "2026年10月10日（周六）期满"


def test_the_partys_time_is_never_the_agencys_own_debt(people: People, case: Case) -> None:
    defence = clock(case, "penalty.defence_term")
    assert defence not in queries.owed_by(people.health)
    after = SAID + timedelta(days=1)
    assert queries.light(defence, SAID) == "soon"
    assert queries.light(defence, after) == "lapsed"
    assert (
        queries.tally(people.health, after)["overdue"]
        == queries.owed_by(people.health).filter(due_on__lt=after).count()
    )
    everything = Deadline.objects.filter(dossier=case.dossier)
    assert list(queries.lit(everything, "lapsed", after)) == [defence]
    assert defence not in queries.lit(everything, "overdue", after)


def test_a_penalty_waits_for_the_end_of_both_clocks(people: People, case: Case) -> None:
    for day, rule in ((FILED, "hearing_request"), (SAID, "hearing_request"), (ASKED, "hearing_request")):
        with pytest.raises(Refusal) as refused:
            fined(people, case, day)
        assert refused.value.rule == f"penalty.{rule}_term"
    fined(people, case, ASKED + timedelta(days=1))


def test_without_a_hearing_the_time_to_state_its_case_is_left_to_the_party(people: People, case: Case) -> None:
    actions.waive_rights(case=case, rights=["hearing"], declaration="书面放弃听证", on=FILED, by=people.wang)
    with pytest.raises(Refusal, match="2026-10-10") as refused:
        fined(people, case, SAID)
    assert refused.value.rule == "penalty.defence_term"
    fined(people, case, SAID + timedelta(days=1))


def test_a_statement_ends_the_time_to_make_one(people: People, case: Case) -> None:
    actions.waive_rights(case=case, rights=["hearing"], declaration="书面放弃听证", on=FILED, by=people.wang)
    actions.hear_statement(case=case, text="不服", review="逐条复核", is_accepted=False, on=FILED, by=people.wang)
    assert clock(case, "penalty.defence_term").met_by == "statement_made"
    fined(people, case, FILED)


def test_a_hearing_waits_seven_working_days_after_its_notice(people: People, case: Case) -> None:
    actions.request_hearing(case=case, on=FILED, by=people.wang)
    last = date(2026, 10, 15)
    said = {"case": case, "place": "听证室", "on": FILED, "by": people.wang}
    with pytest.raises(Refusal, match="2026-10-15") as refused:
        actions.notify_hearing(held_on=last, **said)  # type: ignore[arg-type]
    assert refused.value.rule == "penalty.hearing_notice_term"
    with pytest.raises(Refusal):
        actions.notify_hearing(held_on=last + timedelta(days=1), **{**said, "place": " "})  # type: ignore[arg-type]
    actions.notify_hearing(held_on=last + timedelta(days=1), **said)  # type: ignore[arg-type]
    waiting = clock(case, "penalty.hearing_notice_term")
    assert (waiting.party, waiting.nature, waiting.due_on) == (case.subject, "wait", last)
    for day, may in ((last, False), (last + timedelta(days=1), True)):
        with pretend(at(day)):
            if not may:
                with pytest.raises(Refusal):
                    actions.hold_hearing(case=case, chair=people.head, record_text="笔录", on=day, by=people.wang)
            else:
                actions.hold_hearing(case=case, chair=people.head, record_text="笔录", on=day, by=people.wang)
    assert Entry.objects.filter(dossier=case.dossier.key, kind="hearing_notified").count() == 1


def test_a_right_is_given_up_expressly_by_the_party_alone(people: People, case: Case) -> None:
    give_up = {"case": case, "on": FILED, "by": people.wang}
    for wrong in (
        {"rights": [], "declaration": "放弃"},
        {"rights": ["appeal"], "declaration": "放弃"},
        {"rights": ["statement"], "declaration": " "},
    ):
        with pytest.raises(Refusal):
            actions.waive_rights(**give_up, **wrong)  # type: ignore[arg-type]
    clock_of_defence = clock(case, "penalty.defence_term")
    assert "waive" not in open_acts(clock_of_defence, people.head)
    with pytest.raises(Refusal):
        clocks.waive(deadline=clock_of_defence, reason="赶时间", on=FILED, by=people.wang)
    both = ["statement", "hearing"]
    actions.waive_rights(rights=both, declaration="当事人书面声明放弃", **give_up)  # type: ignore[arg-type]
    kinds = set(Entry.objects.filter(dossier=case.dossier.key).values_list("kind", flat=True))
    assert {"statement_waived", "hearing_waived"} <= kinds
    fined(people, case, FILED)


def test_a_hearing_that_was_never_offered_cannot_be_given_up(people: People) -> None:
    case = filed(people)
    actions.add_evidence(case=case, kind="record", proves="现场", by=people.wang)
    actions.investigate(case=case, report="报告", on=FILED, by=people.wang)
    actions.notify(case=case, proposed="拟警告", on=FILED, by=people.wang)
    with pytest.raises(Refusal):
        actions.waive_rights(case=case, rights=["hearing"], declaration="放弃", on=FILED, by=people.wang)


def test_no_penalty_needs_no_waiting(people: People, case: Case) -> None:
    actions.decide(case=case, outcome="not_established", imposed=[], reasons="证据不足", on=FILED, by=people.head)
    case.refresh_from_db()
    assert case.decided_on == FILED


def test_paying_is_the_partys_clock_and_a_deferral_lets_it_stand_still(people: People, case: Case) -> None:
    actions.waive_rights(case=case, rights=["statement", "hearing"], declaration="书面放弃", on=FILED, by=people.wang)
    fined(people, case, FILED)
    actions.serve(case=case, manner="handed_over", received_by="陈某", on=FILED, by=people.wang)
    paying = clock(case, "penalty.payment_term")
    assert (paying.party, paying.due_on, paying.nature) == (case.subject, date(2026, 10, 15), "duty")
    assert {clock(case, f"penalty.{name}_term").nature for name in ("review_request", "lawsuit")} == {"right"}
    clocks.pause(deadline=paying, ground="deferral", on=FILED, approver=people.head, by=people.wang)
    assert queries.light(Deadline.objects.get(pk=paying.pk), date(2027, 1, 4)) == "paused"


def test_the_pages_show_whose_time_it_is(people: People, case: Case) -> None:
    client = Client()
    client.force_login(people.li)
    client.cookies["django_language"] = "en"
    page = client.get(f"/d/{case.dossier.key}/").content.decode()
    assert "the party's time" in page
    assert f"watched by {people.health.name}" in page
    bench = client.get("/").content.decode()
    assert "The parties' time" in bench
    assert case.subject.name in bench
    why = client.get(f"/why/{clock(case, 'penalty.defence_term').pk}/").content.decode()
    assert "not owed by it" in why
