"""The shared pages in a real browser: both widths, both languages, keyboard, panel, and without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from liandong.ground.audit.clock import now, pretend, today
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.dossiers.actions import open_dossier
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.actions.registering import register_institution
from tests.browser.windows import LANGUAGES, WIDTHS, Opener
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.fixture
def matters(people: People) -> list[Dossier]:
    """Five matters that began at different times, about one clinic."""
    clinic = register_institution(name="开元门诊部", place=people.county, by=people.wang)
    made = []
    for days in (60, 31, 20, 3, 0):
        with pretend(now() - timedelta(days=days)):
            dossier = open_dossier(
                kind="clue",
                title=f"第{days}天的线索",
                place=people.county,
                owner=people.health,
                subject=clinic,
                by=people.wang,
            )
            deadlines.start("dispatch.written_reply_term", dossier=dossier, agency=people.health, on=today())
        made.append(dossier)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_shared_pages_stand_in_both_widths_and_languages(
    window: Opener, people: People, matters: list[Dossier], width: int, language: str
) -> None:
    here = window(people.wang, width=width, language=language)
    subject = matters[0].subject
    assert subject is not None
    for address in ("/", f"/d/{matters[0].key}/", f"/s/{subject.code}/", "/search/?q=线索"):
        here.open(address)
        assert here.page.get_attribute("html", "lang") == language
        here.check()


def test_a_light_explains_itself_beside_the_list_and_gives_the_focus_back(
    window: Opener, people: People, matters: list[Dossier]
) -> None:
    here = window(people.wang)
    here.open("/")
    light = here.page.locator("a.light").first
    light.click()
    panel = here.page.locator("dialog.panel[open]")
    panel.wait_for()
    expect(panel).to_contain_text("How this day was counted")
    assert here.page.url == here.home + "/"
    here.check()
    here.page.keyboard.press("Escape")
    expect(light).to_be_focused()


def test_the_keyboard_alone_leads_from_the_list_to_a_matter_and_back(
    window: Opener, people: People, matters: list[Dossier]
) -> None:
    here = window(people.wang)
    here.open("/")
    keys = here.page.keyboard
    keys.press("?")
    expect(here.page.locator("dialog.keys")).to_be_visible()
    keys.press("Escape")
    keys.press("j")
    keys.press("j")
    keys.press("Enter")
    here.page.wait_for_url(f"**/d/{matters[1].key}/")
    keys.press("g")
    keys.press("w")
    here.page.wait_for_url(here.home + "/")
    keys.press("/")
    keys.type(matters[2].key)
    keys.press("Enter")
    here.page.wait_for_url("**/search/**")
    expect(here.page.locator("main")).to_contain_text(matters[2].title)


def test_the_filters_stay_in_the_address(window: Opener, people: People, matters: list[Dossier]) -> None:
    here = window(people.wang)
    here.open("/")
    here.page.click(".counter-overdue")
    here.page.select_option("select[name=kind]", "clue")
    here.page.wait_for_url("**light=overdue**kind=clue**")
    expect(here.page.locator("main table").first).not_to_contain_text(matters[4].title)
    expect(here.page.locator("main table").first).to_contain_text(matters[0].title)


def test_one_click_changes_the_language(window: Opener, people: People, matters: list[Dossier]) -> None:
    here = window(people.wang)
    here.open(f"/d/{matters[0].key}/")
    here.page.click(".tongue button")
    expect(here.page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert here.page.url.endswith(f"/d/{matters[0].key}/")


def test_without_scripts_everything_can_still_be_read(window: Opener, people: People, matters: list[Dossier]) -> None:
    here = window(people.wang, scripts=False)
    here.open("/")
    expect(here.page.locator("noscript button").first).to_be_visible()
    expect(here.page.locator(".chart-table table").first).to_be_visible()
    here.page.locator("a.light").first.click()
    here.page.wait_for_url("**/why/**")
    expect(here.page.locator("main")).to_contain_text("How this day was counted")
