"""Files with hash and custody, sealed files, and numbered legal documents."""

import hashlib
import io
import stat
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from liandong.ground.audit.models import Entry
from liandong.ground.documents import actions, fonts, papers, store
from liandong.ground.documents.capitals import amount, capitals, numeral
from liandong.ground.documents.media import sniff
from liandong.ground.documents.models import Custody, Document, SealedPart
from liandong.ground.documents.queries import checked, custody_of, documents_of, visible_documents
from liandong.ground.dossiers.actions import open_dossier, share
from liandong.ground.dossiers.cleared import cleared, readings
from liandong.ground.dossiers.models import Dossier
from liandong.law.refusal import Refusal
from tests.people import People, settle

DAY = date(2026, 9, 30)
PDF = b"%PDF-1.7\n" + b"x" * 5000


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture
def dossier(people: People) -> Dossier:
    return open_dossier(kind="case", title="涉嫌超范围诊疗", place=people.county, owner=people.health, by=people.wang)


def add(dossier: Dossier, people: People, content: bytes = PDF, name: str = "检验报告.pdf", **more: Any) -> Document:
    file = ContentFile(content, name=name)
    return actions.add_document(
        dossier=dossier, kind="evidence", title="检验报告", file=file, **{"by": people.wang, **more}
    )


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_file_is_kept_under_its_hash_for_the_server_alone(people: People, dossier: Dossier) -> None:
    document = add(dossier, people)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    path = store.place_of(document.sha256)
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [row.act for row in custody_of(document)] == ["added"]
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.data["sha256"]) == ("document_added", document.sha256)


def test_the_same_content_twice_is_one_file_and_two_documents(people: People, dossier: Dossier, settings: Any) -> None:
    add(dossier, people)
    add(dossier, people)
    assert documents_of(dossier).count() == 2
    assert len([path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]) == 1


def test_too_large_empty_and_disguised_files_leave_nothing_behind(
    people: People, dossier: Dossier, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1024 * 1024
    for content, name in (
        (PDF + b"x" * 1024 * 1024, "大.pdf"),
        (b"", "空.pdf"),
        (b"MZ\x90\x00", "程序.exe"),
        (b"MZ\x90\x00", "其实是程序.pdf"),
        (b"\x89PNG\r\n\x1a\n", "图片.pdf"),
        (b"<html><script>", "页面.html"),
    ):
        with pytest.raises(Refusal):
            add(dossier, people, content, name)
    assert not Document.objects.exists()
    root = Path(settings.FILES_ROOT)
    assert not [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.JPG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a.docx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.ofd", b"PK\x03\x04", "application/ofd"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "application/vnd.ms-excel"),
        ("a.mp4", b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic", "image/heic"),
        ("a.csv", "机构,日期".encode("gb18030"), "text/csv"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(name: str, head: bytes, media_type: str) -> None:
    assert sniff(name, head) == media_type


def test_only_those_who_work_on_the_dossier_add_to_it(people: People, dossier: Dossier) -> None:
    share(dossier=dossier, agency=people.market, because="征求意见", by=people.wang)
    with pytest.raises(Refusal):
        add(dossier, people, by=people.zhao)


def test_a_file_goes_to_those_who_see_the_dossier_and_custody_says_to_whom(people: People, dossier: Dossier) -> None:
    document = add(dossier, people)
    address = reverse("documents:document", args=[document.pk])
    page = signed_in(people.qian).get(address)
    assert b"".join(page.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "sandbox" in page["Content-Security-Policy"]
    assert signed_in(people.zhao).get(address).status_code == 404
    assert signed_in(people.hospital).get(address).status_code == 404
    assert [(row.act, row.by) for row in custody_of(document)] == [("added", people.wang), ("downloaded", people.qian)]


def test_a_file_changed_on_the_disk_is_not_handed_out(people: People, dossier: Dossier) -> None:
    document = add(dossier, people)
    store.place_of(document.sha256).write_bytes(b"other")
    assert signed_in(people.wang).get(reverse("documents:document", args=[document.pk])).status_code == 409


def test_custody_is_only_added_to(people: People, dossier: Dossier) -> None:
    add(dossier, people)
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Custody.objects.update(note="别的")
    with pytest.raises(DatabaseError, match="only added"), transaction.atomic():
        Custody.objects.all().delete()


def test_a_sealed_file_is_not_on_the_disk_and_has_no_rows_without_clearance(people: People, dossier: Dossier) -> None:
    document = add(dossier, people, is_sealed=True)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert not store.place_of(document.sha256).exists()
    assert SealedPart.objects.count() == 0
    with cleared(by=people.wang, dossier=dossier, purpose="核对证据"):
        assert SealedPart.objects.count() == 1
    assert SealedPart.objects.count() == 0


def test_a_seal_is_opened_with_a_purpose_that_is_logged(people: People, dossier: Dossier) -> None:
    document = add(dossier, people, is_sealed=True)
    assert actions.open_sealed(document=document, purpose="核对证据", by=people.li) == PDF
    assert Entry.objects.latest("id").kind == "sealed_document_opened"
    assert [row.purpose for row in readings(by=people.li)] == ["核对证据"]
    with pytest.raises(Refusal):
        actions.open_sealed(document=document, purpose=" ", by=people.li)
    with pytest.raises(Refusal):
        actions.open_sealed(document=document, purpose="好奇", by=people.qian)
    with pytest.raises(Refusal):
        actions.download(document=document, by=people.wang)


def test_the_page_of_a_seal_asks_for_the_purpose_first(people: People, dossier: Dossier) -> None:
    document = add(dossier, people, is_sealed=True)
    client, address = signed_in(people.wang), reverse("documents:sealed", args=[document.pk])
    assert client.get(reverse("documents:document", args=[document.pk]))["Location"] == address
    assert client.get(address).status_code == 200
    assert client.post(address, {"purpose": ""}).status_code == 422
    assert b"".join(client.post(address, {"purpose": "核对"}).streaming_content) == PDF  # type: ignore[attr-defined]


def test_a_form_takes_a_file_into_the_dossier(people: People, dossier: Dossier) -> None:
    client, address = signed_in(people.wang), reverse("documents:add", args=[dossier.key])
    assert client.get(address).status_code == 200
    file = io.BytesIO(PDF)
    file.name = "证据.pdf"
    assert client.post(address, {"title": "证据", "file": file}).status_code == 302
    wrong = io.BytesIO(b"MZ")
    wrong.name = "证据.pdf"
    assert client.post(address, {"title": "证据", "file": wrong}).status_code == 422
    assert documents_of(dossier).get().title == "证据"


PENALTY: dict[str, Any] = {
    "party": "鲤城区某门诊部有限公司",
    "code": "91350502MA2XXXXX0K",
    "address": "泉州市鲤城区某路1号",
    "cause": "诊疗活动超出登记范围",
    "number": "鲤卫立〔2026〕1号",
    "reasons": "经查，当事人于2026年1月至3月期间开展未经登记的诊疗科目。\n当事人已改正。",
    "evidence": ["现场笔录1份", "收费票据复印件46张"],
    "lines": [{"kind": "F1", "amount_fen": 2_000_000, "text": "罚款"}, {"kind": "W", "amount_fen": 0, "text": "警告"}],
    "total_fen": 2_000_000,
}
FACTS: dict[str, dict[str, Any]] = {
    "transfer_letter": {"to": "鲤城区市场监督管理局", "title": "发布虚假医疗广告", "kind": "转办", "asks": "依法核查"},
    "written_reply": {"to": "鲤城区卫生健康局", "title": "发布虚假医疗广告", "text": "已立案查处。"},
    "site_record": {
        "party": "某医院",
        "address": "某路",
        "officers": "王、李",
        "summary": "检查正常",
        "findings": ["1.1 许可证未悬挂：已责令改正"],
        "asked": 12,
    },
    "filing_approval": {"party": "某医院", "cause": "超范围诊疗", "officers": "王、李", "number": "鲤卫立〔2026〕1号"},
    "advance_notice": {"party": "某医院", "cause": "超范围诊疗", "proposed": "罚款二万元", "hearing": True},
    "penalty_decision": PENALTY,
    "service_receipt": {"party": "某医院", "number": "鲤卫罚〔2026〕1号", "manner": "直接送达", "received_by": "张某"},
    "closing_report": {
        "party": "某医院",
        "cause": "超范围诊疗",
        "summary": "罚款已缴清",
        "number": "鲤卫立〔2026〕1号",
    },
    "joint_notice": {
        "matter": "非法医疗美容联合调查",
        "purpose": "查清药品来源",
        "members": ["鲤城区市场监督管理局：赵"],
    },
    "joint_plan": {
        "matter": "非法医疗美容联合调查",
        "parts": [{"title": "目的", "text": "查清药品来源"}],
        "tasks": [{"agency": "鲤城区市场监督管理局", "what": "抽样送检", "due": "2026年10月20日"}],
    },
    "joint_summary": {
        "matter": "非法医疗美容联合调查",
        "summary": "查明供货方一家，已立案",
        "results": [{"agency": "鲤城区市场监督管理局", "result": "立案查处", "text": "涉案药械六批"}],
    },
}


def issue(dossier: Dossier, people: People, template: str, facts: dict[str, Any] | None = None) -> Document:
    said = facts or FACTS.get(template) or dict.fromkeys(papers.PAPERS[template].needs, "依法核查并书面回复")
    return actions.issue(dossier=dossier, template=template, facts=said, on=DAY, by=people.wang)


@pytest.mark.parametrize("template", papers.PAPERS)
def test_each_legal_document_is_issued_numbered_and_kept(people: People, dossier: Dossier, template: str) -> None:
    document = issue(dossier, people, template)
    assert store.place_of(document.sha256).read_bytes().startswith(b"%PDF-")
    assert document.number == f"鲤卫{papers.PAPERS[template].mark}〔2026〕1号"
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.data["number"]) == ("document_issued", document.number)
    assert [row.act for row in custody_of(document)] == ["issued"]


def test_numbers_run_by_agency_kind_and_year(people: People, dossier: Dossier) -> None:
    first, second = (issue(dossier, people, "written_reply") for _turn in range(2))
    other = issue(dossier, people, "transfer_letter")
    assert (first.number, second.number, other.number) == (
        "鲤卫复〔2026〕1号",
        "鲤卫复〔2026〕2号",
        "鲤卫移〔2026〕1号",
    )


def test_a_refused_document_uses_no_number(people: People, dossier: Dossier) -> None:
    for template, facts in (
        ("written_reply", {"to": "某局"}),
        ("poem", {"to": "某局"}),
        ("written_reply", {**FACTS["written_reply"], "text": "\U000f0000"}),
    ):
        with pytest.raises(Refusal):
            issue(dossier, people, template, facts)
    assert issue(dossier, people, "written_reply").number.endswith("1号")


def test_facts_are_data_and_never_run_as_markup(people: People, dossier: Dossier) -> None:
    nasty = {**FACTS["written_reply"], "text": '#panic("x") $1/0$ <a> *b* @c [ {{ }} \\ " '}
    assert issue(dossier, people, "written_reply", nasty).size > 1000


def test_the_same_facts_give_the_same_bytes(people: People) -> None:
    said: dict[str, Any] = {
        "agency": "某局",
        "number": "某〔2026〕1号",
        "checking": "A" * 16,
        "place": people.county,
        "on": DAY,
    }
    first = papers.compose("penalty_decision", PENALTY, **said)
    time.sleep(1.1)
    assert papers.compose("penalty_decision", PENALTY, **said) == first


def test_without_a_chinese_font_nothing_is_issued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "folders", list)
    fonts.faces.cache_clear()
    with pytest.raises(Refusal):
        fonts.choose("中文")
    fonts.faces.cache_clear()


def test_a_rare_character_is_found_in_some_font_or_refused() -> None:
    assert fonts.choose("某㐂𠮷医院")
    with pytest.raises(Refusal, match="\U000f0000"):
        fonts.choose("某\U000f0000医院")


def test_a_paper_can_be_checked_by_anyone_who_holds_it(people: People, dossier: Dossier) -> None:
    document = issue(dossier, people, "penalty_decision", PENALTY)
    assert document.checking
    assert checked(document.checking) == document
    page = Client().get(reverse("documents:check", args=[document.checking]))
    assert document.number in page.content.decode()
    assert "门诊部" not in page.content.decode()
    assert Client().get(reverse("documents:check", args=["A" * 16])).status_code == 404


def test_documents_are_seen_with_their_dossier(people: People, dossier: Dossier) -> None:
    document = add(dossier, people)
    assert list(visible_documents(people.qian)) == [document]
    assert not visible_documents(people.zhao).exists()
    page = signed_in(people.wang).get(reverse("documents:custody", args=[document.pk]))
    assert "王" in page.content.decode()


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (10_000, "壹佰元整"),
        (28_259_132, "贰拾捌万贰仟伍佰玖拾壹元叁角贰分"),
        (100_501, "壹仟零伍元零壹分"),
        (1_000_000_100, "壹仟万零壹元整"),
        (1_001_000_000, "壹仟零壹万元整"),
        (200_000_030_000, "贰拾亿零叁佰元整"),
        (10**12, "壹佰亿元整"),
    ],
)
def test_amounts_in_capitals(fen: int, said: str) -> None:
    assert capitals(fen) == said


def test_amounts_in_figures_and_terms_in_words() -> None:
    assert (amount(28_259_132), amount(0)) == ("282,591.32", "")
    assert [numeral(each) for each in (3, 10, 15, 20, 60, 105)] == ["三", "十", "十五", "二十", "六十", "一百零五"]
    with pytest.raises(ValueError, match="cannot"):
        capitals(-1)
    with pytest.raises(ValueError, match="term"):
        numeral(10_000)
