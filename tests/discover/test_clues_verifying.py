"""Verification and its ends: what was found, what follows from it, and what may not end without a decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liandong.act.cases import actions as cases
from liandong.act.dispatch import actions as dispatch
from liandong.discover.clues import actions, bulk, seen
from liandong.discover.clues.codes import DUTY_TO_PUNISH
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.next_acts import next_acts
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.models import Document
from liandong.ground.registry.actions import register_institution
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import accepted, founded, received
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def verified(people: People, outcome: str, **given: Any) -> Clue:
    return actions.verify_clue(clue=accepted(people, **given), outcome=outcome, note="核查情况", by=people.wang)


def kinds(clue: Clue) -> list[str]:
    return list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))


def steps(clue: Clue, user: User) -> dict[str, bool]:
    """The steps offered, and whether each is open."""
    return {act.step: not act.why_not for act in next_acts(clue, user)}


def test_verification_has_a_clock_of_its_own_that_is_a_local_setting(people: People) -> None:
    clue = accepted(people)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="clues.verification_term")
    assert clock.agency == people.health
    actions.verify_clue(clue=clue, outcome="founded", by=people.wang)
    clock.refresh_from_db()
    assert clock.met_by == "clue_verified"


def test_what_is_passed_on_instead_is_no_longer_ours_to_verify(people: People) -> None:
    clue = accepted(people)
    sent = dispatch.send(
        dossier=clue.dossier, kind="lead", to=people.market, asks="请办理", override_reason="另有材料", by=people.wang
    )
    clock = Deadline.objects.get(dossier=clue.dossier, rule="clues.verification_term")
    assert clock.is_running  # until it is signed for it can be recalled
    dispatch.sign(dispatch=sent, by=people.zhao)
    clock.refresh_from_db()
    assert clock.met_by == "clue_handed_over"


def test_what_is_not_ours_names_who_is_competent_and_goes_back_to_routing(people: People) -> None:
    clue = accepted(people)
    with pytest.raises(Refusal):
        actions.verify_clue(clue=clue, outcome="not_ours", note="属广告", by=people.wang)
    with pytest.raises(Refusal, match="nowhere"):
        actions.verify_clue(clue=clue, outcome="not_ours", note="属广告", competent="nowhere", by=people.wang)
    actions.verify_clue(clue=clue, outcome="not_ours", note="属广告", competent="market", by=people.wang)
    assert (clue.stage, clue.competent_id) == ("verified", "market")
    assert steps(clue, people.wang)["route"]
    actions.route_clue(clue=clue, matter="V26", override_reason="核查为广告", by=people.wang)
    assert clue.stage == "routed"


@pytest.mark.parametrize("is_closed", [False, True])
def test_what_was_not_enough_is_looked_into_again_with_new_facts(people: People, is_closed: bool) -> None:
    clue = verified(people, "not_enough")
    if is_closed:
        actions.close_clue(clue=clue, result="材料不足", by=people.wang)
    with pytest.raises(Refusal):
        actions.reopen_clue(clue=clue, facts=" ", by=people.wang)
    page = as_(people.wang).post(f"/clues/{clue.key}/reopen/", {"facts": "补充了照片", "revision": str(clue.revision)})
    assert page.status_code == 302
    clue.refresh_from_db()
    clue.dossier.refresh_from_db()
    assert (clue.stage, clue.outcome, clue.closed_at, clue.dossier.closed_at) == ("accepted", "", None, None)
    assert kinds(clue)[-1] == "clue_reopened"
    assert ("dossier_reopened" in kinds(clue)) == is_closed
    running = Deadline.objects.filter(dossier=clue.dossier, rule="clues.verification_term", met_on=None)
    assert running.count() == 1


@pytest.mark.parametrize("outcome", ["founded", "unfounded"])
def test_nothing_else_is_looked_into_again(people: People, outcome: str) -> None:
    with pytest.raises(Refusal):
        actions.reopen_clue(clue=verified(people, outcome), facts="新情况", by=people.wang)


# 移交必罚: every way by which such a clue could end without a decision.
def _decline_received(people: People, clue: Clue) -> object:
    return actions.decline_clue(clue=clue, reason="不属卫生", competent="transport", by=people.wang)


def _decline_kept(people: People, clue: Clue) -> object:
    return actions.decline_clue(clue=actions.keep(clue=clue, by=people.wang), reason="不属卫生", by=people.wang)


def _close_as(outcome: str) -> Callable[[People, Clue], object]:
    def close(people: People, clue: Clue) -> object:
        clue = actions.keep(clue=clue, by=people.wang)
        clue = actions.verify_clue(clue=clue, outcome=outcome, note="核查情况", competent="market", by=people.wang)
        return actions.close_clue(clue=clue, result="办结", by=people.wang)

    return close


def _by_class(people: People, clue: Clue) -> object:
    return actions.route_by_label(clue=clue, label="交通运输", by=people.wang)


def _in_bulk(people: People, clue: Clue) -> object:
    act = bulk.named("decline", people.wang)
    assert act is not None
    token = seen.token(seen.Shown(clue.key, clue.revision), people.wang)
    result = bulk.run(act, [token], {"reason": "不属卫生", "competent": ""}, people.wang)[0]
    if result.why_not:
        raise Refusal(result.why_not)
    return result


def _merged(people: People, clue: Clue) -> object:
    other = received(people, text="普通投诉")
    actions.merge_clues(clues=[clue, other], because="同一诊所", by=people.wang)
    actions.decline_clue(clue=other, reason="不属卫生", by=people.wang)
    return actions.decline_clue(clue=clue, reason="与另一件一并", by=people.wang)


def _on_the_page(people: People, clue: Clue) -> object:
    answer = as_(people.wang).post(f"/clues/{clue.key}/decline/", {"reason": "不属卫生", "competent": ""})
    if answer.status_code == 422:
        raise Refusal("422")
    return answer


def _at_another_agency(people: People, clue: Clue) -> object:
    actions.route_clue(clue=clue, matter="V01", by=people.wang)
    actions.hand_over(clue=clue, to=people.market, stage="accepted", by=people.wang)
    return actions.decline_clue(clue=clue, reason="不属本局", by=people.zhao)


ENDS = {
    "declined when received": _decline_received, "declined when kept": _decline_kept,
    "declined by its class": _by_class,
    "declined in bulk": _in_bulk, "declined on the page": _on_the_page, "declined elsewhere": _at_another_agency,
    "declined after merging": _merged,
    **{f"closed as {each}": _close_as(each) for each in ("founded", "unfounded", "not_enough", "not_ours")},
}  # fmt: skip


@pytest.mark.parametrize("source", DUTY_TO_PUNISH)
@pytest.mark.parametrize("end", ENDS)
def test_what_a_body_with_a_duty_to_punish_hands_over_does_not_end_without_a_decision(
    people: People, source: str, end: str
) -> None:
    clue = received(people, source=source)
    with pytest.raises(Refusal):
        ENDS[end](people, clue)
    fresh = Clue.objects.get(pk=clue.pk)
    assert fresh.is_open
    assert fresh.dossier.closed_at is None


def test_a_clue_in_an_open_case_is_closed_by_the_case_alone(people: People) -> None:
    subject = register_institution(name="鲤城安康门诊部", place=people.county, by=people.wang)
    clue = founded(people, source="audit", subject=subject)
    cases.file_case(
        subject=subject, matter="V09", cause="超范围", officers=[people.wang, people.li], acted_on=today(),
        act_until=today(), on=today(), clue=clue, by=people.wang,
    )  # fmt: skip
    clue.refresh_from_db()
    with pytest.raises(Refusal):
        actions.close_clue(clue=clue, result="办结", by=people.wang)


def test_a_head_decides_with_a_legal_ground_in_a_document_and_then_it_may_end(people: People) -> None:
    clue = verified(people, "unfounded", source="fraud")
    assert steps(clue, people.head)["no_penalty"]
    assert not steps(clue, people.head)["close"]
    assert "no_penalty" not in steps(clue, people.wang)
    given = {"ground": "not_established", "reasons": "经核查，所反映事实不能成立。", "revision": str(clue.revision)}
    assert as_(people.wang).post(f"/clues/{clue.key}/no-penalty/", given).status_code == 403
    assert as_(people.head).post(f"/clues/{clue.key}/no-penalty/", {**given, "ground": "mercy"}).status_code == 422
    assert as_(people.head).post(f"/clues/{clue.key}/no-penalty/", given).status_code == 302
    clue.refresh_from_db()
    assert clue.decision is not None
    assert clue.decision.number
    assert Document.objects.filter(dossier=clue.dossier, kind="no_penalty_decision").count() == 1
    assert "no_penalty_decided" in kinds(clue)
    assert "不能成立" not in str(Entry.objects.filter(dossier=clue.key, kind="no_penalty_decided").get().data)
    actions.close_clue(clue=clue, result="决定不予处罚", by=people.wang)
    assert clue.stage == "closed"


def test_the_decision_is_refused_where_it_does_not_fit(people: People) -> None:
    with pytest.raises(Refusal):  # not verified
        actions.decide_no_penalty(clue=received(people, source="audit"), ground="barred", reasons="x", by=people.head)
    clue = founded(people, source="audit", text="另一件")
    for ground, reasons, by in (
        ("minor_corrected", "已改正", people.wang),  # decides nothing
        ("not_established", "不成立", people.head),  # it was found true
        ("minor_corrected", " ", people.head),
        ("mercy", "可怜", people.head),
    ):
        with pytest.raises(Refusal):
            actions.decide_no_penalty(clue=clue, ground=ground, reasons=reasons, by=by)
    actions.decide_no_penalty(clue=clue, ground="minor_corrected", reasons="轻微并已改正", by=people.head)
    with pytest.raises(Refusal):
        actions.decide_no_penalty(clue=clue, ground="minor_corrected", reasons="再来一次", by=people.head)
    with pytest.raises(Refusal):  # an ordinary complaint needs none
        actions.decide_no_penalty(
            clue=verified(people, "unfounded", text="普通投诉"), ground="no_fault", reasons="x", by=people.head
        )
