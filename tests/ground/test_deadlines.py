"""Clocks: which events start and stop them, pauses, extensions, waivers, and counting them anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from textwrap import dedent

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions, outlook, queries
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import at
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from tests.people import People, settle

START = date(2026, 9, 30)
BASIS = "[{act: 行政处罚法, article: 60, says: {zh: 九十日内, en: within ninety days}}]"
TERM = """
id: tests.{name}
kind: term
title: {{zh: 测试期限{name}, en: Term {name}}}
{keys}
versions:
  - from: 2020-01-01
    length: {length}
    unit: {unit}
    {version}
    basis: {basis}
"""


@dataclass(frozen=True, kw_only=True)
class KnockHeard(Event):
    """测试：听到敲门"""


@dataclass(frozen=True, kw_only=True)
class DoorOpened(Event):
    """测试：开门"""


def write(root: Path, name: str, keys: str, length: int, unit: str, *, version: str = "") -> None:
    text = TERM.format(
        name=name, keys=dedent(keys).strip(), length=length, unit=unit, version=version or "roll: true", basis=BASIS
    )
    file = root / "national" / "tests" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.lstrip(), encoding="utf-8")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The calendars of the installation, and a few terms of our own."""
    root = tmp_path_factory.mktemp("rulebook")
    copytree(Path(settings.RULEBOOK) / "calendars", root / "calendars")
    answer = "starts: knock_heard\nends: door_opened\nowed_by: receiver"
    write(root, "answer", answer, 5, "workday")
    write(root, "hurry", f"{answer}\nwhen: [urgent, minor]", 2, "workday")
    write(root, "tell", "starts: knock_heard\nends: [door_opened]\nowed_by: sender", 15, "day")
    ground = "pausable: [{code: testing, ground: {zh: 检测鉴定, en: testing}}]"
    more = "extensions: [{length: 30, unit: day, ground: {zh: 案情复杂, en: complex}}]"
    write(root, "market_only", f"{answer}\ndepartments: [market, drug]", 3, "workday")
    write(root, "state", "starts: knock_heard\nends: door_opened\nowed_by: party\nnature: right", 3, "workday")
    write(root, "pay", "starts: knock_heard\nends: door_opened\nowed_by: party", 15, "day")
    write(root, "keep", "starts: knock_heard\nowed_by: keeper\nnature: keeping", 3, "year")
    limited = "extensions: [{length: 30, unit: day, ground: {zh: 复杂, en: complex}, departments: [market]}]"
    write(root, "limited", "starts: door_opened\nowed_by: nobody", 90, "day", version=limited)
    write(root, "decide", f"starts: door_opened\nowed_by: receiver\n{ground}", 90, "day", version=more)
    return root


@pytest.fixture
def rules(shelf: Path, settings: pytest.FixtureRequest) -> Iterator[Path]:
    settings.RULEBOOK = shelf  # type: ignore[attr-defined]
    yield shelf
    at.cache_clear()


@pytest.fixture
def people(db: None, rules: Path) -> People:
    return settle()


@pytest.fixture
def dossier(people: People) -> Dossier:
    return open_dossier(kind="case", title="某诊所案", place=people.county, owner=people.health, by=people.wang)


def knock(people: People, dossier: Dossier, *facts: str, on: date = START, about: str = "") -> None:
    agencies = {"receiver": people.health}
    actions.run_clocks(
        KnockHeard(dossier=dossier.key),
        dossier=dossier,
        on=on,
        agencies=agencies,
        about=about,
        facts=facts,
        by=people.wang,
    )


def open_door(people: People, dossier: Dossier, on: date = START, about: str = "") -> None:
    agencies = {"receiver": people.health}
    actions.run_clocks(DoorOpened(), dossier=dossier, on=on, agencies=agencies, about=about, by=people.wang)


def decide(people: People, dossier: Dossier, on: date = START) -> Deadline:
    return actions.start("tests.decide", dossier=dossier, agency=people.health, on=on)


def kinds(dossier: Dossier) -> list[str]:
    found = Entry.objects.filter(dossier=dossier.key, kind__startswith="deadline").order_by("id")
    return list(found.values_list("kind", flat=True))


def test_an_event_starts_the_terms_it_is_named_in_for_those_who_owe_them(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    clock = Deadline.objects.get()  # the sender's is not started: nobody fills that role; the urgent one needs a fact
    assert (clock.rule, clock.agency, clock.started_by) == ("tests.answer", people.health, "knock_heard")
    assert (clock.due_on, clock.alarm_on) == (date(2026, 10, 13), date(2026, 10, 12))
    assert (clock.rule_version, clock.length, clock.unit, clock.place_layer) == (date(2020, 1, 1), 5, "workday", "")


def test_a_term_with_facts_starts_by_any_of_them(people: People, dossier: Dossier) -> None:
    knock(people, dossier, "urgent")
    assert set(Deadline.objects.values_list("rule", flat=True)) == {"tests.answer", "tests.hurry"}


def test_an_event_before_the_rule_was_in_force_starts_nothing(people: People, dossier: Dossier) -> None:
    knock(people, dossier, on=date(2019, 12, 31))
    assert not Deadline.objects.exists()


def test_running_the_same_event_twice_changes_nothing(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    knock(people, dossier)
    assert Deadline.objects.count() == 1
    open_door(people, dossier, date(2026, 10, 9))
    first = Deadline.objects.get(rule="tests.answer")
    open_door(people, dossier, date(2026, 10, 20))
    again = Deadline.objects.get(rule="tests.answer")
    assert (first.met_on, again.met_on, again.met_by) == (date(2026, 10, 9), date(2026, 10, 9), "door_opened")


def test_an_event_meets_the_clocks_of_its_own_matter_only(people: People, dossier: Dossier) -> None:
    knock(people, dossier, about="dispatch:1")
    knock(people, dossier, about="dispatch:2")
    knock(people, dossier)
    open_door(people, dossier, about="dispatch:1")
    running = set(queries.running(dossier.pk).filter(rule="tests.answer").values_list("about", flat=True))
    assert running == {"dispatch:2"}


def test_clocks_of_another_dossier_run_on(people: People, dossier: Dossier) -> None:
    other = open_dossier(kind="case", title="另案", place=people.county, owner=people.health, by=people.wang)
    knock(people, other)
    open_door(people, dossier)
    assert queries.running(other.pk).count() == 1


def test_the_same_clock_runs_once_even_when_two_people_start_it(people: People, dossier: Dossier) -> None:
    first, second = decide(people, dossier), decide(people, dossier)
    assert first.pk == second.pk
    copy = Deadline.objects.get(pk=first.pk)
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_the_light_follows_the_days(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    clock = Deadline.objects.get()
    days = [date(2026, 10, 11), date(2026, 10, 12), date(2026, 10, 13), date(2026, 10, 14)]
    assert [queries.light(clock, day) for day in days] == ["ok", "soon", "soon", "overdue"]
    for day in days:
        tally = queries.tally(people.health, day)
        assert tally[queries.light(clock, day)] == 1
        assert sum(tally.values()) == 1
        assert list(queries.lit(queries.owed_by(people.health), queries.light(clock, day), day)) == [clock]


def test_a_pause_moves_the_day_by_what_would_have_counted_and_is_on_the_trail(people: People, dossier: Dossier) -> None:
    clock = decide(people, dossier)
    assert clock.due_on == date(2026, 12, 29)
    actions.pause(deadline=clock, ground="testing", on=date(2026, 10, 12), approver=people.head, by=people.wang)
    clock.refresh_from_db()
    assert queries.light(clock, date(2027, 5, 1)) == "paused"
    clock = actions.resume(deadline=clock, on=date(2026, 10, 22), by=people.wang)
    assert (clock.due_on, clock.is_paused) == (date(2027, 1, 8), False)
    assert kinds(dossier) == ["deadline_paused", "deadline_resumed"]
    assert any("检测鉴定" in line.zh for line in queries.explain(clock))


def test_a_pause_is_refused_without_a_ground_of_the_rule_twice_or_before_the_start(
    people: People, dossier: Dossier
) -> None:
    clock = decide(people, dossier)
    with pytest.raises(Refusal):
        actions.pause(deadline=clock, ground="holiday", on=START, approver=people.head, by=people.wang)
    with pytest.raises(Refusal):
        actions.pause(deadline=clock, ground="testing", on=date(2026, 9, 1), approver=people.head, by=people.wang)
    with pytest.raises(Refusal):
        actions.resume(deadline=clock, on=START, by=people.wang)
    actions.pause(deadline=clock, ground="testing", on=START, approver=people.head, by=people.wang)
    with pytest.raises(Refusal) as refused:
        actions.pause(deadline=clock, ground="testing", on=START, approver=people.head, by=people.wang)
    assert refused.value.rule == "tests.decide"
    with pytest.raises(Refusal):
        actions.resume(deadline=clock, on=date(2026, 9, 29), by=people.wang)
    assert kinds(dossier) == ["deadline_paused"]


def test_a_clock_is_extended_as_the_rule_allows_and_no_further(people: People, dossier: Dossier) -> None:
    clock = decide(people, dossier)
    extend = {"extension": 0, "on": date(2026, 12, 20), "approver": people.head, "by": people.wang}
    clock = actions.extend(deadline=clock, **extend)  # type: ignore[arg-type]
    assert (clock.due_on, clock.length) == (date(2027, 1, 28), 120)
    with pytest.raises(Refusal):
        actions.extend(deadline=clock, **extend)  # type: ignore[arg-type]
    assert kinds(dossier) == ["deadline_extended"]
    assert Text("原期限90日，经批准延长30日", "At first 90 days; extended by 30 days with approval") in queries.explain(
        clock
    )
    with pytest.raises(Refusal):
        actions.extend(deadline=clock, **{**extend, "extension": 1})  # type: ignore[arg-type]


def test_a_waived_clock_is_owed_no_more_and_says_why(people: People, dossier: Dossier) -> None:
    clock = decide(people, dossier)
    with pytest.raises(Refusal):
        actions.waive(deadline=clock, reason=" ", on=START, by=people.wang)
    clock = actions.waive(deadline=clock, reason="退回转办部门", on=START, by=people.wang)
    assert kinds(dossier) == ["deadline_waived"]
    assert not queries.owed_by(people.health).exists()
    assert "退回转办部门" in queries.explain(clock)[-1].zh
    with pytest.raises(Refusal):
        actions.waive(deadline=clock, reason="再次", on=START, by=people.wang)
    with pytest.raises(Refusal):
        actions.meet(deadline=clock, on=START, event="door_opened")


def test_meeting_a_paused_clock_ends_the_pause_and_says_whether_it_was_late(people: People, dossier: Dossier) -> None:
    clock = decide(people, dossier)
    actions.pause(deadline=clock, ground="testing", on=START, approver=people.head, by=people.wang)
    with pytest.raises(Refusal):
        actions.meet(deadline=clock, on=date(2026, 9, 1), event="door_opened")
    clock = actions.meet(deadline=clock, on=date(2027, 1, 4), event="door_opened")
    assert (clock.is_paused, queries.light(clock, date(2027, 5, 1))) == (False, "met")
    assert not clock.pauses.filter(until_on__isnull=True).exists()
    assert "逾期6日" in queries.explain(clock)[-1].zh


def test_the_explanation_names_the_rule_its_basis_and_every_step(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    lines = [line.zh for line in queries.explain(Deadline.objects.get())]
    assert lines[0] == "测试期限answer（全国，2020年1月1日（周三）起的版本）"
    assert lines[1] == "行政处罚法第60条：九十日内"
    assert "10月10日（周六）：国庆节调休上班，计第3日" in lines


def test_who_sees_the_dossier_sees_its_clocks(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    seers = {name for name, who in people.everybody().items() if queries.visible_to(who).exists()}
    assert {"wang", "li", "qian"} <= seers
    assert not {"zhao", "hospital", "passerby"} & seers
    share(dossier=dossier, agency=people.market, because="转办", by=people.wang)
    assert queries.visible_to(people.zhao).count() == 1


def house(people: People) -> Subject:
    return register_institution(name="鲤城安康门诊部", place=people.county, by=people.wang)


def knock_at(people: People, dossier: Dossier, party: Subject, **agencies: Agency) -> None:
    actions.run_clocks(
        KnockHeard(dossier=dossier.key), dossier=dossier, on=START, agencies=agencies, parties={"party": party},
        by=people.wang,
    )  # fmt: skip


def test_a_party_owes_its_own_clocks_and_an_agency_watches_them(people: People, dossier: Dossier) -> None:
    party = house(people)
    knock_at(people, dossier, party, owner=people.health, receiver=people.health)
    theirs = {row.rule: row for row in queries.watched_by(people.health)}
    assert set(theirs) == {"tests.state", "tests.pay"}
    assert {(row.party, row.agency) for row in theirs.values()} == {(party, people.health)}
    assert {row.rule for row in queries.owed_by(people.health)} == {"tests.answer"}
    assert sum(queries.tally(people.health, date(2027, 1, 4)).values()) == 1
    assert queries.light(theirs["tests.pay"], date(2027, 1, 4)) == "lapsed"


def test_nobody_watches_a_party_where_no_agency_handles_the_matter(people: People, dossier: Dossier) -> None:
    knock_at(people, dossier, house(people), sender=people.health)
    assert not queries.watched_by(people.health).exists()


def test_the_time_left_to_a_party_is_the_longest_that_runs_and_a_paused_clock_has_time(
    people: People, dossier: Dossier
) -> None:
    knock_at(people, dossier, house(people), owner=people.health)
    both, last = ("tests.state", "tests.pay"), date(2026, 10, 15)
    left = queries.time_left(dossier.pk, both, START)
    assert left is not None
    assert (left.rule, left.due_on) == ("tests.pay", last)
    assert queries.time_left(dossier.pk, ("tests.state",), last) is None
    assert queries.time_left(dossier.pk, both, last + timedelta(days=1)) is None
    Deadline.objects.filter(rule="tests.state").update(is_paused=True)
    paused = queries.time_left(dossier.pk, both, date(2027, 5, 1))
    assert paused is not None
    assert paused.rule == "tests.state"


def test_a_right_is_not_waived_for_the_party_and_a_duty_is(people: People, dossier: Dossier) -> None:
    knock_at(people, dossier, house(people), owner=people.health)
    clocks = {row.rule: row for row in queries.watched_by(people.health)}
    with pytest.raises(Refusal):
        actions.waive(deadline=clocks["tests.state"], reason="赶时间", on=START, by=people.wang)
    assert actions.waive(deadline=clocks["tests.pay"], reason="免缴", on=START, by=people.wang).waived_on == START


def test_what_has_to_be_kept_is_never_overdue(people: People, dossier: Dossier) -> None:
    knock_at(people, dossier, house(people), keeper=people.health)
    kept = Deadline.objects.get(rule="tests.keep")
    assert (kept.nature, kept.party, kept.due_on) == ("keeping", None, date(2029, 10, 1))
    assert kept not in queries.owed_by(people.health)
    assert queries.light(kept, date(2030, 1, 1)) == "lapsed"


def test_a_term_of_some_departments_binds_no_other(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    assert not Deadline.objects.filter(rule="tests.market_only").exists()
    knock_at(people, dossier, house(people), receiver=people.market)
    assert Deadline.objects.get(rule="tests.market_only").agency == people.market


def test_an_extension_of_some_departments_is_open_to_no_other(people: People, dossier: Dossier) -> None:
    clock = actions.start("tests.limited", dossier=dossier, agency=people.health, on=START)
    assert outlook.extensions(clock) == []
    with pytest.raises(Refusal):
        actions.extend(deadline=clock, extension=0, on=START, approver=people.head, by=people.wang)
    other = actions.start("tests.limited", dossier=dossier, agency=people.market, on=START)
    assert [more.due for more in outlook.extensions(other)] == [date(2027, 1, 28)]
