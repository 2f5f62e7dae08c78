"""Related parties: nothing closes before each has its outcome, and the time to tell of it runs and stops."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from liandong.act.cases import actions as cases
from liandong.act.dispatch import actions as dispatches
from liandong.act.joint import actions
from liandong.act.joint.models import RelatedParty
from liandong.act.joint.queries import parties, plans
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import close_dossier
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.models import Dossier, Link
from liandong.ground.registry.actions import register_company, relate
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act import stories
from tests.act.jointly import DUE, TODAY, Elsewhere, answered, at, clinic, clue_on, running, supplier
from tests.people import People, settle

AD = "V27"  # market regulation is competent for it, in Fujian as in Shanghai


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_november_morning() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def suspected(people: People, dossier: Dossier, subject: Subject | None = None) -> RelatedParty:
    return actions.suspect(
        dossier=dossier, subject=subject or supplier(people), relation="supplier", why="票据显示由其供货并代做广告",
        by=people.wang,
    )  # fmt: skip


def told(people: People, party: RelatedParty) -> RelatedParty:
    return actions.tell_competent(party=party, matter=AD, asks="请依职权查处", by=people.wang)


def unfounded(people: People) -> Clue:
    return clues.verify_clue(clue=clue_on(people, clinic(people)), outcome="unfounded", note="查否", by=people.wang)


def again(clue: Clue) -> Clue:
    """As somebody sees it who opens its page now."""
    return Clue.objects.get(pk=clue.pk)


def names(dossier: Dossier) -> str:
    return " ".join(str(one.says) for one in obstacles(dossier))


# Suspected


def test_a_suspicion_needs_a_reason_a_known_tie_and_somebody_else(people: People) -> None:
    subject, other = clinic(people), supplier(people)
    dossier = clue_on(people, subject).dossier
    for said in ({"why": " "}, {"relation": "friend"}, {"subject": subject}, {"by": people.zhao}):
        given = {"subject": other, "relation": "supplier", "why": "账目", "by": people.wang, **said}
        with pytest.raises(Refusal):
            actions.suspect(dossier=dossier, **given)  # type: ignore[arg-type]
    assert not RelatedParty.objects.exists()


def test_it_is_noted_once_and_the_second_is_told_who_did(people: People) -> None:
    dossier, other = clue_on(people, clinic(people)).dossier, supplier(people)
    suspected(people, dossier, other)
    with pytest.raises(Refusal, match="王"):
        actions.suspect(dossier=dossier, subject=other, relation="payee", why="账目", by=people.li)


def test_somebody_whom_the_register_does_not_know_is_registered_at_once(people: People) -> None:
    party = actions.register_and_suspect(
        dossier=clue_on(people, clinic(people)).dossier, kind="company", name="泉州某贸易有限公司", relation="payee",
        why="款项打入其账户", by=people.wang,
    )  # fmt: skip
    assert party.subject.kind == "company"
    with pytest.raises(Refusal):
        actions.register_and_suspect(
            dossier=party.dossier, kind="ship", name="某船", relation="payee", why="账目", by=people.wang
        )


def test_the_register_proposes_upstream_and_downstream(people: People) -> None:
    subject, seller = clinic(people), supplier(people)
    owned = register_company(name="安康美容有限公司", place=people.county, by=people.wang)
    relate(subject=seller, other=subject, kind="supplies", by=people.wang)
    relate(subject=subject, other=owned, kind="owns", by=people.wang)
    dossier = clue_on(people, subject).dossier
    assert {(one.subject, one.relation) for one in parties.candidates(dossier)} == {
        (seller, "supplier"), (owned, "owned")
    }  # fmt: skip
    suspected(people, dossier, seller)
    assert [one.subject for one in parties.candidates(dossier)] == [owned]


def test_the_trail_knows_who_and_how_tied_and_not_why(people: People) -> None:
    party = suspected(people, clue_on(people, clinic(people)).dossier)
    entry = Entry.objects.get(kind="related_party_suspected")
    assert entry.data == {"party": party.pk, "subject": party.subject.code, "relation": "supplier"}


# The outcomes


def test_telling_opens_a_clue_for_it_and_sends_it_to_who_is_competent_with_a_letter(people: People) -> None:
    clue = clue_on(people, clinic(people))
    party = told(people, suspected(people, clue.dossier))
    assert party.dispatch is not None
    assert party.dispatch.letter is not None
    other = Clue.objects.get(dossier=party.other)
    assert (other.subject, other.holder, party.dispatch.to_agency) == (party.subject, people.market, people.market)
    assert Link.objects.filter(from_dossier=clue.dossier, to_dossier=other.dossier).exists()
    assert Entry.objects.get(kind="related_party_told").data["dispatch"] == party.dispatch.pk


def test_it_is_settled_when_the_receiver_signs_and_open_again_when_it_sends_it_back(people: People) -> None:
    clue = unfounded(people)
    party = told(people, suspected(people, clue.dossier))
    assert party.dispatch is not None
    assert not parties.is_settled(party)
    with pytest.raises(Refusal):
        clues.close_clue(clue=again(clue), result="查否", by=people.wang)
    with pytest.raises(Refusal):
        told(people, party)  # it is on its way
    dispatches.decline(dispatch=party.dispatch, reason="不属广告", competent=None, by=people.zhao)
    assert party in parties.open_in(clue.dossier)
    actions.clear_party(party=party, reason="供货合法，票据齐全", by=people.wang)
    clues.close_clue(clue=again(clue), result="查否", by=people.wang)


def test_after_the_signature_the_dossier_closes(people: People) -> None:
    clue = unfounded(people)
    party = told(people, suspected(people, clue.dossier))
    assert party.dispatch is not None
    dispatches.sign(dispatch=party.dispatch, by=people.zhao)
    assert parties.is_settled(party)
    assert clues.close_clue(clue=clue, result="查否", by=people.wang).closed_at


def test_what_our_own_agency_is_competent_for_is_not_told_to_anybody(people: People) -> None:
    party = suspected(people, clue_on(people, clinic(people)).dossier)
    with pytest.raises(Refusal):
        actions.tell_competent(party=party, matter="V09", asks="请查处", by=people.wang)
    assert Clue.objects.count() == 1  # nothing is left of it


def test_handled_separately_means_a_dossier_about_that_very_subject(people: People) -> None:
    clue = clue_on(people, clinic(people))
    party = suspected(people, clue.dossier)
    with pytest.raises(Refusal):
        actions.take_up_separately(party=party, other=clue.dossier, by=people.wang)
    theirs = clue_on(people, party.subject, "反映公司违法", by=people.zhao)
    with pytest.raises(Refusal):
        actions.take_up_separately(party=party, other=theirs.dossier, by=people.wang)  # another agency has it
    own = clue_on(people, party.subject, "反映公司无证供货")
    actions.take_up_separately(party=party, other=own.dossier, by=people.wang)
    assert Entry.objects.get(kind="related_party_taken_up").data["other"] == own.dossier.key


def test_without_a_dossier_a_clue_is_opened_that_our_agency_keeps(people: People) -> None:
    party = suspected(people, clue_on(people, clinic(people)).dossier)
    party = actions.take_up_separately(party=party, other=None, by=people.wang)
    made = Clue.objects.get(dossier=party.other)
    assert (made.stage, made.holder, made.subject) == (Clue.Stage.ACCEPTED, people.health, party.subject)


def test_clearing_needs_a_reason_which_the_trail_does_not_hold(people: People) -> None:
    party = suspected(people, clue_on(people, clinic(people)).dossier)
    with pytest.raises(Refusal):
        actions.clear_party(party=party, reason="  ", by=people.wang)
    actions.clear_party(party=party, reason="票据齐全", by=people.wang)
    assert "票据" not in str(Entry.objects.get(kind="related_party_cleared").data)
    with pytest.raises(Refusal, match="王"):
        actions.clear_party(party=party, reason="票据齐全", by=people.li)


# Every way of closing


def test_a_clue_is_neither_closed_nor_declined_before(people: People) -> None:
    clue = unfounded(people)
    party = suspected(people, clue.dossier)
    with pytest.raises(Refusal, match=party.subject.name):
        clues.close_clue(clue=again(clue), result="查否", by=people.wang)
    with pytest.raises(Refusal, match=party.subject.name):
        clues.decline_clue(clue=again(clue), reason="不属职责", by=people.wang)
    with pytest.raises(Refusal, match=party.subject.name):
        close_dossier(dossier=clue.dossier, by=people.wang)
    assert party.subject.name in names(clue.dossier)


def test_a_case_is_not_closed_before_whatever_it_ended_in(people: People) -> None:
    with pretend(at(stories.EARLY)):
        case = stories.told(people, on=stories.EARLY)
        party = suspected(people, case.dossier)
        cases.suspect_crime(case=case, why="货值巨大，涉嫌犯罪", on=stories.EARLY, by=people.wang)
        case.refresh_from_db()
        assert "crime_suspected" in case.facts
    assert party.subject.name in names(case.dossier)
    with pytest.raises(Refusal, match=party.subject.name):
        close_dossier(dossier=case.dossier, by=people.wang)


def test_joint_work_is_neither_ended_nor_called_off_before(people: People) -> None:
    joint = running(people)
    party = suspected(people, joint.dossier)
    answered(people, joint)
    with pytest.raises(Refusal, match=party.subject.name):
        actions.end_joint(joint=joint, outcome="结束", by=people.wang)
    with pytest.raises(Refusal, match=party.subject.name):
        actions.call_off(joint=joint, reason="不需要", by=people.wang)
    assert all(row.is_done for row in plans.progress(joint))


# The clock of Shanghai


def test_in_shanghai_three_working_days_run_from_the_suspicion_until_it_is_told(people: People) -> None:
    there = Elsewhere("310000", "31", "上海市")
    company = register_company(name="上海某供货有限公司", place=there.place, by=there.officer)
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="反映整形医院", text="反映整形医院违法", place=there.place,
        by=there.officer,
    )  # fmt: skip
    party = actions.suspect(
        dossier=clue.dossier, subject=company, relation="supplier", why="由其供货", by=there.officer
    )
    clock = Deadline.objects.get(rule="timing.related_party_told")
    assert (clock.agency, clock.due_on, clock.about) == (there.health, date(2026, 11, 13), party.about)
    with pretend(at(date(2026, 11, 12))):
        actions.tell_competent(party=party, matter="V38", asks="请查处", by=there.officer)
    clock.refresh_from_db()
    assert (clock.met_on, clock.met_by) == (date(2026, 11, 12), "related_party_told")


def test_each_related_party_has_a_clock_of_its_own(people: People) -> None:
    there = Elsewhere("310000", "31", "上海市")
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="反映整形医院", text="反映整形医院违法", place=there.place,
        by=there.officer,
    )  # fmt: skip
    made = []
    for name in ("上海甲有限公司", "上海乙有限公司"):
        company = register_company(name=name, place=there.place, by=there.officer)
        made.append(
            actions.suspect(dossier=clue.dossier, subject=company, relation="payee", why="收款", by=there.officer)
        )
    actions.clear_party(party=made[0], reason="只是代收", by=there.officer)
    clocks = {row.about: row.met_on for row in Deadline.objects.filter(rule="timing.related_party_told")}
    assert clocks == {made[0].about: TODAY, made[1].about: None}
    assert DUE > TODAY
