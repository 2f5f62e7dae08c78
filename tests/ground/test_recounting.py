"""Working running clocks out anew: what moves, what stays, what is on the trail, and going on after a cut."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from liandong.act.works.actions import begin_periods
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions, queries, recounting
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.recounting import recompute
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import at
from tests.ground.test_deadlines import START, decide, dossier, house, knock, knock_at, people, rules, shelf
from tests.people import People, settle

__all__ = ["dossier", "people", "rules", "shelf"]  # fixtures


def shorter_holiday(rules: Path) -> None:
    """The notice changes: the last two days of the National Day holiday are worked."""
    file = rules / "calendars" / "2026.yaml"
    text = file.read_text(encoding="utf-8")
    assert "to: 2026-10-07" in text
    file.write_text(text.replace("to: 2026-10-07", "to: 2026-10-05"), encoding="utf-8")
    at.cache_clear()


def test_a_changed_calendar_moves_only_the_clocks_that_cross_it(
    people: People, dossier: Dossier, tmp_path: Path, rules: Path, settings: pytest.FixtureRequest
) -> None:
    knock(people, dossier)
    knock(people, dossier, on=date(2026, 11, 2))
    actions.meet(deadline=decide(people, dossier), on=date(2026, 12, 1), event="door_opened")
    assert recompute(reason="无变化", by=None) == 0
    settings.RULEBOOK = copytree(rules, tmp_path / "changed")  # type: ignore[attr-defined]
    shorter_holiday(tmp_path / "changed")
    assert recompute(reason="2026年放假安排调整", by=None) == 1
    assert recompute(reason="2026年放假安排调整", by=None) == 0
    moved = Deadline.objects.get(started_on=START, rule="tests.answer")
    assert (moved.due_on, moved.alarm_on) == (date(2026, 10, 10), date(2026, 10, 9))
    entry = Entry.objects.get(kind="deadline_moved")
    assert (entry.dossier, entry.data["due_before"], entry.data["due"]) == (dossier.key, "2026-10-13", "2026-10-10")
    assert (entry.data["reason"], entry.data["rule"]) == ("2026年放假安排调整", "tests.answer")


def test_a_rule_that_has_left_the_book_leaves_its_clocks_as_they_are(people: People, dossier: Dossier) -> None:
    clock = decide(people, dossier)
    Deadline.objects.filter(pk=clock.pk).update(rule="tests.gone")
    assert recompute(reason="删去规则", by=None) == 0
    clock.refresh_from_db()
    assert queries.rule(clock) is None
    assert "已不在规则库中" in queries.explain(clock)[0].zh


@tries(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each is rolled back
@given(offset=st.integers(0, 300), pauses=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3))
def test_pausing_never_shortens_and_counting_anew_changes_nothing(
    people: People, dossier: Dossier, offset: int, pauses: list[tuple[int, int]]
) -> None:
    with transaction.atomic():
        clock = decide(people, dossier, date(2025, 12, 1) + timedelta(days=offset))
        day, before = clock.started_on, clock.due_on
        for wait, lasts in pauses:
            day += timedelta(days=wait)
            actions.pause(deadline=clock, ground="testing", on=day, approver=people.head, by=people.wang)
            day += timedelta(days=lasts)
            clock = actions.resume(deadline=clock, on=day, by=people.wang)
            assert clock.due_on >= before
            before = clock.due_on
        assert recompute(reason="复核", by=None) == 0
        transaction.set_rollback(True)


def test_the_command_works_the_clocks_out_anew_and_wants_a_reason(people: People, dossier: Dossier) -> None:
    knock(people, dossier)
    Deadline.objects.update(due_on=date(2026, 10, 20))
    out = StringIO()
    call_command("rules_recount", "--reason", "更正", stdout=out)
    assert "1 个时限改变" in out.getvalue()
    assert Deadline.objects.get().due_on == date(2026, 10, 13)
    with pytest.raises(CommandError):
        call_command("rules_recount", "--reason", " ")


def test_pauses_extensions_and_places_with_holidays_of_their_own_keep_their_counts(
    people: People, dossier: Dossier
) -> None:
    clock = decide(people, dossier)
    actions.pause(deadline=clock, ground="testing", on=date(2026, 10, 12), approver=people.head, by=people.wang)
    clock = actions.resume(deadline=clock, on=date(2026, 10, 22), by=people.wang)
    clock = actions.extend(deadline=clock, extension=0, on=date(2026, 12, 20), approver=people.head, by=people.wang)
    actions.pause(deadline=clock, ground="testing", on=date(2026, 12, 21), approver=people.head, by=people.wang)
    right = clock.due_on
    Deadline.objects.update(due_on=date(2026, 12, 25))
    assert recompute(reason="更正", by=None) == 1
    assert Deadline.objects.get().due_on == right
    assert recompute(reason="更正", by=None) == 0


def test_cut_off_in_the_middle_it_goes_on_with_what_is_left(
    people: People, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(1, 6):
        knock(people, dossier, on=date(2026, 11, day + 1))
    right = list(Deadline.objects.order_by("id").values_list("due_on", flat=True))
    Deadline.objects.update(due_on=date(2026, 12, 31))
    monkeypatch.setattr(recounting, "BATCH", 2)
    batches = recounting._batches(5, "更正", None)
    with recounting._tables():
        assert recounting._find() == 5
        assert len(next(batches)) == 2  # the second batch never came
    assert Entry.objects.filter(kind="deadline_moved").count() == 2
    assert recompute(reason="更正", by=None) == 3
    assert list(Deadline.objects.order_by("id").values_list("due_on", flat=True)) == right
    assert Entry.objects.filter(kind="deadline_moved").count() == 5


def test_a_changed_calendar_moves_the_clocks_of_parties_too(
    people: People, dossier: Dossier, tmp_path: Path, rules: Path, settings: pytest.FixtureRequest
) -> None:
    knock_at(people, dossier, house(people), owner=people.health)
    settings.RULEBOOK = copytree(rules, tmp_path / "changed")  # type: ignore[attr-defined]
    shorter_holiday(tmp_path / "changed")
    assert recompute(reason="2026年放假安排调整", by=None) == 1  # the working days of the right; the fifteenth stays
    assert recompute(reason="2026年放假安排调整", by=None) == 0
    assert Deadline.objects.get(rule="tests.state").due_on == date(2026, 10, 8)


def test_the_clock_of_a_period_is_worked_out_by_its_own_count(db: None) -> None:
    settle()
    begin_periods(on=date(2026, 11, 17))
    right = dict(Deadline.objects.filter(unit="period").values_list("pk", "alarm_on"))
    assert right
    assert recompute(reason="无变化", by=None) == 0
    Deadline.objects.filter(unit="period").update(alarm_on=F("started_on"), due_on=F("due_on") + timedelta(days=1))
    assert recompute(reason="更正", by=None) == len(right)
    assert dict(Deadline.objects.filter(unit="period").values_list("pk", "alarm_on")) == right
