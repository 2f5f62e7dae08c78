"""How agencies do: each figure is its rows, charged to who caused it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from liandong.act.dispatch import actions as dispatch
from liandong.act.oversight import actions
from liandong.act.oversight.models import Card
from liandong.act.oversight.queries import figures
from liandong.act.oversight.queries.measures import MEASURES
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import pretend
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.dossiers.actions import share, unshare
from liandong.ground.dossiers.models import Dossier
from liandong.law.periods import named
from tests.act.stories import at, routed
from tests.act.test_oversight_cards import carded, clock, dossier_of
from tests.people import People, settle

SPRING = named("2026-Q2")
TODAY = date(2026, 6, 30)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def at_the_end_of_june() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def of(user: User, agency: Agency, name: str) -> tuple[int, int]:
    row = figures.table(user, [agency], SPRING)[0]
    return row.of(name).part, row.of(name).of


def test_in_time_is_met_by_the_day_out_of_all_that_ran_out(people: People) -> None:
    met, late, _never = (clock(people) for _each in range(3))
    waived = clock(people)
    deadlines.meet(deadline=met, on=date(2026, 4, 1), event="matter_answered_in_writing")
    deadlines.meet(deadline=late, on=date(2026, 4, 2), event="matter_answered_in_writing")
    deadlines.waive(deadline=waived, reason="撤回", on=date(2026, 4, 1), by=people.wang)
    assert of(people.head, people.health, "in_time") == (1, 3)
    assert of(people.qian, people.health, "in_time") == (1, 3)
    assert of(people.zhao, people.health, "in_time") == (0, 0)


def test_what_another_caused_counts_there_and_a_wrong_count_counts_nowhere(people: People) -> None:
    dossier = dossier_of(people)
    share(dossier=dossier, agency=people.market, because="转办", by=people.wang)
    unshare(dossier=dossier, agency=people.market, because="退回", by=people.wang)
    from_market = clock(people, dossier=dossier)
    with pretend(at(date(2026, 4, 2))):
        actions.oversee()
        card = Card.objects.get(deadline=from_market)
        actions.lift_card(card=card, ground="elsewhere", because="迟签", charged=people.market, by=people.qian)
    assert of(people.qian, people.health, "in_time") == (0, 0)
    assert of(people.qian, people.market, "in_time") == (0, 1)
    wrong = carded(people)
    assert of(people.qian, people.health, "in_time") == (0, 1)
    actions.lift_card(card=wrong, ground="miscounted", because="算错", by=people.qian)
    assert of(people.qian, people.health, "in_time") == (0, 0)
    assert of(people.qian, people.health, "cards") == (0, 0)
    assert of(people.qian, people.market, "cards")[1] == 1


def test_a_matter_sent_back_and_one_signed_late_count_for_the_receiver(people: People) -> None:
    with pretend(at(date(2026, 4, 1))):
        sent = dispatch.send(
            dossier=routed(people).dossier, kind="forward", to=people.market, asks="请办", override_reason="材料显示",
            by=people.wang,
        )  # fmt: skip
    with pretend(at(date(2026, 4, 15))):
        dispatch.sign(dispatch=sent, by=people.zhao)
    assert of(people.head, people.market, "signed_late") == (1, 1)
    assert of(people.head, people.market, "bounced") == (0, 1)
    assert of(people.head, people.health, "sent_astray") == (0, 1)


def test_every_figure_leads_to_exactly_its_rows(people: People) -> None:
    for _each in range(3):
        clock(people)
    with pretend(at(date(2026, 4, 9))):
        actions.oversee()
    for name, measure in MEASURES.items():
        part, whole = of(people.head, people.health, name)
        assert figures.behind(people.head, people.health, measure, SPRING, "").count() == whole
        assert figures.behind(people.head, people.health, measure, SPRING, "hit").count() == part
        assert len(figures.told(figures.behind(people.head, people.health, measure, SPRING, ""))) == whole


def test_what_one_may_not_see_is_in_no_figure(people: People) -> None:
    secret = dossier_of(people)
    clock(people, dossier=secret)
    Dossier.objects.filter(pk=secret.pk).update(grade="secret")
    assert of(people.head, people.health, "in_time") == (0, 1)
    assert of(people.qian, people.health, "in_time") == (0, 0)


def test_the_three_conditions_are_shown_as_facts(people: People) -> None:
    for _each in range(5):
        clock(people)
    with pretend(at(date(2026, 4, 2))):
        actions.oversee()
    rows = figures.table(people.qian, [people.health], SPRING)
    (one,) = figures.attention(people.qian, rows, SPRING)
    assert one.flags == ["problems", "effect"]
    assert rows[0].of("in_time").is_few


def test_the_pages_show_the_figures_and_stay_closed_to_strangers(people: People) -> None:
    card = carded(people)

    def get(user: User, url: str) -> Any:
        client = Client()
        client.force_login(user)
        return client.get(url)

    base = f"/oversight/figures/{people.health.pk}/"
    assert people.health.name in get(people.qian, "/oversight/figures/?period=2026-Q2").content.decode()
    assert get(people.qian, "/oversight/figures/?period=nonsense&scope=x").status_code == 200
    assert "0/1" in get(people.qian, f"{base}?period=2026-Q2").content.decode()
    assert card.dossier.key in get(people.qian, f"{base}in_time/?period=2026-Q2").content.decode()
    assert card.dossier.key not in get(people.qian, f"{base}in_time/?period=2026-Q2&only=hit").content.decode()
    assert get(people.qian, f"{base}nonsense/").status_code == 404
    assert get(people.qian, f"/oversight/figures/{people.next_health.pk}/").status_code == 200
    assert get(people.zhao, f"/oversight/figures/{people.next_health.pk}/").status_code == 404
