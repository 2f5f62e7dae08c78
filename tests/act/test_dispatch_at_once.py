"""Two at once, broken off in the middle, told twice: a matter is sent, signed for and ruled on once or not at all."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from liandong.act.dispatch import actions
from liandong.act.dispatch.models import Dispatch, Ruling
from liandong.discover.clues.models import Clue
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.documents.models import Document
from liandong.law.refusal import Refusal
from tests.act.stories import at, routed
from tests.people import People, settle

DAY = date(2026, 9, 30)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


def both(*acts: Callable[[], object]) -> list[Refusal]:
    """Done at the same moment by different people; gives what was refused."""
    start, refused = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            with pretend(at(DAY)), translation.override("en"):
                start.wait(10)
                act()
        except Refusal as refusal:
            refused.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


def clue_of(people: People) -> Clue:
    with pretend(at(DAY)):
        return routed(people)


def sent(people: People) -> Dispatch:
    with pretend(at(DAY)):
        return actions.send(
            dossier=clue_of(people).dossier, kind="lead", to=people.market, asks="请查处", by=people.wang
        )


def test_two_who_send_one_clue_send_it_once(people: People) -> None:
    dossier = clue_of(people).dossier
    refused = both(
        lambda: actions.send(dossier=dossier, kind="lead", to=people.market, asks="请查处", by=people.wang),
        lambda: actions.send(
            dossier=dossier, kind="lead", to=people.police, asks="请查处", override_reason="医托", by=people.li
        ),
    )
    assert len(refused) == 1
    assert Dispatch.objects.count() == Entry.objects.filter(kind="matter_dispatched").count() == 1
    assert Clue.objects.get().holder == Dispatch.objects.get().to_agency


def test_signed_for_and_recalled_at_once_is_one_of_the_two(people: People) -> None:
    row = sent(people)
    refused = both(
        lambda: actions.sign(dispatch=row, by=people.zhao),
        lambda: actions.recall(dispatch=row, reason="误转", by=people.wang),
    )
    assert len(refused) == 1
    row.refresh_from_db()
    assert row.stage in (Dispatch.Stage.SIGNED, Dispatch.Stage.RECALLED)
    assert Clue.objects.get().holder == (people.market if row.stage == "signed" else people.health)


def test_two_who_rule_give_one_ruling(people: People) -> None:
    row = sent(people)
    with pretend(at(DAY)):
        actions.decline(dispatch=row, reason="不归我局", competent=None, by=people.zhao)
        asked = actions.ask_for_ruling(clue=Clue.objects.get(), asks="争议", by=people.wang)
    refused = both(
        lambda: actions.rule(dispatch=asked, competent=people.market, reason="属广告", by=people.qian),
        lambda: actions.rule(dispatch=asked, competent=people.health, reason="属行医", by=people.qian),
    )
    assert len(refused) == 1
    assert Ruling.objects.count() == Document.objects.filter(kind="jurisdiction_ruling").count() == 1


def test_what_is_told_twice_is_asked_once(people: People) -> None:
    row = sent(people)
    dossier = row.dossier
    ask: dict[str, Any] = {"dossier": dossier, "kind": "task", "to": people.police, "asks": "请核对人员名单"}
    again: Any = lambda: actions.send(**ask, by=people.wang)  # noqa: E731
    assert len(both(again, again)) == 1
    assert Dispatch.objects.filter(kind="task").count() == 1


def test_broken_off_in_the_middle_leaves_nothing_behind(people: People) -> None:
    clue = clue_of(people)
    before = (Entry.objects.count(), Document.objects.count(), Deadline.objects.count())
    with pretend(at(DAY)), pytest.raises(Refusal):  # the letter cannot be set in type
        actions.send(dossier=clue.dossier, kind="lead", to=people.market, asks="请查处\U0001f9ff\ue000", by=people.wang)
    assert (Entry.objects.count(), Document.objects.count(), Deadline.objects.count()) == before
    assert not Dispatch.objects.exists()
    assert Clue.objects.get().holder == people.health
    with pretend(at(DAY)):
        row = actions.send(dossier=clue.dossier, kind="lead", to=people.market, asks="请查处", by=people.wang)
    assert row.letter is not None
    assert row.letter.number.endswith("1号")  # no number was lost
