"""What a decision leads to: points, standing, and what the public sees."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.feedback.credit import actions as credit
from liandong.feedback.credit.models import PointEntry
from liandong.feedback.credit.reactions import take_points
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity import queries
from liandong.feedback.publicity.masking import masked, masked_name, masked_text
from liandong.feedback.publicity.models import Publication
from liandong.feedback.publicity.reactions import draft
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.registry.queries import standing_of
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, heard, told
from tests.people import People, settle


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_the_day_of_the_decision() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


@pytest.fixture
def entry(people: People) -> Entry:
    """The trail's entry of a decision: a fine and a stop of operation."""
    imposed = [Imposed("F1", 2_000_000), Imposed("R2", 0, "责令停业整顿七日")]
    cases.decide(case=heard(people), outcome="penalty", imposed=imposed, reasons="属实", on=FILED, by=people.head)
    return Entry.objects.get(kind="case_decided")


def drafted(entry: Entry) -> Publication:
    draft(entry)
    return Publication.objects.select_related("dossier").get(because=entry.pk)


def test_the_heaviest_penalty_takes_the_points_once(entry: Entry) -> None:
    take_points(entry)
    take_points(entry)
    taken = PointEntry.objects.get()
    assert (taken.item, taken.points, taken.scheme) == ("R2", 8, "credit.institution_points")
    standing = standing_of(taken.subject)
    assert standing is not None
    assert (standing.points, standing.because) == (8, entry.pk)
    assert Entry.objects.filter(kind="points_taken").count() == 1


def test_cancelled_points_leave_the_standing(people: People, entry: Entry) -> None:
    take_points(entry)
    taken = PointEntry.objects.get()
    with pytest.raises(Refusal):
        credit.cancel_points(entry=taken, reason="复议撤销", by=people.zhao)
    credit.cancel_points(entry=taken, reason="复议撤销", by=people.head)
    standing = standing_of(taken.subject)
    assert standing is not None
    assert standing.points == 0
    assert Entry.objects.filter(kind="points_cancelled").exists()


def test_a_decision_without_penalty_takes_nothing(people: People) -> None:
    cases.decide(case=told(people), outcome="not_established", imposed=[], reasons="证据不足", on=FILED, by=people.head)
    entry = Entry.objects.get(kind="case_decided")
    take_points(entry)
    draft(entry)
    assert not PointEntry.objects.exists()
    assert not Publication.objects.exists()


def test_a_draft_is_not_public_until_somebody_publishes_it(people: People, entry: Entry) -> None:
    row = drafted(entry)
    assert Entry.objects.filter(kind="publication_drafted").count() == 1
    assert not queries.shown(FILED).exists()
    with pytest.raises(Refusal):
        publicity.publish(publication=row, by=people.zhao)
    clock = Deadline.objects.get(rule="publicity.publish_term")
    assert (clock.due_on, clock.met_on) == (date(2026, 10, 15), None)
    publicity.publish(publication=row, by=people.head)
    clock.refresh_from_db()
    assert clock.met_on == FILED
    assert queries.public_search("安康", FILED).get() == row
    assert queries.shown(date(2027, 9, 30)).exists()
    assert not queries.shown(date(2027, 10, 1)).exists()  # a year, then it stops by itself
    assert Entry.objects.filter(kind="result_published").exists()


def test_a_withdrawn_publication_shows_its_reason_and_nothing_else(people: People, entry: Entry) -> None:
    row = publicity.publish(publication=drafted(entry), by=people.head)
    with pytest.raises(Refusal):
        publicity.withdraw(publication=row, reason=" ", by=people.head)
    row = publicity.withdraw(publication=row, reason="行政复议决定撤销", by=people.head)
    assert not queries.public_search("安康", FILED).exists()
    page = Client().get(f"/public/{row.slug}/").content.decode()
    assert "行政复议决定撤销" in page
    assert "安康" not in page
    assert Entry.objects.filter(kind="result_withdrawn").exists()


def test_the_public_page_says_what_was_imposed_and_hides_the_dossier(people: People, entry: Entry) -> None:
    row = publicity.publish(publication=drafted(entry), by=people.head)
    page = Client().get(f"/public/{row.slug}/").content.decode()
    case = Case.objects.get()
    assert "20,000.00" in page
    assert case.subject.name in page
    for hidden in (case.dossier.key, case.clue.dossier.key if case.clue else "?", people.wang.name + "、"):
        assert hidden not in page


def test_only_named_fields_are_shown_and_people_are_masked() -> None:
    fields = {"party": "王小明", "code": "110101199001011234", "cause": "非医师行医", "phone": "13800000000"}
    assert masked(fields, subject_kind="person") == {"party": "王某某", "cause": "非医师行医"}
    assert masked(fields | {"party": "安康诊所"}, subject_kind="institution")["code"] == fields["code"]


@pytest.mark.parametrize(("name", "shown"), [("张三", "张某"), ("欧阳修远", "欧某某"), ("John", "J***"), ("", "")])
def test_names_are_masked(name: str, shown: str) -> None:
    assert masked_name(name) == shown


def test_long_numbers_and_patients_names_are_masked_in_text() -> None:
    said = masked_text("患者李小红，电话138 0000 0000，身份证11010119900101123X，罚款20000元")
    assert "李小红" not in said
    assert "0000" not in said.replace("20000", "")
    assert "20000元" in said
