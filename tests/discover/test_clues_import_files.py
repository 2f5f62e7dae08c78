"""A file that a clerk hands in is taken in piece by piece; every row is accounted for, and the file is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from liandong.discover.clues.actions import decline_clue, files
from liandong.discover.clues.actions.comparing import compare_waiting, judge_alike
from liandong.discover.clues.actions.files import hand_in_file, take_in_waiting
from liandong.discover.clues.actions.reporting import ReporterDetails
from liandong.discover.clues.models import Alike, Clue, ClueFile, ClueFileRow, Reporter
from liandong.discover.clues.queries.alike import elsewhere, groups, to_judge
from liandong.discover.clues.queries.files import fates
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now, pretend
from liandong.ground.audit.models import Entry
from liandong.law.refusal import Refusal
from tests.discover.clue_factory import received
from tests.ground.trail import sealed
from tests.people import People, settle

pytestmark = pytest.mark.django_db
HEAD = "编号,反映人账号,电话,主题,时间,详情,分类\n"
ROWS = (
    "1,A1,13800001111,康美医院乱收费,2026/1/6 12:09,康美医院住院费用清单只有一个总价请查处,卫生计生\n"
    "2,A2,,康美医院的问题,2026/1/7,,卫生计生\n"
    "3,A3,,时间不对,2026/13/45,内容甲,卫生计生\n"
    '4,A1,13800001111,康美医院拖欠工资,2026/1/8,我在康美医院做护工三个月没有发过一分钱工钱,劳动和社会保障\n'
    "1,A1,13800001111,康美医院乱收费,2026/1/6 12:09,康美医院住院费用清单只有一个总价请查处,卫生计生\n"
)  # fmt: skip


@pytest.fixture
def people() -> People:
    return settle()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def handed_in(people: People, rows: str = ROWS) -> ClueFile:
    content = (HEAD + rows).encode()
    return hand_in_file(content=content, name="来信.csv", place=people.county, source="complaint", by=people.wang)


def taken_in(file: ClueFile, *, seconds: float = 60) -> ClueFile:
    while take_in_waiting(seconds=seconds):
        pass
    file.refresh_from_db()
    return file


def test_each_row_is_accounted_for_with_line_field_and_reason(people: People) -> None:
    file = taken_in(handed_in(people))
    assert (file.state, file.rows, file.done) == ("done", 5, 5)
    found = {row.line: (row.fate, [one["field"] for one in row.remarks]) for row in ClueFileRow.objects.all()}
    assert found == {
        2: ("new", []),
        3: ("refused", ["详情"]),
        4: ("refused", ["时间"]),
        5: ("new", ["分类"]),  # of another class, but its words speak of a hospital: a person looks
        6: ("repeat", [""]),
    }
    assert fates(file) == {"new": 2, "known": 0, "repeat": 1, "refused": 2}


def test_what_the_file_holds_is_forgotten_and_its_reporters_are_under_seal(people: People) -> None:
    file = taken_in(handed_in(people))
    assert file.content is None
    assert not Reporter.objects.exists()
    assert "138" not in str(list(ClueFileRow.objects.values()))
    entries = list(Entry.objects.filter(kind__startswith="clue_file").order_by("id"))
    assert [entry.kind for entry in entries] == ["clue_file_handed_in", "clue_file_taken_in"]
    for entry in entries:
        assert "康美" not in str(entry.data)


def test_row_by_row_gives_the_same_as_all_at_once(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PIECE", 1)
    file = handed_in(people)
    pieces = 0
    while take_in_waiting(seconds=0):
        pieces += 1
    file.refresh_from_db()
    assert pieces >= 3
    assert (file.state, file.done, Clue.objects.count()) == ("done", 5, 2)
    assert fates(file) == {"new": 2, "known": 0, "repeat": 1, "refused": 2}


def test_the_same_file_once_more_changes_nothing(people: People) -> None:
    taken_in(handed_in(people))
    clues = list(Clue.objects.order_by("pk").values())
    again = taken_in(handed_in(people))
    assert list(Clue.objects.order_by("pk").values()) == clues
    assert fates(again) == {"new": 0, "known": 3, "repeat": 0, "refused": 2}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", HEAD.encode()])
def test_a_file_that_is_none_is_refused_at_once(people: People, content: bytes) -> None:
    with pytest.raises(Refusal):
        hand_in_file(content=content, name="x.csv", place=people.county, source="complaint", by=people.wang)
    assert not ClueFile.objects.exists()


def test_repeats_by_one_person_about_one_hospital_with_two_departments_come_out(people: People) -> None:
    taken_in(handed_in(people))
    decline_clue(clue=Clue.objects.latest("pk"), reason="工资问题", competent="transport", by=people.wang)
    assert compare_waiting(seconds=60) == 2
    row = Alike.objects.get()
    assert set(row.why) == {"name", "reporter"}
    (group,) = groups(to_judge(people.wang))
    assert len(group.clues) == 2
    assert len(group.departments) == 2
    assert groups(to_judge(people.zhao)) == []
    page = as_(people.wang).get("/clues/alike/").content.decode()
    assert all(clue.key in page for clue in group.clues)
    assert "13800001111" not in page
    judge_alike(alike=row, verdict="different", by=people.wang)
    assert not to_judge(people.wang).exists()
    with pytest.raises(Refusal, match=people.wang.name):
        judge_alike(alike=row, verdict="same", by=people.li)


def test_one_and_the_same_are_merged_and_each_stays_a_clue(people: People) -> None:
    first = received(people, origin_key="a")
    second = received(people, origin_key="b", text=first.text + "请尽快处理。")
    compare_waiting(seconds=60)
    row = Alike.objects.get()
    assert "text" in row.why
    answer = as_(people.wang).post(f"/clues/alike/{row.pk}/judge/", {"verdict": "same"})
    assert answer.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.group_id
    assert first.group_id == second.group_id
    assert Entry.objects.filter(kind="alike_judged", dossier=second.key).count() == 1


def test_a_pair_of_others_is_not_there(people: People) -> None:
    received(people, by=people.zhao, origin_key="a")
    received(people, by=people.zhao, origin_key="b", text="中山路一家口腔诊所无证行医，已经三个月了，请查。")
    compare_waiting(seconds=60)
    row = Alike.objects.get()
    assert as_(people.wang).post(f"/clues/alike/{row.pk}/judge/", {"verdict": "same"}).status_code == 404
    row.refresh_from_db()
    assert row.verdict == ""


def test_that_another_agency_has_the_same_from_the_same_reporter_is_told_without_which(people: People) -> None:
    from_two: dict[str, Any] = {"text": "康美医院住院费用清单只有一个总价，请查处"}
    mine = received(people, reporter=_phone(), **from_two)
    theirs = received(people, reporter=_phone(), by=people.zhao, **from_two)
    compare_waiting(seconds=60)
    assert elsewhere(mine, people.wang) == [people.market]
    page = as_(people.wang).get(f"/d/{mine.key}/").content.decode()
    assert theirs.key not in page


def test_a_clerk_hands_in_watches_and_takes_the_remarks_along(people: People) -> None:
    client = as_(people.wang)
    assert client.get("/clues/files/").status_code == 200
    sent = SimpleUploadedFile("来信.csv", (HEAD + ROWS).encode())
    answer = client.post("/clues/files/", {"file": sent, "place": "350502", "source": "complaint"})
    assert answer.status_code == 302
    file = taken_in(ClueFile.objects.get())
    page = client.get(answer["Location"]).content.decode()
    assert "详情" in page
    table = client.get(f"/clues/files/{file.pk}/remarks.csv").content.decode()
    assert "时间" in table
    assert "13800001111" not in table
    wrong = client.post("/clues/files/", {"file": SimpleUploadedFile("x.csv", b"a,b\n"), "place": "350502"})
    assert wrong.status_code == 422
    assert as_(people.zhao).get(f"/clues/files/{file.pk}/").status_code == 404
    assert as_(people.zhao).get(f"/clues/files/{file.pk}/remarks.csv").status_code == 404


def _phone() -> ReporterDetails:
    return ReporterDetails(phone="138 0000 1111")


@pytest.mark.django_db(transaction=True)  # only what is committed can be sealed
def test_a_file_that_nobody_takes_in_says_so_and_goes_on_when_somebody_does(people: People) -> None:
    file = handed_in(people)
    page = f"/clues/files/{file.pk}/"
    assert "liandong worker" not in as_(people.wang).get(page).content.decode()
    with pretend(now() + timedelta(minutes=2)):
        assert "liandong worker" in as_(people.wang).get(page).content.decode()
        sealed(Entry.objects.latest("xid"))
        assert "liandong worker" not in as_(people.wang).get(page).content.decode()
        taken_in(file)
    assert file.state == "done"
