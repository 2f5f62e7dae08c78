"""A case by the procedure table: what is open when, what is refused, and what goes on the trail."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from liandong.act.cases import actions, queries
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.ground.accounts import actions as accounts
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import regrade
from liandong.ground.dossiers.queries import may_see
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, clinic, filed, founded, told
from tests.people import People, settle

FINE = [Imposed("F1", 1_000_000)]


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_filing() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(dossier=case.dossier.key).order_by("id").values_list("kind", flat=True))


def states(case: Case) -> dict[str, str]:
    case.refresh_from_db()
    return {line.name: line.state for line in queries.rail(case)}


def decided(people: People, case: Case) -> Case:
    actions.decide(case=case, outcome="penalty", imposed=FINE, reasons="事实清楚", on=FILED, by=people.head)
    return Case.objects.get(pk=case.pk)


def test_filing_starts_the_ninety_days(people: People) -> None:
    case = filed(people)
    clock = Deadline.objects.get(dossier=case.dossier, rule="penalty.decision_term")
    assert (clock.due_on, clock.agency) == (date(2026, 12, 29), people.health)
    assert "case_filed" in kinds(case)
    assert case.number.endswith("号")


def test_a_case_needs_two_certified_officers(people: People) -> None:
    subject = clinic(people)
    clue = founded(people, subject)
    said: dict[str, Any] = {
        "subject": subject,
        "matter": "V09",
        "cause": "超范围",
        "clue": clue,
        "by": people.wang,
        "on": FILED,
    }
    days: dict[str, Any] = {"acted_on": FILED, "act_until": FILED}
    with pytest.raises(Refusal):
        actions.file_case(officers=[people.wang, people.wang], **days, **said)
    with pytest.raises(Refusal, match=people.head.name):
        actions.file_case(officers=[people.wang, people.head], **days, **said)


def test_one_act_is_filed_once_and_the_second_is_told_where(people: People) -> None:
    subject = clinic(people)
    filed(people, subject)
    with pytest.raises(Refusal, match=people.health.name):
        actions.file_case(
            subject=subject, matter="V09", cause="超范围", officers=[people.wang, people.li], on=FILED, by=people.wang,
            acted_on=date(2026, 8, 15), act_until=date(2026, 8, 15),
            clue=founded(people, subject, "再次反映同一门诊部"),
        )  # fmt: skip


def test_steps_open_in_the_order_of_the_law(people: People) -> None:
    case = filed(people)
    assert states(case)["investigate"] == "open"
    assert states(case)["decide"] == "closed"
    with pytest.raises(Refusal):
        actions.notify(case=case, proposed="罚款", on=FILED, by=people.wang)
    with pytest.raises(Refusal):  # no evidence yet
        actions.investigate(case=case, report="报告", on=FILED, by=people.wang)
    told(people, case=case)
    assert states(case)["decide"] == "open"
    assert {"evidence_added", "case_investigated", "penalty_notified"} <= set(kinds(case))


def test_a_hearing_asked_for_has_to_be_held_and_reviewed_before_the_decision(people: People) -> None:
    case = told(people, "hearing_offered")
    actions.hear_statement(case=case, text="不服", review="逐条复核", is_accepted=False, on=FILED, by=people.wang)
    actions.request_hearing(case=case, on=FILED, by=people.wang)
    assert states(case)["decide"] == "closed"
    with pytest.raises(Refusal):  # nobody has told the party when
        actions.hold_hearing(case=case, chair=people.head, record_text="笔录", on=FILED, by=people.wang)
    actions.notify_hearing(case=case, held_on=date(2026, 10, 20), place="听证室", on=FILED, by=people.wang)
    with pretend(at(date(2026, 10, 20))):
        _heard_and_reviewed(people, case, date(2026, 10, 20))
    assert {"statement_made", "hearing_requested", "hearing_held", "case_reviewed"} <= set(kinds(case))


def _heard_and_reviewed(people: People, case: Case, day: date) -> None:
    with pytest.raises(Refusal):
        actions.hold_hearing(case=case, chair=people.li, record_text="笔录", on=day, by=people.wang)
    actions.hold_hearing(case=case, chair=people.head, record_text="笔录", on=day, by=people.wang)
    assert states(case)["review"] == "open"
    with pytest.raises(Refusal):
        actions.review(case=case, opinion="同意", is_agreed=True, on=day, by=people.wang)
    actions.review(case=case, opinion="证据不足，退回", is_agreed=False, on=day, by=people.reviewer)
    assert states(case)["decide"] == "closed"
    actions.review(case=case, opinion="同意", is_agreed=True, on=day, by=people.reviewer)
    assert states(case)["decide"] == "open"


def test_a_serious_case_is_discussed_first(people: People) -> None:
    case = told(people, "serious")
    assert states(case)["decide"] == "closed"
    actions.discuss(case=case, minutes="一致同意", on=FILED, by=people.head)
    assert states(case)["decide"] == "open"
    assert "case_discussed" in kinds(case)


def test_a_crime_is_never_settled_by_a_fine(people: People) -> None:
    case = told(people, "crime_suspected")
    with pytest.raises(Refusal) as refused:
        decided(people, case)
    assert refused.value.rule == "transfer.no_fine_for_crime"
    actions.decide(case=case, outcome="transferred", imposed=[], reasons="涉嫌犯罪", on=FILED, by=people.head)


def test_the_decision_is_carried_out_and_the_case_closed(people: People) -> None:
    case = decided(people, told(people))
    assert case.fine_fen == 1_000_000
    actions.serve(case=case, manner="handed_over", received_by="陈某", on=FILED, by=people.wang)
    paying = Deadline.objects.get(dossier=case.dossier, rule="penalty.payment_term")
    assert (paying.party, paying.agency, paying.due_on) == (case.subject, people.health, date(2026, 10, 15))
    with pytest.raises(Refusal):
        actions.execute(case=case, paid_fen=1, note="票据1", on=FILED, by=people.wang)
    with pytest.raises(Refusal):
        actions.close_case(case=case, summary="结案", on=FILED, by=people.wang)
    actions.execute(case=case, paid_fen=1_000_000, note="票据1", on=FILED, by=people.wang)
    actions.close_case(case=case, summary="罚款已缴，问题已改正", on=FILED, by=people.wang)
    case.refresh_from_db()
    assert case.closed_on == FILED
    assert {"case_decided", "decision_served", "decision_executed", "fine_paid", "case_closed"} <= set(kinds(case))


def test_a_step_is_neither_in_the_future_nor_before_the_last_one(people: People) -> None:
    case = filed(people)
    actions.add_evidence(case=case, kind="record", proves="现场", by=people.wang)
    for day in (date(2026, 10, 8), date(2026, 9, 29)):
        with pytest.raises(Refusal):
            actions.investigate(case=case, report="报告", on=day, by=people.wang)


def test_another_agency_takes_no_step(people: People) -> None:
    case = filed(people)
    with pytest.raises(Refusal):
        actions.add_evidence(case=case, kind="record", proves="现场", by=people.zhao)
    with pytest.raises(Refusal):
        actions.investigate(case=case, report="报告", on=FILED, by=people.zhao)
    assert not queries.cases_for(people.zhao).exists()


def test_lines_of_a_decision_say_money_only_where_money_is(people: People) -> None:
    case = told(people)
    for imposed in ([], [Imposed("F1")], [Imposed("W1", 100)], [Imposed("X9")]):
        with pytest.raises(Refusal):
            actions.decide(case=case, outcome="penalty", imposed=imposed, reasons="理由", on=FILED, by=people.head)


def test_a_running_case_keeps_the_credential_rule_of_its_day(people: People) -> None:
    case = filed(people)
    for credential in people.li.credentials.all():
        accounts.revoke_credential(credential=credential, on=FILED, because="离岗", by=None)
    assert states(case)["investigate"] == "open"


def test_an_act_found_out_too_late_is_filed_only_where_it_did_harm(people: People) -> None:
    subject = clinic(people)
    said: dict[str, Any] = {
        "subject": subject, "matter": "V09", "cause": "超范围", "officers": [people.wang, people.li], "on": FILED,
        "acted_on": date(2023, 3, 1), "act_until": date(2023, 3, 31), "clue": founded(people, subject),
        "by": people.wang,
    }  # fmt: skip
    with pytest.raises(Refusal) as refused:
        actions.file_case(**said)
    assert refused.value.rule == "penalty.limitation"
    assert actions.file_case(did_harm=True, **said).number


def test_from_a_secret_clue_comes_a_secret_case_that_no_superior_sees_unshared(people: People) -> None:
    subject = clinic(people)
    clue = founded(people, subject)
    regrade(dossier=clue.dossier, grade="secret", because="保护举报人", by=people.wang)
    case = actions.file_case(
        subject=subject, matter="V09", cause="超出登记的诊疗科目开展诊疗活动", officers=[people.wang, people.li],
        acted_on=date(2026, 8, 1), act_until=date(2026, 8, 31), on=FILED, clue=clue, by=people.wang,
    )  # fmt: skip
    assert case.dossier.grade == "secret"
    assert may_see(people.li, case.dossier)
    assert not may_see(people.qian, case.dossier)
    assert may_see(people.qian, filed(people, clinic(people, "鲤城康宁诊所")).dossier)
