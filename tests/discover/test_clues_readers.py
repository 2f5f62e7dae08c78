"""可见线索: for each clue a line for every agency that reads it, kept by the database."""

from datetime import timedelta

import pytest

from liandong.discover.clues.codes import OPEN, Stage
from liandong.discover.clues.models import Clue, ClueReader
from liandong.discover.clues.queries.desk import Filters, desk, visible
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.actions import hand_over, share, unshare
from tests.discover.clue_factory import received
from tests.people import People, settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def readers(clue: Clue) -> set[int]:
    return set(ClueReader.objects.filter(clue=clue).values_list("agency", flat=True))


def test_who_reads_a_clue_is_who_has_a_share_of_its_dossier(people: People) -> None:
    clue = received(people)
    assert readers(clue) == {people.health.pk}
    share(dossier=clue.dossier, agency=people.market, level="read", because="会商", by=people.wang)
    assert readers(clue) == {people.health.pk, people.market.pk}
    share(dossier=clue.dossier, agency=people.market, level="edit", because="转办", by=people.wang)
    assert readers(clue) == {people.health.pk, people.market.pk}
    unshare(dossier=clue.dossier, agency=people.market, because="误发", by=people.wang)
    assert readers(clue) == {people.health.pk}
    hand_over(dossier=clue.dossier, to=people.market, because="移交", by=None)
    clue.dossier.refresh_from_db()
    assert readers(clue) == set(clue.dossier.readers)


@pytest.mark.parametrize("stage", Stage.values)
def test_a_line_knows_whether_its_clue_is_open(people: People, stage: str) -> None:
    clue = received(people)
    Clue.objects.filter(pk=clue.pk).update(stage=stage, closed_at=clue.received_at)
    assert ClueReader.objects.get(clue=clue).is_open == (stage in OPEN)


def test_a_line_stands_where_its_clue_stands_in_the_list(people: People) -> None:
    clue = received(people)
    day_before = clue.received_at - timedelta(days=1)
    Clue.objects.filter(pk=clue.pk).update(received_at=day_before)
    assert ClueReader.objects.get(clue=clue).received_at == day_before


def test_all_that_one_may_see_is_the_same_by_lines_and_by_shares(people: People) -> None:
    clues = [received(people, text=f"第{number}件投诉") for number in range(60)]
    for clue in clues[::2]:
        share(dossier=clue.dossier, agency=people.market, level="read", because="会商", by=people.wang)
    Clue.objects.filter(pk=clues[4].pk).update(stage=Stage.DECLINED)
    for user in (people.wang, people.zhao, people.qian, people.prosecutor, people.hospital):
        for stage in ("open", "all", "declined"):
            assert pages(user, stage) == list(
                visible(user)
                .filter(stage__in=chosen(stage))
                .order_by("-received_at", "-pk")
                .values_list("pk", flat=True)
            ), (user, stage)


def chosen(stage: str) -> tuple[str, ...]:
    return {"open": tuple(OPEN), "all": tuple(Stage.values)}.get(stage, (stage,))


def pages(user: User, stage: str) -> list[int]:
    """The ids of all pages of the list, one after the other."""
    found, after = [], ""
    while True:
        page = desk(user, Filters.of({"whose": "all", "stage": stage, "after": after}))
        found += [line.pk for line in page.lines]
        if not (after := page.after):
            assert page.count == len(found)
            return found


@pytest.mark.parametrize("narrowing", [{"place": "350502"}, {"q": "第7件"}, {"light": "ok"}, {"matter": "M01"}])
def test_what_narrows_the_list_narrows_it_by_lines_too(people: People, narrowing: dict[str, str]) -> None:
    for number in range(8):
        received(people, text=f"第{number}件投诉")
    asked = Filters.of({"whose": "all", **narrowing})
    ours = Filters.of({"whose": "ours", **narrowing})
    assert [one.pk for one in desk(people.wang, asked).lines] == [one.pk for one in desk(people.wang, ours).lines]
