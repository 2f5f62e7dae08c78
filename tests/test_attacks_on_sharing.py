"""Ways round the rules by what was shared, handed over or taken back, each of which has to fail."""

from pathlib import Path
from typing import Any

import pytest

from liandong.discover.clues.actions import keep, route_clue
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions as inspections
from liandong.ground.audit.clock import today
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.dossiers.actions import hand_over, regrade, share, unshare
from liandong.ground.registry.actions import register_institution
from liandong.ground.ui.queries import Asked, Owing
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import received
from tests.pages import as_, said
from tests.people import People, settle

TOKEN = "玄武岩"


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


def kept(people: People) -> Clue:
    clinic = register_institution(name="开元门诊部", place=people.county, by=people.wang)
    clue = received(people, subject=clinic, title=f"{TOKEN}诊所")
    route_clue(clue=clue, matter="V01", override_reason="测试", by=people.wang)
    return keep(clue=clue, by=people.wang)


@pytest.mark.parametrize("act", ["start", "cancel"])
def test_a_visit_that_was_handed_over_is_neither_begun_nor_cancelled_by_those_who_gave_it_away(
    people: People, act: str
) -> None:
    clue = kept(people)
    assert clue.subject is not None
    visit = inspections.plan_inspection(
        subject=clue.subject, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=today(),
        clues=[clue], by=people.wang,
    )  # fmt: skip
    hand_over(dossier=visit.dossier, to=people.market, because="归市场监管部门", by=None)
    more = {"reason": "不去了"} if act == "cancel" else {}
    with pytest.raises(Refusal):
        getattr(inspections, f"{act}_inspection")(inspection=visit, by=people.wang, **more)


def test_an_agency_that_owes_something_in_a_dossier_taken_back_no_longer_reads_its_title(people: People) -> None:
    clue = kept(people)
    regrade(dossier=clue.dossier, grade="secret", because="保密", by=people.wang)
    share(dossier=clue.dossier, agency=people.market, level="edit", because="协查", by=people.wang)
    deadlines.start("dispatch.sign_term", dossier=clue.dossier, agency=people.market, on=today())
    assert TOKEN in said(as_(people.zhao).get("/"))
    assert sum(one.count for one in Owing(people.market, people.zhao, Asked()).counters) == 1
    unshare(dossier=clue.dossier, agency=people.market, because="不再需要", by=people.wang)
    for address in ("/", "/dispatch/", "/clues/?whose=all", f"/search/?q={TOKEN[:2]}", "/notices/"):
        assert TOKEN not in said(as_(people.zhao).get(address)), address
    owing = Owing(people.market, people.zhao, Asked())
    assert (sum(one.count for one in owing.counters), owing.due_this_week, owing.rules) == (0, 0, [])
