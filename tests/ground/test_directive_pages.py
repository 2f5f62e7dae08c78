"""The pages of directives under review: who may look, who may act, what a refusal says."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.ground.directives import actions
from liandong.ground.directives.exporting import draft_file
from liandong.ground.directives.models import Draft, DraftEntry
from liandong.ground.rulebook.directives.draft import load_draft
from tests.ground.directive_factory import TEXT, drafted, entries
from tests.pages import FORBIDDEN, FOUND, MISSING, OK, WRONG, as_, done, said
from tests.people import People, settle

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def draft(people: People) -> Draft:
    return drafted(people)


@pytest.fixture
def wu(people: People) -> Client:
    return as_(people.reviewer)


def words(entry: DraftEntry, **changes: str) -> dict[str, str]:
    """What the form of an entry sends."""
    sent = {"seen": str(entry.version), "says_zh": "半年会商一次", "strength": "firm", "outcome": "planned"}
    return {**sent, "more_part": "joining", **{f"part_{code}": "lead" for code in entry.lead}, **changes}


def at(entry: DraftEntry, act: str) -> str:
    return f"/rules/drafts/entries/{entry.pk}/{act}/"


def test_everybody_of_an_agency_may_look_and_only_reviewers_heads_and_operators_act(
    people: People, draft: Draft
) -> None:
    home, entry = f"/rules/drafts/{draft.pk}/", entries(draft)[0]
    for user, may in ((people.wang, False), (people.head, True), (people.reviewer, True), (people.operator, True)):
        page = as_(user).get(home)
        assert page.status_code == OK
        assert ("/confirm/" in said(page)) is may
        assert as_(user).get("/rules/drafts/read/").status_code == (OK if may else FORBIDDEN)
    before = done()
    for act in ("confirm", "merge", "split", "discard", "reopen"):
        assert as_(people.wang).post(at(entry, act), words(entry)).status_code == FORBIDDEN
    assert done() == before


def test_the_people_of_an_institution_see_no_draft(people: People, draft: Draft) -> None:
    client = as_(people.hospital)
    assert draft.title not in said(client.get("/rules/drafts/"))
    for part in ("", "draft.yaml", "clauses.yaml"):
        assert client.get(f"/rules/drafts/{draft.pk}/{part}").status_code == MISSING


def test_the_list_says_how_far_each_review_is(wu: Client, draft: Draft) -> None:
    for entry in entries(draft)[:2]:
        assert wu.post(at(entry, "confirm"), words(entry)).status_code == FOUND
    page = said(wu.get("/rules/drafts/"))
    assert draft.title in page
    assert re.search(r'<progress value="2" max="5"', page)


def test_the_page_shows_the_whole_text_and_each_entry_leads_to_its_words(wu: Client, draft: Draft) -> None:
    page = said(wu.get(f"/rules/drafts/{draft.pk}/"))
    text = re.search(r'<div class="original-text" lang="zh-Hans">(.*?)</div>', page, re.DOTALL)
    assert text
    assert re.sub(r"<[^>]+>", "", text.group(1).replace("</p><p", "</p>\n<p")) == TEXT
    for entry in entries(draft):
        assert page.count(f'id="t-{entry.pk}"') == 1
        assert f"#t-{entry.pk}" in page
    assert 'id="d-1"' in page


def test_an_entry_shows_departments_by_name_and_a_missing_number_in_words(wu: Client, draft: Draft) -> None:
    entry = entries(draft)[2]
    page = said(wu.get(f"/rules/drafts/{draft.pk}/", {"at": entry.pk}))
    chosen = page[page.index('id="entry"') :]
    assert "Police" in chosen
    assert 'class="missing"' in chosen
    assert "fig-missing" in chosen


def test_with_scripts_only_the_entry_is_sent(wu: Client, draft: Draft) -> None:
    entry = entries(draft)[1]
    headers = {"HX-Request": "true", "HX-Target": "entry"}
    page = said(wu.get(f"/rules/drafts/{draft.pk}/", {"at": entry.pk}, headers=headers))
    assert page.lstrip().startswith("<section")
    assert f'data-chosen="{entry.pk}"' in page


def test_confirming_goes_on_to_the_next_that_waits(wu: Client, draft: Draft) -> None:
    first, second = entries(draft)[:2]
    response = wu.post(at(first, "confirm"), words(first, more="market"))
    assert response["Location"] == f"/rules/drafts/{draft.pk}/?at={second.pk}#t-{second.pk}"
    first.refresh_from_db()
    assert (first.state, first.lead, first.joining) == ("confirmed", ["health"], ["market"])


def test_what_is_wrong_stands_on_the_page_with_what_was_written(wu: Client, draft: Draft) -> None:
    entry, before = entries(draft)[0], done()
    page = wu.post(at(entry, "confirm"), words(entry, says_zh="", outcome_zh="以后再说"))
    assert page.status_code == WRONG
    assert "以后再说" in said(page)
    page = wu.post(at(entry, "confirm"), words(entry, says_zh="写好的话", outcome="answered", rules="no.such_rule"))
    assert page.status_code == WRONG
    assert "写好的话" in said(page)
    assert "no.such_rule" in said(page)
    assert wu.post(at(entry, "discard"), {"seen": "1", "because": ""}).status_code == WRONG
    assert wu.post(at(entry, "split"), {"seen": "1", "at": "3"}).status_code == WRONG
    assert wu.post(at(entry, "split"), {"seen": "x", "at": "9" * 30}).status_code == WRONG
    assert done() == before


def test_the_second_reviewer_is_told_who_was_first_and_keeps_what_was_written(
    people: People, draft: Draft, wu: Client
) -> None:
    entry = entries(draft)[0]
    late = as_(people.head)
    assert wu.post(at(entry, "confirm"), words(entry, says_zh="先到的话")).status_code == FOUND
    page = late.post(at(entry, "confirm"), words(entry, says_zh="后到的话"))
    assert page.status_code == WRONG
    assert "吴" in said(page)
    assert "后到的话" in said(page)
    assert 'name="seen" value="2"' in said(page)  # whoever sends it again has seen what stands there
    entry.refresh_from_db()
    assert entry.says_zh == "先到的话"


def test_every_act_has_its_button(people: People, draft: Draft, wu: Client) -> None:
    first, second = entries(draft)[:2]
    assert wu.post(at(first, "merge"), {"seen": "1"}).status_code == FOUND
    page = said(wu.get(f"/rules/drafts/{draft.pk}/", {"at": first.pk}))
    cut = re.search(r'name="at" value="(\d+)"', page)
    assert cut
    assert wu.post(at(first, "split"), {"seen": "2", "at": cut.group(1)}).status_code == FOUND
    assert wu.post(at(first, "discard"), {"seen": "3", "because": "重复"}).status_code == FOUND
    page = said(wu.get(f"/rules/drafts/{draft.pk}/", {"at": first.pk}))
    assert "重复" in page
    assert wu.post(at(first, "reopen"), {"seen": "4"}).status_code == FOUND
    assert wu.post(at(second, "reopen"), {"seen": "2"}).status_code == WRONG  # it went into the first


def test_a_sentence_in_no_entry_is_counted_and_may_be_taken_up(wu: Client, draft: Draft) -> None:
    entry = entries(draft)[2]
    entry.delete()
    home = f"/rules/drafts/{draft.pk}/"
    page = said(wu.get(home))
    assert 'id="u-1"' in page
    assert f'name="start" value="{entry.start}"' in page
    assert wu.post(f"{home}add/", {"start": entry.start}).status_code == FOUND
    assert 'id="u-1"' not in said(wu.get(home))
    assert wu.post(f"{home}add/", {"start": entry.start}).status_code == WRONG


def test_the_draft_is_taken_away_as_a_draft_file_and_as_clauses(wu: Client, draft: Draft) -> None:
    first, second, *_ = entries(draft)
    wu.post(at(first, "confirm"), words(first))
    wu.post(at(second, "discard"), {"seen": "1", "because": "重复"})
    got = wu.get(f"/rules/drafts/{draft.pk}/draft.yaml")
    assert got["Content-Disposition"].startswith("attachment")
    kept = load_draft(got.content.decode()).directive
    assert [one.key for one in kept.entries] == ["YZ-01", "YZ-03", "YZ-04", "YZ-05"]
    assert kept.text == TEXT
    clauses = said(wu.get(f"/rules/drafts/{draft.pk}/clauses.yaml"))
    assert "半年会商一次" in clauses
    assert "YZ-02" not in clauses


def test_a_file_that_is_no_directive_is_refused_in_a_sentence_and_nothing_is_kept(wu: Client, people: People) -> None:
    before = done()
    for name, content in (("a.yaml", b"draft: 2"), ("b.yaml", b"\xff\xfe\x00"), ("c.yaml", b"a: &x [1]\nb: *x")):
        page = wu.post("/rules/drafts/read/", {"file": SimpleUploadedFile(name, content)})
        assert page.status_code == WRONG
        assert 'role="alert"' in said(page)
    assert wu.post("/rules/drafts/read/", {}).status_code == WRONG
    both = {"file": SimpleUploadedFile("a.txt", b"x"), "text": "y"}
    assert wu.post("/rules/drafts/read/", both).status_code == WRONG
    assert not Draft.objects.exists()
    assert done() == before


def test_markup_in_a_text_stays_text(people: People, wu: Client) -> None:
    draft = drafted(people, TEXT.replace("附则", f"附则{SCRIPT}"))
    entry = entries(draft)[0]
    actions.confirm_entry(
        entry=entry, seen=1, strength="firm", lead=[], joining=[], says_zh=SCRIPT, by=people.reviewer
    )  # fmt: skip
    actions.discard_entry(entry=entries(draft)[1], seen=1, because=SCRIPT, by=people.reviewer)
    for one in entries(draft):
        page = said(wu.get(f"/rules/drafts/{draft.pk}/", {"at": one.pk}))
        assert SCRIPT not in page
        assert "&lt;script&gt;" in page


def test_a_draft_file_changed_by_hand_is_a_draft_of_its_own_and_is_taken_once(
    people: People, draft: Draft, wu: Client
) -> None:
    content = draft_file(draft).replace("云卫监〔2026〕9号", "云卫监〔2026〕8号").encode()
    for _ in range(2):
        response = wu.post("/rules/drafts/read/", {"file": SimpleUploadedFile("云卫监.draft.yaml", content)})
        assert response.status_code == FOUND
    again = Draft.objects.exclude(pk=draft.pk).get()  # not the one it says it was read from
    assert list(again.entries.values_list("start", "end")) == list(draft.entries.values_list("start", "end"))
    draft.refresh_from_db()
    assert draft.number != again.number
