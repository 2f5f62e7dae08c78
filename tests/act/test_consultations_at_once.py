"""Two people in one room, or two who decide, at the same moment: one is heard, the other is told."""

from collections.abc import Callable
from typing import Any

import pytest

from liandong.act.consultations import actions
from liandong.act.consultations.models import AgendaItem, Decision
from liandong.act.dispatch.models import Dispatch
from liandong.act.works.models import Work
from liandong.discover.worklist import actions as lists
from liandong.discover.worklist.models import EntryVersion, KeyMatter, WorkList
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.law.refusal import Refusal
from tests.act.meetings import DUE, TODAY, drafted, opened
from tests.act.stories import at
from tests.ground.trail import Elsewhere
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = {name: "写明" for name in ("body", "object", "procedure", "content", "method")}


@pytest.fixture
def people(settings: Any, tmp_path: Any) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    with pretend(at(TODAY)):
        return settle()


def at_once(act: Callable[[User], object], *who: User) -> list[str]:
    """What those were told who came second."""
    told: list[str] = []

    def do(user: User) -> None:
        with pretend(at(TODAY)):
            try:
                act(user)
            except Refusal as refusal:
                told.append(str(refusal))

    for thread in [Elsewhere(lambda user=user: do(user)) for user in who]:  # type: ignore[misc]
        thread.join()
    return told


def test_two_who_confirm_the_minutes_send_each_task_once(people: People) -> None:
    with pretend(at(TODAY)):
        meeting = drafted(people)
    told = at_once(lambda user: actions.confirm(meeting=meeting, by=user), people.wang, people.li)
    assert len(told) == 1
    assert Dispatch.objects.count() == Work.objects.count() == 1


def test_two_who_write_on_one_item_keep_the_first_words(people: People) -> None:
    with pretend(at(TODAY)):
        _meeting, item = opened(people)
    told = at_once(
        lambda user: actions.note_item(item=item, note=f"{user.name}记录", revision=0, by=user), people.wang, people.li
    )
    assert len(told) == 1
    assert AgendaItem.objects.get(pk=item.pk).revision == 1


def test_two_who_write_the_same_decision_make_one(people: People) -> None:
    with pretend(at(TODAY)):
        meeting, item = opened(people)
    told = at_once(
        lambda user: actions.decide(
            meeting=meeting, item=item, text="联合检查", owner=people.market, due_on=DUE, by=user
        ),
        people.wang, people.li,
    )  # fmt: skip
    assert len(told) == 1
    assert Decision.objects.count() == 1


def test_two_items_at_once_have_two_places_on_the_agenda(people: People) -> None:
    with pretend(at(TODAY)):
        meeting, _item = opened(people)
    told = at_once(
        lambda user: actions.add_item(meeting=meeting, kind="progress", title=user.name, by=user),
        people.wang, people.li, people.zhao,
    )  # fmt: skip
    assert told == []
    assert sorted(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_two_departments_that_decide_on_a_matter_decide_once(people: People) -> None:
    with pretend(at(TODAY)):
        found = lists.gather(title="虚假广告", text="投诉集中", nature="problem", origin="complaint", by=people.wang)
    told = at_once(
        lambda user: lists.promote(key_matter=found, because=f"{user.name}研究", by=user), people.head, people.zhao
    )
    assert len(told) == 1
    found = KeyMatter.objects.select_related("dossier").get(pk=found.pk)
    assert found.decider_id == found.dossier.owner_id


def test_two_first_entries_begin_one_list(people: People) -> None:
    with pretend(at(TODAY)):
        made = []
        for title in ("虚假广告", "串换项目"):
            found = lists.gather(title=title, text="投诉", nature="problem", origin="complaint", by=people.wang)
            lists.promote(key_matter=found, because="跨部门", by=people.head)
            lists.revise(key_matter=found, told=TOLD, because="首次", joining=[people.market], seen=0, by=people.wang)
            made.append(found)
    pairs = dict(zip((people.wang.pk, people.li.pk), made, strict=True))
    told = at_once(lambda user: lists.list_entry(key_matter=pairs[user.pk], by=user), people.wang, people.li)
    assert told == []
    assert WorkList.objects.count() == 1
    told = at_once(lambda user: lists.issue_list(by=user), people.wang, people.li)
    assert len(told) == 1
    assert WorkList.objects.get().issues.count() == 1
    assert EntryVersion.objects.count() == 2
