"""一事不再罚: who filed first is shown, a second fine is blocked, and what the law leaves open stays open."""

from collections.abc import Iterator
from datetime import date

import pytest

from liandong.act.cases import actions as cases
from liandong.act.cases import same_act
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.discover.clues import actions as clues
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.dossiers.actions import regrade, share
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import merge, register_institution
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, clinic, founded, received, told
from tests.pages import as_, said
from tests.people import People, certify, person, settle

ACTED, UNTIL = date(2026, 8, 1), date(2026, 8, 31)


@pytest.fixture
def people(db: None) -> People:
    found = settle()
    certify(found.zhao, "闽C0003")
    return found


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with pretend(at(FILED)):
        yield


def case_of(people: People, subject: Subject, by: User, second: User, place: Place | None = None) -> Case:
    """A case of another agency on the same act, filed from a clue of its own."""
    clue = clues.receive_clue(
        channel="letter", source="complaint", title="再次反映", text="再次反映超范围诊疗，请查处。",
        place=place or people.county, subject=subject, by=by,
    )  # fmt: skip
    clue = clues.route_clue(clue=clue, matter="V09", override_reason="材料显示", by=by)
    clue = clues.verify_clue(clue=clues.keep(clue=clue, by=by), outcome="founded", by=by)
    return cases.file_case(
        subject=subject, matter="V09", cause="超出登记的诊疗科目开展诊疗活动", officers=[by, second], acted_on=ACTED,
        act_until=UNTIL, on=FILED, clue=clue, by=by,
    )  # fmt: skip


def ready(case: Case, by: User) -> Case:
    cases.add_evidence(case=case, kind="record", proves="现场开展皮肤科诊疗", by=by)
    cases.investigate(case=case, report="调查终结报告", findings=[], on=FILED, by=by)
    cases.notify(case=case, proposed="拟罚款一万元", on=FILED, by=by)
    cases.waive_rights(case=case, rights=["statement"], declaration="书面放弃", on=FILED, by=by)
    return case


def decide(case: Case, by: User, *lines: Imposed) -> Case:
    imposed = lines or (Imposed("F1", 1_000_000, "罚款一万元"),)
    cases.decide(case=case, outcome="penalty", imposed=imposed, reasons="事实清楚，证据确凿", on=FILED, by=by)
    case.refresh_from_db()
    return case


def neighbours(people: People) -> tuple[User, User, User]:
    """Two officers and a head of the next county's health office."""
    first, second = (
        person("sun", "孙", people.next_health, "handler"),
        person("lv", "吕", people.next_health, "handler"),
    )
    certify(first, "闽C0101")
    certify(second, "闽C0102")
    return first, second, person("he", "何", people.next_health, "head")


def two_before_they_were_one(people: People) -> tuple[Case, Case, User]:
    """Two counties file on one act, because the register knew the clinic twice; then its entries are merged."""
    first, second, head = neighbours(people)
    here = clinic(people)
    there = register_institution(name="安康门诊部", place=people.next_county, by=first)
    ours = told(people)  # on a clinic of its own name
    ours.subject = here
    Case.objects.filter(pk=ours.pk).update(subject=here)
    theirs = ready(case_of(people, there, first, second, people.next_county), first)
    merge(kept=here, gone=there, reason="同一机构", by=people.wang)
    return ours, theirs, head


def test_across_counties_and_merged_subjects_the_second_fine_is_refused(people: People) -> None:
    ours, theirs, head = two_before_they_were_one(people)
    with pytest.raises(Refusal, match=people.health.name) as refused:  # filed first, and not yet decided
        decide(theirs, head)
    assert refused.value.rule == "penalty.no_second_fine"
    decide(ours, people.head)
    with pytest.raises(Refusal) as again:
        decide(theirs, head)
    assert again.value.rule == "penalty.no_second_fine"
    assert Case.objects.get(pk=theirs.pk).fine_fen == 0


def test_other_kinds_of_penalty_stay_possible(people: People) -> None:
    ours, theirs, head = two_before_they_were_one(people)
    decide(ours, people.head)
    assert decide(theirs, head, Imposed("W1", 0, "警告")).outcome == "penalty"


def test_who_filed_first_may_fine_though_another_filed_later(people: People) -> None:
    ours, _theirs, _head = two_before_they_were_one(people)
    assert decide(ours, people.head).fine_fen == 1_000_000


def test_an_annulled_decision_frees_the_act(people: People) -> None:
    ours, theirs, head = two_before_they_were_one(people)
    decide(ours, people.head)
    cases.serve(case=ours, manner="handed_over", received_by="张某", on=FILED, by=people.wang)
    cases.annul(case=ours, how="revoked", reason="自行纠正", on=FILED, by=people.head)
    assert decide(theirs, head).fine_fen == 1_000_000


def test_an_act_that_was_not_there_frees_it_too(people: People) -> None:
    ours, theirs, head = two_before_they_were_one(people)
    cases.decide(case=ours, outcome="not_established", imposed=[], reasons="事实不能成立", on=FILED, by=people.head)
    assert decide(theirs, head).fine_fen == 1_000_000


def test_after_an_annulled_decision_the_act_may_be_filed_anew(people: People) -> None:
    ours = decide(told(people), people.head)
    cases.serve(case=ours, manner="handed_over", received_by="张某", on=FILED, by=people.wang)
    cases.annul(case=ours, how="revoked", reason="自行纠正", on=FILED, by=people.head)
    again = cases.file_case(
        subject=ours.subject, matter="V09", cause="超范围", officers=[people.wang, people.li], acted_on=ACTED,
        act_until=UNTIL, on=FILED, clue=founded(people, ours.subject, "再次反映"), by=people.wang,
    )  # fmt: skip
    assert again.pk != ours.pk


def test_the_clue_page_shows_who_filed_first_and_a_link_where_it_may_be_read(people: People) -> None:
    case = told(people)
    clue = clues.route_clue(
        clue=received(people, case.subject, "又有人反映"), matter="V09", override_reason="材料显示", by=people.wang
    )
    page = said(as_(people.wang).get(f"/d/{clue.key}/"))
    assert case.dossier.key in page
    assert people.health.name in page


def test_where_it_may_not_be_read_only_the_agency_and_the_day_are_told(people: People) -> None:
    case = told(people)
    clue = clues.receive_clue(
        channel="letter", source="complaint", title="另一部门收到", text="反映同一诊所", place=people.county,
        subject=case.subject, by=people.zhao,
    )  # fmt: skip
    clue = clues.route_clue(clue=clue, matter="V09", override_reason="材料显示", by=people.zhao)
    rows = same_act.elsewhere(clue.dossier, people.zhao)
    assert [(row.agency, row.on, row.case) for row in rows] == [(people.health.name, FILED, None)]
    page = said(as_(people.zhao).get(f"/d/{clue.key}/"))
    assert people.health.name in page
    assert case.dossier.key not in page
    assert case.number not in page
    assert case.cause not in page


def test_of_a_secret_case_the_agency_alone_is_told(people: People) -> None:
    case = told(people)
    regrade(dossier=case.dossier, grade="secret", because="涉密", by=people.wang)
    clue = clues.receive_clue(
        channel="letter", source="complaint", title="另一部门收到", text="反映同一诊所", place=people.county,
        subject=case.subject, by=people.zhao,
    )  # fmt: skip
    row = same_act.elsewhere(clue.dossier, people.zhao)[0]
    assert (row.agency, row.on, row.case, row.is_fined) == (people.health.name, None, None, False)
    share(dossier=case.dossier, agency=people.market, because="会商", by=people.wang)
    assert same_act.elsewhere(clue.dossier, User.objects.get(pk=people.zhao.pk))[0].case == case


def test_the_case_page_warns_of_another_matter_on_the_same_days(people: People) -> None:
    ours = told(people)
    other = cases.file_case(
        subject=ours.subject, matter="V26", cause="虚假广告", officers=[people.wang, people.li], acted_on=ACTED,
        act_until=UNTIL, on=FILED, clue=founded(people, ours.subject, "广告"), by=people.wang,
    )  # fmt: skip
    row = same_act.elsewhere(other.dossier, people.wang)[0]
    assert (row.case, row.is_same_matter) == (ours, False)
    assert same_act.elsewhere(received(people, clinic(people, "鲤城仁爱门诊部")).dossier, people.wang) == []


def test_a_clue_is_not_closed_past_its_open_case(people: People) -> None:
    case = told(people)
    assert case.clue is not None
    case.clue.refresh_from_db()
    with pytest.raises(Refusal, match=case.number):
        clues.close_clue(clue=case.clue, result="办结", by=people.wang)
