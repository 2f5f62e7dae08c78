"""Files as strangers hand them in: odd headings, signs that are none, archives damaged inside, a machine in trouble."""

import io
import struct
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import connection

from liandong.ground.accounts.models import User
from liandong.law.refusal import Refusal
from liandong.warn.practice import frames, locks
from liandong.warn.practice.actions import deliveries, hand_in
from liandong.warn.practice.models import Delivery
from liandong.warn.practice.reading.given import Given
from liandong.warn.practice.store import staged_file
from tests.people import settle
from tests.warn.practice.delivering import HEAD, csv, deliver, live, refusals, row, source

pytestmark = pytest.mark.django_db(transaction=True)
HEADING = ",".join(HEAD)
LINE = ",".join(row())


@pytest.fixture
def li() -> User:
    return settle().li


def lines(*more: str, head: str = HEADING) -> bytes:
    return "\n".join([head, *more]).encode() + b"\n"


def parquet(**changed: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({name: [cell] * 2 for name, cell in zip(HEAD, row(), strict=True)} | changed), out)
    return out.getvalue()


def archive(
    content: bytes, damage: Callable[[bytearray, int], object] = lambda whole, at: None, **beside: bytes
) -> bytes:
    """The table in a zip; `damage` is given all its bytes and where the entry of the last file begins."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in beside.items():
            made.writestr(f"__MACOSX/._{name}.csv", text)
        made.writestr("../../某县/导出.CSV", content)
    whole = bytearray(out.getvalue())
    damage(whole, whole.rindex(b"PK\x01\x02"))
    return bytes(whole)


def workbook(part: str = "", change: Callable[[bytes], bytes] = bytes) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (HEAD, row(), row()):
        book.active.append(list(cells))
    made, out = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            inside = old.read(one)
            new.writestr(one.filename, change(inside) if one.filename == part else inside)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "landed"),
    [
        (HEADING.encode(), 0),
        (lines(HEADING.replace("项目代码", '"项目\n代码"'), LINE, head='"某医院\n三月明细"'), 1),
        (lines(HEADING, LINE, LINE, head="某医院\x0c三月\u2028明细"), 2),
        (lines(",".join(row(项目名称="诊\x0c查\u2028费")), LINE), 2),
        (csv([row(项目名称="甲，乙,丙,丁,戊,己,庚,辛,壬,癸,子,丑,寅,卯,辰")], sign=";"), 1),
        (csv([row(项目名称=";".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰"))]), 1),
        (csv([row(), row()]).replace(b"\n", b"\r"), 2),
        (lines(*[LINE.replace("普通门诊诊查费", "a").replace("门诊", "1").replace("男", "1")] * 30_000, LINE,
               head="institution,practitioner,patient,encounter,day,minute,item,item_name,setting,quantity,amount,sex,"
                    "age").decode().encode("gb18030"), 30_001),
    ],
    ids=["heading-only", "heading-over-two-lines", "title-with-form-feed", "cell-with-form-feed", "semicolons",
         "semicolons-in-a-cell", "carriage-returns", "chinese-after-a-million-bytes"],
)  # fmt: skip
def test_every_row_lands_however_the_table_is_laid_out(li: User, content: bytes, landed: int) -> None:
    his = source(li)
    delivery = deliver(his, content, li)
    assert (delivery.landed, delivery.refused) == ({"lines": landed}, 0)
    assert len(live(his, "lines", li)) == landed


@pytest.mark.parametrize(
    ("changed", "field", "reason"),
    [
        ({"项目名称": "诊\0查"}, "项目代码", "encoding"), ({"身份证号": "35\0"}, "身份证号", "encoding"),
        ({"医师代码": "D\0"}, "医师代码", "encoding"), ({"身份证号": "x" * 300}, "身份证号", "too_long"),
        ({"医师代码": "x" * 1_000_000}, "医师代码", "too_long"), ({"金额": "9" * 1_000_000}, "金额", "too_long"),
        ({"项目代码": "", "项目名称": "长" * 300}, "项目代码", "too_long"), ({"日期": "46083"}, "日期", "serial"),
        ({"日期": "2026-03-02 08:00+99:99"}, "日期", "not_a_time"),
        ({"日期": "9999-12-31 23:59:59-0800"}, "日期", "not_a_time"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_kept_is_reported_and_its_neighbours_land(
    li: User, changed: dict[str, str], field: str, reason: str
) -> None:
    his = source(li)
    content = csv([row()] * 3_000 + [row(**changed)])
    delivery = deliver(his, content, li)
    assert (delivery.landed, refusals(delivery, li)) == ({"lines": 3_000}, {(field, reason): 1})


def test_a_sign_that_does_not_decode_is_reported_whatever_cell_it_stands_in(li: User) -> None:
    his = source(li)
    broken = [",".join(row(**{name: "XX"})).encode().replace(b"XX", b"\xe8\xaf") for name in ("身份证号", "项目名称")]
    delivery = deliver(his, csv([row()] * 30) + b"\n".join(broken) + b"\n", li)
    assert refusals(delivery, li) == {("身份证号", "encoding"): 1, ("项目代码", "encoding"): 1}


def _flip(whole: bytearray, at: int, offset: int, value: int) -> None:
    whole[at + offset] ^= value


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.zip", archive(csv([row()] * 3), lambda whole, at: _flip(whole, at, 16, 0xFF)), "已损坏"),
        ("a.zip", archive(csv([row()] * 3), lambda whole, at: struct.pack_into("<I", whole, at + 24, 400)), "已损坏"),
        ("a.zip", archive(csv([row()] * 3), lambda whole, at: struct.pack_into("<H", whole, at + 10, 9)), "已损坏"),
        ("a.zip", archive(csv([row()] * 3), lambda whole, at: _flip(whole, at, 8, 1)), "密码"),
        ("a.xlsx", workbook("xl/worksheets/sheet1.xml", lambda xml: xml[:-60]), "已损坏或不是工作簿"),
        ("a.xlsx", workbook("xl/styles.xml", lambda xml: b"<x"), "已损坏或不是工作簿"),
        ("a.xlsx", workbook("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'"A3"', b'"ZZZZZ3"')), "已损坏"),
        ("a.parquet", parquet(金额=[[1], [2]]), "“金额”是嵌套列"),
        ("a.parquet", parquet(金额=[{"a": 1}, {"a": 2}]), "“金额”是嵌套列"),
        ("a.parquet", b"PARE" + parquet()[4:], "加密"), ("a.csv", b"\xef\xbb\xbf \r\n,,\n", "没有内容"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_stops_with_a_sentence_and_leaves_its_reason(
    li: User, name: str, content: bytes, says: str
) -> None:
    his = source(li)
    with pytest.raises(Refusal, match=says) as stopped:
        deliver(his, content, li, name=name)
    assert "没有写入任何内容" in str(stopped.value)
    assert not live(his, "lines", li)


def test_what_another_system_packs_along_and_columns_nobody_reads_are_no_hindrance(li: User) -> None:
    his = source(li)
    assert deliver(his, archive(csv([row()]), 导出=b"\0\1"), li, name="a.zip").landed == {"lines": 1}
    assert deliver(his, parquet(其他=[[1], [2]]), li, name="a.parquet").unread == ["其他"]


def test_a_heading_without_end_is_kept_short(li: User) -> None:
    delivery = deliver(source(li), lines(LINE + ",1", head=f"{HEADING},{'x' * 50_000}"), li)
    assert [len(one) for one in delivery.unread] == [80]


def test_more_combinations_than_a_number_tells_apart_are_still_told_apart(
    monkeypatch: pytest.MonkeyPatch, li: User
) -> None:
    monkeypatch.setattr(frames, "LARGEST", 3)
    his = source(li)
    rows = [row(项目代码=f"X{at % 3}", 医师代码=f"D{at % 2}", 就诊号=f"V{at}") for at in range(6)]
    deliver(his, csv(rows), li)
    assert len(set(live(his, "lines", li, "item, practitioner"))) == 6


@pytest.mark.parametrize("at", ["reading", "placing"])
def test_a_disk_that_fails_is_told_in_a_sentence_and_the_days_that_were_there_stay(
    li: User, at: str, practice_root: Path
) -> None:
    his = source(li)
    deliver(his, csv([row()]), li)
    before = live(his, "lines", li)
    last = Delivery.objects.latest("pk").pk
    if at == "reading":
        (practice_root / str(his.agency_id) / "incoming" / f"{last + 1}.half").symlink_to("/dev/full")
    else:
        (practice_root / str(his.agency_id) / "lines" / "2026-02").touch()
    with pytest.raises(Refusal, match="没有写入任何内容"):
        deliver(his, csv([row(日期="2026-01-31"), row(日期="2026-02-02"), row(数量="2")]), li)
    stopped = Delivery.objects.latest("pk")
    assert (stopped.state, live(his, "lines", li)) == (Delivery.State.STOPPED, before)
    assert not staged_file(stopped).exists()
    assert len(list(practice_root.rglob("lines/*/*.parquet"))) == 1


def test_a_file_that_is_being_read_is_not_taken_for_one_whose_reader_was_killed(
    li: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process hands a file in just when the first one has noted its own down and begins to read."""
    his, seen = source(li), list[str]()
    read = deliveries._read

    def meanwhile(*given: Any) -> Any:
        def other() -> None:
            deliveries.clear_away(source=his, by=li)
            seen.append(Delivery.objects.get().state)
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return read(*given)

    monkeypatch.setattr(deliveries, "_read", meanwhile)
    delivery = hand_in(given=Given("a.csv", content=csv([row()])), source=his, by=li)
    assert (seen, delivery.state) == (["reading"], Delivery.State.WAITING)
    assert locks.take(locks.READING, delivery.pk)
    locks.give_back(locks.READING, delivery.pk)
