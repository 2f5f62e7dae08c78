"""Numbers of dossiers when several are opened at once: nobody waits for another, and none comes twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from liandong.ground.dossiers.actions import Opening, open_dossier, open_dossiers
from liandong.ground.dossiers.models import Dossier
from tests.ground.trail import Elsewhere
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people() -> People:
    return settle()


def opened(people: People) -> Dossier:
    return open_dossier(kind="clue", title="线索", place=people.county, owner=people.health, by=people.wang)


def test_nobody_waits_for_a_number_that_another_transaction_has_drawn(people: People) -> None:
    before, drawn, end = opened(people), Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            opened(people)
            drawn.set()
            assert end.wait(30)

    other = Elsewhere(hold)
    assert drawn.wait(30)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        after = opened(people)
    end.set()
    other.join()
    assert int(after.key[-6:]) == int(before.key[-6:]) + 2


def test_the_first_numbers_of_a_series_asked_for_at_once_are_each_another(people: People) -> None:
    def one(_number: int) -> str:
        try:
            return opened(people).key
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        keys = list(pool.map(one, range(24)))
    assert len(set(keys)) == 24


def test_many_are_numbered_in_the_order_given_and_each_has_its_owner(people: People) -> None:
    titles = [f"第{n}件" for n in range(40)]
    made = open_dossiers(
        [Opening(kind="clue", title=title, place=people.county, owner=people.health) for title in titles]
    )
    kept = list(Dossier.objects.order_by("key"))
    assert [one.title for one in kept] == titles
    assert [(one.pk, one.key, event.dossier) for one, event in made] == [(one.pk, one.key, one.key) for one in kept]
    assert {tuple(one.readers) for one in kept} == {(people.health.pk,)}
    assert {one.shares.get().level for one in kept} == {"owner"}
