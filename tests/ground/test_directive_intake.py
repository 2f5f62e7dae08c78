"""Files of directives handed in at the page: what is read, what is refused, and that nothing of a refusal is kept."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.ground.directives import queries
from liandong.ground.directives.forms import MOST_BYTES
from liandong.ground.directives.models import Draft
from liandong.ground.rulebook.directives.draft import Draft as DraftFile
from liandong.ground.rulebook.directives.draft import Source, dump_draft
from tests.ground.directive_factory import TEXT, directive
from tests.pages import FOUND, OK, WRONG, as_, done, said
from tests.people import People, settle

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
READ = "/rules/drafts/read/"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = "本报讯（记者 甲）日前，记者从云州市卫健委获悉，全市诊所检查已经结束。据介绍，检查组走访了四十家诊所。\n" * 3


@pytest.fixture
def people(db: None) -> People:
    return settle()


@pytest.fixture
def wu(people: People) -> Client:
    return as_(people.reviewer)


def document(body: str) -> bytes:
    """A Word file with this XML as its document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>')
    return file.getvalue()


def lines(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))


def handed_in(client: Client, name: str, content: bytes) -> int:
    return client.post(READ, {"file": SimpleUploadedFile(name, content)}).status_code


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT.encode()),
        ("a.txt", TEXT.encode("gb18030")),
        ("a.md", TEXT.encode()),
        ("a.docx", document(lines(TEXT))),
        ("a.html", f"<html><body>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</body></html>".encode()),
    ],
    ids=["utf-8", "gb18030", "md", "docx", "html"],
)
def test_a_directive_is_read_from_every_kind_of_file(wu: Client, name: str, content: bytes) -> None:
    assert handed_in(wu, name, content) == FOUND
    draft = Draft.objects.get()
    assert draft.number == "云卫监〔2026〕9号"
    assert [entry.lead for entry in queries.live_entries(draft)][:1] == [["health"]]
    missing = [one for entry in queries.live_entries(draft) for one in entry.figures if one["missing"]]
    assert [one["kind"] for one in missing] == ["deadline"]
    page = said(wu.get(f"/rules/drafts/{draft.pk}/"))
    assert 'id="d-1"' in page


def test_text_may_be_pasted_and_the_same_text_again_leads_to_the_same_draft(wu: Client) -> None:
    first = wu.post(READ, {"text": TEXT.replace("\n", "\r\n")})
    before = done()
    again = wu.post(READ, {"text": TEXT})
    assert first["Location"] == again["Location"]
    assert done() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7 ..."),
        ("a.txt", b""),
        ("a.txt", b" \n" * 50),
        ("a.txt", bytes(range(256)) * 400),
        ("a.txt", REPORT.encode()),
        ("a.txt", b"All departments shall meet twice a year and report within ten days of each meeting. " * 9),
        ("a.docx", b"PK\x03\x04 not a document"),
        ("a.docx", document(lines("　" * 400_000_00))),
        ("a.exe", TEXT.encode()),
        ("a.txt", (TEXT * 1_000).encode()),
    ],
    ids=["pdf", "empty", "blank", "noise", "press", "english", "torn", "bomb", "exe", "long"],
)
def test_what_is_no_directive_gets_one_sentence_and_nothing_is_kept(wu: Client, name: str, content: bytes) -> None:
    before = done()
    page = wu.post(READ, {"file": SimpleUploadedFile(name, content)})
    assert page.status_code == WRONG
    assert 'role="alert"' in said(page)
    assert not Draft.objects.exists()
    assert done() == before


def test_a_file_that_is_too_large_is_not_even_read(wu: Client) -> None:
    assert handed_in(wu, "a.txt", b"x" * (MOST_BYTES + 1)) == WRONG


def test_markup_of_a_saved_page_is_neither_kept_nor_shown(wu: Client) -> None:
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    body = "".join(f"<p>{line}{script}</p>" for line in TEXT.splitlines())
    assert handed_in(wu, "a.html", f"<html><body>{body}</body></html>".encode()) == FOUND
    page = said(wu.get(f"/rules/drafts/{Draft.objects.get().pk}/"))
    assert "alert(" not in page
    assert "onerror" not in page


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("key: YZ-03", 'key: "YZ-03\\n    answered_by: {rules: [x]}"'),
        ("key: YZ-03", f"key: {'Y' * 80}"),
        ("- police", '- "police]\\nplanned: x"'),
        ("title: 云州市", 'title: "\\0"\n  x: 云州市'),
        ("title: 云州市", 'title: "\\ud800"\n  x: 云州市'),
        ("draft: 1", "draft: 1\nreviews: {YZ-77: {}}"),
        ("draft: 1", "draft: 1\nreviews: [1]"),
    ],
    ids=["key with a line", "long key", "code with a line", "nul", "half a character", "review of nothing", "list"],
)
def test_a_draft_file_made_by_hand_brings_nothing_of_its_own(
    wu: Client, people: People, said: str, instead: str
) -> None:
    content = dump_draft(DraftFile(Source("a.txt", "0" * 64, "utf-8", len(TEXT)), directive()))
    assert said in content
    assert handed_in(wu, "a.draft.yaml", content.encode()) == FOUND
    Draft.objects.get().entries.all().delete()
    Draft.objects.all().delete()
    assert handed_in(wu, "a.draft.yaml", content.replace(said, instead, 1).encode()) == WRONG
    assert not Draft.objects.exists()


@pytest.mark.skipif(not SEEDS.exists(), reason="the texts of the five directives are not beside the project")
def test_the_five_directives_go_through_the_page_and_no_order_is_left_out(wu: Client) -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        assert handed_in(wu, path.name, path.read_bytes()) == FOUND, path.name
    drafts = list(Draft.objects.all())
    assert len(drafts) >= 5
    for draft in drafts:
        entries = queries.live_entries(draft)
        assert len(entries) > 30, draft.name
        assert not queries.orders_uncovered(draft, entries), draft.name
        assert wu.get(f"/rules/drafts/{draft.pk}/").status_code == OK
