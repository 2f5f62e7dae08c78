"""Beside the steps: preserved evidence, a crime found late, service by announcement, enforcement, annulment."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from liandong.act.cases import actions, queries
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case, Preservation
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.feedback.publicity.reactions import draft
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import queries as clocks
from liandong.ground.deadlines.models import Deadline
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, filed, told
from tests.people import People, settle

FINE = [Imposed("F1", 1_000_000)]
DAY = timedelta(days=1)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_filing() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


def decided(people: People) -> Case:
    case = told(people)
    actions.decide(case=case, outcome="penalty", imposed=FINE, reasons="属实", on=FILED, by=people.head)
    return Case.objects.get(pk=case.pk)


def served(people: People) -> Case:
    case = decided(people)
    actions.serve(case=case, manner="handed_over", received_by="陈某", on=FILED, by=people.wang)
    return Case.objects.get(pk=case.pk)


def clock(case: Case, rule: str) -> Deadline:
    return Deadline.objects.get(dossier=case.dossier, rule=rule)


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(dossier=case.dossier.key).order_by("id").values_list("kind", flat=True))


# Preserved evidence


def test_preserved_evidence_is_decided_on_within_seven_working_days(people: People) -> None:
    case = filed(people)
    said: dict[str, Any] = {"case": case, "kept_at": "库房3号柜", "approver": people.head, "on": FILED, "by": people.li}
    first = actions.preserve(items="诊疗登记本2册", **said)
    second = actions.preserve(items="输液器30支", **said)
    running = Deadline.objects.filter(dossier=case.dossier, rule="penalty.preservation_term", met_on=None)
    assert {row.due_on for row in running} == {date(2026, 10, 15)}
    assert {row.about for row in running} == {first.about, second.about}
    actions.dispose(preservation=first, disposal="recorded", on=FILED, by=people.li)
    assert [row.about for row in running.all()] == [second.about]
    with pytest.raises(Refusal):
        actions.dispose(preservation=first, disposal="released", on=FILED, by=people.li)
    assert kinds(case).count("evidence_preserved") == 2
    assert kinds(case).count("evidence_disposed") == 1


def test_nothing_is_preserved_without_the_head_or_after_the_decision(people: People) -> None:
    case = filed(people)
    said: dict[str, Any] = {"case": case, "items": "登记本", "kept_at": "库房", "on": FILED, "by": people.li}
    for wrong in ({"approver": people.wang}, {"items": " "}, {"kept_at": ""}, {"on": FILED - DAY}):
        with pytest.raises(Refusal):
            actions.preserve(**{"approver": people.head, **said, **wrong})
    with pytest.raises(Refusal):
        actions.preserve(approver=people.head, **{**said, "case": decided(people)})
    assert not Preservation.objects.exists()


# Crime


def test_a_crime_found_after_the_investigation_bars_a_fine(people: People) -> None:
    case = told(people)
    with pytest.raises(Refusal):
        actions.suspect_crime(case=case, why=" ", on=FILED, by=people.wang)
    actions.suspect_crime(case=case, why="两次处罚后再次非法行医", on=FILED, by=people.wang)
    with pytest.raises(Refusal) as refused:
        actions.decide(case=case, outcome="penalty", imposed=FINE, reasons="属实", on=FILED, by=people.head)
    assert refused.value.rule == "transfer.no_fine_for_crime"
    with pytest.raises(Refusal):
        actions.suspect_crime(case=case, why="再次", on=FILED, by=people.wang)
    assert "crime_suspected" in kinds(case)


def test_a_case_that_the_police_decline_is_decided_here_after_all(people: People) -> None:
    case = told(people, "crime_suspected")
    actions.decide(case=case, outcome="transferred", imposed=[], reasons="涉嫌犯罪", on=FILED, by=people.head)
    back: dict[str, Any] = {"case": case, "notice": "泉公不立〔2026〕8号", "reason": "情节显著轻微", "on": FILED}
    with pytest.raises(Refusal):
        actions.police_declined(**{**back, "notice": ""}, by=people.wang)
    actions.police_declined(**back, by=people.wang)
    asking = clock(case, "transfer.reconsideration_term")
    assert (asking.nature, asking.due_on) == ("right", date(2026, 10, 3))
    case.refresh_from_db()
    assert {line.name: line.state for line in queries.rail(case)}["decide"] == "open"
    actions.decide(case=case, outcome="penalty", imposed=FINE, reasons="属实", on=FILED, by=people.head)
    draft(Entry.objects.filter(kind="case_decided").latest("id"))
    assert Publication.objects.get().dossier == case.dossier
    assert "police_declined" in kinds(case)


def test_only_a_case_that_was_sent_to_the_police_comes_back(people: People) -> None:
    with pytest.raises(Refusal):
        actions.police_declined(case=decided(people), notice="1", reason="2", on=FILED, by=people.wang)


# Service


def test_an_announced_decision_counts_as_served_after_thirty_days(people: People) -> None:
    case = decided(people)
    said: dict[str, Any] = {"case": case, "manner": "announced", "received_by": "公告栏", "by": people.wang}
    with pytest.raises(Refusal):
        actions.serve(on=FILED, **said)
    actions.announce(case=case, where="当事人下落不明，在本机关网站公告", on=FILED, by=people.wang)
    last = clock(case, "penalty.announcement_term").due_on
    assert last == date(2026, 10, 30)
    with pretend(at(last)), pytest.raises(Refusal, match="2026-10-30"):
        actions.serve(on=last, **said)
    with pretend(at(last + DAY)):
        actions.serve(on=last + DAY, **said)
    assert clock(case, "penalty.announcement_term").met_by == "decision_served"
    assert "decision_announced" in kinds(case)


# Enforcement


def test_a_reminder_waits_for_the_time_to_pay_and_the_court_for_the_reminder(people: People) -> None:
    case = served(people)
    paying = clock(case, "penalty.payment_term").due_on
    with pretend(at(paying)), pytest.raises(Refusal, match=paying.isoformat()):
        actions.remind(case=case, text="请缴纳罚款", on=paying, by=people.wang)
    with pretend(at(paying + DAY)):
        assert "remind" in queries.beside(case, paying + DAY)
        actions.remind(case=case, text="请于十日内缴纳罚款一万元", on=paying + DAY, by=people.wang)
    waiting = clock(case, "penalty.reminder_term")
    assert (waiting.party, waiting.nature) == (case.subject, "wait")
    with pretend(at(waiting.due_on + DAY)), pytest.raises(Refusal) as early:
        actions.apply_to_court(case=case, court="鲤城区人民法院", on=waiting.due_on + DAY, by=people.wang)
    assert early.value.rule == "penalty.lawsuit_term"  # six months to go to court come first
    late = clock(case, "penalty.lawsuit_term").due_on + DAY
    with pretend(at(late)):
        actions.apply_to_court(case=case, court="鲤城区人民法院", on=late, by=people.wang)
    assert {"reminder_served", "court_applied"} <= set(kinds(case))


def test_who_has_paid_is_not_reminded(people: People) -> None:
    case = served(people)
    actions.execute(case=case, paid_fen=1_000_000, note="票据", on=FILED, by=people.wang)
    late = date(2026, 11, 2)
    with pretend(at(late)), pytest.raises(Refusal):
        actions.remind(case=case, text="请缴纳", on=late, by=people.wang)
    assert "remind" not in queries.beside(case, late)


def test_a_challenge_ends_the_time_to_make_one_and_bars_the_court(people: People) -> None:
    case = served(people)
    with pytest.raises(Refusal):
        actions.challenge(case=case, how="petition", before="信访局", on=FILED, by=people.wang)
    actions.challenge(case=case, how="review", before="鲤城区人民政府", on=FILED, by=people.wang)
    assert clock(case, "penalty.review_request_term").met_by == "review_requested"
    actions.challenge(case=case, how="lawsuit", before="鲤城区人民法院", on=FILED, by=people.wang)
    assert clock(case, "penalty.lawsuit_term").met_by == "lawsuit_filed"
    assert {"review_requested", "lawsuit_filed"} <= set(kinds(case))
    with pretend(at(date(2026, 10, 16))):
        actions.remind(case=case, text="请缴纳", on=date(2026, 10, 16), by=people.wang)
    late = date(2027, 6, 1)
    with pretend(at(late)), pytest.raises(Refusal):
        actions.apply_to_court(case=case, court="法院", on=late, by=people.wang)


# Annulment


def test_a_revoked_decision_is_withdrawn_from_the_public_in_three_working_days(people: People) -> None:
    case = served(people)
    draft(Entry.objects.get(kind="case_decided"))
    shown = publicity.publish(publication=Publication.objects.get(), by=people.head)
    with pytest.raises(Refusal):
        actions.annul(case=case, how="revoked", reason=" ", on=FILED, by=people.head)
    reason = "鲤城区人民政府复议决定撤销"
    actions.annul(case=case, how="revoked", reason=reason, on=FILED, by=people.head)
    withdrawing = clock(case, "publicity.withdraw_term")
    assert (withdrawing.agency, withdrawing.due_on) == (people.health, date(2026, 10, 10))
    publicity.withdraw(publication=shown, reason=reason, by=people.head)
    assert clock(case, "publicity.withdraw_term").met_on == FILED
    assert "decision_annulled" in kinds(case)


def test_a_revoked_fine_is_no_longer_owed_and_bars_no_other(people: People) -> None:
    case = served(people)
    actions.annul(case=case, how="revoked", reason="自行纠正", on=FILED, by=people.head)
    case.refresh_from_db()
    assert clocks.light(clock(case, "penalty.payment_term")) == "waived"
    assert queries.fines_of(case.subject) == []
    assert not Deadline.objects.filter(rule="publicity.withdraw_term").exists()  # nothing was published
    with pytest.raises(Refusal):
        actions.annul(case=case, how="void", reason="再次", on=FILED, by=people.head)


def test_what_was_annulled_is_not_published_any_more(people: People) -> None:
    case = served(people)
    draft(Entry.objects.get(kind="case_decided"))
    actions.annul(case=case, how="unlawful", reason="法院确认违法", on=FILED, by=people.head)
    with pytest.raises(Refusal) as refused:
        publicity.publish(publication=Publication.objects.get(), by=people.head)
    assert refused.value.rule == "publicity.withdraw_term"


def test_a_changed_decision_still_counts(people: People) -> None:
    case = served(people)
    actions.annul(case=case, how="changed", reason="复议变更罚款数额", on=FILED, by=people.head)
    assert len(queries.fines_of(case.subject)) == 1
    assert clock(case, "penalty.payment_term").is_running


def test_nothing_is_annulled_or_challenged_before_it_exists(people: People) -> None:
    case = told(people)
    with pytest.raises(Refusal):
        actions.annul(case=case, how="revoked", reason="x", on=FILED, by=people.head)
    with pytest.raises(Refusal):
        actions.challenge(case=case, how="review", before="x", on=FILED, by=people.wang)


# Pages


def test_what_may_be_done_beside_the_next_step_stands_on_the_page(people: People) -> None:
    case = filed(people)
    client = Client()
    client.force_login(people.li)
    form = {"on": FILED.isoformat(), "items": "登记本", "kept_at": "库房", "approver": people.head.pk}
    page = f"/cases/{case.dossier.key}/step/preserve/"
    assert client.get(page).status_code == 200
    assert client.post(page, form).status_code == 302
    assert f"/cases/{case.dossier.key}/step/dispose/" in client.get(f"/d/{case.dossier.key}/").content.decode()
    row = Preservation.objects.get()
    form = {"on": FILED.isoformat(), "preservation": row.pk, "disposal": "recorded"}
    assert client.post(f"/cases/{case.dossier.key}/step/dispose/", form).status_code == 302
    row.refresh_from_db()
    assert row.disposal == "recorded"
    for name in ("announce", "challenge", "remind", "enforce", "suspect_crime", "police_declined", "waive_rights"):
        assert client.get(f"/cases/{case.dossier.key}/step/{name}/").status_code == 200
    assert client.get(f"/cases/{case.dossier.key}/step/annul/").status_code == 403
