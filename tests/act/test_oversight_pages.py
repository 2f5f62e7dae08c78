"""The pages of oversight, as the people of the town see them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.act.oversight import actions
from liandong.act.oversight.models import Card, Emergency, MajorCase, SupervisionOrder
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from tests.act.stories import at, routed
from tests.act.test_oversight_cards import carded, clock
from tests.people import People, person, settle

TODAY = date(2026, 4, 2)
UNPROCESSABLE = 422


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_after() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def said(user: User, url: str) -> str:
    response = client_of(user).get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_board_says_who_is_late_and_leads_to_the_matter(people: People) -> None:
    card = carded(people)
    for user in (people.head, people.qian):
        page = said(user, "/oversight/")
        assert card.dossier.key in page
        assert people.health.name in page
    assert card.dossier.key not in said(people.zhao, "/oversight/")


def test_the_board_is_narrowed_by_what_stands_in_the_address(people: People) -> None:
    card = carded(people)
    assert card.dossier.key in said(people.head, "/oversight/?colour=yellow&state=unanswered")
    assert card.dossier.key not in said(people.head, "/oversight/?colour=red")
    assert card.dossier.key not in said(people.head, "/oversight/?agency=999999")
    assert card.dossier.key in said(people.qian, "/oversight/?scope=below")
    assert card.dossier.key not in said(people.qian, "/oversight/?scope=ours")
    assert card.dossier.key in said(people.head, "/oversight/?scope=nonsense&colour=blue&agency=x&page=-1")


def test_a_card_whose_clock_was_just_met_is_off_the_board_at_once(people: People) -> None:
    card = carded(people)
    type(card.deadline).objects.filter(pk=card.deadline_id).update(met_on=TODAY)
    assert card.dossier.key not in said(people.head, "/oversight/")


def test_a_card_is_answered_on_its_page(people: People) -> None:
    card = carded(people)
    url = f"/oversight/cards/{card.pk}/answer/"
    assert f'href="{url}"' in said(people.wang, f"/d/{card.dossier.key}/")
    client = client_of(people.wang)
    assert client.post(url, {"text": ""}).status_code == UNPROCESSABLE
    assert client.post(url, {"text": "检测报告未回"}).status_code == 302
    assert "检测报告未回" in said(people.qian, f"/d/{card.dossier.key}/")
    assert client_of(people.zhao).get(url).status_code == 404


def test_a_card_is_lifted_by_the_head_above(people: People) -> None:
    card = carded(people)
    url = f"/oversight/cards/{card.pk}/lift/"
    assert client_of(people.wang).get(url).status_code == 403
    assert client_of(people.head).post(url, {"ground": "miscounted", "because": "算错"}).status_code == UNPROCESSABLE
    assert Card.objects.get(pk=card.pk).lifted_at is None


def test_the_board_asks_a_bounded_number_of_questions(people: People, django_assert_max_num_queries: object) -> None:
    for _each in range(12):
        carded_again(people)
    client = client_of(people.head)
    client.get("/oversight/")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get("/oversight/").status_code == 200


def carded_again(people: People) -> None:
    clock(people)
    actions.oversee()


def test_an_order_goes_its_way_on_the_pages(people: People) -> None:
    dossier = routed(people).dossier
    boss = person("sun", "孙", people.city_health, "head")
    assert "/oversight/orders/new/" in said(boss, f"/d/{dossier.key}/")
    asked = {"to": people.health.pk, "asks": "限期查清", "due_on": "2026-04-20", "report_every": "5"}
    assert client_of(boss).post(f"/oversight/orders/new/{dossier.key}/", asked).status_code == 302
    order = SupervisionOrder.objects.get()
    assert "限期查清" in said(people.wang, f"/d/{dossier.key}/")
    report = client_of(people.wang).post(f"/oversight/orders/{order.pk}/progress/", {"text": "已询问"})
    assert report.status_code == 302
    dispatch.sign(dispatch=order.dispatch, by=people.wang)
    dispatch.answer(dispatch=type(order.dispatch).objects.get(pk=order.dispatch_id), text="已办", by=people.wang)
    assert client_of(people.head).post(f"/oversight/orders/{order.pk}/close/").status_code == 302
    assert not SupervisionOrder.objects.get().is_closed  # the head of the receiver is told that only the issuer closes
    assert client_of(boss).post(f"/oversight/orders/{order.pk}/close/").status_code == 302
    told = {"to": [people.market.pk], "completion": "已罚没"}
    assert client_of(boss).post(f"/oversight/orders/{order.pk}/circulate/", told).status_code == 302
    assert "已罚没" in said(people.zhao, "/oversight/orders/")
    assert "已罚没" not in said(people.prosecutor, "/oversight/orders/")
    assert order.dossier.key in said(boss, "/oversight/orders/?side=given&state=closed")


def test_an_order_is_not_circulated_before_it_is_closed_nor_closed_by_those_who_may_give_none(people: People) -> None:
    boss = person("boss", "周主任", people.city_health, "head")
    dossier = routed(people).dossier
    order = actions.issue_order(dossier=dossier, to=people.health, asks="限期查清", by=boss)
    early = client_of(boss).get(f"/oversight/orders/{order.pk}/circulate/", follow=True)
    assert early.redirect_chain == [(f"/d/{dossier.key}/", 302)]
    assert [str(one) for one in early.context["messages"]]
    for page in (f"/dispatch/{order.dispatch_id}/recall/", f"/dispatch/{order.dispatch_id}/again/"):
        assert client_of(people.qian).get(page).status_code == 302  # a sentence on the dossier, and no form
    recalled = client_of(people.qian).post(f"/dispatch/{order.dispatch_id}/recall/", {"reason": "不再需要"})
    assert (recalled.status_code, "不再需要" in recalled.content.decode()) == (422, True)  # nor without the form
    assert Dispatch.objects.get(pk=order.dispatch_id).stage == Dispatch.Stage.SENT
    dispatch.sign(dispatch=order.dispatch, by=people.wang)
    dispatch.answer(dispatch=Dispatch.objects.get(pk=order.dispatch_id), text="已办结", by=people.wang)
    assert client_of(people.qian).post(f"/dispatch/{order.dispatch_id}/again/", {"reason": "重办"}).status_code == 422
    close = f"/dispatch/{order.dispatch_id}/close/"
    assert close not in said(people.qian, "/dispatch/?box=to_close")
    client_of(people.qian).post(close)
    assert Dispatch.objects.get(pk=order.dispatch_id).stage == Dispatch.Stage.ANSWERED
    assert close in said(boss, "/dispatch/?box=to_close")
    client_of(boss).post(close)
    assert Dispatch.objects.get(pk=order.dispatch_id).stage == Dispatch.Stage.CLOSED


def test_a_major_case_is_in_the_register(people: People) -> None:
    dossier = routed(people).dossier
    asked = {"grounds": ["harm"], "reason": "三人受伤"}
    assert client_of(people.wang).post(f"/oversight/major/new/{dossier.key}/", asked).status_code == 302
    major = MajorCase.objects.get()
    assert dossier.key in said(people.qian, "/oversight/major/")
    assert dossier.key not in said(people.zhao, "/oversight/major/")
    assert client_of(people.wang).post(f"/oversight/major/{major.pk}/report/", {"text": "报告"}).status_code == 302
    assert "三人受伤" in said(people.wang, f"/d/{dossier.key}/")


def test_an_emergency_is_declared_staffed_and_lifted_on_the_pages(people: People) -> None:
    case = routed(people).dossier
    asked = {
        "trigger": "safety",
        "title": "事件",
        "place": people.county.pk,
        "arisen_on": "2026-04-02",
        "account": "经过",
    }
    assert client_of(people.head).post("/oversight/emergencies/new/", {"title": ""}).status_code == UNPROCESSABLE
    assert client_of(people.head).post("/oversight/emergencies/new/", asked).status_code == 302
    emergency = Emergency.objects.get()
    base = f"/oversight/emergencies/{emergency.pk}"
    call = {"agency": people.market.pk, "task": "控制产品"}
    assert client_of(people.head).post(f"{base}/call/", call).status_code == 302
    assert (
        client_of(people.head).post(f"{base}/command/", {"key": "AJ-X", "because": "有关"}).status_code == UNPROCESSABLE
    )
    named = client_of(people.head).post(f"{base}/command/", {"key": case.key.lower(), "because": "有关"})
    assert named.status_code == 302
    assert emergency.dossier.key in said(people.zhao, f"/d/{case.key}/")
    assert client_of(people.zhao).post(f"{base}/report/", {"text": "已封存"}).status_code == 302
    assert "已封存" in said(people.head, f"/d/{emergency.dossier.key}/")
    assert client_of(people.head).post(f"{base}/lift/", {"text": "已消除"}).status_code == 302
    assert client_of(people.zhao).get(f"/d/{case.key}/").status_code == 404
    assert emergency.dossier.key in said(people.head, "/oversight/emergencies/")
