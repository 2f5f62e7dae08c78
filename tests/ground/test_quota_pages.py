"""The pages and the command of quotas: who sees which figure, whose names, which entries; and how often they ask."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend, today
from liandong.ground.deadlines.quotas import figure, rows, standing, telling
from liandong.ground.deadlines.quotas.units import Area
from liandong.ground.dossiers.actions import regrade
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.quotas import asked, fitted
from liandong.law.refusal import Refusal
from liandong.law.rules import Rule
from tests.pages import as_, said
from tests.people import People, settle

pytestmark = pytest.mark.django_db

SETTLED = """
id: clues.every_item_settled
kind: quota
title: {zh: 件件有着落, en: Every item settled}
period: year
counts: clue_verified
of: clue_received
per: agency
versions:
  - from: 2021-01-01
    share: 1.0
    basis: local
    set_by: {zh: 试验, en: a trial}
"""
REPORTED = """
id: clues.each_agency
kind: quota
title: {zh: 每个机关收到线索, en: Each agency receives a clue}
period: month
counts: {event: clue_received, where: {channel: form}}
per: agency
owed_by: [health, market]
owed_at: [county]
versions:
  - from: 2021-01-01
    at_least: 1
    basis: local
    set_by: {zh: 试验, en: a trial}
"""
PLANNED = """
id: clues.flown
kind: quota
title: {zh: 无人机巡查, en: Flights}
period: year
counts: drone_flown
per: place
owed_at: [county]
versions:
  - from: 2021-01-01
    at_least: 2
    basis: local
    set_by: {zh: 试验, en: a trial}
"""
CITY_ONLY = (
    PLANNED.replace("clues.flown", "clues.city_only").replace("county", "city").replace("Flights", "Only the city")
)
PLACE = """
code: "350500"
title: {zh: 泉州市, en: Quanzhou}
directives: []
status: in_force
departments: []
"""
EVENTS = "events: [{event: drone_flown, zh: 无人机巡查, en: Drone flown}]\n"


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> People:
    """The town, under a rulebook that has three quotas."""
    files = {
        "national/clues/every_item_settled.yaml": SETTLED,
        "national/clues/each_agency.yaml": REPORTED,
        "national/clues/flown.yaml": PLANNED,
        "national/clues/city_only.yaml": CITY_ONLY,
        "places/fujian/quanzhou/place.yaml": PLACE,
        "planned_events.yaml": EVENTS,
    }
    settled = settle()
    for name, text in files.items():
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings.RULEBOOK = tmp_path / "rules"
    return settled


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with pretend(datetime(2026, 11, 22, 2, tzinfo=UTC)):
        yield


def clue(people: People, by: User, number: int = 1) -> Clue:
    return receive_clue(
        channel="form",
        source="complaint",
        title=f"反映第{number}家诊所",
        text=f"第{number}家诊所超出登记的诊疗科目行医",
        place=people.county,
        by=by,
    )


def detail(client: Client, rule: str, **asks: str) -> str:
    page = client.get(reverse("quotas:quota", args=[rule]), asks)
    assert page.status_code == 200
    return said(page)


def test_the_board_shows_each_quota_that_binds_the_place(people: People) -> None:
    clue(people, people.wang)
    text = said(as_(people.wang).get("/quotas/"))
    assert "Every item settled" in text
    assert "0% (0 of 1)" in text
    assert "50% (1 of 2 agencies)" in text  # of the health and market bureaus of the county, one received a clue
    assert "a trial" not in text
    assert "ocal setting" in text


def test_a_planned_event_counts_nought_and_the_page_says_why(people: People) -> None:
    text = detail(as_(people.wang), "clues.flown")
    assert "0 times" in text
    assert "No act of this product records “Drone flown” yet" in text


def test_one_names_only_ones_own_agency_and_those_below_and_counts_all(people: People) -> None:
    clue(people, people.wang)
    mine = detail(as_(people.wang), "clues.each_agency")
    assert "50% (1 of 2 agencies)" in mine
    assert people.health.name in mine
    assert people.market.name not in mine
    assert "1 more counts" in mine
    above = detail(as_(people.qian), "clues.each_agency", place="350500")
    assert "33.3% (1 of 3 agencies)" in above
    assert people.next_health.name in above
    assert people.market.name not in above


def test_entries_lead_to_the_dossiers_that_one_may_open_and_the_others_are_counted(people: People) -> None:
    open_, secret = clue(people, people.wang, 1), clue(people, people.wang, 2)
    regrade(dossier=secret.dossier, grade="secret", because="举报人", by=people.wang)
    above = detail(as_(people.qian), "clues.each_agency", place="350500")
    assert open_.dossier.key in above
    assert secret.dossier.key not in above
    assert "2 entries of the trail" in above
    assert "1 of them yours to open" in above


def test_a_unit_that_one_may_not_name_cannot_be_asked_for_by_its_address(people: People) -> None:
    clue(people, people.zhao)
    text = detail(as_(people.wang), "clues.each_agency", unit=str(people.market.pk))
    assert people.market.name not in text


@pytest.mark.parametrize("code", ["350500", "350503", "350000"])
def test_nobody_asks_about_a_place_above_or_beside_ones_own(people: People, code: str) -> None:
    for path in (reverse("quotas:index"), reverse("quotas:quota", args=["clues.flown"])):
        assert as_(people.wang).get(path, {"place": code}).status_code == 403
    with pytest.raises(Refusal):
        standing("clues.flown", place=people.city, period=asked("2026"), user=people.wang)


def test_a_prosecutor_sees_the_own_place_only(people: People) -> None:
    assert as_(people.prosecutor).get("/quotas/").status_code == 200


@pytest.mark.parametrize("who", ["hospital", "operator"])
def test_people_without_reading_do_not_get_in(people: People, who: str) -> None:
    assert as_(getattr(people, who)).get("/quotas/").status_code == 403


def test_the_public_is_sent_to_the_sign_in(people: People) -> None:
    assert Client().get("/quotas/").status_code == 302


@pytest.mark.parametrize(
    "asks",
    [
        {"period": "9999"},
        {"period": "２０２６"},
        {"period": "' OR 1=1"},
        {"place": "x" * 400},
        {"place": "' OR 1=1"},
        {"unit": "-1"},
        {"unit": "9" * 40},
        {"unit": "%00"},
        {"page": "x"},
        {"units": "99999"},
    ],
)
def test_an_address_written_wrongly_shows_ones_own_place_and_year(people: People, asks: dict[str, str]) -> None:
    clue(people, people.wang)
    for rule in ("clues.each_agency", "clues.every_item_settled"):
        assert as_(people.wang).get(reverse("quotas:quota", args=[rule]), asks).status_code == 200
    assert as_(people.wang).get("/quotas/", asks).status_code == 200


@pytest.mark.parametrize("rule", ["clues.none", "x", "' OR 1=1"])
def test_there_is_no_page_of_a_quota_that_does_not_exist(people: People, rule: str) -> None:
    assert as_(people.wang).get(reverse("quotas:quota", args=[rule])).status_code == 404


def test_a_quota_that_binds_nobody_in_a_place_says_so_and_is_not_on_its_board(people: People) -> None:
    assert "binds nobody here" in detail(as_(people.qian), "clues.city_only", place="350502")
    assert "Only the city" not in said(as_(people.qian).get("/quotas/", {"place": "350502"}))
    assert "Only the city" in said(as_(people.qian).get("/quotas/", {"place": "350500"}))


def test_the_pages_ask_as_often_for_forty_entries_as_for_three(people: People) -> None:
    client, counts = as_(people.wang), []
    for number in range(1, 41):
        clue(people, people.wang, number)
        if number in (3, 40):
            for path in ("/quotas/", reverse("quotas:quota", args=["clues.each_agency"])):
                with CaptureQueriesContext(connection) as asked_:
                    assert client.get(path).status_code == 200
                counts.append(len(asked_))
    assert counts[:2] == counts[2:]


def test_the_workbench_leads_to_the_quotas_and_fetches_their_line_afterwards(people: People) -> None:
    bench = said(as_(people.wang).get("/"))
    assert f'href="{reverse("quotas:index")}" hx-get="{reverse("quotas:line")}"' in bench
    assert "under way 2" in said(as_(people.wang).get(reverse("quotas:line")))
    clue(people, people.wang)
    clue(people, people.zhao)
    line = said(as_(people.wang).get(reverse("quotas:line")))
    assert "under way 2" in line
    assert "met 1" in line


def test_standing_tells_the_figure_and_who_is_behind(people: People) -> None:
    clue(people, people.wang)
    found = standing("clues.each_agency", place=people.county, period=asked("2026"), user=people.head)
    assert found is not None
    assert found.figure.period.code == "2026-11"
    assert [found.value, found.target, found.share, found.met] == [1, 2, found.figure.share, None]
    assert (found.behind, found.behind_count) == ((), 1)  # the market bureau is behind, and not the head's to be named
    all_ = standing("clues.each_agency", place=people.county, user=None)
    assert all_ is not None
    assert [(one.name, int(one.missing), one.due) for one in all_.behind] == [
        (people.market.name, 1, date(2026, 11, 30))
    ]
    assert standing("clues.each_agency", place=people.province, user=None) is not None
    with pytest.raises(UnknownRule):
        standing("clues.none", place=people.county, user=None)


def told(**options: Any) -> str:
    out = StringIO()
    call_command("quotas", stdout=out, **options)
    return out.getvalue()


def test_the_command_prints_a_place_a_rule_and_what_was_counted(people: People) -> None:
    made = clue(people, people.wang)
    assert "clues.flown" in told(place="350502")
    assert made.dossier.key in told(place="350502", rows="clues.each_agency")
    rows = json.loads(told(place="350502", rows="clues.every_item_settled", json=True))
    assert [(row["value"], row["of"], row["state"]) for row in rows] == [(0, 1, "open")]
    assert [entry["dossier"] for entry in rows[0]["entries"]] == [made.dossier.key]
    assert json.loads(told(place="350502", period="2025", json=True))[0]["period"].startswith("2025")


@pytest.mark.parametrize("options", [{"place": "mars"}, {"place": "999999"}, {"period": "2026Q9"}, {"rows": "no.such"}])
def test_the_command_says_in_a_sentence_what_it_cannot_do(people: People, options: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        told(**options)


def quotas_of_the_book() -> list[Rule]:
    """Drafts too: they may be adopted one day."""
    return [rule for layer in book().layers.values() for rule in layer.values() if rule.kind == "quota"]


def test_every_quota_of_the_book_can_be_measured_in_every_period() -> None:
    people, rules = settle(), quotas_of_the_book()
    areas = [Area(place, today()) for place in (people.province, people.city, people.county)]
    assert len(rules) >= 30
    for rule in rules:
        for period in (asked("2021"), asked("2025"), asked("2026"), asked("2026Q4"), asked("2026-11")):
            for area in areas:
                found = figure(rule, area=area, period=fitted(rule.meta["period"], period, area.on))
                if found is not None:
                    assert all((telling.result(found).zh, telling.asks(found).en, telling.state(found).zh))
                    assert telling.counted(found), f"{rule.id} does not say what it counts"
                    list(rows.entries(found))
