"""The whole way round in a real browser: each person in a window of their own, each page looked at for faults."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, expect

from liandong.ground.audit.clock import today
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import catch_up
from liandong.ground.registry.models import Subject
from tests.act.stories import clinic
from tests.browser.windows import Opener, Window
from tests.ground.trail import settle as wait_for
from tests.people import People, settle

pytestmark = pytest.mark.django_db(transaction=True)

ADVERTISEMENT = "美容门诊部在朋友圈发布未审查广告"
REPORT = "该门诊部在朋友圈发布医疗广告，没有广告审查证明，宣称一次根治，请查处。"
REPLY = "经查属实，已责令停止发布并立案。"
BEYOND = "门诊部超范围诊疗"
CAUSE = "超出登记的诊疗科目开展诊疗活动"
FINE = "5000"
FINE_AS_SHOWN = "5,000"
NOTE = "皮肤科未登记，现场有三份病历"


@pytest.fixture
def people(transactional_db: None) -> People:
    return settle()


@pytest.fixture
def subject(people: People) -> Subject:
    return clinic(people)


def fill_in(here: Window, said: dict[str, object]) -> None:
    """Write, choose or tick, as each field of the page wants it; several values are several ticks."""
    for name, value in said.items():
        field = here.page.locator(f'main [name="{name}"]')
        kind = field.first.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            for each in value if isinstance(value, list) else [value]:
                here.page.check(f'main [name="{name}"][value="{each}"]')
        elif kind == "select-one":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def arrived(here: Window) -> None:
    """Let the page come to rest, and look at it."""
    here.page.wait_for_load_state("networkidle")
    here.check()


def go(here: Window, address: str) -> None:
    here.open(address)
    here.check()


def click(here: Window, what: Locator) -> None:
    """Follow a link or send a form, and look at the page it leads to."""
    with here.page.expect_navigation():
        what.click()
    arrived(here)


def send(here: Window, **said: object) -> None:
    """Fill the form of the page in, send it, and be on a dossier's page afterwards."""
    fill_in(here, said)
    click(here, here.page.locator("main form.form button.btn-primary"))
    assert on_a_dossier(here), here.page.locator("main").inner_text()


def on_a_dossier(here: Window) -> bool:
    return bool(re.fullmatch(re.escape(here.home) + r"/d/[^/]+/", here.page.url))


def step(here: Window, label: str, **said: object) -> None:
    """Take a step that the dossier's page offers: its button, then, where it has one, its form."""
    button = here.page.locator(f'.acts .btn:text-is("{label}")')
    if not button.is_visible():  # behind the first nine
        here.page.locator("details.more > summary").click()
    click(here, button)
    if said:
        send(here, **said)


def follow(here: Window, kind: str) -> str:
    """Go to the linked dossier of this kind; its key."""
    links = here.page.locator("section[aria-labelledby=linked] li").filter(has_text=kind)
    click(here, links.locator("a.row-title"))
    return key_of(here)


def key_of(here: Window) -> str:
    return here.page.url.rstrip("/").rpartition("/")[2]


def reads(here: Window, *words: str) -> None:
    """All of this stands on the page."""
    for each in words:
        expect(here.page.locator("main")).to_contain_text(each)


def react() -> None:
    """What the worker does: let everything follow from what has happened so far."""
    wait_for(Entry.objects.order_by("-xid", "-id")[0])
    catch_up()


def register(here: Window, title: str, text: str, **more: object) -> str:
    """Register a clue by the form; its key."""
    go(here, "/clues/new/")
    send(here, title=title, text=text, **more)
    reads(here, title, text)
    return key_of(here)


def route(here: Window, matter: str, lead: str) -> None:
    """Route the clue to a matter that its own words suggest, after the reasons were shown."""
    step(here, "Route")
    click(here, here.page.locator("main a.row-title").filter(has_text=matter))
    expect(here.page.locator("#competence")).to_contain_text(lead)
    expect(here.page.locator("#competence .reasons li").first).not_to_be_empty()
    send(here)
    reads(here, "How it was routed", matter)


def typing_it_again_shows(here: Window, key: str) -> None:
    """Who types the same report again is shown the first beside the form, before anything is kept."""
    go(here, "/clues/new/")
    fill_in(here, {"title": ADVERTISEMENT, "text": REPORT})
    here.page.locator("#id_text").press("Tab")
    expect(here.page.locator("#alike li").filter(has_text=key)).to_contain_text("%")
    expect(here.page.locator(".htmx-request")).to_have_count(0)
    here.check()


def pass_on(here: Window, receiver: str) -> None:
    """Pass the clue to the department that the routing names, which the form has chosen already."""
    click(here, here.page.locator('.acts .btn:text-is("Pass to another department")'))
    reads(here, "Why this department")
    expect(here.page.locator("#id_to option:checked")).to_have_text(re.compile(receiver))
    send(here, asks="请依法查处，并书面回复结果。")


def paper_of(here: Window, agency: str) -> bytes:
    """The newest paper that this agency put into the dossier, as the person of this window may fetch it."""
    papers = here.page.locator("section[aria-labelledby=documents] li").filter(has_text=agency)
    address = papers.locator("a.row-title").last.get_attribute("href")
    answer = here.page.context.request.get(f"{here.home}{address}")
    assert answer.ok, address
    return answer.body()


def test_another_departments_matter_is_passed_on_signed_for_and_answered_in_writing(
    window: Opener, people: People
) -> None:
    wang, zhao = window(people.wang), window(people.zhao)
    key = register(wang, ADVERTISEMENT, REPORT)
    typing_it_again_shows(wang, key)
    go(wang, f"/d/{key}/")
    route(wang, "V26", people.market.name)
    pass_on(wang, people.market.name)

    go(zhao, "/dispatch/")
    click(zhao, zhao.page.locator("main table a.row-title").filter(has_text=ADVERTISEMENT))
    assert key_of(zhao) == key
    step(zhao, "Sign for it")
    reads(zhao, "Signed for. A written reply is now expected.")
    step(zhao, "Answer in writing", text=REPLY)

    go(wang, f"/d/{key}/")
    reads(wang, "Answered in writing")
    assert paper_of(wang, people.market.name).startswith(b"%PDF-")


def two(people: People) -> list[int]:
    """Both officers, as the ticks of a form."""
    return [people.wang.pk, people.li.pk]


def kept_by_health(here: Window, people: People, subject: Subject) -> str:
    """A clue about a registered institution, which health handles itself; its key."""
    key = register(here, BEYOND, "皮肤科没有登记，超出诊疗科目行医。", subject=subject.name)
    route(here, "V09", people.health.name)
    step(here, "Handle it ourselves")
    return key


def answer(phone: Window, number: int, value: str, note: str = "") -> None:
    """Answer a question; it is saved at once, and shown so."""
    question = phone.page.locator(".question").nth(number)
    if note:
        question.locator("summary").click()
        question.locator("textarea").fill(note)
    question.locator(f"button[value={value}]").click()
    expect(question.locator(f"button[value={value}]")).to_have_attribute("aria-pressed", "true")
    expect(phone.page.locator(".htmx-request")).to_have_count(0)


def answers_on_site(phone: Window) -> None:
    """One question answered yes and one no, on a phone."""
    step(phone, "Checklist on site")
    answer(phone, 0, "yes")
    answer(phone, 1, "no", NOTE)
    phone.check()
    click(phone, phone.page.locator('.btn:text-is("Finish the visit")'))
    send(phone, summary="发现一项未登记即开展的诊疗项目。")
    reads(phone, NOTE)


def visited(here: Window, phone: Window, people: People) -> str:
    """Plan a visit from the clue's page and make it; the key of the visit."""
    step(here, "Plan a visit", officers=two(people), planned_on=today().isoformat())
    key = follow(here, "inspection")
    step(here, "Begin on site")
    go(phone, f"/d/{key}/")
    answers_on_site(phone)
    return key


def filed(here: Window, people: People) -> str:
    """File a case from the founded clue's page; the key of the case."""
    day = today()
    days = {"on": day.isoformat(), "acted_on": (day - timedelta(days=20)).isoformat(), "act_until": day.isoformat()}
    step(here, "File a case", cause=CAUSE, officers=two(people), **days)
    return follow(here, "case")


def investigated(here: Window) -> None:
    """Evidence, investigation, notice and what the party says to it; the fine is small, so no hearing is offered."""
    step(here, "Add evidence", kind="record", proves="现场笔录：开展了未登记科目的诊疗")
    step(here, "Investigate", report="事实清楚，证据确实充分。")
    step(here, "Notify", proposed="拟罚款五千元")
    step(here, "Hear the statement", text="已经整改，请求从轻。", review="整改属实，拟罚款已从轻。")
    reads(here, "Add evidence", "Procedure")
    expect(here.page.locator('.acts .btn:text-is("Decide")')).to_have_count(0)


def decide(here: Window, case: str) -> None:
    """The head decides: a small fine."""
    go(here, f"/d/{case}/")
    line = {"line-0-kind": "F1", "line-0-amount": FINE, "line-0-text": "罚款五千元"}
    step(here, "Decide", outcome="penalty", reasons="违法事实清楚，情节较轻。", **line)
    reads(here, FINE_AS_SHOWN)


def carry_out(here: Window, case: str) -> None:
    """Serve, execute and close."""
    go(here, f"/d/{case}/")
    step(here, "Serve", manner="handed_over", received_by="负责人林某")
    step(here, "Execute", paid=FINE, note="票据0001")
    step(here, "Close", summary="罚款缴清，问题改正。")
    reads(here, "The case is closed.")


def publish(here: Window) -> None:
    """The head finds the draft that has come by itself, and lets the public see it."""
    go(here, "/publications/")
    click(here, here.page.locator("main table a.row-title").filter(has_text=CAUSE))
    step(here, "Publish")
    reads(here, "Published. The public sees the masked fields and nothing else.")


def the_public_finds(here: Window, subject: Subject, *hidden: str) -> None:
    """Anybody finds the result by the institution's name, and nothing on the way names a dossier."""
    go(here, "/public/")
    here.page.fill("input[name=q]", subject.name)
    click(here, here.page.locator(".search-public button"))
    assert not [key for key in hidden if key in here.page.content()]
    click(here, here.page.locator("main a.row-title").filter(has_text=subject.name))
    reads(here, subject.name, CAUSE, FINE_AS_SHOWN)
    assert not [key for key in hidden if key in here.page.content()]


def test_our_own_matter_goes_from_a_clue_over_a_visit_and_a_case_to_the_public(
    window: Opener, people: People, subject: Subject
) -> None:
    wang, phone = window(people.wang), window(people.li, width=390)
    head, anybody = window(people.head), window()
    clue = kept_by_health(wang, people, subject)
    visit = visited(wang, phone, people)
    go(wang, f"/d/{clue}/")
    step(wang, "Verify", outcome="founded", note="现场核实属实")
    case = filed(wang, people)
    investigated(wang)
    decide(head, case)
    carry_out(wang, case)
    react()
    publish(head)
    the_public_finds(anybody, subject, clue, visit, case)
    go(wang, f"/s/{subject.code}/")
    reads(wang, "Made public", CAUSE)
