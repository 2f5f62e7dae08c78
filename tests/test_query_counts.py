"""A page asks the database as often for forty rows as for three, and at most twelve times."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liandong.act.cases.models import Case
from liandong.act.consultations.actions import ask as ask_advice
from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.actions import suspect
from liandong.act.oversight.models import Card, MajorCase
from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now, pretend, today
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import link, open_dossier, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.actions import register_company
from liandong.ground.registry.models import Subject
from tests.act import jointly, stories
from tests.people import People, settle

FEW, MANY, MOST = 3, 40, 12
MOST_ON_THE_WORKBENCH = 12  # letters, warnings and reviews that wait each ask once
MOST_ON_A_DOSSIER = 24  # nine stages add their panels and their acts
MOST_ON_A_FULL_ONE = 35  # where every one of them has something to show

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return settle()


def subject(people: People, number: int) -> Subject:
    return register_company(name=f"泉州样例药业{number}有限公司", place=people.county, by=people.wang)


def clue(people: People, number: int) -> Clue:
    return receive_clue(
        channel="form",
        source="complaint",
        title=f"反映第{number}家诊所",
        text=f"第{number}家诊所超出登记的诊疗科目行医",
        place=people.county,
        subject=subject(people, number),
        by=people.wang,
    )


def dispatch(people: People, number: int) -> Dispatch:
    about = clue(people, number)
    share(dossier=about.dossier, agency=people.market, level="edit", because="转办", by=people.wang)
    return Dispatch.objects.create(
        dossier=about.dossier,
        clue=about,
        kind=Dispatch.Kind.LEAD,
        from_agency=people.health,
        to_agency=people.market,
        asks="请核实",
        sent_at=now(),
        begun_at=now(),
        sent_by=people.wang,
    )


def dossier(people: People, kind: str, about: Subject) -> Dossier:
    return open_dossier(
        kind=kind, title=about.name, place=people.county, owner=people.health, subject=about, by=people.wang
    )


def case(people: People, number: int) -> Case:
    about = subject(people, number)
    return Case.objects.create(
        dossier=dossier(people, "case", about),
        number=f"鲤卫罚立〔2026〕{number}号",
        subject=about,
        agency=people.health,
        matter="M01",
        cause="超出登记的诊疗科目行医",
        procedure_version=today(),
        acted_on=today(),
        act_until=today(),
        filed_on=today(),
    )


def inspection(people: People, number: int) -> Inspection:
    about = subject(people, number)
    visit = Inspection.objects.create(
        dossier=dossier(people, "inspection", about),
        subject=about,
        agency=people.health,
        kind=Inspection.Kind.PLANNED,
        checklist="inspections.scope_checklist",
        checklist_version=today(),
        planned_on=today() + timedelta(days=number),
    )
    visit.officers.set([people.wang, people.li])
    return visit


def publication(people: People, number: int) -> Publication:
    about = subject(people, number)
    return Publication.objects.create(
        kind=Publication.Kind.PENALTY,
        dossier=dossier(people, "case", about),
        agency=people.health,
        subject=about,
        slug=f"slug-{number}",
        title=about.name,
        body={"party": about.name},
        search=about.name,
        drafted_on=today(),
        because=1_000_000 + number,
    )


def asked(who: User, address: str) -> tuple[int, int]:
    """How often the second look at a page asks the database, and how long the page is.

    The marks of the test's own transaction do not count.
    """
    client = Client()
    client.force_login(who)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as heard:
        length = len(client.get(address).content)
    return sum("SAVEPOINT" not in query["sql"] for query in heard.captured_queries), length


MAKE = Callable[[People, int], object]
PAGES: list[tuple[str, str, MAKE, str]] = [
    ("ui:workbench", "", clue, "li"),
    ("ui:workbench", "?light=soon&mine=1", clue, "wang"),
    ("ui:search", "?q=诊所", clue, "li"),
    ("clues:list", "", clue, "li"),
    ("clues:list", "?whose=all", clue, "qian"),
    ("clues:list", "?whose=all&light=soon&q=诊所", clue, "wang"),
    ("dispatch:list", "", dispatch, "zhao"),
    ("dispatch:list", "?box=waiting", dispatch, "wang"),
    ("cases:list", "", case, "wang"),
    ("cases:list", "", case, "qian"),
    ("inspections:list", "", inspection, "wang"),
    ("publicity:list", "", publication, "head"),
    ("registry:list", "", subject, "wang"),
    ("registry:list", "?q=样例", subject, "wang"),
]


@pytest.mark.parametrize(("name", "query", "make", "who"), PAGES, ids=[f"{p[0]}{p[1]} as {p[3]}" for p in PAGES])
def test_a_list_asks_as_often_for_forty_rows_as_for_three(
    people: People, name: str, query: str, make: MAKE, who: str
) -> None:
    address, user = reverse(name) + query, getattr(people, who)
    for number in range(FEW):
        make(people, number)
    few, short = asked(user, address)
    for number in range(FEW, MANY):
        make(people, number)
    many, long = asked(user, address)
    assert long > short  # there is more on it
    assert few == many <= (MOST_ON_THE_WORKBENCH if name == "ui:workbench" else MOST)


def test_a_dossier_asks_as_often_with_forty_shares_clocks_and_links_as_with_three(people: People) -> None:
    one = clue(people, 0)
    address = reverse("ui:dossier", args=[one.dossier.key])

    def more(numbers: range) -> None:
        for number in numbers:
            other = clue(people, number)
            link(from_dossier=one.dossier, to_dossier=other.dossier, relation="belongs_with", by=people.wang)
            Deadline.objects.create(
                rule="clues.answer_term",
                rule_version=today(),
                dossier=one.dossier,
                agency=people.health,
                about=f"dispatch:{number}",
                started_on=today(),
                length=number,
                unit="day",
                due_on=today() + timedelta(days=number),
                alarm_on=today(),
            )

    more(range(1, FEW))
    few, short = asked(people.wang, address)
    more(range(FEW, MANY))
    many, long = asked(people.wang, address)
    assert long > short
    assert few == many <= MOST_ON_A_DOSSIER


def burden(people: People, on: Dossier) -> None:
    """A card, a classing, a related party and a copy to others: what makes a dossier heavy."""
    late = Deadline.objects.filter(dossier=on).first()
    assert late is not None
    health, day = people.health, today()
    Card.objects.create(
        deadline=late, dossier=on, colour=Card.Colour.YELLOW, rule=late.rule, agency=health, charged=health,
        issuer=people.city_health, due_on=late.due_on, sent_on=day, sent_at=now(), is_open=True,
    )  # fmt: skip
    MajorCase.objects.create(
        dossier=on, agency=health, grounds=["public_attention"], reason="媒体报道", classed_at=now(),
        classed_by=people.wang,
    )  # fmt: skip
    Dispatch.objects.create(
        dossier=on, kind=Dispatch.Kind.COPY, from_agency=health, to_agency=people.police, asks="供了解", sent_at=now(),
        begun_at=now(), sent_by=people.wang,
    )  # fmt: skip
    suspect(dossier=on, subject=jointly.supplier(people), relation="supplier", why="供货来源不明", by=people.wang)


@pytest.mark.parametrize("who", ["wang", "head"])
def test_a_joint_task_with_all_that_hangs_on_it_stays_within_its_measure(people: People, who: str) -> None:
    with pretend(jointly.at(jointly.TODAY)):
        one = jointly.running(people, subject=jointly.clinic(people)).dossier
        burden(people, one)
        times, _length = asked(getattr(people, who), reverse("ui:dossier", args=[one.key]))
    assert times <= MOST_ON_A_FULL_ONE


@pytest.mark.parametrize("who", ["wang", "head"])
def test_a_case_with_all_that_hangs_on_it_stays_within_its_measure(people: People, who: str) -> None:
    with pretend(stories.at(stories.FILED)):
        one = stories.told(people).dossier
        ask_advice(about=one, to=[people.police], question="是否涉嫌犯罪", by=people.wang)
        burden(people, one)
        times, _length = asked(getattr(people, who), reverse("ui:dossier", args=[one.key]))
    assert times <= MOST_ON_A_FULL_ONE
