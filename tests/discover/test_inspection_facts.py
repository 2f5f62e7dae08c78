"""What a visit does not ask because the register rules it out."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.test import override_settings

from liandong.discover.inspections import actions, queries
from liandong.discover.inspections.models import Inspection
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import grant_licence, register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from liandong.ground.registry.scopes import names
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import RulebookRefused
from liandong.ground.rulebook.loading import load
from liandong.ground.rulebook.standing import FACTS
from tests.act.stories import at
from tests.pages import FOUND, as_, said
from tests.people import People, settle

DAY, AREA = date(2026, 3, 4), "checklists.area_4"
CLINIC, WOMEN = {"03": "内科"}, {"05": "妇产科"}


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture(autouse=True)
def on_a_wednesday_in_march() -> Iterator[None]:
    with pretend(at(DAY)):
        yield


def licence(scopes: dict[str, str], kind: str = "practice", until: date | None = None) -> NewLicence:
    number = f"{kind}-{'-'.join(scopes)}"
    since = DAY - timedelta(days=400)
    return NewLicence(kind=kind, number=number, valid_from=since, valid_until=until, scopes=scopes)


def institution(people: People, *licences: NewLicence, name: str = "鲤城康平门诊部") -> Subject:
    return register_institution(name=name, place=people.county, licences=licences, by=people.wang)


def planned(people: People, subject: Subject, checklist: str = AREA) -> Inspection:
    return actions.plan_inspection(
        subject=subject, officers=[people.wang, people.li], checklist=checklist, planned_on=DAY, by=people.wang
    )


def begun(people: People, subject: Subject, checklist: str = AREA) -> Inspection:
    return actions.start_inspection(inspection=planned(people, subject, checklist), by=people.wang)


def excused(visit: Inspection) -> set[str]:
    return {row.question.code for area in queries.sheet(visit).areas for row in area.excused}


def test_each_subject_that_a_fact_needs_is_on_the_official_list() -> None:
    for item in book().rule(FACTS).on(DAY).values["items"]:
        assert set(item.get("needs_subjects", ())) <= set(names()), item["code"]


def test_a_clinic_without_the_subject_is_not_asked_about_it_but_about_its_permit(people: People) -> None:
    visit = begun(people, institution(people, licence(CLINIC)))
    assert {"4.02", "4.15", "4.36"} <= excused(visit)
    assert not {"4.01", "4.14", "4.25"} & excused(visit)  # permits, and what the register cannot know
    sheet = queries.sheet(visit)
    assert sheet.asked + sheet.excused == len(queries.questions(visit))


@pytest.mark.parametrize(
    "held",
    [
        (),
        (licence({}),),
        (licence(CLINIC, until=DAY - timedelta(days=1)),),
        (licence(CLINIC | WOMEN),),
        (licence(CLINIC), licence({}, "other")),
    ],
    ids=["no licence", "no subjects", "run out", "licensed", "a permit of its own"],
)
def test_where_the_register_is_not_certain_everything_is_asked(people: People, held: tuple[NewLicence, ...]) -> None:
    out = queries.out_by_register(institution(people, *held), DAY)
    assert not {"maternal_infant", "assisted_reproduction"} & set(out)


def test_a_filed_clinic_is_not_asked_for_a_licence_nor_a_licensed_one_for_its_filing(people: People) -> None:
    filed = institution(people, licence(CLINIC, "clinic_record"))
    assert excused(begun(people, filed, "checklists.area_1")) == {"1.23", "1.24"}
    licensed = institution(people, licence(CLINIC), name="鲤城同心医院")
    assert excused(begun(people, licensed, "checklists.area_1")) == {"1.25"}


def test_what_the_register_learns_later_does_not_change_a_running_visit(people: People) -> None:
    subject = institution(people, licence(CLINIC))
    visit = planned(people, subject)
    assert "4.15" in excused(visit)
    visit = actions.start_inspection(inspection=visit, by=people.wang)
    grant_licence(subject=subject, licence=licence(WOMEN), by=people.wang)
    assert "4.15" in excused(Inspection.objects.get(pk=visit.pk))
    assert "assisted_reproduction" in Entry.objects.get(kind="inspection_started").data["ruled_out"]
    actions.answer(inspection=visit, item="4.01", value="yes", by=people.wang)
    actions.finish_inspection(inspection=visit, summary="未见问题", by=people.wang)
    assert "4.15" not in excused(begun(people, subject))


def test_a_plan_follows_the_register_until_the_visit_begins(people: People) -> None:
    subject = institution(people, licence(CLINIC))
    visit = planned(people, subject)
    grant_licence(subject=subject, licence=licence(WOMEN), by=people.wang)
    assert "4.15" not in excused(visit)


def test_an_answer_all_the_same_counts_and_its_finding_is_on_the_record(people: People) -> None:
    visit = begun(people, institution(people, licence(CLINIC)))
    before = queries.sheet(visit)
    actions.answer(inspection=visit, item="4.15", value="no", note="现场发现取卵设备", by=people.wang)
    after = queries.sheet(visit)
    assert (after.asked, after.answered, after.excused) == (before.asked + 1, 1, before.excused - 1)
    assert [row.question.code for row in after.findings] == ["4.15"]
    actions.finish_inspection(inspection=visit, summary="发现一项问题", by=people.wang)
    assert Entry.objects.get(kind="inspection_finished").data["findings"] == 1


def test_the_page_lists_them_folded_and_takes_an_answer(people: People) -> None:
    visit = begun(people, institution(people, licence(CLINIC)))
    client, site = as_(people.wang), f"/inspections/{visit.dossier.key}/site/"
    page = said(client.get(site))
    assert 0 < page.index('<details class="excused" >') < page.index('id="q-4.15"')
    assert '<details class="excused" open>' not in page
    assert client.post(site, {"item": "4.15", "value": "na"}).status_code == FOUND
    assert '<details class="excused" open>' in said(client.get(site))
    part = said(client.post(site, {"item": "4.16", "value": "na"}, headers={"hx-request": "true"}))
    assert part.lstrip().startswith("<li")
    assert "<b>2</b>/" in part
    assert "not apply by the register" in said(client.get(f"/inspections/{visit.dossier.key}/finish/"))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    copytree(settings.RULEBOOK, tmp_path / "book")
    return tmp_path / "book"


def test_a_checklist_that_was_changed_in_place_says_so_on_site(people: People, shelf: Path) -> None:
    visit = begun(people, institution(people, licence(CLINIC)))
    assert not queries.sheet(visit).is_altered
    file = shelf / "checklists" / "area_4.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("是否有门诊日志？", "是否有完整的门诊日志？"), encoding="utf-8")
    with override_settings(RULEBOOK=str(shelf)):
        page = said(as_(people.wang).get(f"/inspections/{visit.dossier.key}/site/"))
        assert "was changed after this visit was planned" in page


@pytest.mark.parametrize(
    ("right", "wrong"), [('["14"]', '["beauty"]'), ("needs_licence: practice", "needs_licence: business")]
)
def test_a_subject_or_a_licence_that_is_none_is_refused_with_its_line(shelf: Path, right: str, wrong: str) -> None:
    file = shelf / "national" / "inspections" / "facts.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(RulebookRefused) as refused:
        load(shelf)
    assert [fault.line for fault in refused.value.faults] == [text[: text.index(right)].count("\n") + 1]
