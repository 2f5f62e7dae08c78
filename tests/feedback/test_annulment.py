"""A decision that does not stand: the public no longer reads it, and its points go."""

from collections.abc import Iterator
from typing import Any

import pytest

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.feedback.credit.models import PointEntry
from liandong.feedback.credit.reactions import give_points_back, take_points
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.feedback.publicity.reactions import draft, take_down
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.registry.queries import standing_of
from tests.act.stories import FILED, at, told
from tests.people import People, settle


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_the_decision() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def case(people: People) -> Case:
    """A fine that is published and has taken points."""
    case = told(people)
    fine = [Imposed("F1", 2_000_000)]
    cases.decide(case=case, outcome="penalty", imposed=fine, reasons="属实", on=FILED, by=people.head)
    entry = Entry.objects.get(kind="case_decided")
    take_points(entry)
    draft(entry)
    publicity.publish(publication=Publication.objects.get(), by=people.head)
    return Case.objects.get(pk=case.pk)


def annulled(people: People, case: Case, how: str) -> Entry:
    cases.annul(case=case, how=how, reason="鲤城区人民政府复议决定", on=FILED, by=people.head)
    return Entry.objects.get(kind="decision_annulled")


def test_what_was_revoked_is_taken_down_with_a_word_and_its_clock_is_met(people: People, case: Case) -> None:
    entry = annulled(people, case, "revoked")
    take_down(entry)
    take_down(entry)  # a second time there is nothing to take down
    row = Publication.objects.get()
    assert row.stage == "withdrawn"
    assert "依法撤销" in row.withdraw_reason
    clock = Deadline.objects.get(rule="publicity.withdraw_term")
    assert (clock.agency, clock.met_by) == (people.health, "result_withdrawn")
    assert Entry.objects.get(kind="result_withdrawn").by_id == people.head.pk


def test_points_of_a_revoked_penalty_go_once_and_the_standing_with_them(people: People, case: Case) -> None:
    entry = annulled(people, case, "revoked")
    give_points_back(entry)
    give_points_back(entry)
    assert PointEntry.objects.get().cancelled_on == FILED
    standing = standing_of(case.subject)
    assert standing is not None
    assert standing.points == 0


def test_a_changed_penalty_keeps_its_points(people: People, case: Case) -> None:
    give_points_back(annulled(people, case, "changed"))
    assert PointEntry.objects.get().cancelled_on is None
