"""A day that a person sets: where a rule lets it, no later than a text allows, and moved by nothing."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings as site
from django.utils import translation

from liandong.ground.deadlines import actions, queries
from liandong.ground.deadlines.models import Deadline, Occasion
from liandong.ground.deadlines.recounting import recompute
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import at
from liandong.ground.rulebook.faults import RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.law.refusal import Refusal
from tests.ground.test_deadlines import START, KnockHeard, write
from tests.people import People, settle

NATIONAL_DAY = date(2026, 10, 1)


@pytest.fixture
def rules(tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[Path]:
    root = tmp_path / "rulebook"
    copytree(Path(site.RULEBOOK) / "calendars", root / "calendars")
    starts = "starts: knock_heard\nends: door_opened\nowed_by: receiver"
    write(root, "fixed", starts, 15, "day")
    write(root, "by_text", starts, 15, "day", version="given: true")
    settings.RULEBOOK = root  # type: ignore[attr-defined]
    yield root
    at.cache_clear()


@pytest.fixture
def people(db: None, rules: Path) -> People:
    return settle()


@pytest.fixture
def dossier(people: People) -> Dossier:
    return open_dossier(kind="case", title="某诊所案", place=people.county, owner=people.health, by=people.wang)


def knock(people: People, dossier: Dossier, until: date | None) -> dict[str, Deadline]:
    actions.run_clocks(
        KnockHeard(dossier=dossier.key), dossier=dossier, on=START, agencies={"receiver": people.health}, until=until,
        by=people.wang,
    )  # fmt: skip
    return {clock.rule: clock for clock in Deadline.objects.all()}


def test_a_day_speaks_only_where_the_rule_lets_it(people: People, dossier: Dossier) -> None:
    clocks = knock(people, dossier, NATIONAL_DAY)
    assert clocks["tests.fixed"].due_on == date(2026, 10, 15)
    assert not clocks["tests.fixed"].is_given
    given = clocks["tests.by_text"]
    assert (given.due_on, given.given_by, given.length) == (NATIONAL_DAY, people.wang, 1)
    assert Occasion.objects.get().until == NATIONAL_DAY


def test_without_a_day_the_length_counts(people: People, dossier: Dossier) -> None:
    clock = knock(people, dossier, None)["tests.by_text"]
    assert (clock.due_on, clock.is_given) == (date(2026, 10, 15), False)


def test_a_text_is_not_made_longer_nor_the_past_due(people: People, dossier: Dossier) -> None:
    with translation.override("en"):
        with pytest.raises(Refusal, match="earlier, not later"):
            knock(people, dossier, date(2026, 10, 16))
        with pytest.raises(Refusal, match="in the past"):
            knock(people, dossier, date(2026, 9, 29))
    assert not Deadline.objects.exists()


def test_a_day_that_was_set_says_by_whom_and_is_moved_by_no_recount(people: People, dossier: Dossier) -> None:
    clock = knock(people, dossier, NATIONAL_DAY)["tests.by_text"]
    assert recompute(reason="复核", by=None) == 0
    clock.refresh_from_db()
    assert clock.due_on == NATIONAL_DAY
    told = [line.zh for line in queries.explain(clock)]
    assert "最后一日由王指定，不因放假顺延" in told


def test_only_a_person_sets_a_day(people: People, dossier: Dossier) -> None:
    with pytest.raises(ValueError, match="a person"):
        actions.run_clocks(
            KnockHeard(dossier=dossier.key), dossier=dossier, on=START, agencies={"receiver": people.health},
            until=NATIONAL_DAY, by=None,
        )  # fmt: skip


def test_a_term_whose_day_is_given_counts_in_days(rules: Path) -> None:
    write(rules, "wrong", "starts: knock_heard", 5, "workday", version="given: true")
    with pytest.raises(RulebookRefused) as refused:
        load(rules)
    assert any("counts in days" in fault.says.en for fault in refused.value.faults)
