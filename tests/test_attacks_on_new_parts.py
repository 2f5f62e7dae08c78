"""Ways round the newer parts that were tried: the work ledger, quotas, drafts of directives, exports, commands."""

import csv
import hashlib
import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from liandong.act.cases import actions as cases
from liandong.act.cases.models import Case
from liandong.act.works import actions as works
from liandong.act.works.models import Work
from liandong.act.works.queries import open_periods, order_of
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import pretend
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.deadlines.models import Deadline
from liandong.ground.directives import actions as directives
from liandong.ground.directives.models import DraftEntry
from liandong.ground.dossiers.actions import share
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.directives.draft import DraftRefused, dump_draft, load_draft
from liandong.ground.rulebook.directives.files import read_bytes
from liandong.ground.rulebook.directives.names import department_names
from liandong.ground.rulebook.sheets import cell
from liandong.law.directive.model import NotADirective
from liandong.law.refusal import Refusal
from tests.act.stories import FILED, at, told
from tests.act.works import MEETING, TODAY, met
from tests.people import People, settle

OK, GONE, FORBIDDEN, WRONG = 200, 404, 403, 422
TEXT = "关于规范医疗机构监管的通知\n\n各县卫生健康局：\n一、各级卫生健康部门应当每年开展一次检查，三十日内通报。\n"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SOON = 8  # seconds; what was found took minutes or never ended


@pytest.fixture
def people(db: None, settings: Any, tmp_path: Path) -> People:
    settings.FILES_ROOT = tmp_path / "files"
    return settle()


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with pretend(at(TODAY)):
        yield


def as_(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def document(body: str, head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        )
    return out.getvalue()


def torn() -> bytes:
    """A document of which some bytes of the packed text were turned."""
    data = bytearray(document("<w:p><w:r><w:t>关于规范医疗的通知</w:t></w:r></w:p>" * 500))
    start = data.index(b"word/document.xml") + 40
    data[start : start + 20] = bytes(byte ^ 0x5A for byte in data[start : start + 20])
    return bytes(data)


def read(name: str, content: bytes) -> Any:
    return read_bytes(content, name, names=department_names(book()), most=150_000)


# What a file can do to its reader


TABLE = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
DECLARED = '<?xml version="1.0" encoding="{}"?>'.format


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", torn()),
        ("a.docx", document(TABLE[0] * 30 + "<w:p/>" + TABLE[1] * 30)),
        ("a.docx", document("<w:sdt>" * 3_000 + "</w:sdt>" * 3_000)),
        ("a.docx", document("<w:p>" + "<w:r>" * 3_000 + "</w:r>" * 3_000 + "</w:p>")),
        ("a.docx", document("<w:p/>" * 3_000_000)),
        ("a.docx", document("", DECLARED("x-nope"))),
        ("a.docx", document("", DECLARED("gb18030"))),
        ("a.docx", document("&b;", '<!DOCTYPE x [<!ENTITY a "甲"><!ENTITY b "&a;&a;">]>')),
        *[("a.html", f"<html>{sign * 100_000}".encode()) for sign in ("<!--", "<a ", "<![CDATA[", "<?", "</a ", "<!")],
    ],
    ids=[
        "torn", "tables in tables", "wrapped deep", "runs in runs", "millions", "no encoding", "wide encoding",
        "entities", "comment", "tag", "cdata", "instruction", "end tag", "declaration",
    ],
)  # fmt: skip
def test_no_file_keeps_the_reader_busy_or_throws_it(name: str, content: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(NotADirective):
        read(name, content)
    assert time.monotonic() - began < SOON


def test_text_after_a_tag_that_never_ends_is_still_read() -> None:
    lines = "".join(f"<p>{line}</p>" for line in TEXT.splitlines() if line)
    assert "三十日内通报" in read("a.html", f"<html><!-- {lines}".encode()).directive.text


def test_a_table_within_a_cell_is_read_once() -> None:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in TEXT.splitlines())
    inner = "<w:p><w:r><w:t>市级任务</w:t></w:r></w:p>"
    nested = f"{TABLE[0]}{TABLE[0]}{inner}{TABLE[1]}{TABLE[1]}"
    assert read("a.docx", document(body + nested)).directive.text.count("市级任务") == 1


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("entries:\n", "entries:\n- [1]\n"),
        ("departments:", "departments: [health]\n  more:"),
        ("  span:\n  - 0", "  span:\n  - .inf"),
        ("outline:", "outline:\n- {kind: part, number: '', heading: '', span: []}\nmore:"),
        ("draft: 1", "draft: !!python/object/apply:os.system [id]"),
        ("draft: 1", "draft: 1\nx: &x [1]\ny: *x"),
        ("draft: 1", f"draft: {'[' * 5_000}"),
    ],
)
def test_a_draft_file_bent_by_hand_is_refused_in_a_sentence(said: str, instead: str) -> None:
    whole = dump_draft(read("a.txt", TEXT.encode()))
    assert said in whole
    with pytest.raises(DraftRefused):
        load_draft(whole.replace(said, instead, 1))


# Drafts of directives


def notice(title: str = "关于规范医疗机构监管的通知") -> bytes:
    return TEXT.replace("关于规范医疗机构监管的通知", title).encode()


def test_a_draft_file_does_not_pose_as_the_directive_that_somebody_reads_later(people: People) -> None:
    forged = dump_draft(read("a.txt", notice())).replace("三十日", "九十日")
    assert hashlib.sha256(notice()).hexdigest() in forged
    first = directives.read_file(name="a.draft.yaml", content=forged.encode(), by=people.reviewer)
    real = directives.read_file(name="a.txt", content=notice(), by=people.head)
    assert real.is_new
    assert "三十日" in real.draft.text
    assert "九十日" in first.draft.text


def test_a_draft_file_with_a_hash_or_a_coding_of_any_length_is_no_error(people: People) -> None:
    whole = dump_draft(read("a.txt", notice()))
    bent = whole.replace(hashlib.sha256(notice()).hexdigest(), "f" * 900).replace("encoding: ", f"encoding: {'u' * 90}")
    assert directives.read_file(name="a", content=bent.encode(), by=people.reviewer).is_new


def test_of_two_reviewers_of_one_entry_the_second_is_told_and_a_form_sent_twice_does_nothing(people: People) -> None:
    draft = directives.read_file(name="a.txt", content=notice(), by=people.reviewer).draft
    entry = DraftEntry.objects.filter(draft=draft).first()
    assert entry is not None
    client, before = as_(people.reviewer), entry.version
    address = reverse("directives:discard", args=[entry.pk])
    assert client.post(address, {"seen": before, "because": "只是导语"}).status_code == 302
    assert client.post(address, {"seen": before, "because": "只是导语"}).status_code == WRONG
    assert client.post(address, {"seen": 10**30, "because": "只是导语"}).status_code == WRONG
    assert Entry.objects.filter(kind="entry_discarded").count() == 1


@pytest.mark.parametrize("act", ["confirm", "merge", "split", "discard", "reopen"])
def test_only_reviewers_act_on_a_draft_and_outsiders_do_not_read_it(people: People, act: str) -> None:
    draft = directives.read_file(name="a.txt", content=notice(), by=people.reviewer).draft
    entry = DraftEntry.objects.filter(draft=draft).first()
    assert entry is not None
    address = reverse(f"directives:{act}", args=[entry.pk])
    for who in (people.wang, people.zhao, people.hospital, people.prosecutor):
        assert as_(who).post(address, {"seen": entry.version}).status_code in (FORBIDDEN, GONE)
    assert as_(people.hospital).get(reverse("directives:review", args=[draft.pk])).status_code in (FORBIDDEN, GONE)
    assert Client().get(reverse("directives:draft_file", args=[draft.pk])).status_code == 302


# The ledger of works


ADDRESSES = [
    "/works/?agency=²²", "/works/?agency=9999999999999999999999", "/works/?agency=-1", "/works/?box=../x",
    "/works/register/?year=²²²²", "/works/register/?year=0000", "/works/register/?year=9999",
    "/works/register/?page=²", "/works/register/?kind=%27%22%3C", "/works/register/?q=%FF%FE&as=csv",
    "/works/rules/nope/", "/works/new/?rule=nope", "/works/new/?rule=consultations.yearly_meeting&period=%3Cx%3E",
    "/works/99999999999999999999999/withdraw/", "/quotas/?place=²²&period=0000", "/quotas/?period=99999999",
    "/quotas/?period=9999", "/quotas/?period=0001", "/quotas/?period=2026Q9&kind=x", "/quotas/nope/?unit=²",
    "/quotas/consultations.yearly_meeting/?unit=99999999999999&page=²&units=-4", "/quotas/?place=%F0%28%8C%28",
    "/rules/drafts/?page=²", "/rules/drafts/999999999999999999999/", "/rules/unverified/?kind=²&as=csv",
    "/rules/matters/?place=²²&department=%3Cx", "/rules/matters/?place=../../etc",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_made_up_breaks_a_page(people: People, address: str) -> None:
    for who in (people.wang, people.auditor, people.operator, people.hospital):
        assert as_(who).get(address).status_code in (OK, 302, 400, FORBIDDEN, GONE), (address, who.username)


def test_the_clauses_of_a_directive_open_for_whoever_may_see_no_dossier(people: People) -> None:
    names = list(book().clauses)
    asked = ("", "agency=²²", f"agency={people.next_health.pk}", f"agency={'9' * 30}", "part=quotas", "q=%27&page=²")
    for who in (people.operator, people.hospital, people.wang):
        for query in asked:
            address = f"{reverse('rulebook:directive', args=[names[0]])}?{query}"
            assert as_(who).get(address).status_code == OK, (who.username, query)


def test_what_an_agency_wrote_down_is_seen_by_those_who_took_part_and_above_and_nobody_else(people: People) -> None:
    work = met(people, title="秘密会商")
    page, sheet = reverse("works:register"), f"{reverse('works:register')}?as=csv"
    for who, sees in (
        (people.wang, True), (people.zhao, True), (people.qian, True), (people.prosecutor, False),
        (people.hospital, False), (people.operator, False),
    ):  # fmt: skip
        for address in (page, sheet):
            assert ("秘密会商" in as_(who).get(address).content.decode()) is sees, (who.username, address)
    for act in ("withdraw", "confirm"):
        address = reverse(f"works:{act}", args=[work.pk])
        assert as_(people.prosecutor).post(address, {"reason": "x", "part": "x"}).status_code in (FORBIDDEN, GONE)
        assert as_(people.hospital).post(address, {"reason": "x"}).status_code in (FORBIDDEN, GONE)
    assert as_(people.zhao).post(reverse("works:withdraw", args=[work.pk]), {"reason": "不属实"}).status_code == WRONG
    work.refresh_from_db()
    assert work.is_standing


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\n=", "＝", "＋", "－", "＠"])
def test_no_cell_of_an_export_is_a_formula(people: People, sign: str) -> None:
    assert cell(f"{sign}1+HYPERLINK(1)").startswith("'")
    met(people, title=f"{sign}HYPERLINK(1)", files=[SimpleUploadedFile("=1.pdf", b"%PDF-1.7 x")])
    text = as_(people.wang).get(f"{reverse('works:register')}?as=csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert not [one for row in rows for one in row if one[:1] in tuple("=+-@＝＋－＠\t\r\n")]


def test_an_agency_that_works_on_the_dossier_still_does_after_it_took_part(people: People) -> None:
    dossier = met(people).obligation.dossier
    share(dossier=dossier, agency=people.market, level="edit", because="共同整理", by=people.wang)
    met(people, title="再次会商")
    assert dossier.shares.get(agency=people.market, until=None).level == "edit"


def test_the_reason_of_a_withdrawal_and_the_note_of_a_work_are_shown_as_text(people: People) -> None:
    script = "<script>alert(1)</script>"
    work = met(people, title=script, note=script, told={"topics": script, "decided": script})
    works.withdraw_work(work=work, reason=script, by=people.wang)
    for address in (
        reverse("ui:dossier", args=[work.obligation.dossier.key]),
        f"{reverse('works:register')}?taken_back=1",
    ):
        assert script not in as_(people.wang).get(address).content.decode()


def test_a_period_before_the_rule_is_not_offered(people: People) -> None:
    with pretend(at(date(2024, 10, 8))):
        order = order_of(people.health, MEETING, date(2024, 10, 8))
        assert order is not None
        assert [code for code, _title in open_periods(order, people.health)] == ["2024"]


def test_a_period_long_past_or_before_the_rule_is_refused_in_a_sentence(people: People) -> None:
    for wrong in ({"period": "1900"}, {"period": "2023"}, {"period": "9999"}, {"period": "x" * 400}, {"on": date.min}):
        with pytest.raises(Refusal):
            met(people, **wrong)
    assert not Work.objects.exists()


def test_one_form_of_a_work_sent_twice_is_kept_once_and_huge_numbers_get_a_sentence(people: People) -> None:
    address = f"{reverse('works:new')}?rule={MEETING}"
    said = {
        "period": "2026", "on": "2026-11-09", "title": "会商会", "joined": [people.market.pk], "told_topics": "医美",
        "told_decided": "联合检查", "hours": "9" * 40, "amount": "9" * 40,
    }  # fmt: skip
    client = as_(people.wang)
    for expected in (302, WRONG):
        paper = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 x")
        assert client.post(address, {**said, "papers": [paper]}).status_code == expected
    assert Work.objects.count() == 1
    far = {**said, "title": "另一次", "joined": [people.prosecutor.pk * 1000], "on": "9999-12-31"}
    assert client.post(address, {**far, "papers": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")]}).status_code == WRONG


# Party clocks and the acts beside the steps


def decided(people: People) -> Case:
    with pretend(at(FILED)):
        case = told(people)
        fine = [cases.Imposed("F1", 1_000_000)]
        cases.decide(case=case, outcome="penalty", imposed=fine, reasons="属实", on=FILED, by=people.head)
        cases.serve(case=case, manner="handed_over", received_by="陈某", on=FILED, by=people.wang)
    return Case.objects.get(pk=case.pk)


def test_a_decision_that_was_revoked_is_not_enforced_any_more(people: People) -> None:
    case = decided(people)
    cases.annul(case=case, how="revoked", reason="行政复议决定撤销", on=TODAY, by=people.head)
    with pytest.raises(Refusal):
        cases.remind(case=case, text="十日内缴纳", on=TODAY, by=people.wang)
    with pytest.raises(Refusal):
        cases.execute(case=case, paid_fen=1_000_000, note="票据1号", on=TODAY, by=people.wang)
    cases.close_case(case=case, summary="决定被撤销，结案", on=TODAY, by=people.wang)


def test_a_decision_revoked_after_the_reminder_does_not_go_to_court(people: People) -> None:
    case = decided(people)
    with pretend(at(date(2027, 6, 1))):
        cases.remind(case=case, text="十日内缴纳", on=date(2027, 4, 1), by=people.wang)
        cases.annul(case=case, how="revoked", reason="法院判决撤销", on=date(2027, 5, 20), by=people.head)
        with pytest.raises(Refusal):
            cases.apply_to_court(case=case, court="鲤城区人民法院", on=date(2027, 6, 1), by=people.wang)


def test_a_right_of_the_party_is_not_waived_or_lengthened_by_others(people: People) -> None:
    case = decided(people)
    clock = Deadline.objects.filter(dossier=case.dossier, party__isnull=False, met_on=None).first()
    assert clock is not None
    for who in (people.zhao, people.qian, people.wang, people.prosecutor):
        with pytest.raises(Refusal):
            deadlines.waive(deadline=clock, reason="免除", on=TODAY, by=who)


def test_a_head_who_waives_the_payment_does_not_shorten_the_time_to_pay(people: People) -> None:
    case = decided(people)
    clock = Deadline.objects.get(dossier=case.dossier, rule="penalty.payment_term")
    with pretend(at(FILED)):
        deadlines.waive(deadline=clock, reason="不再等待", on=FILED, by=people.head)
        with pytest.raises(Refusal):
            cases.remind(case=case, text="立即缴纳", on=FILED, by=people.wang)


def test_two_people_annul_one_decision_once(people: People) -> None:
    case = decided(people)
    cases.annul(case=case, how="void", reason="确认无效", on=TODAY, by=people.head)
    with pytest.raises(Refusal):
        cases.annul(case=case, how="revoked", reason="撤销", on=TODAY, by=people.head)
    assert Entry.objects.filter(kind="decision_annulled").count() == 1
    for who in (people.zhao, people.prosecutor, people.wang, people.hospital):
        address = reverse("cases:step", args=[case.dossier.key, "annul"])
        assert as_(who).post(address, {"how": "void", "reason": "x"}).status_code in (FORBIDDEN, GONE)


# Commands


def test_wrong_arguments_of_a_command_get_a_sentence_and_status_two(people: People, tmp_path: Path) -> None:
    for words in (
        ["quotas", "--place", "nowhere"], ["quotas", "--place", "350500", "--period", "x"],
        ["quotas", "--place", "350500", "--rows", "nope"], ["matters", "--place", "nowhere"],
        ["rules_unverified", "--csv", str(tmp_path)], ["begin_period", "--on", "x"],
        ["rules_simulate", str(tmp_path), "--from", "2026-01-01", "--to", "2026-01-02"],
    ):  # fmt: skip
        with pytest.raises(CommandError) as told_so:
            call_command(*words, stdout=io.StringIO())
        assert "fromisoformat" not in str(told_so.value)
        assert told_so.value.returncode == 2 or "--on" in words, words


def test_a_change_to_be_tried_may_hold_no_tag_anchor_or_depth(tmp_path: Path, people: People) -> None:
    bad = ("rules: !!python/object/apply:os.system [id]", "rules: &a [*a]", f"rules: {'[' * 5_000}", "\0", "- 1", "")
    for number, text in enumerate(bad):
        path = tmp_path / f"{number}.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CommandError) as refused:
            call_command("rules_simulate", str(path), "--from", "2026-01-01", "--to", "2026-01-02")
        assert refused.value.returncode == 2
