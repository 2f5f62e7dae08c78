"""New clues are compared a hundred at a time: with those before them and with one another, each once."""

import threading
from itertools import combinations

import pytest
from django.db import connection, transaction

from liandong.discover.clues.actions.comparing import compare_waiting
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.models import Alike, Clue, ClueText
from tests.discover.clue_factory import received
from tests.people import People, settle

TEXT = "津淮路88号的安康骨科诊所给人看病没有执业许可证，医生自称从医二十年，上个月收了我母亲三千元"
PHONE = ReporterDetails(name="林某", phone="13800001111")


@pytest.fixture
def people() -> People:
    return settle()


def reports(people: People) -> list[Clue]:
    """Three that say the same, one of another thing, two of one reporter about one clinic."""
    said = [TEXT + "。", "再次反映：" + TEXT, TEXT + "，请查处", "体检中心的报告拿错了人，要求重做一次检查"]
    clues = [received(people, title=f"来信{number}", text=text) for number, text in enumerate(said)]
    for number, text in enumerate(("同心口腔诊所乱收费不给发票", "在同心口腔诊所补的牙三天就掉了")):
        clues.append(received(people, title=f"来电{number}", text=text, subject_text="同心口腔诊所", reporter=PHONE))
    return clues


def pairs() -> set[tuple[int, int]]:
    return set(Alike.objects.values_list("clue", "earlier"))


def expected(clues: list[Clue]) -> set[tuple[int, int]]:
    same = [*combinations(clues[:3], 2), (clues[4], clues[5])]
    return {(later.pk, earlier.pk) for earlier, later in same}


@pytest.mark.django_db
def test_clues_taken_together_are_compared_with_one_another_and_the_later_names_the_earlier(people: People) -> None:
    clues = reports(people)
    assert compare_waiting(seconds=60) == len(clues)
    assert pairs() == expected(clues)
    assert compare_waiting(seconds=60) == 0


@pytest.mark.django_db
def test_taken_together_or_one_by_one_the_same_is_found_for_the_same_reasons(people: People) -> None:
    reports(people)
    while compare_waiting(seconds=60, most=1):
        pass
    one_by_one = list(Alike.objects.order_by("clue", "earlier").values_list("clue", "earlier", "score", "why"))
    Alike.objects.all().delete()
    ClueText.objects.update(compared_at=None)
    compare_waiting(seconds=60)
    assert list(Alike.objects.order_by("clue", "earlier").values_list("clue", "earlier", "score", "why")) == one_by_one


@pytest.mark.django_db
def test_what_is_compared_and_taken_back_is_compared_again(people: People) -> None:
    clues = reports(people)
    with transaction.atomic():
        compare_waiting(seconds=60)
        transaction.set_rollback(True)
    assert not pairs()
    assert ClueText.objects.filter(compared_at=None).count() == len(clues)
    compare_waiting(seconds=60)
    assert pairs() == expected(clues)


@pytest.mark.django_db(transaction=True)
def test_what_another_worker_has_taken_is_left_to_it(people: People) -> None:
    clues = reports(people)
    counted: list[int] = []

    def other() -> None:
        counted.append(compare_waiting(seconds=60))
        connection.close()

    with transaction.atomic():
        taken = [one.pk for one in clues[:4]]
        list(ClueText.objects.select_for_update().filter(clue__in=taken))
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(60)
        assert counted == [2]
    assert compare_waiting(seconds=60) == len(taken)
    assert pairs() == expected(clues)
