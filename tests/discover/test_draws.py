"""A draw by risk grade: the list is closed before chance speaks, the drawn are visited, everybody can check."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Draw, Inspection
from liandong.discover.inspections.queries import cycles, draws, points
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import regrade
from liandong.ground.registry.actions import register_institution, set_standing
from liandong.ground.rulebook.book import book
from liandong.law.drawfile import verify
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.discover.draws import (
    DAY,
    closed,
    drawn,
    drawn_by_the_city,
    institutions,
    kinds,
    told_of_the_end,
    visited,
)
from tests.people import People, certify, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def test_the_risk_grades_are_the_layers_and_each_gives_its_share(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    assert Counter(draw.names.values_list("layer", flat=True)) == {"high": 4, "low": 8}
    assert Counter(draw.names.filter(is_drawn=True).values_list("layer", flat=True)) == {"high": 2, "low": 1}
    assert all(name.officers.count() == 2 for name in draws.drawn_names(draw))
    assert kinds(draw)[-2:] == ["draw_listed", "draw_made"]


def test_who_has_no_grade_is_a_layer_of_its_own(people: People) -> None:
    register_institution(name="鲤城新设诊所", place=people.county, by=people.wang)
    draw = closed(people)
    assert list(draw.names.values_list("layer", flat=True)) == ["ungraded"]
    assert [(one.count, one.taken) for one in draws.layers(draw) if one.code == "ungraded"] == [(1, 1)]


def test_where_the_rule_of_a_place_names_credit_grades_they_come_before_the_risk(people: People) -> None:
    """Wenzhou: credit is the ground of ratio and cycle; elsewhere a credit grade is no layer."""
    made = institutions(people, 6)  # the first and the fourth of high risk
    for subject, grade in ((made[1], "D"), (made[3], "B"), (made[5], "normal")):
        set_standing(subject=subject, grade=grade, points=24, as_of=DAY, because=None, by=people.wang)
    here = draws.layer_of(people.health, draws.shares(people.health))
    assert set(here.values()) == {"high", "low"}
    wenzhou = draws.layer_of(people.health, book().rule(draws.SHARES, "330300").on(DAY))
    assert [wenzhou[one.pk] for one in made] == ["high", "D", "low", "B", "low", "low"]


def test_nothing_is_drawn_before_the_source_speaks_nor_by_who_closed_the_list(people: People) -> None:
    institutions(people)
    with pytest.raises(Refusal):
        closed(people, known_on=DAY)  # today's issue may be known already
    draw = closed(people)
    with pytest.raises(Refusal):
        actions.make_draw(draw=draw, value="385", by=people.li)
    with pretend(at(DAY + timedelta(days=1))), pytest.raises(Refusal):
        actions.make_draw(draw=draw, value="385", by=people.wang)


def test_of_two_who_draw_the_second_is_told_and_changes_nothing(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    first = set(draw.names.filter(is_drawn=True).values_list("pk", flat=True))
    with pretend(at(DAY + timedelta(days=1))), pytest.raises(Refusal, match="抽|drawn"):
        actions.make_draw(draw=draw, value="999", by=people.li)
    assert set(draw.names.filter(is_drawn=True).values_list("pk", flat=True)) == first


def test_a_list_needs_officers_who_can_go_everywhere_on_it(people: People) -> None:
    institutions(people)
    with pytest.raises(Refusal) as refused:
        closed(people, a_visit=6)
    assert refused.value.rule == "inspections.two_certified_officers"


def test_the_clock_of_the_task_ends_with_the_last_visit_and_results_have_theirs(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    clock = Deadline.objects.get(rule="inspections.draw_visits_term", dossier=draw.dossier)
    assert (clock.due_on, clock.met_on) == (date(2026, 6, 30), None)
    visits = visited(people, draw)
    with pretend(at(DAY + timedelta(days=2))):
        told_of_the_end()
    draw.refresh_from_db()
    clock.refresh_from_db()
    assert (draw.stage, clock.met_on) == ("finished", DAY + timedelta(days=2))
    assert kinds(draw)[-2:] == ["draw_finished", "dossier_closed"]
    shown = Deadline.objects.get(rule="publicity.inspection_result_term", dossier=visits[0].dossier)
    assert shown.met_on is None
    name = draws.name_for(people.li, visits[0].drawn_as.pk)
    assert name is not None
    with pretend(at(DAY + timedelta(days=3))):
        actions.publish_result(name=name, by=people.li)
    shown.refresh_from_db()
    assert shown.met_on is not None
    assert Entry.objects.filter(dossier=visits[0].dossier.key, kind="visit_result_published").count() == 1
    with pytest.raises(Refusal):
        actions.publish_result(name=name, by=people.li)


def test_other_officers_go_only_with_a_reason(people: People) -> None:
    certify(people.head, "闽E0900")
    institutions(people)
    draw = drawn(people)
    name = draws.drawn_names(draw)[0]
    drawn_ones = list(name.officers.all())
    others = [drawn_ones[0], next(one for one in (people.wang, people.li, people.head) if one not in drawn_ones)]
    said: dict[str, Any] = {"name": name, "officers": others, "planned_on": DAY + timedelta(days=1)}
    with pretend(at(DAY + timedelta(days=1))):
        with pytest.raises(Refusal):
            actions.plan_drawn(**said, by=people.wang)
        actions.plan_drawn(**said, officers_because="一人与机构负责人有亲属关系，回避", by=people.wang)
    assert Entry.objects.get(kind="drawn_visit_planned").data["other_officers"] is True


def test_who_is_excused_is_followed_by_the_next_ticket_of_the_layer(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    gone = draws.drawn_names(draw).filter(layer="high").order_by("rank")[0]
    with pytest.raises(Refusal):
        actions.excuse(name=gone, because=" ", by=people.wang)
    instead = actions.excuse(name=gone, because="机构已歇业", by=people.wang)
    assert instead is not None
    assert (instead.layer, instead.rank, instead.officers.count()) == ("high", 3, 2)
    assert "机构已歇业" not in json.dumps(Entry.objects.filter(kind="drawn_excused").get().data, ensure_ascii=False)
    with pytest.raises(Refusal):
        actions.excuse(name=gone, because="再来一次", by=people.wang)
    verify(draws.whole_file(draw), announced=draw.seal)  # the first result stays as it was drawn


def test_a_void_draw_stays_on_file_and_is_replaced_once(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    before = list(draw.names.filter(is_drawn=True).values_list("ticket", flat=True))
    with pytest.raises(Refusal):
        closed(people, replaces=draw)
    actions.void_draw(draw=draw, because="名单遗漏新设机构", by=people.head)
    assert list(draw.names.filter(is_drawn=True).values_list("ticket", flat=True)) == before
    assert closed(people, replaces=draw, source="福彩3D第2026061期开奖号码").replaces == draw
    with pytest.raises(Refusal):
        closed(people, replaces=draw, source="福彩3D第2026062期开奖号码")
    assert kinds(draw)[-1] == "draw_voided"


def test_another_agency_can_neither_draw_nor_see_the_names(people: People, client: Client) -> None:
    institutions(people)
    draw = drawn(people)
    with pytest.raises(Refusal):
        actions.void_draw(draw=draw, because="…", by=people.zhao)
    client.force_login(people.zhao)
    assert client.get(f"/d/{draw.key}/").status_code == 404
    assert client.get(f"/inspections/draws/{draw.key}.json").status_code == 404


def test_the_pages_lead_from_the_list_to_the_visit(people: People, client: Client) -> None:
    institutions(people)
    client.force_login(people.wang)
    said = {
        "title": "重点抽查", "checklist": "checklists.area_1", "source": "福彩3D第2026060期", "known_on": "2026-03-05",
        "due_on": "2026-06-30", "a_visit": "2",
    }  # fmt: skip
    assert client.get("/inspections/draws/new/").status_code == 200
    assert client.post("/inspections/draws/new/", {**said, "known_on": "2026-03-04"}).status_code == 422
    assert client.post("/inspections/draws/new/", said).status_code == 302
    draw = Draw.objects.get()
    with pretend(at(DAY + timedelta(days=1))):
        client.force_login(people.li)
        assert client.post(f"/inspections/draws/{draw.key}/draw/", {"value": "385"}).status_code == 302
        page = client.get(f"/d/{draw.key}/").content.decode()
        name = draws.drawn_names(draw)[0]
        assert name.subject.name in page
        officers = [officer.pk for officer in name.officers.all()]
        address = f"/inspections/draws/names/{name.pk}/visit/"
        assert client.get(address).status_code == 200
        assert client.post(address, {"planned_on": "2026-03-05", "officers": officers}).status_code == 302
    name.refresh_from_db()
    assert name.visit is not None
    assert name.visit.kind == Inspection.Kind.DRAWN
    assert client.get("/inspections/draws/").status_code == 200
    assert Entry.objects.get(kind="drawn_visit_planned").data["other_officers"] is False


def test_what_several_visits_find_wanting_is_a_risk_point_and_a_field_for_a_campaign(
    people: People, client: Client
) -> None:
    first, second, *_others = institutions(people, 4)
    for subject in (first, second):
        visit = actions.plan_inspection(
            subject=subject, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=DAY,
            by=people.wang,
        )  # fmt: skip
        actions.start_inspection(inspection=visit, by=people.wang)
        actions.answer(inspection=visit, item="1.02", value="no", note="未见许可", by=people.wang)
        actions.finish_inspection(inspection=visit, summary="一项不符", by=people.wang)
    (point,) = [one for field in points.fields(people.wang, DAY) for one in field.points]
    assert (point.question.code, point.count, point.before, point.institutions) == ("1.02", 2, 0, 2)
    assert points.fields(people.zhao, DAY)[0].points == []
    client.force_login(people.wang)
    assert "1.02" in client.get("/inspections/points/").content.decode()
    draw = closed(people, field=draws.hot(people.wang, "checklists.area_1/1.02"))
    assert set(draw.names.values_list("subject", flat=True)) == {first.pk, second.pk}


def test_who_waits_longer_than_its_grade_allows_is_counted_and_may_be_listed_alone(people: People) -> None:
    made = institutions(people, 4)
    visit = actions.plan_inspection(
        subject=made[0],
        officers=[people.wang, people.li],
        checklist="checklists.area_1",
        planned_on=DAY,
        by=people.wang,
    )
    actions.start_inspection(inspection=visit, by=people.wang)
    actions.answer(inspection=visit, item="1.02", value="yes", by=people.wang)
    actions.finish_inspection(inspection=visit, summary="未发现问题", by=people.wang)
    (high,) = [one for one in cycles.cycles(people.health, DAY) if one.en == "High risk"]
    assert (high.count, high.months, high.waiting) == (2, 12, frozenset({made[3].pk}))
    (again,) = [one for one in cycles.cycles(people.health, date(2027, 3, 5)) if one.en == "High risk"]
    assert again.waiting == {made[0].pk, made[3].pk}
    draw = closed(people, field=draws.hot(people.wang, cycles.DUE))
    assert set(draw.names.values_list("subject", flat=True)) == {made[1].pk, made[2].pk, made[3].pk}


def test_a_secret_draw_is_nothing_for_the_public(people: People, client: Client) -> None:
    institutions(people)
    draw = closed(people)
    assert client.get(f"/public/draws/{draw.key}/").status_code == 200
    regrade(dossier=draw.dossier, grade="secret", because="涉及专项行动", by=people.wang)
    assert client.get(f"/public/draws/{draw.key}/").status_code == 404
    assert draw.key not in client.get("/public/draws/").content.decode()


def test_every_page_of_a_draw_is_closed_to_whoever_has_no_part_in_it(people: People, client: Client) -> None:
    institutions(people)
    draw = drawn(people)
    name = draws.drawn_names(draw)[0]
    own = [f"/inspections/draws/{draw.key}/draw/", f"/inspections/draws/{draw.key}.json"]
    names = [f"/inspections/draws/names/{name.pk}/{act}/" for act in ("visit", "excuse", "publish")]
    before = Entry.objects.count()
    for address in (*own, *names):
        client.logout()
        assert client.post(address, {"value": "1", "reason": "x"}).status_code in (302, 405)
        client.force_login(people.hospital)
        assert client.post(address, {"value": "1", "reason": "x"}).status_code == 403
        client.force_login(people.zhao)
        assert client.post(address, {"value": "1", "reason": "x"}).status_code == 404
    client.force_login(people.wang)  # an officer decides nothing of the kind
    assert client.post(f"/inspections/draws/{draw.key}/void/", {"reason": "x"}).status_code == 403
    assert Entry.objects.count() == before


def test_a_draw_of_the_city_sends_officers_of_the_county_and_is_shared_with_their_agency(
    people: People, client: Client
) -> None:
    institutions(people, 8)
    draw = drawn_by_the_city(people)
    assert {officer.pk for name in draws.drawn_names(draw) for officer in name.officers.all()} <= {
        people.wang.pk, people.li.pk
    }  # fmt: skip
    client.force_login(people.wang)
    assert client.get(f"/d/{draw.key}/").status_code == 200
    name = draws.drawn_names(draw)[0]
    with pretend(at(DAY + timedelta(days=1))):
        visit = actions.plan_drawn(
            name=name, officers=list(name.officers.all()), planned_on=DAY + timedelta(days=1), by=people.wang
        )
        with pytest.raises(Refusal):  # the list is the city's: it says who is excused
            actions.excuse(name=draws.drawn_names(draw)[1], because="歇业", by=people.wang)
    assert visit.agency == people.health
