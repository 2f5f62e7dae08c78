"""The dossier of a visit is closed when the visit and all that follows from it is over, and not before."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.models import Inspection
from liandong.discover.inspections.queries import draws
from liandong.ground.audit import reacting
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry, Said
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal
from tests.act.stories import at, clinic, routed
from tests.discover.draws import DAY, drawn, institutions, visited
from tests.pages import FOUND, MISSING, WRONG, as_, said
from tests.people import People, settle

CHECKLIST = "checklists.area_1"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def finished(people: People, subject: Subject, *wrong: str, **more: object) -> Inspection:
    """A visit that found these questions wanting."""
    visit = actions.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=DAY, by=people.wang,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    actions.start_inspection(inspection=visit, by=people.wang)
    for item in ("1.01", "1.02"):
        found = ("no", "未见许可") if item in wrong else ("yes", "")
        actions.answer(inspection=visit, item=item, value=found[0], note=found[1], by=people.li)
    return actions.finish_inspection(inspection=visit, summary="检查完毕", by=people.wang)


def react() -> None:
    """What the worker does with every entry that may end a visit."""
    ours = [one for name, one in reacting.registered.items() if "see_whether" in name]
    for entry in Entry.objects.order_by("id"):
        for reaction in ours:
            if entry.kind in reaction.kinds:
                reaction.work([entry])


def worked(visit: Inspection) -> list[str]:
    """What the trail of the visit says once the worker has seen everything, twice."""
    react()
    react()
    return list(Entry.objects.filter(dossier=visit.dossier.key).order_by("id").values_list("kind", flat=True))


def is_closed(visit: Inspection) -> bool:
    return Inspection.objects.filter(pk=visit.pk, dossier__closed_at__isnull=False).exists()


def test_a_visit_that_found_nothing_is_closed_by_itself_and_once(people: People, subject: Subject) -> None:
    visit = finished(people, subject)
    assert not is_closed(visit)
    assert worked(visit)[-2:] == ["visit_settled", "dossier_closed"]
    assert is_closed(visit)
    assert not actions.settle_visit(inspection=visit)
    assert worked(visit).count("dossier_closed") == 1


def test_a_cancelled_visit_is_closed_whatever_it_was_for(people: People, subject: Subject) -> None:
    clue = clues.keep(clue=routed(people, "V09", subject), by=people.wang)
    visit = actions.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=DAY, clues=[clue],
        by=people.wang,
    )  # fmt: skip
    react()
    assert not is_closed(visit)
    actions.cancel_inspection(inspection=visit, reason="当日停诊", by=people.wang)
    assert worked(visit)[-2:] == ["visit_settled", "dossier_closed"]


def test_a_visit_for_a_clue_is_closed_with_the_clue(people: People, subject: Subject) -> None:
    clue = clues.keep(clue=routed(people, "V09", subject), by=people.wang)
    visit = finished(people, subject, "1.02", clues=[clue])
    assert "visit_settled" not in worked(visit)
    clue = clues.verify_clue(clue=clue, outcome="unfounded", note="现场未见", by=people.wang)
    assert "visit_settled" not in worked(visit)
    clues.close_clue(clue=clue, result="查无此事", by=people.wang)
    assert worked(visit)[-2:] == ["visit_settled", "dossier_closed"]


def test_a_drawn_visit_is_closed_when_its_result_is_public(people: People) -> None:
    institutions(people)
    draw = drawn(people)
    first, *_others = visited(people, draw)
    with pretend(at(DAY + timedelta(days=2))):
        assert "visit_settled" not in worked(first)
        name = draws.name_for(people.wang, first.drawn_as.pk)
        assert name is not None
        actions.publish_result(name=name, by=people.wang)
        assert worked(first)[-2:] == ["visit_settled", "dossier_closed"]
    draw.refresh_from_db()
    assert (draw.stage, draws.progress(draw).visited) == ("finished", 3)  # nothing is lost by it, nothing counted twice


def test_findings_that_led_to_nothing_wait_for_a_word_of_the_officers(people: People, subject: Subject) -> None:
    visit = finished(people, subject, "1.02")
    assert "visit_settled" not in worked(visit)
    assert list(queries.to_close(people.wang)) == [visit]
    with pytest.raises(Refusal):
        actions.end_visit(inspection=visit, because=" ", by=people.wang)
    with pytest.raises(Refusal):
        actions.end_visit(inspection=visit, because="当场改正", by=people.zhao)
    actions.end_visit(inspection=visit, because="当场改正，已复查", by=people.wang)
    assert worked(visit)[-2:] == ["visit_settled", "dossier_closed"]
    settled = Entry.objects.get(kind="visit_settled")
    assert "当场改正" not in str(settled.data)
    assert Said.objects.get(entry_id=settled.pk).text == "当场改正，已复查"
    with pytest.raises(Refusal):  # a second person is told
        actions.end_visit(inspection=visit, because="再来一次", by=people.li)
    assert not queries.to_close(people.wang).exists()


def test_a_case_that_came_out_of_it_ends_first(people: People, subject: Subject) -> None:
    visit = finished(people, subject, "1.02")
    case = cases.file_case(
        subject=subject, matter="V09", cause="超出登记的诊疗科目开展诊疗活动", officers=[people.wang, people.li],
        acted_on=DAY, act_until=DAY, on=DAY, inspection=visit, by=people.wang,
    )  # fmt: skip
    assert "visit_settled" not in worked(visit)
    with pytest.raises(Refusal, match=people.health.name):
        actions.end_visit(inspection=visit, because="当场改正", by=people.wang)
    _carried_out(people, case)
    assert worked(visit)[-2:] == ["visit_settled", "dossier_closed"]


def _carried_out(people: People, case: Case) -> None:
    on = DAY
    cases.add_evidence(case=case, kind="record", proves="现场开展皮肤科诊疗", by=people.wang)
    cases.investigate(case=case, report="调查终结报告", findings=(), on=on, by=people.wang)
    cases.notify(case=case, proposed="拟罚款一万元", on=on, by=people.wang)
    cases.waive_rights(case=case, rights=["statement"], declaration="当事人书面放弃陈述、申辩", on=on, by=people.wang)
    fine = (Imposed("W1", 0, "警告"), Imposed("F1", 1_000_000, "罚款一万元"))
    cases.decide(case=case, outcome="penalty", imposed=fine, reasons="证据确凿", on=on, by=people.head)
    cases.serve(case=case, manner="handed_over", received_by="陈某", on=on, by=people.wang)
    cases.execute(case=case, paid_fen=1_000_000, note="票据1", on=on, by=people.wang)
    cases.close_case(case=case, summary="罚款已缴，问题已改正", on=on, by=people.wang)


def test_the_pages_say_what_is_open_and_close_what_is_not(people: People, subject: Subject) -> None:
    visit, wang = finished(people, subject, "1.02"), as_(people.wang)
    react()
    assert visit.dossier.key in said(wang.get("/inspections/?stage=to_close"))
    end = f"/inspections/{visit.dossier.key}/end/"
    assert end in said(wang.get(f"/d/{visit.dossier.key}/"))
    assert as_(people.zhao).post(end, {"because": "x"}).status_code == MISSING
    assert as_(people.qian).post(end, {"because": "x"}).status_code == WRONG  # sees it, and has not visited
    assert wang.post(end, {"because": ""}).status_code == WRONG
    assert wang.post(end, {"because": "当场改正"}).status_code == FOUND
    assert end not in said(wang.get(f"/d/{visit.dossier.key}/"))
    assert visit.dossier.key not in said(wang.get("/inspections/?stage=to_close"))
    assert visit.dossier.key in said(wang.get("/inspections/?stage=finished"))


def test_a_visit_that_is_under_way_cannot_be_closed(people: People, subject: Subject) -> None:
    visit = actions.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=CHECKLIST, planned_on=DAY, by=people.wang
    )
    with pytest.raises(Refusal):
        actions.end_visit(inspection=visit, because="不去了", by=people.wang)
    assert not actions.settle_visit(inspection=visit)
