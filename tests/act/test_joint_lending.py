"""Whoever joins reads what the joint work comes from, as long as it takes part, and never who reported."""

from collections.abc import Iterator
from typing import Any

import pytest

from liandong.act.dispatch import actions as dispatches
from liandong.act.joint import actions
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions as visits
from liandong.discover.inspections.queries import checklists
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.dossiers.actions import regrade, share
from liandong.ground.dossiers.queries import may_edit, may_see
from tests.act.jointly import TODAY, at, clinic, clue_on, formed, opened, running, supplier
from tests.discover.clue_factory import LIN, received
from tests.pages import FORBIDDEN, MISSING, as_, said
from tests.people import People, certify, person, settle


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_november_morning() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def secret(people: People, clue: Clue) -> Clue:
    regrade(dossier=clue.dossier, grade="secret", because="保护举报人", by=people.wang)
    return Clue.objects.select_related("dossier", "holder").get(pk=clue.pk)


def test_an_agency_that_joins_reads_the_sources_and_one_that_was_only_asked_does_not(people: People) -> None:
    clue = clue_on(people, clinic(people))
    joint = opened(people, sources=[clue.dossier], agencies=[people.market, people.insurance])
    assert not may_see(people.zhao, clue.dossier)
    actions.name_members(joint=joint, people=[people.zhao], by=people.zhao)
    assert may_see(people.zhao, clue.dossier)
    assert not may_edit(people.zhao, clue.dossier)
    assert clue.dossier.shares.filter(until__isnull=True).count() == 2  # the owner and the one that joined
    entry = Entry.objects.filter(kind="dossier_shared", dossier=clue.key).get()
    assert entry.data["agency"] == people.market.pk


def test_what_is_brought_in_later_is_read_too(people: People) -> None:
    joint = formed(people)
    clue = clue_on(people, clinic(people))
    actions.add_source(joint=joint, source=clue.dossier, by=people.wang)
    assert may_see(people.zhao, clue.dossier)


def test_reading_ends_when_the_agency_leaves_or_the_work_is_called_off(people: People) -> None:
    first, second = clue_on(people, clinic(people)), clue_on(people, clinic(people), title="另一件")
    left = formed(people, sources=[first.dossier])
    actions.leave_joint(joint=left, agency=people.market, reason="人手不足", by=people.zhao)
    assert not may_see(people.zhao, first.dossier)
    off = formed(people, sources=[second.dossier])
    actions.call_off(joint=off, reason="不再需要", by=people.wang)
    assert not may_see(people.zhao, second.dossier)


def test_what_an_agency_had_for_another_reason_is_neither_lowered_nor_taken_away(people: People) -> None:
    had, written = clue_on(people, clinic(people)), clue_on(people, clinic(people), title="另一件")
    share(dossier=had.dossier, agency=people.market, level="edit", because="协查", by=people.wang)
    joint = formed(people, sources=[had.dossier, written.dossier])
    dispatches.send(dossier=written.dossier, kind="copy", to=people.market, asks="供参考", by=people.wang)
    actions.leave_joint(joint=joint, agency=people.market, reason="人手不足", by=people.zhao)
    assert may_edit(people.zhao, had.dossier)
    assert may_see(people.zhao, written.dossier)


def test_what_the_lead_only_reads_is_not_its_to_lend(people: People) -> None:
    theirs = clue_on(people, clinic(people), by=people.zhao)
    share(dossier=theirs.dossier, agency=people.health, because="征求意见", by=people.zhao)
    insurer = person("yi", "易", people.insurance, "officer")
    joint = opened(people, sources=[theirs.dossier], agencies=[people.insurance])
    actions.name_members(joint=joint, people=[insurer], by=insurer)
    assert not may_see(insurer, theirs.dossier)


def test_who_reported_stays_sealed_from_whoever_reads_by_joining(people: People) -> None:
    clue = received(people, reporter=LIN)
    formed(people, sources=[clue.dossier])
    page = said(as_(people.zhao).get(f"/d/{clue.key}/"))
    assert clue.key in page
    for word in (LIN.name, LIN.phone):
        assert word not in page
    assert as_(people.zhao).get(f"/clues/{clue.key}/reporter/").status_code in (FORBIDDEN, MISSING)


def test_a_visit_for_a_secret_clue_and_of_secret_joint_work_is_secret(people: People) -> None:
    subject = clinic(people)
    clue = secret(people, clue_on(people, subject))
    visit = visits.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=checklists(people.county.pk)[0].id,
        planned_on=TODAY, clues=[clue], by=people.wang,
    )  # fmt: skip
    assert visit.dossier.grade == "secret"
    assert not may_see(people.qian, visit.dossier)
    certify(people.zhao, "闽C0009")
    joint = running(people, grade="secret")
    actions.name_members(joint=joint, people=[people.wang], by=people.wang)
    other = actions.plan_visit(
        joint=joint, subject=supplier(people), officers=[people.wang, people.zhao], planned_on=TODAY,
        checklist=checklists(people.county.pk)[0].id, by=people.wang,
    )  # fmt: skip
    assert other.dossier.grade == "secret"
