"""Two people, or two workers, at the same moment."""

import pytest

from liandong.act.works import actions
from liandong.act.works.models import Obligation, Work
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.deadlines.models import Deadline
from liandong.law.refusal import Refusal
from tests.act.stories import at
from tests.act.works import BLACKLIST, MEETING, TODAY, met, published
from tests.ground.trail import Elsewhere
from tests.people import settle

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_who_write_the_same_meeting_down_at_once_make_one_record() -> None:
    with pretend(at(TODAY)):
        people = settle()
    told: list[str] = []

    def write(who: User) -> None:
        with pretend(at(TODAY)):
            try:
                met(people, by=who)
            except Refusal as refusal:
                told.append(str(refusal))

    clerks = [Elsewhere(lambda who=who: write(who)) for who in (people.wang, people.li)]  # type: ignore[misc]
    for clerk in clerks:
        clerk.join()
    assert Work.objects.count() == 1
    assert len(told) == 1
    assert Obligation.objects.filter(rule=MEETING, agency=people.health).count() == 1


def test_two_workers_begin_a_period_once() -> None:
    with pretend(at(TODAY)):
        settle()
    begun: list[int] = []
    workers = [Elsewhere(lambda: begun.append(actions.begin_periods(on=TODAY))) for _ in range(2)]
    for worker in workers:
        worker.join()
    assert sum(begun) == Obligation.objects.count() == Deadline.objects.count()


def test_a_record_while_the_worker_begins_the_period_meets_the_one_clock() -> None:
    with pretend(at(TODAY)):
        people = settle()

    def write() -> None:
        with pretend(at(TODAY)):
            published(people.qian)

    both = [Elsewhere(write), Elsewhere(lambda: actions.begin_periods(on=TODAY))]
    for one in both:
        one.join()
    assert Deadline.objects.get(rule=BLACKLIST).met_on == TODAY
