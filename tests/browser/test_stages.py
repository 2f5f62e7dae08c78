"""The pages of the stages in a real browser: both widths, both languages, big targets, and the place kept on site."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from liandong.act.cases import actions as cases
from liandong.act.cases.models import Case
from liandong.act.dispatch import actions as dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections.models import Inspection
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.ground.audit.clock import today
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from tests.act.stories import founded, routed
from tests.browser.windows import LANGUAGES, WIDTHS, Opener, Window
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)
FINGER = 44  # px: what a thumb hits


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.fixture
def hospital(people: People) -> Subject:
    licence = NewLicence(
        kind="practice", number="PDY00001", valid_from=today() - timedelta(days=400), valid_until=None,
        scopes={"03": "内科", "04.03": "骨科专业"},
    )  # fmt: skip
    return register_institution(name="鲤城同心医院", place=people.county, licences=(licence,), by=people.wang)


@pytest.fixture
def visit(people: People, hospital: Subject) -> Inspection:
    """On site, nothing answered yet."""
    clue = clues.keep(clue=routed(people, "V09", hospital, title="超范围诊疗线索"), by=people.wang)
    planned = inspections.plan_inspection(
        subject=hospital, officers=[people.wang, people.li], checklist="checklists.area_1", planned_on=today(),
        clues=[clue], by=people.wang,
    )  # fmt: skip
    return inspections.start_inspection(inspection=planned, by=people.wang)


@pytest.fixture
def case(people: People, hospital: Subject) -> Case:
    """Told to the party, so that the head may decide."""
    day = today()
    clue = founded(people, hospital)
    filed = cases.file_case(
        subject=hospital, matter="V09", cause="超出登记的诊疗科目开展诊疗活动", officers=[people.wang, people.li],
        acted_on=day - timedelta(days=20), act_until=day, on=day, clue=clue, by=people.wang,
    )  # fmt: skip
    cases.add_evidence(case=filed, kind="record", proves="现场开展皮肤科诊疗", by=people.wang)
    cases.investigate(case=filed, report="调查终结报告", on=day, by=people.wang)
    cases.notify(case=filed, proposed="拟罚款一万元", on=day, by=people.wang)
    return filed


@pytest.fixture
def published(people: People, case: Case) -> Publication:
    fields = {
        "party": case.subject.name, "code": case.subject.code, "cause": case.cause, "kinds": ["F1"],
        "fine_fen": 1_000_000, "decided_on": today().isoformat(), "agency": people.health.name,
    }  # fmt: skip
    row = publicity.draft(
        dossier=case.dossier, agency=people.health, subject=case.subject, fields=fields, because=1, by=None
    )
    return publicity.publish(publication=row, by=people.head)


@pytest.fixture
def shown(visit: Inspection, published: Publication) -> tuple[str, Publication]:
    """The key of a visit, and what the public sees."""
    return visit.dossier.key, published


def look(here: Window, *addresses: str) -> None:
    for address in addresses:
        here.open(address)
        here.check()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_acting_stand_in_both_widths_and_languages(
    window: Opener, people: People, case: Case, width: int, language: str
) -> None:
    clue = routed(people, title="未经审查的医疗广告")
    sent = dispatch.send(dossier=clue.dossier, kind="lead", to=people.market, asks="请查处并书面回复", by=people.wang)
    names = ("to_sign", "to_answer", "tasks", "bounced", "waiting", "to_close", "answered")
    boxes = [
        *(f"/dispatch/?box={name}" for name in names),
        "/dispatch/rulings/",
        f"/dispatch/story/{clue.dossier.key}/",
    ]
    zhao = window(people.zhao, width=width, language=language)
    key = clue.dossier.key
    look(zhao, *boxes, f"/d/{key}/", f"/dispatch/story/{key}/", f"/dispatch/{sent.pk}/decline/")
    head = window(people.head, width=width, language=language)
    look(head, "/cases/", "/cases/?state=closed", f"/d/{case.dossier.key}/", f"/cases/{case.dossier.key}/decide/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_visits_warnings_and_results_stand_in_both_widths_and_languages(
    window: Opener, people: People, shown: tuple[str, Publication], width: int, language: str
) -> None:
    li = window(people.li, width=width, language=language)
    key, published = shown
    look(li, "/inspections/", f"/d/{key}/", f"/inspections/{key}/site/", f"/inspections/{key}/finish/")
    look(li, "/warnings/", "/warnings/models/", "/guard/", "/credit/", "/publications/?stage=published", "/dashboards/")
    anybody = window(width=width, language=language)
    look(anybody, "/public/", f"/public/{published.slug}/", "/public/institutions/?q=同心")
    look(anybody, f"/public/institutions/{published.subject.code}/", "/public/institutions/?q=没有这一家")


def test_on_site_the_place_is_kept_the_targets_are_big_and_a_finding_wants_words(
    window: Opener, people: People, visit: Inspection
) -> None:
    here = window(people.li, width=390)
    here.open(f"/inspections/{visit.dossier.key}/site/")
    question = here.page.locator(".question").nth(5)
    buttons = question.locator("button")
    sizes = [buttons.nth(number).bounding_box() for number in range(4)]
    assert all(size and size["height"] >= FINGER and size["width"] >= FINGER for size in sizes)
    question.scroll_into_view_if_needed()
    before = here.page.evaluate("window.scrollY")
    question.locator("button[value=no]").click()
    refused = question.locator("[role=alert]")
    refused.wait_for()
    expect(question.locator("textarea")).to_be_focused()
    here.faults.clear()  # the browser tells of the 422 itself
    here.check()
    question.locator("textarea").fill("未见许可证")
    question.locator("button[value=no]").click()
    here.page.locator(".question-no").wait_for()
    assert abs(here.page.evaluate("window.scrollY") - before) < 400
    expect(here.page.locator("#site-bar")).to_be_visible()
    expect(here.page.locator("#site-bar")).to_contain_text("1/")
    here.check()


def test_on_site_all_works_without_scripts(window: Opener, people: People, visit: Inspection) -> None:
    here = window(people.li, width=390, scripts=False)
    here.open(f"/inspections/{visit.dossier.key}/site/")
    here.page.locator(".question").nth(3).locator("button[value=yes]").click()
    here.page.wait_for_url("**/site/?at=*")
    expect(here.page.locator(".question-yes")).to_be_visible()
    expect(here.page.locator("details.group[open]")).to_have_count(1)
    expect(here.page.locator("#site-bar")).to_contain_text("1/")


def test_the_keyboard_leads_down_the_board_and_into_a_matter(window: Opener, people: People) -> None:
    titles = ["未经审查的医疗广告", "无证发布手术广告"]
    for title in titles:
        clue = routed(people, title=title)
        dispatch.send(dossier=clue.dossier, kind="lead", to=people.market, asks="请查处并书面回复", by=people.wang)
    here = window(people.zhao)
    here.open("/dispatch/")
    here.page.keyboard.press("Tab")
    expect(here.page.locator(".skip")).to_be_focused()
    for key in ("j", "j", "k", "j", "Enter"):
        here.page.keyboard.press(key)
    here.page.wait_for_url("**/d/*/")
    expect(here.page.locator("h1")).to_contain_text(titles[1])
    here.page.keyboard.press("/")
    expect(here.page.locator("#search")).to_be_focused()
    here.check()
