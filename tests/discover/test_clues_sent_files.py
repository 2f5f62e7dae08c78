"""What reporters send along: taken for what it is, bare of who sent it, read by who holds the clue, on the trail."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.discover.clues.models import Clue, Message, ReporterFile
from liandong.ground.audit.models import Entry
from liandong.ground.documents import store
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.actions import share
from tests.ground.test_bare import GPS, jpeg, notes, part
from tests.pages import FOUND, MISSING, OK, WRONG, as_, done
from tests.people import People, settle

pytestmark = pytest.mark.django_db
PHOTO = jpeg(part(0xE1, notes(1)))
NAME = "林某的身份证.jpg"


@pytest.fixture
def people(settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


def file(content: bytes = PHOTO, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def report(people: People, *files: SimpleUploadedFile, key: str = "k1") -> Any:
    given = {"sent_key": key, "place": people.county.code, "subject": "康美口腔", "text": "康美口腔无证行医"}
    return english().post("/report/", {**given, "attached": list(files)})


def english() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def reported(people: People) -> tuple[ReporterFile, str]:
    answer = report(people, file())
    assert answer.status_code == FOUND, answer.content.decode()
    return ReporterFile.objects.get(), answer["Location"]


def test_a_photo_goes_with_the_report_without_where_it_was_taken_or_what_it_was_called(people: People) -> None:
    kept, page = reported(people)
    content = store.place_of(kept.sha256).read_bytes()
    assert (content, GPS in content) == (jpeg(), False)
    entry = Entry.objects.get(kind="reporter_file_received")
    assert entry.by_id is None
    assert entry.data["sha256"] == kept.sha256
    assert "林某" not in str([one.data for one in Entry.objects.all()])
    assert "sent one file" in english().get(page).content.decode()


def test_more_follows_with_a_message(people: People) -> None:
    _kept, page = reported(people)
    pdf = file(b"%PDF-1.7 receipt", "scan.bin")  # what it is called does not matter
    assert Client().post(f"{page}message/", {"text": "收据见附件", "attached": [pdf]}).status_code == FOUND
    assert Message.objects.get().text == "收据见附件"
    assert [one.media_type for one in ReporterFile.objects.all()] == ["image/jpeg", "application/pdf"]


def test_the_same_file_again_is_one_file(people: People) -> None:
    _kept, page = reported(people)
    Client().post(f"{page}message/", {"text": "再发一次", "attached": [file()]})
    assert ReporterFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script>", "a.jpg"),
        (b"MZ\x90\x00", "a.pdf"),
        (b"\xff\xd8\xff\xe1 broken", "a.jpg"),
        (b"", "a.jpg"),
        (b"GIF89a", "a.png"),
    ],
)
def test_what_is_no_photo_and_no_paper_is_refused_and_nothing_is_kept(
    people: People, content: bytes, name: str
) -> None:
    answer = report(people, file(), file(content, name))
    assert answer.status_code == WRONG
    assert "field-error" in answer.content.decode() or "errors" in answer.content.decode()
    assert not Clue.objects.exists()
    assert not ReporterFile.objects.exists()


def test_too_many_and_too_large_are_refused_with_the_figure(people: People) -> None:
    many = [file(f"%PDF-1.7 {n}".encode(), f"{n}.pdf") for n in range(11)]
    assert "at most 10 files" in report(people, *many).content.decode()
    assert "larger than 10 MB" in report(people, file(b"%PDF-" + b"0" * (10 * 1024 * 1024), "a.pdf")).content.decode()
    assert not ReporterFile.objects.exists()


def test_the_holder_opens_it_on_the_trail_and_nobody_else_finds_it(people: People) -> None:
    kept, _page = reported(people)
    address = f"/clues/{kept.clue.key}/sent/{kept.pk}/"
    share(dossier=kept.clue.dossier, agency=people.market, level="edit", because="协查", by=people.wang)
    before = done()
    for who in (people.zhao, people.qian, people.prosecutor, people.custodian, people.hospital):
        assert as_(who).get(address).status_code in (MISSING, 403)
        assert as_(who).post(f"{address}put-in/").status_code in (MISSING, 403)
    assert as_(people.zhao).get(f"/d/{kept.clue.key}/").content.count(b"/sent/") == 0
    assert done() == before
    answer = as_(people.wang).get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (OK, jpeg())  # type: ignore[attr-defined]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    entry = Entry.objects.get(kind="reporter_file_opened")
    assert (entry.by_id, entry.data["file"]) == (people.wang.pk, kept.pk)


def test_of_another_clue_it_is_not_found(people: People) -> None:
    kept, _page = reported(people)
    report(people, key="k2")
    assert as_(people.wang).get(f"/clues/XS-350502-2026-999999/sent/{kept.pk}/").status_code == MISSING


def test_the_handler_puts_it_into_the_dossier_once(people: People) -> None:
    kept, _page = reported(people)
    put = f"/clues/{kept.clue.key}/sent/{kept.pk}/put-in/"
    assert as_(people.wang).post(put).status_code == FOUND
    as_(people.wang).post(put)
    paper = Document.objects.get()
    assert (paper.sha256, paper.added_by, paper.kind) == (kept.sha256, people.wang, "evidence")
    assert "林某" not in paper.name
