"""The ledger, the register and the form, as people open them."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import reverse

from liandong.act.works import actions
from liandong.act.works.models import Work
from liandong.ground.audit.clock import pretend
from liandong.ground.dossiers.actions import open_dossier
from tests.act.stories import at, clinic
from tests.act.works import BLACKLIST, MEETING, TODAY, met, paper, published
from tests.pages import FORBIDDEN, FOUND, MISSING, WRONG, as_, done, said
from tests.people import People, settle

LIST = "/works/"
FORM = {
    "on": "2026-11-09",
    "title": "第四季度会商会",
    "period": "2026",
    "told_topics": "院外购药",
    "told_decided": "十二月联查",
}


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_tuesday_in_november() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def filled(people: People, **other: object) -> dict[str, object]:
    return {**FORM, "joined": [people.market.pk], "papers": [paper(), paper("签到表.pdf")], **other}


def test_the_ledger_shows_what_is_owed_and_what_was_done(people: People) -> None:
    actions.begin_periods(on=TODAY)
    page = said(as_(people.wang).get(LIST))
    assert "Consultation meeting" in page
    assert f"?rule={MEETING}&amp;period=2026" in page
    met(people)
    client = as_(people.wang)
    assert f"rule={MEETING}&" not in said(client.get(LIST))
    assert "Consultation meeting" in said(client.get(LIST, {"box": "done"}))


def test_a_superior_reads_the_ledger_of_those_below_and_nobody_else_does(people: People) -> None:
    actions.begin_periods(on=TODAY)
    asked = {"agency": people.health.pk}
    assert people.health.name in said(as_(people.qian).get(LIST, asked)).split("whose", 1)[1].split("</h2>")[0]
    other = said(as_(people.zhao).get(LIST, asked)).split("whose", 1)[1].split("</h2>")[0]
    assert people.health.name not in other
    assert "/works/new/" not in said(as_(people.qian).get(LIST, asked))


def test_work_is_written_down_with_its_papers_and_stands_in_the_register(people: People) -> None:
    client = as_(people.wang)
    answer = client.post(f"/works/new/?rule={MEETING}&period=2026", filled(people))
    assert answer.status_code == FOUND
    work = Work.objects.get()
    assert sorted(one.title for one in work.documents.all()) == ["会议纪要.pdf", "签到表.pdf"]
    assert work.title in said(client.get("/works/register/"))
    panel = said(client.get(reverse("ui:dossier", args=[work.obligation.dossier.key])))
    assert "院外购药" in panel
    assert people.market.name in panel


def test_the_form_says_what_is_missing_and_keeps_what_was_filled_in(people: People) -> None:
    before = done()
    answer = as_(people.wang).post(f"/works/new/?rule={MEETING}", filled(people, papers=[], told_decided=""))
    assert answer.status_code == WRONG
    assert FORM["title"] in said(answer)
    assert done() == before


def test_the_form_of_an_order_that_is_not_ours_leads_back_to_the_ledger(people: People) -> None:
    assert as_(people.wang).get(f"/works/new/?rule={BLACKLIST}").status_code == FOUND
    assert as_(people.reviewer).get(f"/works/new/?rule={MEETING}").status_code == FORBIDDEN


def test_an_institution_is_named_by_its_code(people: People) -> None:
    subject = clinic(people)
    client, address = as_(people.wang), "/works/new/?rule=selfchecks.pledge"
    for code, answer in (("没有", WRONG), (subject.code, FOUND)):
        given = {"on": "2026-11-09", "title": "承诺书", "subject": code, "papers": [paper("承诺书.pdf")]}
        assert client.post(address, given).status_code == answer
    assert "承诺书" in said(client.get(reverse("ui:subject", args=[subject.code])))


def test_the_register_is_read_as_a_spreadsheet_without_what_one_may_not_see(people: People) -> None:
    met(people)
    published(people.qian)
    ours = said(as_(people.wang).get("/works/register/", {"as": "csv"}))
    assert "第四季度会商会" in ours
    assert "无证行医黑名单" not in ours  # the city's, above us
    above = said(as_(people.qian).get("/works/register/", {"as": "csv"}))
    assert "第四季度会商会" in above
    assert "无证行医黑名单" in above
    joined = said(as_(people.zhao).get("/works/register/", {"as": "csv"}))
    assert "第四季度会商会" in joined


def test_the_register_is_narrowed_by_kind_year_and_words(people: People) -> None:
    met(people)
    client = as_(people.wang)
    for asked, there in (
        ({"kind": "consultation"}, True), ({"kind": "training"}, False), ({"year": "2025"}, False),
        ({"q": "会商"}, True), ({"q": "培训"}, False),
    ):  # fmt: skip
        assert ("第四季度会商会" in said(client.get("/works/register/", asked))) is there


def test_one_order_is_shown_period_by_period(people: People) -> None:
    for day in (date(2026, 9, 10), TODAY):
        actions.begin_periods(on=day)
    page = said(as_(people.qian).get(f"/works/rules/{BLACKLIST}/"))
    for month in ("September 2026", "October 2026", "November 2026"):
        assert month in page
    assert as_(people.qian).get("/works/rules/nothing.at_all/").status_code == MISSING


def test_a_record_is_taken_back_by_its_own_agency_with_a_reason(people: People) -> None:
    work = met(people)
    address = reverse("works:withdraw", args=[work.pk])
    assert as_(people.wang).post(address, {"reason": ""}).status_code == WRONG
    assert as_(people.zhao).post(address, {"reason": "不是"}).status_code == WRONG
    assert as_(people.li).post(address, {"reason": "会议改期"}).status_code == FOUND
    assert "taken back" in said(as_(people.wang).get("/works/register/", {"taken_back": "1"}))
    assert "第四季度会商会" not in said(as_(people.wang).get("/works/register/"))


def test_a_joining_agency_finds_the_act_on_the_dossier_and_confirms(people: People) -> None:
    work = met(people)
    client, dossier = as_(people.zhao), reverse("ui:dossier", args=[work.obligation.dossier.key])
    address = reverse("works:confirm", args=[work.pk])
    assert address in said(client.get(dossier))
    assert client.post(address, {"part": "派员参加"}).status_code == FOUND
    page = said(client.get(dossier))
    assert address not in page
    assert "派员参加" in page


def test_someone_outside_reaches_no_record(people: People) -> None:
    work = met(people)
    for person in (people.prosecutor, people.custodian, people.operator):
        assert as_(person).get(reverse("works:withdraw", args=[work.pk])).status_code in (FORBIDDEN, MISSING)
    assert "第四季度会商会" not in said(as_(people.prosecutor).get("/works/register/"))


def test_the_clock_of_a_period_stands_on_the_workbench(people: People) -> None:
    actions.begin_periods(on=TODAY)
    assert "2026年" in said(as_(people.head).get("/"))


def test_the_ledger_asks_as_often_for_many_periods_as_for_few(
    people: People, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for month in range(1, 12):
        actions.begin_periods(on=date(2026, month, 5))
    client = as_(people.qian)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(LIST)


def test_the_dossier_of_standing_work_without_an_order_opens(people: People) -> None:
    dossier = open_dossier(kind="work", title="风险筛查", place=people.county, owner=people.health, by=people.wang)
    assert as_(people.wang).get(reverse("ui:dossier", args=[dossier.key])).status_code == 200
