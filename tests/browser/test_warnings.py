"""The pages of warnings, practice data, the guard and advertisements in a browser: by keyboard, narrow, in print."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from liandong.ground.audit.clock import now
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.warn.guard.models import Hit, Tally
from liandong.warn.risk import actions
from liandong.warn.risk.models import Run, Warning
from tests.browser.windows import LANGUAGES, WIDTHS, Opener, Window
from tests.people import HOSPITAL, People, person, settle
from tests.warn.practice.delivering import csv, deliver, row, source
from tests.warn.risk.found import SCOPE, Hits, hit, tried, warned

pytestmark = pytest.mark.django_db(transaction=True)
FACES = [(width, language) for width in WIDTHS for language in LANGUAGES]


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.fixture
def house(people: People) -> Subject:
    made = register_institution(name="鲤城第一医院", place=people.county, licences=(), by=people.li)
    Subject.objects.filter(pk=made.pk).update(code=HOSPITAL)
    return Subject.objects.get(pk=made.pk)


@pytest.fixture
def warning(people: People, house: Subject) -> Warning:
    return warned(house.pk, people.li)


def given(page: Page, content: bytes) -> None:
    """A file chosen on the page."""
    file: FilePayload = {"name": "march.csv", "mimeType": "text/csv", "buffer": content}
    page.set_input_files("input[type=file]", file)


def forgive(desk: Window) -> None:
    """The browser tells of a form that came back with what is wrong: that was wanted."""
    desk.faults = [fault for fault in desk.faults if "422" not in fault]


def here(page: Page) -> str:
    """Where the keyboard is: name and words of the element that has it."""
    return str(page.evaluate("`${document.activeElement.tagName} ${document.activeElement.innerText || ''}`"))


@pytest.mark.parametrize("face", FACES)
def test_every_page_fits_and_can_be_read_by_everybody(
    window: Opener, people: People, warning: Warning, house: Subject, face: tuple[int, str]
) -> None:
    width, language = face
    made = deliver(source(people.li), csv([row(), row(日期="1900-01-01")]), people.li)
    actions.grade_subjects(by=people.li)
    Tally.objects.create(agency=people.health, institution=house, day=now().date(), stage="control", calls=3, orders=4)
    Hit.objects.create(
        call="7" * 32, at=now(), agency=people.health, institution=house, stage="control", level="stop", model=SCOPE,
        version=1, rule="practice.within_licensed_subjects", order="R1", item="某项目", snapshot="5" * 64,
    )  # fmt: skip
    key, finding = warning.dossier.key, warning.findings.get().pk
    broken = actions.ask_for_run(since=now().date(), until=now().date(), models=[SCOPE], shadow=True, by=people.li)
    Run.objects.filter(pk=broken.pk).update(stage="failed", broke="磁盘已满")
    desk = window(people.head, width=width, language=language)
    for address in (
        "/warnings/", "/warnings/models/", f"/warnings/models/{SCOPE}/", "/warnings/runs/", "/warnings/runs/new/",
        f"/warnings/runs/{broken.pk}/", "/warnings/board/", "/warnings/grades/", "/warnings/rules/",
        f"/d/{key}/", f"/s/{HOSPITAL}/",
        f"/warnings/w/{key}/review/", f"/warnings/w/{key}/quiet/", f"/warnings/w/{key}/rows/{finding}/", "/practice/",
        f"/practice/deliveries/{made.pk}/", "/practice/upload/", "/practice/sources/", "/practice/mappings/",
        "/practice/mappings/midazolam_injection/", "/practice/rules/", "/guard/", "/advertisements/",
    ):  # fmt: skip
        desk.open(address)
        desk.check()
    theirs = window(people.hospital, width=width, language=language)
    for address in ("/warnings/own/", f"/warnings/own/{warning.pushes.get().pk}/", "/guard/"):
        theirs.open(address)
        theirs.check()


def test_a_first_review_is_made_by_the_keyboard_alone(window: Opener, people: People, warning: Warning) -> None:
    desk = window(people.li)
    page = desk.page
    desk.open("/warnings/")
    page.get_by_role("link", name="鲤城第一医院").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/**")
    page.get_by_role("link", name="First review", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/")
    page.keyboard.press("Tab")
    page.locator("input[name=outcome]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "stands"
    page.keyboard.press("Space")
    page.locator("form.form button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".errors")).to_be_focused()  # what is wrong has the keyboard
    expect(page.locator("input[name=stands]")).to_be_checked()
    page.locator("textarea[name=note]").focus()
    page.keyboard.type("核对处方三张，许可证没有该科目")
    page.keyboard.press("Tab")
    assert here(page).startswith("BUTTON")
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/**")
    assert Warning.objects.get().stage == "reviewed"
    forgive(desk)
    desk.check()


def test_marks_for_the_second_review_are_set_by_x_and_show_what_follows(window: Opener, people: People) -> None:
    clinic = register_institution(name="安康门诊部", place=people.county, licences=(), by=people.li)
    made = warned(clinic.pk, people.li)
    actions.review_warning(warning=made, outcome="dismissed", reason="dismissed.coding", note="对照错误", by=people.li)
    desk = window(person("sun", "孙", people.health, "handler"))
    desk.open("/warnings/?stage=second")
    page = desk.page
    expect(page.locator("#bulk")).to_be_hidden()
    page.get_by_role("link", name="安康门诊部").focus()
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_visible()
    expect(page.locator("[data-marked]")).to_have_text("1")
    page.locator("#bulk textarea").focus()
    page.keyboard.type("逐件看过")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("1 warning reviewed")
    assert Warning.objects.get().stage == "decided"
    desk.check()


def test_an_upload_shows_how_far_it_is_and_what_is_wrong_is_said_on_the_spot(window: Opener, people: People) -> None:
    source(people.li)
    desk = window(people.li)
    desk.open("/practice/upload/")
    page = desk.page
    given(page, csv([row()]).replace("日期".encode(), b"x"))
    page.click("form.form button[type=submit]")
    expect(page.locator(".errors")).to_contain_text("nothing was written")
    given(page, csv([row()]))
    page.click("form.form button[type=submit]")
    page.wait_for_url("**/practice/deliveries/**")
    expect(page.locator("#delivery")).to_contain_text("Rows read")
    forgive(desk)
    desk.check()


def test_on_paper_a_warning_has_no_buttons_and_all_of_its_findings(
    window: Opener, people: People, warning: Warning
) -> None:
    desk = window(people.li)
    desk.open(f"/d/{warning.dossier.key}/")
    desk.page.emulate_media(media="print")
    assert desk.page.locator(".side:visible, .row-acts:visible").count() == 0
    expect(desk.page.locator(".told-more > summary").first).to_be_visible()  # it says which model it was
    expect(desk.page.get_by_text("Would have passed").first).to_be_visible()


def test_a_trial_is_published_with_its_difference_before_ones_eyes(
    window: Opener, people: People, house: Subject
) -> None:
    run = tried([SCOPE], people.li, Hits({SCOPE: [hit(institution=house.pk, subject=1400)]}))
    desk = window(people.head, width=390)
    desk.open(f"/warnings/runs/{run.pk}/publish/")
    desk.check()
    desk.page.locator("main li a").first.click()
    desk.page.wait_for_url("**/warnings/states/**")
    expect(desk.page.locator("table")).to_contain_text("鲤城第一医院")
    desk.check()
    desk.page.fill("textarea[name=because]", "差异已逐条看过")
    desk.page.click("form.form button[type=submit]")
    desk.page.wait_for_url("**/warnings/models/**")
    expect(desk.page.locator("main")).to_contain_text("in use")
