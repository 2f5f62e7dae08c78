"""Ways round the procedure that were tried, each of which has to fail: two fines, borrowed visits, days made up."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case, Penalty
from liandong.act.dispatch import actions as dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections import queries
from liandong.discover.inspections.models import Inspection
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.feedback.publicity.reactions import draft
from liandong.ground.accounts import actions as accounts
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.actions import add_document
from liandong.ground.dossiers.actions import share
from liandong.ground.registry.actions import merge
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, clinic, filed, founded, heard, received, routed, told
from tests.discover.clue_factory import LIN
from tests.people import People, certify, settle

FINE = [Imposed("F1", 1_000_000)]
AUGUST: dict[str, Any] = {"acted_on": date(2026, 8, 1), "act_until": date(2026, 8, 31)}
CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_filing() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


def fined(people: People, case: Case, *, by: Any = None, imposed: list[Imposed] = FINE, on: date = FILED) -> None:
    cases.decide(case=case, outcome="penalty", imposed=imposed, reasons="属实", on=on, by=by or people.head)


def visited(people: People, subject: Subject, value: str = "no") -> Inspection:
    visit = inspections.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=FILED, by=people.wang
    )
    visit = inspections.start_inspection(inspection=visit, by=people.wang)
    item = queries.questions(visit)[0].code
    inspections.answer(inspection=visit, item=item, value=value, note="未见登记", by=people.wang)
    return inspections.finish_inspection(inspection=visit, summary="检查完毕", by=people.wang)


def file(people: People, subject: Subject, **given: Any) -> Case:
    said: dict[str, Any] = {
        "subject": subject, "matter": "V09", "cause": "超范围", "officers": [people.wang, people.li], "on": FILED,
        "by": people.wang, **AUGUST, **given,
    }  # fmt: skip
    return cases.file_case(**said)


# One act, one case, one fine


def test_one_clue_does_not_become_two_cases_by_other_days(people: People) -> None:
    case = filed(people)
    assert case.clue is not None
    case.clue.refresh_from_db()
    with pytest.raises(Refusal):
        file(people, case.subject, clue=case.clue, acted_on=FILED, act_until=FILED)


def test_a_subject_that_stood_twice_in_the_register_is_fined_once(people: People) -> None:
    gone, kept = clinic(people), clinic(people, "鲤城安康门诊部（旧名）")
    fined(people, told(people, case=filed(people, gone)))
    merge(kept=kept, gone=gone, reason="重复登记", by=people.wang)
    with pytest.raises(Refusal) as refused:
        file(people, kept, clue=founded(people, kept, "再次反映"))
    assert refused.value.rule == "penalty.no_second_fine"


def test_a_crime_handed_over_is_not_fined_by_a_new_case(people: People) -> None:
    case = told(people, "crime_suspected")
    cases.decide(case=case, outcome="transferred", imposed=[], reasons="涉嫌犯罪", on=FILED, by=people.head)
    with pytest.raises(Refusal):
        file(people, case.subject, clue=founded(people, case.subject, "再次反映"))


def test_a_visit_without_a_matter_or_a_finding_or_of_another_agency_makes_no_case(people: People) -> None:
    subject = clinic(people)
    visit, clean = visited(people, subject), visited(people, clinic(people, "鲤城平安诊所"), "yes")
    with pytest.raises(Refusal):
        file(people, subject, inspection=visit, matter="")
    with pytest.raises(Refusal):
        file(people, clean.subject, inspection=clean)
    share(dossier=visit.dossier, agency=people.market, because="联合检查", by=people.wang)
    certify(people.zhao, "闽D1")
    with pytest.raises(Refusal):
        file(people, subject, inspection=visit, by=people.zhao)
    client = Client()
    client.force_login(people.wang)
    page = client.get(reverse("cases:file", args=[visit.dossier.key]))
    assert 'name="matter"' in page.content.decode()
    days = {"on": FILED, "acted_on": FILED, "act_until": FILED}
    said = {"cause": "超范围", "matter": "V09", "officers": [people.wang.pk, people.li.pk], **days}
    assert client.post(reverse("cases:file", args=[visit.dossier.key]), said).status_code == 302
    assert Case.objects.get().matter == "V09"


def test_a_clue_about_nobody_in_the_register_is_refused_in_words(people: People) -> None:
    clue = clues.keep(clue=routed(people, "V09"), by=people.wang)
    clue = clues.verify_clue(clue=clue, outcome="founded", by=people.wang)
    with pytest.raises(Refusal):
        cases.file_case(
            subject=None, matter="V09", cause="无证行医", officers=[people.wang, people.li], on=FILED, clue=clue,
            by=people.wang, **AUGUST,
        )  # fmt: skip


def test_the_ninety_days_do_not_begin_before_there_was_a_clue(people: People) -> None:
    subject = clinic(people)
    with pytest.raises(Refusal):
        file(people, subject, clue=founded(people, subject), on=date(2026, 9, 1))


# Who decides, and when


def test_an_officer_of_the_case_does_not_decide_it(people: People) -> None:
    accounts.join_agency(user=people.li, agency=people.health, role="head", by=None)
    with pytest.raises(Refusal):
        fined(people, told(people), by=people.li)


def test_the_days_to_ask_for_a_hearing_are_left_to_the_party(people: People) -> None:
    case = told(people, "hearing_offered")
    with pytest.raises(Refusal) as refused:
        fined(people, case)
    assert refused.value.rule == "penalty.hearing_request_term"
    last = date(2026, 10, 13)  # five working days after 30 September, round National Day
    with pretend(at(last)), pytest.raises(Refusal):
        fined(people, case, on=last)
    with pretend(at(last + timedelta(days=1))):
        fined(people, case, on=last + timedelta(days=1))


@pytest.mark.parametrize("kind", ["L2", "L3", "R2", "R3", "R4"])
def test_a_heavy_penalty_needs_the_right_to_a_hearing(people: People, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        fined(people, told(people), imposed=[Imposed(kind)])
    assert refused.value.rule == "penalty.hearing_matters"
    assert not Penalty.objects.exists()


def test_what_comes_before_a_decision_is_not_made_up_for_afterwards(people: People) -> None:
    case = told(people)
    fined(people, case)
    with pytest.raises(Refusal):
        cases.request_hearing(case=case, on=FILED, by=people.wang)
    with pytest.raises(Refusal):
        cases.hear_statement(case=case, text="不服", review="复核", is_accepted=False, on=FILED, by=people.wang)


def test_a_case_that_is_closed_takes_nothing_more(people: People) -> None:
    case = heard(people)
    fined(people, case)
    cases.serve(case=case, manner="handed_over", received_by="陈某", on=FILED, by=people.wang)
    cases.execute(case=case, paid_fen=1_000_000, note="票据", on=FILED, by=people.wang)
    cases.close_case(case=case, summary="已执行", on=FILED, by=people.wang)
    with pytest.raises(Refusal):
        fined(people, case)
    with pytest.raises(Refusal):
        cases.add_evidence(case=case, kind="record", proves="x", by=people.wang)


def test_a_certificate_that_ran_out_on_site_ends_the_visit_without_a_record(people: People) -> None:
    subject = clinic(people)
    visit = inspections.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=FILED, by=people.wang
    )
    with pytest.raises(Refusal):
        inspections.start_inspection(inspection=visit, by=people.head)
    visit = inspections.start_inspection(inspection=visit, by=people.wang)
    item = queries.questions(visit)[0].code
    inspections.answer(inspection=visit, item=item, value="yes", by=people.wang)
    accounts.revoke_credential(credential=people.li.credentials.get(), on=FILED, because="调离", by=None)
    with pytest.raises(Refusal):
        inspections.finish_inspection(inspection=visit, summary="完毕", by=people.wang)


# Between departments


def sent(people: People, kind: str = "forward", to: Any = None, **given: Any) -> Any:
    clue = given.pop("clue", None) or routed(people, "V26", clinic(people))
    return dispatch.send(
        dossier=clue.dossier, kind=kind, to=to or people.market, asks="请办理", by=given.get("by", people.wang)
    )


def test_a_matter_passed_on_or_filed_is_not_declined_any_more(people: People) -> None:
    made = dispatch.sign(dispatch=sent(people), by=people.zhao)
    assert made.clue is not None
    made.clue.refresh_from_db()
    dispatch.send(
        dossier=made.dossier,
        kind="forward",
        to=people.insurance,
        asks="请办理",
        override_reason="涉及医保",
        by=people.zhao,
    )
    with pytest.raises(Refusal):
        dispatch.decline(dispatch=made, reason="无管辖权", competent=None, by=people.zhao)
    made.clue.refresh_from_db()
    assert made.clue.holder == people.insurance


def test_a_clue_in_a_case_stays_where_the_case_is(people: People) -> None:
    case = filed(people)
    assert case.clue is not None
    case.clue.refresh_from_db()
    with pytest.raises(Refusal):
        sent(people, clue=case.clue)
    assert sent(people, "assist", clue=case.clue).kind == "assist"


def test_a_copy_for_information_does_not_bar_the_matter_itself(people: People) -> None:
    copy = dispatch.sign(dispatch=sent(people, "copy"), by=people.zhao)
    assert copy.clue is not None
    copy.clue.refresh_from_db()
    again = sent(people, clue=copy.clue)
    with pytest.raises(Refusal):
        sent(people, "assist", clue=copy.clue)
    with pytest.raises(Refusal):
        dispatch.answer(dispatch=again, text="已办", by=people.zhao)  # not signed for yet


def test_others_neither_verify_nor_close_nor_publish(people: People) -> None:
    clue = clues.keep(clue=received(people), by=people.wang)
    for who in (people.zhao, people.qian):
        with pytest.raises(Refusal):
            clues.verify_clue(clue=clue, outcome="founded", by=who)
    fined(people, heard(people))
    entry = Entry.objects.get(kind="case_decided")
    draft(entry)
    row = Publication.objects.get()
    with pytest.raises(Refusal):
        publicity.publish(publication=row, by=people.qian)


def test_the_reporter_can_be_answered_after_all_else_is_over(people: People) -> None:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="甲", text="乙", place=people.county,
        reporter=LIN, by=people.wang,
    )  # fmt: skip
    clue = clues.route_clue(clue=clue, matter="V09", override_reason="x", by=people.wang)
    clue = clues.verify_clue(
        clue=clues.keep(clue=clue, by=people.wang), outcome="unfounded", note="不实", by=people.wang
    )
    clues.close_clue(clue=clue, result="办结", by=people.wang)
    client = Client()
    client.force_login(people.wang)
    assert client.post(reverse("clues:answer", args=[clue.key]), {"reason": "已核查"}).status_code == 302
    assert Deadline.objects.get(dossier=clue.dossier, rule="clues.answer_term").met_on == FILED


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_at_once_give_one_fine(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"
    people = settle()
    case = told(people)
    start, told_off = Barrier(2), []

    def decide() -> None:
        try:
            with pretend(at(FILED)):
                start.wait(10)
                fined(people, Case.objects.get(pk=case.pk))
        except Refusal as refused:
            told_off.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=decide) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(told_off) == 1
    assert Penalty.objects.count() == 1
    assert Entry.objects.filter(kind="case_decided").count() == 1


def test_nobody_else_stops_or_lengthens_a_clock(people: People) -> None:
    clock = Deadline.objects.get(dossier=filed(people).dossier, rule="penalty.decision_term")
    for who in (people.zhao, people.qian, people.auditor, people.prosecutor):
        with pytest.raises(Refusal):
            deadlines.waive(deadline=clock, reason="不再需要", on=FILED, by=who)
        with pytest.raises(Refusal):
            deadlines.extend(deadline=clock, extension=0, on=FILED, approver=who, by=who)


def test_a_matter_sent_back_to_the_owner_can_be_recalled_and_stays_the_owners(people: People) -> None:
    made = dispatch.sign(dispatch=sent(people), by=people.zhao)
    assert made.clue is not None
    made.clue.refresh_from_db()
    back = dispatch.send(
        dossier=made.dossier,
        kind="forward",
        to=people.health,
        asks="请收回",
        override_reason="另有材料",
        by=people.zhao,
    )
    dispatch.recall(dispatch=back, reason="误发", by=people.zhao)
    assert made.dossier.shares.filter(agency=people.health, level="owner", until__isnull=True).exists()


def test_those_who_only_read_add_nothing(people: People) -> None:
    case = filed(people)
    share(dossier=case.dossier, agency=people.city_health, level="edit", because="督办", by=people.wang)
    for who in (people.auditor, people.custodian, people.operator):
        with pytest.raises(Refusal):
            add_document(dossier=case.dossier, kind="x", title="x", file=ContentFile(b"x", name="a.txt"), by=who)


def test_evidence_comes_before_the_decision_and_the_public_reads_its_number(people: People) -> None:
    case = heard(people)
    fined(people, case)
    with pytest.raises(Refusal):
        cases.add_evidence(case=case, kind="record", proves="事后补充", by=people.wang)
    draft(Entry.objects.get(kind="case_decided"))
    decision = case.steps.get(name="decide").document
    assert decision is not None
    assert Publication.objects.get().body["number"] == decision.number != case.number
