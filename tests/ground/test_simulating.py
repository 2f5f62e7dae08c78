"""What-if: a changed rule or calendar tried on what happened, and nothing touched."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from shutil import rmtree

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction

from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions, simulating
from liandong.ground.deadlines.models import Deadline, Occasion, Pause
from liandong.ground.deadlines.replaying import Past, Spot, events_of, heard
from liandong.ground.deadlines.simulating import Simulation, Turn, simulate, untouched
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import at, book
from liandong.ground.rulebook.changing import changed
from liandong.ground.rulebook.faults import RulebookRefused
from tests.ground.test_deadlines import START, decide, dossier, knock, open_door, people, rules, shelf
from tests.ground.test_rulebook_loading import PLACE, put
from tests.people import People

__all__ = ["dossier", "people", "rules", "shelf"]  # fixtures
SINCE, UNTIL = date(2026, 9, 1), date(2026, 12, 31)
RULE = """
id: tests.{name}
kind: term
title: {{zh: 试算, en: Trial}}
starts: {starts}
ends: {ends}
owed_by: {owed_by}
{more}
versions:
  - {{from: 2020-01-01, length: {length}, unit: {unit}, basis: local, set_by: {{zh: 试算, en: trial}}}}
"""
Try = Callable[..., Simulation]


def rule(
    name: str = "answer", *, starts: str = "knock_heard", ends: str = "door_opened", owed_by: str = "receiver",
    length: int = 5, unit: str = "workday", more: str = "",
) -> str:  # fmt: skip
    text = RULE.format(name=name, starts=starts, ends=ends, owed_by=owed_by, length=length, unit=unit, more=more)
    return text.lstrip()


@pytest.fixture
def attempt(tmp_path: Path, rules: Path) -> Try:
    """Try a change, written as in its file."""

    def attempted(text: str, since: date = SINCE, until: date = UNTIL, stem: str = "") -> Simulation:
        file = tmp_path / "change.yaml"
        file.write_text(text, encoding="utf-8")
        after, change = changed(rules, file)
        return simulate(book(), after, change, since=since, until=until, stem=stem)

    return attempted


def states(found: Simulation) -> list[tuple[str, str, str]]:
    return [(turn.spot.rule, turn.before.state, turn.after.state) for turn in found.turns]


def only(found: Simulation) -> Turn:
    assert len(found.turns) == 1
    return found.turns[0]


def test_a_rule_as_it_is_changes_nothing(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier, "urgent")
    knock(people, dossier, on=date(2026, 11, 2), about="dispatch:1")
    open_door(people, dossier, date(2026, 10, 9))
    found = attempt(rule())
    assert (found.turns, found.sides, found.looked_at) == ((), (), 2)


def test_a_shorter_term_makes_late_what_was_in_time_and_says_whose_it_was(
    people: People, dossier: Dossier, attempt: Try
) -> None:
    knock(people, dossier)
    open_door(people, dossier, date(2026, 10, 12))
    knock(people, dossier, on=date(2026, 12, 28))
    found = attempt(rule(length=2))
    assert states(found) == [("tests.answer", "in_time", "late"), ("tests.answer", "running", "overdue")]
    assert (found.turns[0].after.due, found.turns[0].moved) == (date(2026, 10, 9), -4)
    side = found.sides[0]
    assert (side.agency, side.parties, side.earlier, side.later) == (people.health.name, False, 2, 0)
    assert (side.before["in_time"], side.after["late"], side.after["overdue"]) == (1, 1, 1)


def test_a_new_rule_on_an_event_of_the_past_counts_too(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier)
    knock(people, dossier, on=date(2026, 11, 2), about="dispatch:1")
    open_door(people, dossier, date(2026, 10, 9))
    found = attempt(rule("greet", length=3, unit="day"))
    assert states(found) == [("tests.greet", "none", "late"), ("tests.greet", "none", "overdue")]
    assert [turn.after.met for turn in found.turns] == [date(2026, 10, 9), None]
    assert found.turns[0].after.due == date(2026, 10, 8)  # three days on, out of the holiday
    assert attempt(rule("greet", owed_by="sender")).turns == ()  # nobody filled that role
    assert attempt(rule("greet", more="when: [urgent]")).turns == ()
    assert len(attempt(rule("greet"), since=date(2026, 10, 10)).turns) == 1  # the other had ended before


def test_a_new_clock_of_a_matter_that_was_waived_is_waived_with_it(
    people: People, dossier: Dossier, attempt: Try
) -> None:
    knock(people, dossier, about="dispatch:1")
    actions.waive(deadline=Deadline.objects.get(), reason="退回", on=date(2026, 10, 9), by=people.wang)
    assert states(attempt(rule("greet"))) == [("tests.greet", "none", "waived")]


def test_a_rule_that_asks_for_another_fact_would_not_have_started(
    people: People, dossier: Dossier, attempt: Try
) -> None:
    knock(people, dossier)
    knock(people, dossier, "urgent", on=date(2026, 11, 2))
    found = attempt(rule(more="when: [urgent]"))
    assert states(found) == [("tests.answer", "overdue", "none")]
    assert only(found).spot.started_on == START


def test_another_event_stops_the_clock(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier)
    knock(people, dossier, on=date(2026, 10, 9))
    open_door(people, dossier, date(2026, 11, 2))
    found = attempt(rule(ends="[door_opened, knock_heard]"))
    first = next(turn for turn in found.turns if turn.spot.started_on == START)
    assert (first.before.state, first.after.state, first.after.met) == ("late", "in_time", date(2026, 10, 9))
    never = attempt(rule(ends="knock_heard"))
    assert {turn.after.state for turn in never.turns} == {"in_time", "overdue"}


def test_a_changed_day_moves_only_what_crosses_it(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier)
    knock(people, dossier, on=date(2026, 11, 2))
    clock = decide(people, dossier)
    actions.pause(deadline=clock, ground="testing", on=date(2026, 10, 12), approver=people.head, by=people.wang)
    actions.resume(deadline=clock, on=date(2026, 10, 22), by=people.wang)
    found = attempt("days: [{rest: [{name: {zh: 台风, en: Typhoon}, from: 2026-10-13, to: 2026-10-14}]}]")
    assert found.looked_at == 3
    turn = only(found)
    assert (turn.before.due, turn.after.due, turn.moved) == (date(2026, 10, 13), date(2026, 10, 15), 2)
    worked = attempt("days: [{worked: [{name: {zh: 加班, en: worked}, day: 2026-10-01}]}]")
    assert only(worked).after.due == date(2026, 10, 12)
    elsewhere = "days: [{place: nowhere, rest: [{name: {zh: 节, en: F}, from: 2026-10-13, to: 2026-10-13}]}]"
    with pytest.raises(RulebookRefused, match="change.yaml:1: 没有地方目录"):
        attempt(elsewhere)


def test_pauses_and_extensions_count_under_the_changed_rule(people: People, dossier: Dossier, attempt: Try) -> None:
    clock = decide(people, dossier)
    actions.pause(deadline=clock, ground="testing", on=date(2026, 10, 12), approver=people.head, by=people.wang)
    clock = actions.resume(deadline=clock, on=date(2026, 10, 22), by=people.wang)
    clock = actions.extend(deadline=clock, extension=0, on=date(2026, 12, 20), approver=people.head, by=people.wang)
    found = attempt(rule("decide", starts="door_opened", ends="knock_heard", length=60, unit="day"))
    turn = only(found)
    assert (turn.before.due, turn.after.due) == (clock.due_on, date(2027, 1, 8))  # 60 + 30 days, and ten of a pause


def test_only_dossiers_of_the_place_are_looked_at(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier)
    assert attempt(rule(length=2), stem="3505").looked_at == 1
    assert attempt(rule(length=2), stem="33").looked_at == 0


def test_nothing_is_written_and_nothing_can_be(people: People, dossier: Dossier, attempt: Try) -> None:
    knock(people, dossier)
    tables = (Deadline, Pause, Occasion, Entry)
    before = [list(table.objects.order_by("pk").values()) for table in tables]
    assert attempt(rule(length=1)).turns
    assert [list(table.objects.order_by("pk").values()) for table in tables] == before
    with pytest.raises(Error, match="read-only"), transaction.atomic(), untouched():
        Deadline.objects.update(length=1)
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("off",)


def told(file: Path, *words: str) -> str:
    out = StringIO()
    call_command("rules_simulate", str(file), "--from", "2026-09-01", "--to", "2026-12-31", *words, stdout=out)
    return out.getvalue()


def test_the_command_tells_people_and_programs_and_says_the_same_again(
    people: People, dossier: Dossier, tmp_path: Path
) -> None:
    knock(people, dossier)
    open_door(people, dossier, date(2026, 10, 12))
    file = tmp_path / "change.yaml"
    file.write_text(f"rules:\n  - {rule(length=2).strip().replace(chr(10), chr(10) + '    ')}\n", encoding="utf-8")
    said = told(file)
    assert people.health.name in said
    assert f"{dossier.key}\ttests.answer" in said
    assert "按期完成 1 → 0" in said
    data = json.loads(told(file, "--json"))
    assert (data["clocks"], data["different"], data["change_state"]) == (1, 1, 1)
    assert data["agencies"][0]["after"] == dict.fromkeys(simulating.STATES, 0) | {"late": 1}
    assert data["dossiers"][0]["before"] == {"state": "in_time", "due": "2026-10-13", "met": "2026-10-12"}
    assert told(file) == said
    assert "--limit" in told(file, "--limit", "0")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (rule().replace("  - {", "\t- {"), 9, "a tab"),
        (rule() + "kind: term\n", 10, "given twice"),
        (rule().replace("starts: knock_heard", "starts: &a knock_heard"), 4, "anchors"),
        ("# x\n" * 100_000, 5001, "at most 5000"),
        (rule().replace("basis: local, ", ""), 9, "no basis"),
        (rule().replace("knock_heard", "gong_sounded"), 4, "no event"),
        (rule("hurry").replace("kind: term", "kind: duty"), 9, "unknown key"),
        ("rules: []", 1, "may not be empty"),
        ("days: [{rest: []}]", 1, "no day is changed"),
        ("{}", 1, "nothing to try"),
        ("", 1, "empty"),
        ("year: 2026\nstatus: official\nsource: {zh: 通知, en: notice}\nrest: []\nworked: [{day: 2026-10-12, "
         "name: {zh: 班, en: w}}]\n", 5, "no weekend"),
    ],
)  # fmt: skip
def test_a_wrong_change_is_refused_with_file_line_and_sentence(
    people: People, tmp_path: Path, text: str, line: int, says: str
) -> None:
    file = tmp_path / "change.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=says) as refused:
        told(file)
    assert refused.value.returncode == 2
    assert f"{file}:{line}: " in str(refused.value)


def test_a_time_that_ends_before_it_begins_and_a_file_that_is_not_there_are_refused(
    people: People, tmp_path: Path
) -> None:
    file = tmp_path / "change.yaml"
    with pytest.raises(CommandError, match="no such file") as refused:
        told(file)
    assert refused.value.returncode == 2
    with pytest.raises(CommandError, match="before the first"):
        call_command("rules_simulate", str(file), "--from", "2026-09-01", "--to", "2026-08-31")


def test_replaying_under_the_same_book_gives_the_very_clocks_there_are(people: People, dossier: Dossier) -> None:
    knock(people, dossier, "urgent")
    knock(people, dossier, "minor", on=date(2026, 10, 9), about="dispatch:1")
    open_door(people, dossier, date(2026, 10, 12), about="dispatch:1")
    knock(people, dossier, on=date(2026, 10, 12))
    open_door(people, dossier, date(2026, 11, 2))
    ids = [one.id for one in book().of_kind("term")]
    past = Past()
    past.add(heard(events_of(book(), ids), UNTIL, ""))
    again = past.begun(book(), ids, {people.health.pk: people.health.department_id})
    fields = ("dossier_id", "rule", "agency_id", "about", "started_on", "met_on")
    rows = {Spot(*spot): met for *spot, met in Deadline.objects.values_list(*fields)}
    assert len(rows) > 5
    met = {spot: past.met(spot, one.version, one.by.id) for spot, one in again.items()}
    assert met == rows


def test_a_draft_place_is_tried_as_if_it_had_been_adopted(
    people: People, dossier: Dossier, attempt: Try, rules: Path
) -> None:
    put(rules, "places/fujian/place.yaml", PLACE.format(code="350000", zh="福建省", en="Fujian", status="draft"))
    put(rules, "places/fujian/tests/answer.yaml", rule(length=2))
    at.cache_clear()
    try:
        knock(people, dossier)
        assert Deadline.objects.get().length == 5
        assert only(attempt("adopt: [fujian]")).after.due == date(2026, 10, 9)
        with pytest.raises(RulebookRefused, match="no place"):
            attempt("adopt: [atlantis]")
    finally:
        rmtree(rules / "places")
        at.cache_clear()
