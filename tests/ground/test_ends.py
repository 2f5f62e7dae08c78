"""Ends of a term narrowed by facts, as its starts are: the same event of another sort does not stop the clock."""

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.conf import settings as installed

from liandong.act.dispatch import actions as dispatch
from liandong.discover.clues import actions as clues
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions
from liandong.ground.deadlines.models import Deadline, Occasion
from liandong.ground.deadlines.taking_back import take_back
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import Book, book
from liandong.ground.rulebook.checking import check
from liandong.ground.rulebook.loading import load
from liandong.law.starting import stops
from tests.act.stories import routed
from tests.adopting import adopted, northwest
from tests.ground.test_deadlines import START, DoorOpened, KnockHeard, write
from tests.ground.test_simulating import UNTIL, Try, attempt, rule, rules, states
from tests.people import People, settle

__all__ = ["adopted", "attempt", "rules"]  # fixtures
DAY = date(2026, 11, 22)
TOLD = {
    "timing.other_matter_referred": ("zhejiang/wenzhou", "market"),
    "timing.ad_violation_told": ("shanghai", "health"),
    "timing.unlicensed_told": ("fujian", "health"),
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("rulebook")
    copytree(Path(installed.RULEBOOK) / "calendars", root / "calendars")
    ends = "ends: [door_opened, knock_heard]\nends_when: {door_opened: [wide, for_good]}"
    write(root, "answer", f"starts: knock_heard\n{ends}\nowed_by: receiver", 5, "workday")
    return root


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def dossier(people: People, rules: Path) -> Dossier:
    return open_dossier(kind="case", title="某诊所案", place=people.county, owner=people.health, by=people.wang)


def hear(people: People, dossier: Dossier, event: Any, *facts: str, on: date = START, about: str = "") -> None:
    agencies = {"receiver": people.health}
    actions.run_clocks(event, dossier=dossier, on=on, agencies=agencies, about=about, facts=facts, by=people.wang)


def test_an_end_of_the_wrong_sort_stops_nothing(people: People, dossier: Dossier) -> None:
    hear(people, dossier, KnockHeard())
    hear(people, dossier, DoorOpened())
    hear(people, dossier, DoorOpened(), "a_crack")
    assert Deadline.objects.get().met_on is None
    hear(people, dossier, DoorOpened(), "wide", "a_crack", on=date(2026, 10, 9))
    assert Deadline.objects.get().met_on == date(2026, 10, 9)


def test_the_other_ends_of_the_term_need_no_fact(people: People, dossier: Dossier) -> None:
    hear(people, dossier, KnockHeard())
    hear(people, dossier, KnockHeard(), on=date(2026, 10, 9))
    assert Deadline.objects.get(started_on=START).met_on == date(2026, 10, 9)


def test_what_if_knows_the_sort_of_an_end_too(people: People, dossier: Dossier, attempt: Try) -> None:
    hear(people, dossier, KnockHeard())
    hear(people, dossier, DoorOpened(), on=date(2026, 10, 9))
    assert states(attempt(rule())) == [("tests.answer", "overdue", "in_time")]
    hear(people, dossier, DoorOpened(), "wide", on=date(2026, 10, 12))
    narrower = rule(more="ends_when: {door_opened: [for_good]}")
    assert states(attempt(narrower, until=UNTIL)) == [("tests.answer", "in_time", "overdue")]


def test_a_sort_of_something_that_is_no_end_is_a_fault(tmp_path: Path) -> None:
    copytree(Path(installed.RULEBOOK), tmp_path / "book")
    file = tmp_path / "book" / "places" / "shanghai" / "timing" / "ad_violation_told.yaml"
    told = file.read_text(encoding="utf-8").replace("{matter_dispatched: [", "{matter_signed: [")
    file.write_text(told, encoding="utf-8")
    assert [one.says.en for one in check(Book(load(tmp_path / "book")), tmp_path / "book")] == [
        "“matter_signed” is none of the rule's ends"
    ]


# What a copy for information does to the terms of the directives


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def facts_of(people: People, kind: str, to: Agency) -> list[str]:
    clue = routed(people)
    dispatch.send(
        dossier=clue.dossier, kind=kind, to=to, asks="请查处", override_reason="另有材料", by=people.wang
    )  # fmt: skip
    return Occasion.objects.filter(event="matter_dispatched", dossier=clue.dossier).latest("id").facts


@pytest.mark.parametrize("id_", sorted(TOLD))
def test_a_copy_tells_nobody_in_the_sense_of_the_directive(people: People, files: None, id_: str) -> None:
    folder, department = TOLD[id_]
    version = book().shown(folder).rules[id_].on(DAY)
    to = people.market if department == "market" else people.next_health
    assert not stops(version, "matter_dispatched", facts_of(people, "copy", to))
    assert not stops(version, "matter_dispatched", facts_of(people, "request", to))
    assert stops(version, "matter_dispatched", facts_of(people, "split", to))


def test_telling_another_department_is_not_telling_health(people: People, files: None) -> None:
    version = book().shown("shanghai").rules["timing.ad_violation_told"].on(DAY)
    assert not stops(version, "matter_dispatched", facts_of(people, "split", people.market))


def test_a_founded_clue_is_with_the_territory_when_it_is_handed_on_and_not_before(
    people: People, files: None, adopted: None
) -> None:
    there = northwest()
    clerk = there.clerk
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="无证行医", text="无证行医，请查处。", place=there.county, by=clerk
    )  # fmt: skip
    clue = clues.route_clue(clue=clue, matter="V01", override_reason="材料", by=clerk)
    clue = clues.keep(clue=clue, because="先行核实", by=clerk)
    clue = clues.verify_clue(clue=clue, outcome="founded", note="属实", by=clerk)
    clock = Deadline.objects.get(dossier=clue.dossier, rule="timing.clue_to_territory")
    dispatch.send(dossier=clue.dossier, kind="copy", to=there.below, asks="供参考", by=clerk)
    clock.refresh_from_db()
    assert clock.met_on is None
    sent = dispatch.send(
        dossier=clue.dossier, kind="assign", to=there.below, asks="请查处", override_reason="属地", by=clerk
    )
    clock.refresh_from_db()
    assert clock.met_by == "matter_dispatched"
    dispatch.recall(dispatch=sent, reason="误转", by=clerk)
    clock.refresh_from_db()
    assert (clock.met_on, clock.met_by) == (None, "")  # what was taken back has stopped nothing
    entry = Entry.objects.get(kind="deadline_runs_on")
    assert (entry.data["deadline"], entry.by_id) == (clock.pk, clerk.pk)


def test_of_two_letters_the_one_that_was_not_taken_back_has_stopped_the_clock(people: People, dossier: Dossier) -> None:
    hear(people, dossier, KnockHeard())
    hear(people, dossier, DoorOpened(), "wide", about="dispatch:1")
    hear(people, dossier, DoorOpened(), "wide", on=date(2026, 10, 9), about="dispatch:2")
    take_back("door_opened", dossier=dossier, about="dispatch:1", by=people.wang)
    assert Deadline.objects.get().met_on == date(2026, 10, 9)
    assert not Entry.objects.filter(kind="deadline_runs_on").exists()
