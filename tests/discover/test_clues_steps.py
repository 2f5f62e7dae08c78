"""From routing to closing: each step refuses what does not fit, runs its clocks and leaves its line."""

import pytest

from liandong.discover.clues import actions
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.matters import competence, suggest_matter
from liandong.discover.clues.queries.next_acts import next_acts
from liandong.discover.clues.queries.page import preview, segments
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import said_at
from liandong.ground.deadlines.models import Deadline
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, accepted, founded, received
from tests.ground.trail import react
from tests.pages import as_
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def last(clue: Clue) -> str:
    return Entry.objects.filter(dossier=clue.key).order_by("-id")[0].kind


def test_the_words_of_a_report_suggest_its_matter(people: People) -> None:
    found = suggest_matter("一家诊所非法行医", people.county, title="举报")
    assert found[0].matter.code == "V01"
    assert "非法行医" in found[0].words
    assert suggest_matter("今天天气很好", people.county) == []


def test_invisible_signs_do_not_hide_a_word(people: People) -> None:
    assert suggest_matter("非\u200b法\u200d行医", people.county)[0].matter.code == "V01"


def test_routing_keeps_rule_version_file_and_reasons(people: People) -> None:
    clue = actions.route_clue(clue=received(people), matter="V01", by=people.wang)
    kept = clue.routing
    assert kept is not None
    assert (clue.stage, kept["lead"]) == ("routed", "health")
    assert kept["rule"]
    assert kept["version"]
    assert kept["source"].startswith("places/fujian")
    assert any("无证行医" in one["zh"] for one in kept["reasons"])
    assert kept["agencies"]["health"] == people.health.pk
    assert last(clue) == "clue_routed"


def test_routing_meets_the_clock_of_acknowledgement(people: People) -> None:
    clue = actions.route_clue(clue=received(people), matter="V01", by=people.wang)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="clues.acknowledge_term")
    assert clock.met_by == "clue_routed"


def test_another_matter_than_suggested_needs_a_reason_which_is_kept(people: People) -> None:
    clue = received(people)
    with pytest.raises(Refusal, match="V01"):
        actions.route_clue(clue=clue, matter="V26", by=people.wang)
    actions.route_clue(clue=clue, matter="V26", override_reason="实为广告问题", by=people.wang)
    assert clue.routing is not None
    assert (clue.routing["overrode"], clue.routing["override_reason"]) == ("V01", "实为广告问题")


def test_an_unknown_matter_is_refused(people: People) -> None:
    with pytest.raises(Refusal, match="Z99"):
        actions.route_clue(clue=received(people), matter="Z99", override_reason="x", by=people.wang)


def test_a_department_without_an_agency_here_is_said_not_guessed(people: People) -> None:
    found = competence("V29", people.county)
    assert found.lead.code == "cyberspace"
    assert found.lead.agency is None


def test_another_place_changes_who_leads_or_what_is_demanded_and_the_preview_says_so(people: People) -> None:
    clue = actions.route_clue(clue=received(people), matter="V01", by=people.wang)
    same = preview(clue, "V01", people.county)
    assert same.before is None
    other = preview(clue, "V26", people.county)
    assert other.is_other_lead


def test_routing_in_another_place_corrects_the_place_first(people: People) -> None:
    clue = received(people)
    actions.route_in(clue=clue, matter="V01", place=people.city, by=people.wang)
    assert clue.place == people.city
    kinds = list(Entry.objects.filter(dossier=clue.key).order_by("id").values_list("kind", flat=True))
    assert kinds[-2:] == ["clue_corrected", "clue_routed"]


def test_keep_verify_take_up_and_close_leave_a_line_each(people: People) -> None:
    clue = accepted(people)
    assert (clue.stage, last(clue)) == ("accepted", "clue_kept")
    actions.verify_clue(clue=clue, outcome="founded", by=people.wang)
    assert (clue.stage, last(clue)) == ("verified", "clue_verified")
    actions.take_up(clue=clue, by=people.wang)
    assert (clue.stage, last(clue)) == ("in_case", "clue_taken_up")
    actions.close_clue(clue=clue, result="已处罚", by=people.wang)
    assert (clue.stage, last(clue)) == ("closed", "clue_closed")
    clue.dossier.refresh_from_db()
    assert clue.dossier.closed_at is not None


def test_what_is_not_founded_needs_a_reason(people: People) -> None:
    clue = accepted(people)
    for outcome in ("unfounded", "not_enough", "not_ours"):
        with pytest.raises(Refusal):
            actions.verify_clue(clue=clue, outcome=outcome, by=people.wang)
    actions.verify_clue(clue=clue, outcome="unfounded", note="现场检查未见异常", by=people.wang)
    assert clue.note == "现场检查未见异常"
    with pytest.raises(Refusal):
        actions.take_up(clue=clue, by=people.wang)


def test_declining_names_the_competent_department_and_needs_a_reason(people: People) -> None:
    clue = received(people)
    with pytest.raises(Refusal):
        actions.decline_clue(clue=clue, reason=" ", by=people.wang)
    with pytest.raises(Refusal, match="nowhere"):
        actions.decline_clue(clue=clue, reason="不属卫生", competent="nowhere", by=people.wang)
    actions.decline_clue(clue=clue, reason="不属卫生", competent="transport", by=people.wang)
    assert (clue.stage, clue.competent_id, last(clue)) == ("declined", "transport", "clue_declined")
    actions.route_clue(clue=clue, matter="V01", by=people.wang)  # a mistake can be put right
    assert (clue.stage, clue.competent_id) == ("routed", None)


def test_a_class_of_a_hotline_routes_or_declines(people: People) -> None:
    health = actions.route_by_label(clue=received(people), label="卫生计生", by=None)
    bus = received(people, title="公交车太少", text="希望增加一条公交线路")
    other = actions.route_by_label(clue=bus, label="交通运输", by=None)
    assert (health.stage, health.matter) == ("routed", "V01")
    assert (other.stage, other.competent_id) == ("declined", "transport")
    with pytest.raises(Refusal, match="交通运输"):  # the words speak of health: a person has to look
        actions.route_by_label(clue=received(people, text="司机无证行医"), label="交通运输", by=None)
    with pytest.raises(Refusal, match="天文"):
        actions.route_by_label(clue=received(people, text="别的"), label="天文", by=None)


def test_nothing_is_closed_before_it_is_verified(people: People) -> None:
    with pytest.raises(Refusal):
        actions.close_clue(clue=accepted(people), result="好了", by=people.wang)
    with pytest.raises(Refusal):
        actions.close_clue(clue=received(people, text="另一件"), result="好了", by=people.wang)


def test_a_founded_clue_of_the_discipline_bodies_cannot_be_closed_without_a_case(people: People) -> None:
    clue = founded(people, source="discipline")
    with pytest.raises(Refusal):
        actions.close_clue(clue=clue, result="批评教育", by=people.wang)
    assert any(act.step == "close" and act.why_not for act in next_acts(clue, people.wang))
    actions.take_up(clue=clue, by=people.wang)
    actions.close_clue(clue=clue, result="已作出处罚决定", by=people.wang)


def test_only_the_holder_acts(people: People) -> None:
    clue = received(people)
    for act in (
        lambda: actions.route_clue(clue=clue, matter="V01", by=people.zhao),
        lambda: actions.keep(clue=clue, by=people.qian),
        lambda: actions.decline_clue(clue=clue, reason="x", by=people.zhao),
        lambda: actions.answer_reporter(clue=clue, text="x", by=people.zhao),
        lambda: actions.correct_clue(clue=clue, subject=None, place=people.city, by=people.zhao),
    ):
        with pytest.raises(Refusal):
            act()
    assert next_acts(clue, people.zhao) == []


def test_the_second_of_two_clerks_is_told_who_acted(people: People) -> None:
    clue = received(people)
    seen_by_li = Clue.objects.get(pk=clue.pk)
    actions.keep(clue=clue, by=people.wang)
    with pytest.raises(Refusal, match="王"):
        actions.decline_clue(clue=seen_by_li, reason="不属卫生", by=people.li)
    clue.refresh_from_db()
    assert clue.stage == "accepted"


def test_handing_over_moves_the_clue_and_nothing_else(people: People) -> None:
    clue = received(people)
    actions.hand_over(clue=clue, to=people.market, stage="dispatched", by=people.wang)
    assert (clue.holder, clue.stage, last(clue)) == (people.market, "dispatched", "clue_received")
    with pytest.raises(Refusal):
        actions.hand_over(clue=clue, to=people.health, stage="closed", by=people.zhao)


def test_answering_meets_the_clock_and_the_receipt_shows_it(people: People) -> None:
    clue = received(people, reporter=LIN)
    actions.answer_reporter(clue=clue, text="已经受理", by=people.wang)
    assert last(clue) == "clue_answered"
    assert Deadline.objects.get(dossier=clue.dossier, rule="clues.answer_term").met_by == "clue_answered"


@pytest.mark.django_db(transaction=True)
def test_a_report_from_outside_gives_notice_to_its_receiver_once(people: People) -> None:
    received(people, channel="web")
    received(people, text="另一件")
    react()
    react()
    assert Notice.objects.filter(key="clue_received", agency=people.health).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_repeat_gives_notice_to_the_holder(people: People) -> None:
    received(people)
    received(people, channel="web")
    react()
    assert Notice.objects.filter(key="clue_repeated", agency=people.health).count() == 1


@pytest.mark.django_db(transaction=True)
def test_who_received_it_hears_what_became_of_it_elsewhere(people: People) -> None:
    clue = received(people)
    actions.hand_over(clue=clue, to=people.market, stage="accepted", by=people.wang)
    actions.decline_clue(clue=clue, reason="不属本局", by=people.zhao)
    react()
    assert Notice.objects.filter(key="clue_declined", agency=people.health).count() == 1


def test_an_officer_is_offered_what_the_stage_allows(people: People) -> None:
    clue = received(people)
    assert [act.step for act in next_acts(clue, people.wang)] == [
        "route",
        "keep",
        "decline",
        "answer",
        "merge",
        "correct",
    ]
    assert next_acts(clue, people.reviewer) == []


def test_words_are_marked_where_they_stand() -> None:
    assert segments("他无证行医。", ["无证行医"]) == [("他", False), ("无证行医", True), ("。", False)]
    assert segments("<b>", []) == [("<b>", False)]


def test_what_another_agency_is_competent_for_is_kept_with_a_reason_only(people: People) -> None:
    clue = received(people)
    actions.route_clue(clue=clue, matter="V26", override_reason="材料显示", by=people.wang)
    client = as_(people.wang)
    address = f"/clues/{clue.dossier.key}/keep/"
    refused = client.post(address, {"revision": Clue.objects.get(pk=clue.pk).revision})
    assert refused.status_code == 422
    assert people.market.name in refused.content.decode()
    client.post(address, {"because": "市场监管部门已商请我局先行核查"})
    clue.refresh_from_db()
    assert clue.stage == "accepted"
    assert said_at(Entry.objects.get(kind="clue_kept")) == "市场监管部门已商请我局先行核查"
