"""Emergencies: several agencies and dossiers under one command, until the commander lifts it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liandong.act.oversight import actions
from liandong.act.oversight.models import Emergency
from liandong.act.works.models import Work
from liandong.ground.accounts.actions import establish_agency
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import deliver, registered
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.actions import close_dossier, open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.notices.models import Notice
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.people import People, person, place, settle

TODAY = date(2026, 3, 2)


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def arisen(people: People) -> Emergency:
    return actions.declare_emergency(
        trigger="safety", title="注射美容致多人不适", account="当日接报五人送医", arisen_on=TODAY, place=people.county,
        by=people.head,
    )  # fmt: skip


def dossier_of(people: People, kind: str = "case") -> Dossier:
    return open_dossier(kind=kind, title="涉事诊所案", place=people.county, owner=people.health, by=people.wang)


def react(kind: str) -> None:
    for entry in Entry.objects.filter(kind=kind):
        for reaction in registered.values():
            if kind in reaction.kinds and "oversight" in reaction.name:
                assert deliver(entry, reaction) == ""


def test_the_command_reads_what_is_under_it_while_it_lasts_and_no_longer(people: People) -> None:
    emergency, case = arisen(people), dossier_of(people)
    actions.call_in(emergency=emergency, agency=people.market, task="控制涉事产品", by=people.head)
    assert may_edit(people.zhao, emergency.dossier)
    assert not may_see(people.zhao, case)
    row = actions.put_under_command(emergency=emergency, dossier=case, because="涉事诊所的案件", by=people.wang)
    assert may_see(people.zhao, case)
    assert not may_edit(people.zhao, case)
    actions.call_in(emergency=emergency, agency=people.police, task="维持秩序", by=people.head)
    assert people.police.pk in Dossier.objects.get(pk=case.pk).readers
    actions.lift_emergency(emergency=emergency, text="产品已封存，伤者出院", by=people.head)
    assert not may_see(people.zhao, case)
    row.refresh_from_db()
    assert row.until is not None
    lifted = Entry.objects.get(kind="emergency_lifted")
    assert lifted.data["dossiers"] == [case.key]
    assert "封存" not in str(lifted.data)


def test_who_read_the_dossier_before_goes_on_reading_it(people: People) -> None:
    emergency, case = arisen(people), dossier_of(people)
    share(dossier=case, agency=people.market, level="edit", because="协查函", by=people.wang)
    actions.call_in(emergency=emergency, agency=people.market, task="控制涉事产品", by=people.head)
    actions.put_under_command(emergency=emergency, dossier=case, because="涉事", by=people.wang)
    assert may_edit(people.zhao, case)
    actions.lift_emergency(emergency=emergency, text="已消除", by=people.head)
    assert may_edit(people.zhao, case)


def test_nobody_brings_in_what_is_not_theirs_and_nothing_secret_comes_in(people: People) -> None:
    emergency, case = arisen(people), dossier_of(people)
    foreign = open_dossier(kind="case", title="他局案件", place=people.county, owner=people.market, by=people.zhao)
    with pytest.raises(Refusal):
        actions.put_under_command(emergency=emergency, dossier=foreign, because="有关", by=people.head)
    with pytest.raises(Refusal):
        actions.put_under_command(emergency=emergency, dossier=case, because="有关", by=people.zhao)
    with pytest.raises(Refusal):
        actions.put_under_command(emergency=emergency, dossier=case, because=" ", by=people.head)
    Dossier.objects.filter(pk=case.pk).update(grade="secret")
    with pytest.raises(Refusal):
        actions.put_under_command(emergency=emergency, dossier=case, because="有关", by=people.head)
    actions.call_in(emergency=emergency, agency=people.market, task="控制产品", by=people.head)
    actions.put_under_command(emergency=emergency, dossier=foreign, because="涉事产品案", by=people.zhao)
    assert may_see(people.head, foreign)
    react("put_under_command")
    assert Notice.objects.filter(agency=people.market, key="put_under_command").exists()


def test_the_situation_is_reported_every_day_until_it_is_lifted(people: People) -> None:
    emergency = arisen(people)

    def due() -> list[date]:
        rows = Deadline.objects.filter(RUNNING, rule="oversight.situation_report", dossier=emergency.dossier)
        return list(rows.values_list("due_on", flat=True))

    assert due() == [date(2026, 3, 3)]
    actions.report_situation(emergency=emergency, text="五人稳定", by=people.head)
    actions.report_situation(emergency=emergency, text="六人稳定", by=people.wang)
    assert due() == [date(2026, 3, 3)]
    with pretend(at(date(2026, 3, 3))):
        actions.report_situation(emergency=emergency, text="无新增", by=people.head)
        assert due() == [date(2026, 3, 4)]
    with pytest.raises(Refusal):
        actions.report_situation(emergency=emergency, text="旁人", by=people.zhao)
    with pretend(at(date(2026, 3, 4))):
        actions.lift_emergency(emergency=emergency, text="已消除", by=people.head)
    assert due() == []
    react("situation_reported")
    react("emergency_lifted")


def test_only_the_commander_lifts_it_and_says_how_the_danger_was_removed(people: People) -> None:
    emergency = arisen(people)
    actions.call_in(emergency=emergency, agency=people.market, task="控制产品", by=people.head)
    with pytest.raises(Refusal):
        actions.lift_emergency(emergency=emergency, text="已消除", by=people.zhao)
    with pytest.raises(Refusal):
        actions.lift_emergency(emergency=emergency, text=" ", by=people.head)
    lifted = actions.lift_emergency(emergency=emergency, text="已消除", by=people.head)
    assert lifted.report is not None
    assert lifted.report.number
    assert Dossier.objects.get(pk=emergency.dossier_id).closed_at is None  # a task is still owed
    with pytest.raises(Refusal, match="周"):
        actions.lift_emergency(emergency=emergency, text="再消除", by=people.head)


def test_it_closes_with_the_lifting_when_nothing_is_owed(people: People) -> None:
    emergency = arisen(people)
    actions.lift_emergency(emergency=emergency, text="已消除", by=people.head)
    assert Dossier.objects.get(pk=emergency.dossier_id).closed_at is not None


def test_an_emergency_is_of_a_known_kind_of_today_and_of_ones_own_place(people: People) -> None:
    for change in (
        {"trigger": "flood"},
        {"arisen_on": date(2026, 3, 3)},
        {"title": " "},
        {"place": people.next_county},
    ):
        asked: dict[str, Any] = {
            "trigger": "safety", "title": "事件", "account": "经过", "arisen_on": TODAY, "place": people.county,
        }  # fmt: skip
        with pytest.raises(Refusal):
            actions.declare_emergency(**{**asked, **change}, by=people.head)


def test_in_wenzhou_health_coordinates_the_danger_has_a_clock_and_the_ledger_counts_it(people: People) -> None:
    zhejiang = place("330000", "33", "浙江省", 1, None)
    wenzhou = place("330300", "3303", "温州市", 2, zhejiang)
    health = establish_agency(department="health", place=wenzhou, name="温州市卫生健康委", by=None)
    market = establish_agency(department="market", place=wenzhou, name="温州市市场监管局", by=None)
    head, other = person("wu_h", "吴", health, "head"), person("ma_h", "马", market, "head")
    asked: dict[str, Any] = {
        "trigger": "opinion", "title": "负面舆情", "account": "经过", "arisen_on": TODAY, "place": wenzhou,
    }  # fmt: skip
    with pytest.raises(Refusal):
        actions.declare_emergency(**asked, by=other)
    emergency = actions.declare_emergency(**asked, by=head)
    assert Deadline.objects.get(rule="timing.emergency_lifted").due_on == date(2026, 3, 5)
    actions.call_in(emergency=emergency, agency=market, task="核查广告", by=head)
    actions.lift_emergency(emergency=emergency, text="已澄清并查处", by=head)
    work = Work.objects.get(obligation__rule="oversight.emergency")
    assert list(work.documents.all()) == [Emergency.objects.get().report]
    assert Deadline.objects.get(rule="timing.emergency_lifted").met_on == TODAY
    assert {"emergency_arisen", "put_under_command"} & set(Entry.objects.values_list("kind", flat=True))


def test_an_emergency_that_lasts_is_not_filed_away(people: People) -> None:
    emergency = arisen(people)
    with pytest.raises(Refusal):
        close_dossier(dossier=emergency.dossier, by=people.head)
