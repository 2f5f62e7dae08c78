"""综合查一次: visits to one subject are merged or explained, and two clues of two agencies become one joint visit."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from liandong.act.cases import actions as cases
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.models import Inspection, JoinRequest
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.actions import share
from liandong.ground.dossiers.queries import may_see
from liandong.ground.notices.models import Notice
from liandong.ground.registry.actions import merge
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import at, clinic
from tests.ground.trail import react
from tests.pages import FOUND, MISSING, OK, as_, said
from tests.people import People, certify, settle

DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None) -> People:
    found = settle()
    certify(found.zhao, "闽C0003")
    return found


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def visit_of(people: People, subject: Subject, on: date = DAY, **more: object) -> Inspection:
    given = {"officers": [people.wang, people.li], "checklist": CHECKLIST, "planned_on": on, "by": people.wang, **more}
    return actions.plan_inspection(subject=subject, **given)  # type: ignore[arg-type]


def ours(people: People, subject: Subject) -> Clue:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="超范围诊疗", text="反映超范围诊疗", place=people.county,
        subject=subject, by=people.wang,
    )  # fmt: skip
    return clues.keep(clue=clue, by=people.wang)


def theirs(people: People, subject: Subject) -> Clue:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title="虚假医疗广告", text="反映虚假医疗广告", place=people.county,
        subject=subject, by=people.zhao,
    )  # fmt: skip
    return clues.keep(clue=clue, by=people.zhao)


def asked(people: People, subject: Subject) -> tuple[Inspection, Clue, Clue, JoinRequest]:
    one, other = ours(people, subject), theirs(people, subject)
    visit = visit_of(people, subject, clues=[one], on=DAY + timedelta(days=2))
    request = actions.ask_to_join(visit=visit, officers=[people.zhao], clues=[other], because="查广告", by=people.zhao)
    return visit, one, other, request


def kinds(visit: Inspection) -> list[str]:
    return list(Entry.objects.filter(dossier=visit.dossier.key).order_by("id").values_list("kind", flat=True))


def test_two_clues_of_two_agencies_become_one_joint_visit_and_keep_their_clocks(
    people: People, subject: Subject
) -> None:
    visit, one, other, request = asked(people, subject)
    before = set(
        Deadline.objects.filter(dossier__in=[one.dossier, other.dossier]).values_list("rule", "due_on", "agency")
    )
    actions.let_join(request=request, by=people.li)
    visit.refresh_from_db()
    assert set(visit.clues.all()) == {one, other}
    assert set(visit.officers.all()) == {people.wang, people.li, people.zhao}
    assert may_see(people.zhao, visit.dossier)
    assert kinds(visit)[-2:] == ["dossiers_linked", "visit_joined"] or kinds(visit)[-1] == "visit_joined"
    for clue, holder in ((one, people.health), (other, people.market)):
        clue.refresh_from_db()
        assert (clue.holder, clue.stage) == (holder, "accepted")
    after = Deadline.objects.filter(dossier__in=[one.dossier, other.dossier]).values_list("rule", "due_on", "agency")
    assert set(after) == before
    assert Inspection.objects.count() == 1


def test_officers_of_both_agencies_work_on_site_and_each_verifies_its_own_clue(
    people: People, subject: Subject
) -> None:
    visit, one, other, request = asked(people, subject)
    actions.let_join(request=request, by=people.wang)
    with pretend(at(DAY + timedelta(days=2))):
        actions.start_inspection(inspection=visit, by=people.zhao)
        item = queries.questions(visit)[0].code
        actions.answer(inspection=visit, item=item, value="no", note="未见登记", by=people.zhao)
        with pytest.raises(Refusal):
            actions.finish_inspection(inspection=visit, summary="x", by=people.zhao)
        actions.finish_inspection(inspection=visit, summary="发现一项问题", by=people.wang)
        page = said(as_(people.zhao).get(f"/d/{visit.dossier.key}/"))
        assert f"/clues/{other.key}/verify/" in page
        assert f"/clues/{one.key}/verify/" not in page
        clues.verify_clue(clue=other, outcome="founded", by=people.zhao)
        one.refresh_from_db()
        assert one.stage == "accepted"


def test_an_agency_that_asks_sees_nothing_of_the_visit_until_it_is_agreed(people: People, subject: Subject) -> None:
    visit, _one, other, request = asked(people, subject)
    assert not may_see(people.zhao, visit.dossier)
    assert may_see(people.wang, other.dossier)
    with pytest.raises(Refusal):
        actions.let_join(request=request, by=people.zhao)
    assert as_(people.zhao).post(f"/inspections/requests/{request.pk}/agree/").status_code == MISSING
    assert not may_see(people.zhao, visit.dossier)


def test_not_agreeing_needs_a_reason_which_becomes_the_reason_for_a_visit_apart(
    people: People, subject: Subject
) -> None:
    visit, _one, other, request = asked(people, subject)
    with pytest.raises(Refusal):
        actions.refuse_to_join(request=request, because=" ", by=people.wang)
    actions.refuse_to_join(request=request, because="查处内容不同", by=people.wang)
    assert kinds(visit)[-1] == "join_refused"
    assert not may_see(people.zhao, visit.dossier)
    page = as_(people.zhao).get(f"/inspections/plan/{other.key}/")
    assert "查处内容不同" in said(page)
    assert page.context["form"]["separate_because"].value() == "查处内容不同"


def test_of_two_who_answer_at_once_the_second_is_told(people: People, subject: Subject) -> None:
    _visit, _one, _other, request = asked(people, subject)
    actions.let_join(request=request, by=people.li)
    with pytest.raises(Refusal, match=people.li.name):
        actions.refuse_to_join(request=request, because="不同意", by=people.wang)


def test_what_does_not_fit_is_not_asked(people: People, subject: Subject) -> None:
    visit, one, other, _request = asked(people, subject)
    elsewhere = theirs(people, clinic(people, "鲤城仁爱门诊部"))
    wrong: tuple[dict[str, Any], ...] = (
        {"clues": [other]},  # asked before
        {"clues": [one]},  # not theirs
        {"clues": [elsewhere]},
        {"clues": []},
        {"clues": [other], "officers": []},
        {"clues": [other], "officers": [people.qian]},
        {"clues": [other], "because": " "},
    )
    for given in wrong:
        whole = {"officers": [people.zhao], "because": "查广告", **given}
        with pytest.raises(Refusal):
            actions.ask_to_join(visit=visit, by=people.zhao, **whole)


def test_a_visit_that_has_begun_is_not_joined(people: People, subject: Subject) -> None:
    visit = visit_of(people, subject)
    actions.start_inspection(inspection=visit, by=people.wang)
    with pytest.raises(Refusal):
        actions.ask_to_join(
            visit=visit, officers=[people.zhao], clues=[theirs(people, subject)], because="查广告", by=people.zhao
        )


def test_a_visit_of_our_own_is_joined_at_once(people: People, subject: Subject) -> None:
    visit = visit_of(people, subject, on=DAY + timedelta(days=1))
    clue = ours(people, subject)
    assert (
        as_(people.wang).post(f"/inspections/join/{clue.key}/{visit.pk}/", {"because": "一并核查"}).status_code == FOUND
    )
    assert list(visit.clues.all()) == [clue]
    assert visit.requests.get().stage == "joined"


def test_same_time_is_a_window_of_days_and_another_agency_counts(people: People, subject: Subject) -> None:
    visit_of(people, subject)
    days = queries.same_time(people.county.pk)
    officers = [people.zhao, people.wang]
    with pytest.raises(Refusal) as refused:
        visit_of(people, subject, on=DAY + timedelta(days=days), officers=officers, by=people.zhao)
    assert refused.value.rule == "inspections.one_visit"
    later = visit_of(people, subject, on=DAY + timedelta(days=days + 1))
    assert later.separate_because == ""
    assert not queries.unreasoned(Inspection.objects.all()).exists()


def test_subjects_merged_in_the_register_collide(people: People, subject: Subject) -> None:
    other = clinic(people, "安康门诊部")
    visit_of(people, other)
    merge(kept=subject, gone=other, reason="同一机构", by=people.wang)
    subject.refresh_from_db()
    with pytest.raises(Refusal):
        visit_of(people, subject)


def test_a_visit_apart_without_a_reason_would_be_counted_and_a_cancelled_one_is_not(
    people: People, subject: Subject
) -> None:
    first = visit_of(people, subject)
    second = visit_of(people, subject, separate_because="复查")
    assert not queries.unreasoned(Inspection.objects.all()).exists()
    Inspection.objects.filter(pk=second.pk).update(separate_because="")  # as if the refusal had been got round
    assert list(queries.unreasoned(Inspection.objects.all())) == [second]
    assert second.dossier.key in said(as_(people.wang).get("/inspections/?stage=apart"))
    actions.cancel_inspection(inspection=first, reason="改期", by=people.wang)
    assert not queries.unreasoned(Inspection.objects.all()).exists()


@pytest.mark.django_db(transaction=True)
def test_merged_clues_of_one_agency_go_into_one_visit_and_the_other_agency_hears_of_it(
    people: People, subject: Subject
) -> None:
    one, other = ours(people, subject), theirs(people, subject)
    third = clues.keep(
        clue=clues.receive_clue(
            channel="letter", source="complaint", title="收费", text="收费不开票", place=people.county, subject=subject,
            by=people.wang,
        ),
        by=people.wang,
    )  # fmt: skip
    from_them = Clue.objects.get(pk=other.pk)
    share(dossier=from_them.dossier, agency=people.health, because="会商", by=people.zhao)
    clues.merge_clues(clues=[one, third, from_them], because="同一门诊部", by=people.wang)
    given = {"planned_on": DAY.isoformat(), "officers": [people.wang.pk, people.li.pk], "checklist": CHECKLIST}
    assert as_(people.wang).post(f"/inspections/plan/{one.key}/", given).status_code == FOUND
    visit = Inspection.objects.get()
    assert set(visit.clues.all()) == {one, third}
    react()
    assert Notice.objects.filter(key="inspection_planned", agency=people.market).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_page_of_a_clue_offers_the_visit_and_strangers_find_no_way_in(people: People, subject: Subject) -> None:
    visit = visit_of(people, subject, on=DAY + timedelta(days=2))
    clue = theirs(people, subject)
    address = f"/inspections/join/{clue.key}/{visit.pk}/"
    assert address in said(as_(people.zhao).get(f"/d/{clue.key}/"))
    assert as_(people.zhao).get(address).status_code == OK
    assert as_(people.wang).get(address).status_code == MISSING
    other = theirs(people, clinic(people, "鲤城仁爱门诊部"))
    assert as_(people.zhao).get(f"/inspections/join/{other.key}/{visit.pk}/").status_code == MISSING
    sent = as_(people.zhao).post(address, {"officers": [people.zhao.pk], "because": "查广告"})
    assert sent.status_code == FOUND
    request = JoinRequest.objects.get()
    react()
    assert Notice.objects.filter(key="join_asked", agency=people.health).exists()
    page = said(as_(people.wang).get(f"/d/{visit.dossier.key}/"))
    assert f"/inspections/requests/{request.pk}/agree/" in page
    assert as_(people.wang).post(f"/inspections/requests/{request.pk}/agree/").status_code == FOUND
    react()
    assert Notice.objects.filter(key="visit_joined", agency=people.market).exists()


def test_each_agency_files_its_own_case_from_its_clue_after_a_joint_visit(people: People, subject: Subject) -> None:
    visit, _one, other, request = asked(people, subject)
    actions.let_join(request=request, by=people.wang)
    day = DAY + timedelta(days=2)
    with pretend(at(day)):
        actions.start_inspection(inspection=visit, by=people.wang)
        item = queries.questions(visit)[0].code
        actions.answer(inspection=visit, item=item, value="no", note="虚假广告", by=people.zhao)
        visit = actions.finish_inspection(inspection=visit, summary="发现一项问题", by=people.wang)
        clues.verify_clue(clue=other, outcome="founded", by=people.zhao)
        case = cases.file_case(
            subject=subject, matter="V26", cause="发布虚假医疗广告", officers=[people.zhao, people.wang], acted_on=day,
            act_until=day, on=day, clue=other, inspection=visit, by=people.zhao,
        )  # fmt: skip
    assert (case.agency, case.inspection) == (people.market, visit)
