"""Two people at once in joint work: one acts, the other is told who did; nothing stands there twice."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from liandong.act.joint import actions
from liandong.act.joint.models import Joint, Plan, RelatedParty, Seat
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.act.jointly import PARTS, TODAY, at, clinic, clue_on, drafted, formed, opened, supplier, tasks
from tests.people import People, person, settle


@pytest.fixture
def people(transactional_db: None, settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def on_a_november_morning() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def together(*acts: Callable[[], object]) -> tuple[list[object], list[Refusal]]:
    """All at the same moment, each on its own connection: what was done, and who was told off."""
    made: list[object] = []
    refused: list[Refusal] = []
    gate = Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            with pretend(at(TODAY)):
                made.append(act())
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return made, refused


def test_two_heads_approve_one_plan_and_it_is_approved_once(people: People) -> None:
    other = person("he", "何", people.health, "head")
    plan = drafted(people, formed(people))
    made, refused = together(
        lambda: actions.approve_plan(plan=plan, by=people.head), lambda: actions.approve_plan(plan=plan, by=other)
    )
    assert (len(made), len(refused)) == (1, 1)
    assert Entry.objects.filter(kind="plan_approved").count() == 1


def test_two_officers_draft_a_plan_and_one_draft_waits(people: People) -> None:
    joint = formed(people)
    made, refused = together(
        *(
            lambda by=by: actions.draft_plan(joint=joint, parts=PARTS, tasks=tasks(people), by=by)
            for by in (people.wang, people.li)
        )
    )
    assert (len(made), len(refused)) == (1, 1)
    assert Plan.objects.count() == 1


def test_two_officers_make_joint_work_of_one_clue_and_there_is_one(people: People) -> None:
    clue = clue_on(people, clinic(people))
    made, refused = together(
        *(lambda by=by: opened(people, form="task", sources=[clue.dossier], by=by) for by in (people.wang, people.li))
    )
    assert (len(made), len(refused)) == (1, 1)
    assert Joint.objects.count() == 1


def test_two_officers_ask_the_same_agency_and_it_is_asked_once(people: People) -> None:
    joint = opened(people)
    made, refused = together(
        *(
            lambda by=by: actions.ask_to_join(joint=joint, agency=people.insurance, by=by)
            for by in (people.wang, people.li)
        )
    )
    assert (len(made), len(refused)) == (1, 1)
    assert Seat.objects.filter(agency=people.insurance).count() == 1


def test_one_clears_a_related_party_while_another_tells_of_it(people: People) -> None:
    party = actions.suspect(
        dossier=clue_on(people, clinic(people)).dossier, subject=supplier(people), relation="supplier", why="供货",
        by=people.wang,
    )  # fmt: skip
    made, refused = together(
        lambda: actions.clear_party(party=party, reason="票据齐全", by=people.wang),
        lambda: actions.tell_competent(party=party, matter="V27", asks="请查处", by=people.li),
    )
    assert (len(made), len(refused)) == (1, 1)
    assert RelatedParty.objects.get().outcome in ("cleared", "told")
