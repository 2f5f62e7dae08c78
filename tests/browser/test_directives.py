"""The review of a directive in a real browser: both widths and languages, by keyboard, without scripts, and by two."""

import pytest
from playwright.sync_api import expect

from liandong.ground.directives import actions
from liandong.ground.directives.models import Draft
from tests.browser.windows import LANGUAGES, WIDTHS, Opener
from tests.ground.directive_factory import TEXT, drafted, entries
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)

LONG = TEXT + "".join(f"\n（{number}）说明文字第{number}段，用来把页面撑长。" for number in range(60))


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.fixture
def draft(people: People) -> Draft:
    return drafted(people, LONG)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_review_stand_in_both_widths_and_languages(
    window: Opener, people: People, draft: Draft, width: int, language: str
) -> None:
    first, second, third, *_ = entries(draft)
    actions.discard_entry(entry=first, seen=1, because="重复", by=people.head)
    actions.confirm_entry(
        entry=second, seen=1, strength="firm", lead=["market"], joining=[], says_zh="会后反馈", by=people.head
    )
    third.delete()  # its sentence now stands in no entry
    here = window(people.reviewer, width=width, language=language)
    home = f"/rules/drafts/{draft.pk}/"
    for address in ("/rules/drafts/", "/rules/drafts/read/", home, f"{home}?at={first.pk}", f"{home}?at={second.pk}"):
        here.open(address)
        here.check()


def test_choosing_an_entry_lights_up_its_words_and_brings_them_into_sight(
    window: Opener, people: People, draft: Draft
) -> None:
    here = window(people.reviewer)
    here.open(f"/rules/drafts/{draft.pk}/")
    last = entries(draft)[-1]
    here.page.locator(f'.entry-line[data-entry="{last.pk}"]').click()
    expect(here.page.locator("#entry")).to_have_attribute("data-chosen", str(last.pk))
    lit = here.page.locator(".span-at")
    expect(lit).to_have_text("各部门可以探索建立信息共享平台。")
    expect(lit).to_be_in_viewport()
    here.page.locator(".original-text .span", has_text="公安机关").click()
    expect(here.page.locator("#entry .quote")).to_contain_text("公安机关")
    here.page.locator("#damage summary").click()
    here.page.locator("#damage a").click()
    expect(here.page.locator(".span-damage")).to_be_in_viewport()
    here.check()


def test_a_morning_s_work_goes_by_keyboard(window: Opener, people: People, draft: Draft) -> None:
    first, second, third, *_ = entries(draft)
    here = window(people.reviewer)
    here.open(f"/rules/drafts/{draft.pk}/")
    chosen = here.page.locator("#entry")
    here.page.keyboard.press("j")
    expect(chosen).to_have_attribute("data-chosen", str(second.pk))
    here.page.keyboard.press("k")
    expect(chosen).to_have_attribute("data-chosen", str(first.pk))
    here.page.locator("textarea[name=says_zh]").fill("每半年会商一次 jkcd")  # keys typed into a field stay there
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("c")
    expect(chosen).to_have_attribute("data-chosen", str(second.pk))
    here.page.keyboard.press("d")
    here.page.keyboard.type("已由上一条包含")
    here.page.locator("#entry .btn-danger").click()
    expect(chosen).to_have_attribute("data-chosen", str(third.pk))
    here.page.keyboard.press("m")
    expect(here.page.locator("#entry .quote")).to_contain_text("隐匿证据")
    here.page.keyboard.press("s")
    here.page.locator("#entry .cut").first.click()
    expect(here.page.locator("#entry .quote")).not_to_contain_text("隐匿证据")
    expect(here.page.locator(".draft-progress progress")).to_have_attribute("value", "2")
    here.check()
    states = [one.state for one in entries(draft)]
    assert states == ["confirmed", "discarded", "open", "open", "open"]


def test_all_of_it_works_without_scripts(window: Opener, people: People, draft: Draft) -> None:
    first, second, *_ = entries(draft)
    here = window(people.reviewer, scripts=False)
    here.open(f"/rules/drafts/{draft.pk}/")
    last = entries(draft)[-1]
    here.page.locator(f'.entry-line[data-entry="{last.pk}"]').click()
    here.page.wait_for_url(f"**/?at={last.pk}#t-{last.pk}")
    expect(here.page.locator(".span-at")).to_be_in_viewport()
    expect(here.page.locator("#entry-title")).to_be_in_viewport()
    here.page.locator(f'.entry-line[data-entry="{first.pk}"]').click()
    here.page.wait_for_url(f"**/?at={first.pk}#t-{first.pk}")
    here.page.locator("textarea[name=says_zh]").fill("每半年会商一次")
    here.page.locator("#entry .btn-primary").click()
    here.page.wait_for_url(f"**/?at={second.pk}#t-{second.pk}")


def test_of_two_reviewers_the_second_is_told_and_loses_nothing(window: Opener, people: People, draft: Draft) -> None:
    home = f"/rules/drafts/{draft.pk}/?at={entries(draft)[0].pk}"
    one, two = window(people.reviewer), window(people.head)
    one.open(home)
    two.open(home)
    one.page.locator("textarea[name=says_zh]").fill("先到的话")
    one.page.locator("#entry .btn-primary").click()
    one.page.locator(".flash-success").wait_for()
    two.page.locator("textarea[name=says_zh]").fill("后到的话")
    two.page.locator("#entry .btn-primary").click()
    told = two.page.locator("#entry [role=alert]")
    expect(told).to_contain_text("吴")
    expect(two.page.locator("textarea[name=says_zh]")).to_have_value("后到的话")
    assert entries(draft)[0].says_zh == "先到的话"
    two.faults.clear()  # the browser tells of the 422 itself
    two.check()
    two.page.locator("#entry .btn-primary").click()
    two.page.locator(".flash-success").wait_for()
    assert entries(draft)[0].says_zh == "后到的话"
