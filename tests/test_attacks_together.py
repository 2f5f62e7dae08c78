"""Ways round the acts that several agencies do together: what a stranger, an equal or a former partner tried."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from liandong.act.consultations import actions as consultations
from liandong.act.consultations.queries import opinions
from liandong.act.dispatch import actions as dispatch
from liandong.act.joint import actions as joint
from liandong.act.oversight import actions as oversight
from liandong.act.oversight.models import Card
from liandong.discover.clues.actions.comparing import compare_waiting
from liandong.discover.clues.models import Clue, ClueFile, ClueFileRow
from liandong.discover.clues.queries.alike import elsewhere
from liandong.discover.clues.seen import Shown, token
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections.models import Inspection
from liandong.discover.worklist import actions as worklist
from liandong.discover.worklist import queries as lists
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.dossiers.actions import open_dossier, regrade, share, unshare
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.act.jointly import DUE, clue_on, formed, opened, supplier
from tests.act.jointly import drafted as plan_of
from tests.act.stories import at, clinic, routed
from tests.discover.clue_factory import LIN, received
from tests.people import People, certify, person, settle

TODAY = date(2026, 11, 10)
TERM = "dispatch.written_reply_term"
MISSING = 404


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def as_(who: Any) -> Client:
    client = Client()
    client.force_login(who)
    return client


def secret(dossier: Dossier) -> Dossier:
    Dossier.objects.filter(pk=dossier.pk).update(grade="secret")
    dossier.refresh_from_db()
    return dossier


def case_of(people: People) -> Dossier:
    return open_dossier(kind="case", title="涉事诊所案", place=people.county, owner=people.health, by=people.wang)


def react(kind: str) -> None:
    for entry in Entry.objects.filter(kind=kind):
        for reaction in registered.values():
            if kind in reaction.kinds:
                assert deliver(entry, reaction) == ""


# Passing on


def test_one_who_only_reads_makes_no_other_reader_work_on_the_dossier(people: People) -> None:
    dossier = case_of(people)
    other = person("bao", "包", people.insurance, "handler")
    for agency in (people.market, people.insurance):
        share(dossier=dossier, agency=agency, because="会商", by=people.wang)
    row = dispatch.send(dossier=dossier, kind="request", to=people.insurance, asks="请提供情况", by=people.zhao)
    assert not may_edit(other, dossier)
    row = dispatch.sign(dispatch=row, by=other)
    assert dispatch.answer(dispatch=row, text="无此情况。", by=other).reply
    again = dispatch.send(dossier=dossier, kind="request", to=people.insurance, asks="再请提供", by=people.zhao)
    dispatch.recall(dispatch=again, reason="不需要了", by=people.zhao)
    assert may_see(other, dossier)


def test_nobody_answers_with_a_document_of_another_agency(people: People) -> None:
    row = dispatch.send(dossier=routed(people).dossier, kind="assist", to=people.market, asks="请协查", by=people.wang)
    dispatch.sign(dispatch=row, by=people.zhao)
    with pytest.raises(Refusal):
        dispatch.answer(dispatch=row, text="", document=row.letter, by=people.zhao)


def test_after_its_share_has_ended_an_agency_acts_on_nothing_in_the_dossier(people: People) -> None:
    dossier = routed(people).dossier
    row = dispatch.send(dossier=dossier, kind="task", to=people.market, asks="请核查", due_on=DUE, by=people.wang)
    unshare(dossier=dossier, agency=people.market, because="撤回", by=people.wang)
    with pytest.raises(Refusal):
        dispatch.sign(dispatch=row, by=people.zhao)
    with pytest.raises(Refusal):
        dispatch.decline(dispatch=row, reason="不归我管", competent=None, by=people.zhao)
    for act in ("sign", "decline", "answer", "close", "recall"):
        assert as_(people.zhao).post(reverse(f"dispatch:{act}", args=[row.pk])).status_code == MISSING
    as_(people.zhao).post(reverse("dispatch:sign_marked"), {"row": [str(row.pk)]})
    row.refresh_from_db()
    assert row.stage == "sent"


def test_neither_side_does_the_part_of_the_other(people: People) -> None:
    row = dispatch.send(
        dossier=routed(people).dossier, kind="task", to=people.market, asks="请核查", due_on=DUE, by=people.wang
    )
    for wrong in (
        lambda: dispatch.sign(dispatch=row, by=people.wang),
        lambda: dispatch.recall(dispatch=row, reason="x", by=people.zhao),
        lambda: dispatch.close(dispatch=row, by=people.zhao),
        lambda: dispatch.return_answer(dispatch=row, reason="x", by=people.zhao),
        lambda: dispatch.rule(dispatch=row, competent=people.health, reason="x", by=people.zhao),
    ):
        with pytest.raises(Refusal):
            wrong()


# The desk and its files


def test_a_mark_made_up_or_lent_moves_no_clue(people: People) -> None:
    clue = received(people)
    lent = token(Shown(clue.key, clue.revision), people.li)
    for mark in (lent, f"{clue.key}.0..aaaaaaaaaaaaaaaaaaaa", "x", "." * 9):
        as_(people.wang).post(reverse("clues:bulk"), {"act": "keep", "row": [mark]})
    clue.refresh_from_db()
    assert clue.stage == "received"


def test_no_heading_of_a_file_of_reports_becomes_a_formula(people: People) -> None:
    file = ClueFile.objects.create(
        agency=people.health, place=people.county, by=people.wang, name="a.csv", content=b"", sha256="0" * 64,
        rows=1, at=at(TODAY),
    )  # fmt: skip
    said = {"field": "=HYPERLINK(1)", "zh": "+空", "en": "+empty"}
    ClueFileRow.objects.create(file=file, line=2, fate="refused", remarks=[said])
    page = as_(people.wang).get(reverse("clues:remarks", args=[file.pk])).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(page)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    for name in ("clues:remarks", "clues:file"):
        assert as_(people.zhao).get(reverse(name, args=[file.pk])).status_code == MISSING


def test_who_reported_does_not_betray_a_secret_clue_of_another_agency(people: People) -> None:
    words: dict[str, Any] = {"text": "康美医院住院费用清单只有一个总价，请查处", "reporter": LIN}
    mine, theirs = received(people, **words), received(people, by=people.zhao, **words)
    compare_waiting(seconds=60)
    assert elsewhere(mine, people.wang) == [people.market]
    secret(theirs.dossier)
    assert elsewhere(mine, people.wang) == []


# Visits


def visited(people: People) -> tuple[Inspection, Clue]:
    subject = clinic(people)
    certify(people.zhao, "闽C0003")
    clue = clue_on(people, subject, by=people.zhao)
    visit = inspections.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=TODAY,
        by=people.wang,
    )  # fmt: skip
    return visit, clue


def test_an_agency_sends_along_no_officers_but_its_own(people: People) -> None:
    visit, clue = visited(people)
    with pytest.raises(Refusal):
        inspections.ask_to_join(visit=visit, officers=[people.li], clues=[clue], because="查广告", by=people.zhao)


def test_nobody_lets_himself_in_and_a_clue_that_moved_on_is_not_joined(people: People) -> None:
    visit, clue = visited(people)
    asked = inspections.ask_to_join(visit=visit, officers=[people.zhao], clues=[clue], because="查广告", by=people.zhao)
    with pytest.raises(Refusal):
        inspections.let_join(request=asked, by=people.zhao)
    Clue.objects.filter(pk=clue.pk).update(holder=people.insurance)
    with pytest.raises(Refusal):
        inspections.let_join(request=asked, by=people.wang)
    assert not may_see(people.zhao, visit.dossier)


def test_a_secret_visit_is_told_to_nobody_who_plans_one(people: People) -> None:
    visit, clue = visited(people)
    secret(visit.dossier)
    join = reverse("inspections:join", args=[clue.key, visit.pk])
    assert as_(person("bao", "包", people.market, "officer")).get(join).status_code == MISSING


# Joint work


def test_people_of_another_agency_are_not_named_and_who_left_is_out(people: People) -> None:
    team = opened(people)
    with pytest.raises(Refusal):
        joint.name_members(joint=team, people=[people.li], by=people.zhao)
    joint.name_members(joint=team, people=[people.zhao], by=people.zhao)
    joint.leave_joint(joint=team, agency=people.market, reason="力量不足", by=people.zhao)
    assert not may_see(people.zhao, team.dossier)
    with pytest.raises(Refusal):
        joint.name_members(joint=team, people=[people.zhao], by=people.zhao)


def test_who_wrote_a_plan_does_not_approve_it_in_another_role(people: People) -> None:
    plan = plan_of(people, formed(people), by=people.head)
    with pytest.raises(Refusal):
        joint.approve_plan(plan=plan, by=people.head)


def test_what_is_told_of_a_related_party_says_nothing_of_a_secret_dossier(people: People) -> None:
    dossier = case_of(people)
    Dossier.objects.filter(pk=dossier.pk).update(subject=clinic(people))
    party = joint.suspect(
        dossier=secret(dossier), subject=supplier(people), relation="supplier", why="涉事诊所的药品由其供应",
        by=people.wang,
    )  # fmt: skip
    party = joint.take_up_separately(party=party, other=None, by=people.wang)
    assert party.other is not None
    clue = Clue.objects.get(dossier=party.other)
    assert "诊所" not in clue.text
    assert dossier.key not in clue.text
    assert party.subject.name in clue.text


# Consultations


def test_an_opinion_that_only_the_asker_keeps_is_read_by_no_other(people: People) -> None:
    case = case_of(people)
    advice = consultations.ask(
        about=case, question="如何定性？", to=[people.police, people.procuratorate], by=people.wang
    )
    officer = person("jing", "警", people.police, "handler")
    asked = advice.opinions.get(agency=people.police)
    with pytest.raises(Refusal):
        consultations.give_opinion(opinion=asked, text="构成犯罪", kept="nobody", by=officer)
    consultations.give_opinion(opinion=asked, text="构成犯罪", kept="asker", by=officer)
    assert [line.text for line in opinions(advice, people.prosecutor)] == ["", ""]
    assert not may_see(people.prosecutor, case)
    assert as_(people.prosecutor).get(f"/d/{case.key}/").status_code == MISSING
    assert "构成犯罪" not in as_(people.prosecutor).get(f"/d/{advice.dossier.key}/").content.decode()


# Key matters


def test_a_secret_key_matter_is_not_on_the_list_that_all_read(people: People) -> None:
    found = worklist.gather(title="医疗美容乱象", text="多起投诉", nature="problem", origin="complaint", by=people.wang)
    found = worklist.promote(key_matter=found, because="投诉集中", by=people.head)
    told = dict.fromkeys(("body", "object", "procedure", "content", "method"), "联合检查")
    worklist.revise(key_matter=found, told=told, because="首次", joining=[people.market], seen=0, by=people.wang)
    worklist.list_entry(key_matter=found, by=people.wang)
    assert lists.standing(people.county, TODAY)
    regrade(dossier=found.dossier, grade="secret", because="涉密", by=people.wang)
    assert not lists.standing(people.county, TODAY)


# Oversight


def carded(people: People, dossier: Dossier) -> Card:
    clock = deadlines.start(TERM, dossier=dossier, agency=people.health, on=date(2026, 9, 1))
    oversight.oversee()
    return Card.objects.filter(deadline=clock).latest("pk")


def test_no_card_is_put_on_an_agency_that_had_no_part_or_lifted_by_its_own(people: People) -> None:
    card = carded(people, case_of(people))
    with pytest.raises(Refusal):
        oversight.lift_card(card=card, ground="elsewhere", because="x", charged=people.police, by=people.qian)
    with pytest.raises(Refusal):
        oversight.lift_card(card=card, ground="miscounted", because="x", by=people.head)


def test_a_card_in_a_secret_dossier_is_no_notice_to_who_may_not_read_it(people: People) -> None:
    person("sun", "孙", people.city_health, "head")
    carded(people, secret(case_of(people)))
    react("card_issued")
    told = set(Notice.objects.filter(key__startswith="card_issued").values_list("agency", flat=True))
    assert told == {people.health.pk}


def test_an_equal_gives_no_orders(people: People) -> None:
    dossier = case_of(people)
    share(dossier=dossier, agency=people.market, level="edit", because="联合", by=people.wang)
    with pytest.raises(Refusal):
        oversight.issue_order(dossier=dossier, to=people.health, asks="限期办结", by=people.zhao)


def test_an_agency_called_in_later_does_not_read_what_became_secret(people: People) -> None:
    emergency = oversight.declare_emergency(
        trigger="safety", title="多人不适", account="五人送医", arisen_on=TODAY, place=people.county, by=people.head
    )
    case = case_of(people)
    share(dossier=case, agency=people.police, because="以前就看", by=people.wang)
    oversight.put_under_command(emergency=emergency, dossier=case, because="同一事件", by=people.wang)
    secret(case)
    oversight.call_in(emergency=emergency, agency=people.market, task="控制药品", by=people.head)
    assert not may_see(people.zhao, case)
    oversight.lift_emergency(emergency=emergency, text="险情排除", by=people.head)
    assert may_see(person("jing", "警", people.police, "handler"), case)
