"""Ways round the rules that were tried, each of which has to fail: who may see what, and who may hear of it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from liandong.discover.clues.actions import receive_clue, take_report
from liandong.discover.clues.actions.answering import open_reporter
from liandong.discover.clues.models import Knock
from liandong.feedback.publicity.masking import masked
from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.documents.actions import add_document, issue
from liandong.ground.dossiers.actions import open_dossier, regrade, share
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import LIN, received
from tests.people import People, settle

TOKEN = "玄武岩"
SCRIPT = "<script>alert(1)</script>"
TYPST = '#read("paper.typ") #eval("1+1") $x$ @a <b> /* */ // \\u{0}'


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


def as_(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


# Who one is


def test_the_head_of_an_agency_cannot_make_somebody_read_the_trail_of_all(people: People) -> None:
    with pytest.raises(Refusal):
        accounts.join_agency(user=people.head, agency=people.health, role="auditor", by=people.head)
    client = as_(people.head)
    said = {"username": "spy", "name": "甲", "role": "auditor", "password": "first-Password-9"}
    assert client.post(reverse("accounts:staff"), said).status_code == 422
    assert not User.objects.filter(username="spy").exists()
    accounts.join_agency(user=people.head, agency=people.health, role="auditor", by=people.operator)


def test_a_session_ends_with_the_account_and_a_role_with_its_day(people: People) -> None:
    client = as_(people.wang)
    assert client.get(reverse("clues:list")).status_code == 200
    for member in people.wang.memberships.all():
        accounts.leave_agency(membership=member, on=today(), by=people.head)
    assert client.get(reverse("clues:list")).status_code == 403
    other = as_(people.li)
    accounts.suspend_user(user=people.li, because="调离", by=people.head)
    assert other.get(reverse("clues:list")).status_code == 302


def test_one_acts_only_for_an_agency_one_belongs_to(people: People) -> None:
    client = as_(people.zhao)
    client.post(reverse("accounts:switch"), {"agency": people.health.pk})
    session = client.session
    session["acting_agency"] = people.health.pk  # even if the session itself were changed
    session.save()
    clue = received(people)
    assert client.get(reverse("ui:dossier", args=[clue.key])).status_code == 404


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(people: People, away: str) -> None:
    client = as_(people.wang)
    for address in (reverse("accounts:sign_in"), reverse("accounts:language"), reverse("accounts:switch")):
        response = client.post(address, {"next": away, "language": "en", "agency": people.health.pk})
        assert response["Location"] == "/"


def test_a_post_without_its_token_is_refused(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.wang)
    assert client.post(reverse("clues:new"), {"title": "x"}).status_code == 403


# What one may see


def test_an_operator_of_the_agency_meets_no_title_on_the_workbench(people: People) -> None:
    accounts.join_agency(user=people.operator, agency=people.health, role="operator", by=None)
    clue = received(people, title=TOKEN)
    regrade(dossier=clue.dossier, grade="secret", because="保密", by=people.wang)
    client = as_(people.operator)
    client.post(reverse("accounts:switch"), {"agency": people.health.pk})
    assert TOKEN in as_(people.wang).get("/").content.decode()
    assert TOKEN not in client.get("/").content.decode()


def test_a_custodian_of_one_agency_opens_no_identity_kept_by_another(people: People) -> None:
    clue = received(people, reporter=LIN)
    share(dossier=clue.dossier, agency=people.market, because="联合核查", by=people.wang)
    accounts.join_agency(user=people.zhao, agency=people.health, role="clerk", by=None)
    accounts.join_agency(user=people.zhao, agency=people.market, role="custodian", by=None)
    people.zhao.acting_for = people.market
    assert open_reporter(clue=clue, purpose="联系反映人", by=people.zhao) == []
    assert [one.name for one in open_reporter(clue=clue, purpose="联系反映人", by=people.custodian)] == ["林某"]


def test_the_reporter_is_in_no_page_notice_or_entry(people: People) -> None:
    clue = received(people, reporter=LIN)
    client = as_(people.wang)
    for address in (
        reverse("ui:dossier", args=[clue.key]), reverse("clues:list"), reverse("ui:workbench"), reverse("notices:list")
    ):  # fmt: skip
        said = client.get(address, {"q": LIN.phone}).content.decode()
        assert LIN.name not in said
        assert not said.count(LIN.phone) or "search" in said  # only what was typed in
    assert LIN.name not in client.get(reverse("ui:search"), {"q": "13800001111"}).content.decode()


def test_guessing_a_receipt_is_counted_and_stopped(people: People) -> None:
    take_report(
        address="10.0.0.9", place=people.county, channel="web", source="complaint", title="甲", text="某诊所无证行医"
    )
    client = Client()
    answers = [client.get(reverse("clues:progress", args=["AAAA-BBBB-CCCC"])).status_code for _ in range(22)]
    assert answers[0] == 404
    assert set(answers[20:]) == {422}
    assert Knock.objects.filter(times__gte=20).exists()


def test_a_person_fined_is_not_named_by_the_cause() -> None:
    fields = {"party": "张三丰", "cause": "张三丰无证行医，电话13800001111", "code": "350502199001011234"}
    for kind in ("person", "practitioner"):
        body = masked(fields, subject_kind=kind)
        assert "三丰" not in str(body)
        assert "1380000" not in str(body)
        assert "code" not in body


# What one may hand in


def test_markup_stays_text_on_every_page_and_in_every_paper(people: People) -> None:
    clue = received(people, title=SCRIPT, text=SCRIPT + TYPST, subject_text=SCRIPT)
    client = as_(people.wang)
    for address in (reverse("ui:dossier", args=[clue.key]), reverse("clues:list"), "/", "/search/?q=%3Cscript"):
        assert SCRIPT not in client.get(address).content.decode()
    facts = {"to": TYPST.replace("\\u{0}", ""), "matter": SCRIPT, "text": "#panic()", "qr": "x", "agency": "假冒"}
    paper = issue(dossier=clue.dossier, template="written_reply", facts=facts, on=today(), by=people.wang)
    assert paper.agency == people.health


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("a.html", b"<html><script>alert(1)</script>"),
        ("a.pdf", b"<html>"),
        ("a.png", b"GIF89a"),
        ("a.exe", b"MZ\x90\x00"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(people: People, name: str, head: bytes) -> None:
    dossier = received(people).dossier
    with pytest.raises(Refusal):
        add_document(dossier=dossier, kind="x", title="x", file=ContentFile(head, name=name), by=people.wang)


def test_the_name_of_a_file_leaves_neither_its_folder_nor_its_header(people: People) -> None:
    dossier = received(people).dossier
    file = ContentFile(b"<script>alert(1)</script>", name="x.txt")
    name = '../../etc/a"\r\nSet-Cookie: x=1;.txt'
    kept = add_document(dossier=dossier, kind="x", title="x", file=file, name=name, by=people.wang)
    response = as_(people.wang).get(reverse("documents:document", args=[kept.pk]))
    assert "Set-Cookie" not in response.headers
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "/" not in kept.name


def test_a_key_of_one_agency_meets_nothing_of_another(people: People) -> None:
    key, secret = accounts.issue_key(
        agency=people.market, name="平台", words=["clues.receive", "read"], speaks_as=people.zhao, by=None
    )
    clue = receive_clue(
        channel="api", source="complaint", title="甲", text="乙", place=people.county, origin_key="api:one",
        by=people.wang,
    )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"})
    assert client.get(f"/api/v1/clues/{clue.key}").status_code == 404
    said = {"title": "甲", "text": "乙", "place": "350502"}
    assert client.post("/api/v1/clues", said, content_type="application/json").status_code == 201
    for broken in ({**said, "subject": "a\0b"}, {**said, "place": "35\0502"}, {**said, "reporter": {"name": "\0"}}):
        again = client.post(
            "/api/v1/clues", {**broken, "text": "丙"}, content_type="application/json",
            headers={"Idempotency-Key": "two"},
        )  # fmt: skip
        assert again.status_code == 422
    accounts.revoke_key(key=key, by=None)
    assert client.get(f"/api/v1/clues/{clue.key}").status_code == 401


def test_a_dossier_without_a_share_is_seen_by_nobody_else(people: People) -> None:
    hidden = open_dossier(
        kind="case", title=TOKEN, place=people.county, owner=people.health, grade="secret", by=people.wang
    )
    for who in (people.zhao, people.qian, people.hospital, people.prosecutor, people.auditor):
        for address in ("/", "/search/?q=" + TOKEN[:2], "/cases/?state=all", "/dashboards/", "/notices/", "/credit/"):
            assert TOKEN not in as_(who).get(address).content.decode()
        assert as_(who).get(reverse("ui:dossier", args=[hidden.key])).status_code in (403, 404)


def test_a_nul_in_an_address_is_not_understood(people: People) -> None:
    for address in ("/public/?q=%00", "/check/%00/", "/report/AAAA%00BBBBCCCC/"):
        assert Client().get(address).status_code == 400
    assert as_(people.wang).get("/search/?q=a%00b").status_code == 400
