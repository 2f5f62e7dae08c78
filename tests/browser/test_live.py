"""Living lists in a real browser: what one does is on the other's board, and nobody is disturbed at work."""

import pytest
from playwright.sync_api import Page, expect

from liandong.discover.clues.actions import receive_clue
from liandong.discover.clues.models import Clue
from tests.browser.windows import Opener, Window
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)
HIDE = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true})"


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


def received(people: People, title: str) -> Clue:
    return receive_clue(
        channel="form",
        source="complaint",
        title=title,
        text=f"{title}：反映诊所无证行医",
        place=people.county,
        intake_agency=people.health,
        by=people.wang,
    )


def look(page: Page) -> None:
    """What the page does by itself every twenty seconds."""
    page.evaluate("htmx.trigger('#live', 'look')")


def a_desk(window: Opener, people: People, *, clues: int = 1) -> Window:
    for number in range(clues):
        received(people, f"第{number}件")
    here = window(people.li)
    here.open("/clues/")
    return here


def test_what_one_registers_is_on_the_desk_of_the_other_without_loading(window: Opener, people: People) -> None:
    here = window(people.li)
    here.page.clock.install()
    here.open("/clues/")
    here.page.evaluate("window.same = true")
    there = window(people.wang)
    there.open("/clues/new/")
    there.page.fill("input[name=title]", "新来的一件")
    there.page.fill("textarea[name=text]", "反映开元路一家诊所没有执业许可证")
    there.page.select_option("select[name=source]", "complaint")
    there.page.select_option("select[name=channel]", "form")
    there.page.click("main form button[type=submit]")
    there.page.wait_for_url("**/d/**")
    here.page.clock.run_for(21_000)
    expect(here.page.locator("#live")).to_contain_text("新来的一件")
    expect(here.page.locator("#live tr.is-new")).to_have_count(1)
    assert here.page.evaluate("window.same")
    here.check()


def test_the_focus_stays_where_it_was(window: Opener, people: People) -> None:
    here = a_desk(window, people, clues=3)
    here.page.locator("#live tr", has_text="第1件").locator("a.row-title").focus()
    received(people, "又来一件")
    look(here.page)
    expect(here.page.locator("#live")).to_contain_text("又来一件")
    expect(here.page.locator("#live tr", has_text="第1件").locator("a.row-title")).to_be_focused()


def test_scroll_keeps_the_row_that_is_read_in_its_place(window: Opener, people: People) -> None:
    here = a_desk(window, people, clues=24)
    row = here.page.locator("#live tr", has_text="第3件")
    row.evaluate("row => row.scrollIntoView({block: 'start', behavior: 'instant'})")
    before = row.bounding_box()
    received(people, "又来一件")
    look(here.page)
    expect(here.page.locator("#live")).to_contain_text("又来一件")
    after = row.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["y"] - after["y"]) < 2


@pytest.mark.parametrize("busy", ["typing", "choosing", "hidden"])
def test_nothing_moves_under_somebody_at_work(window: Opener, people: People, busy: str) -> None:
    here = a_desk(window, people)
    page = here.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.headers.get("live-whose") else None)
    page.evaluate(
        "document.querySelector('#live').insertAdjacentHTML('beforeend', '<textarea aria-label=\"note\"></textarea>')"
    )
    if busy == "typing":
        page.fill("#live textarea", "还没有写完")
    elif busy == "choosing":
        page.evaluate("getSelection().selectAllChildren(document.querySelector('#live tbody'))")
    else:
        page.evaluate(HIDE % "true")
    received(people, "又来一件")
    look(page)
    page.wait_for_timeout(300)
    assert not asked
    expect(page.locator("#live")).not_to_contain_text("又来一件")
    page.evaluate("document.querySelector('#live textarea').value = ''; getSelection().removeAllRanges()")
    page.evaluate(HIDE % "false")
    page.evaluate("document.activeElement.blur(); document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#live")).to_contain_text("又来一件")


def test_whoever_was_signed_out_keeps_the_list_and_reads_how_old_it_is(window: Opener, people: People) -> None:
    here = a_desk(window, people)
    here.page.context.clear_cookies()
    look(here.page)
    expect(here.page.locator("[data-live-stamp]")).to_contain_text("not updated since")
    expect(here.page.locator("#live")).to_contain_text("第0件")


def test_without_scripts_the_list_just_stands(window: Opener, people: People) -> None:
    received(people, "第一件")
    here = window(people.li, scripts=False)
    here.open("/clues/")
    expect(here.page.locator("#live")).to_contain_text("第一件")
    expect(here.page.locator("[data-live-stamp]")).to_be_hidden()


@pytest.mark.parametrize("address", ["/", "/clues/", "/dispatch/"])
def test_nothing_of_it_is_on_paper_and_the_page_stands(window: Opener, people: People, address: str) -> None:
    here = a_desk(window, people)
    here.open(address)
    expect(here.page.locator("[data-live-stamp]")).to_be_visible()
    here.check()
    here.page.emulate_media(media="print")
    expect(here.page.locator("[data-live-stamp]")).to_be_hidden()
