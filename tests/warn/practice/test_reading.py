"""Files whose headers lie, that break off or are not what they say: a sentence, bounded memory, and nothing written."""

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from liandong.law.refusal import Refusal
from liandong.warn.practice.door import opened
from liandong.warn.practice.reading import given as given_files
from liandong.warn.practice.reading.columnar import open_parquet
from liandong.warn.practice.reading.given import Given, check_room
from liandong.warn.practice.reading.pieces import Losses, Piece


def read(content: bytes, name: str = "a.csv", wanted: tuple[int, ...] = (0, 1)) -> tuple[list[Piece], Losses]:
    losses = Losses()
    with ExitStack() as stack:
        source = opened(Given(name, content=content), stack)
        return list(source.pieces(0, wanted, losses)), losses


def cells(pieces: list[Piece]) -> Iterator[tuple[int, list[bytes]]]:
    for piece in pieces:
        columns = [column.to_pylist() for column in piece.columns.values()]
        yield from zip(piece.lines.to_pylist(), map(list, zip(*columns, strict=True)), strict=True)


def parquet(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name.replace("_", "."), text)
    return out.getvalue()


def test_a_table_is_the_same_as_csv_parquet_workbook_and_archive() -> None:
    text = "a,b\n1,2.5\n3,\n"
    every = [
        read(text.encode()), read(parquet(a=[1, 3], b=[2.5, None]), "a.parquet"),
        read(workbook(["a", "b"], [1, 2.5], [3, None]), "a.xlsx"), read(archive(a_csv=text), "a.zip"),
    ]  # fmt: skip
    found = [[row for _line, row in cells(pieces)] for pieces, _losses in every]
    assert found == [[[b"1", b"2.5"], [b"3", b""]]] * 4


def test_lines_are_those_of_the_file_whatever_was_left_out_before() -> None:
    text = 'a,b,c\n1,2,3\n1,2\n3,4,5\n\n5,6,"x\ny"\n7,8,9\n9,"1,0\n'
    pieces, losses = read(text.encode())
    assert [line for line, row in cells(pieces) if any(row)] == [2, 4, 6, 7]
    assert (3, "cells") in losses.rows


def test_a_workbook_that_lies_about_how_large_it_is_is_read_by_its_rows() -> None:
    content = workbook(["a", "b"], [1, 2], [3, 4])
    sheet, true, untrue = "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:XFD1048576"'
    lying = repacked(content, sheet, lambda xml: xml.replace(true, untrue))
    assert [row for _line, row in cells(read(lying, "a.xlsx")[0])] == [[b"1", b"2"], [b"3", b"4"]]


def repacked(content: bytes, name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            inside = old.read(part)
            new.writestr(part.filename, change(inside) if part.filename == name else inside)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx"])
def test_an_archive_that_promises_a_terabyte_is_refused_before_it_is_unpacked(name: str) -> None:
    content = bytearray(archive(a_csv="a,b\n1,2\n") if name == "a.zip" else workbook(["a", "b"], [1, 2]))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 0xFFFFFFF0)  # the uncompressed size, in the central directory
    with pytest.raises(Refusal, match="没有写入任何内容"):
        read(bytes(content), name)


def test_a_bomb_of_zeros_is_refused_by_what_it_would_unpack_to() -> None:
    with pytest.raises(Refusal, match="与内容不符"):
        read(archive(a_csv="a,b\n" + "0" * 50_000_000), "a.zip")


def test_a_footer_that_promises_more_rows_than_bytes_is_refused() -> None:
    table = pa.table({"a": pa.array([1] * 3_000_000).dictionary_encode()})
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    assert len(out.getvalue()) < 3_000_000
    with pytest.raises(Refusal, match="3,000,000 行"):
        open_parquet(io.BytesIO(out.getvalue()), len(out.getvalue()))


def test_any_damage_to_any_file_ends_in_a_sentence_and_never_in_much_memory() -> None:
    chance = random.Random(5)
    whole = {
        "a.parquet": parquet(a=list(range(5000)), b=[str(at) for at in range(5000)]),
        "a.xlsx": workbook(["a", "b"], *([at, str(at)] for at in range(200))),
        "a.zip": archive(a_csv="a,b\n1,2\n" * 99),
    }  # fmt: skip
    tracemalloc.start()
    for name, content in whole.items():
        for _ in range(60):
            broken = bytearray(content)
            for _hit in range(chance.randint(1, 4)):
                broken[chance.randrange(4, len(broken))] = chance.randrange(256)
            cut = bytes(broken[: chance.randrange(len(broken) // 2, len(broken) + 1)])
            with suppress(Refusal):
                read(cut, name)
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


def test_a_row_without_end_stops_the_file() -> None:
    with pytest.raises(Refusal, match="8 MB"):
        read(b'a,b\n1,"' + b"x" * (17 << 20))


def test_a_file_is_read_in_pieces_and_memory_does_not_grow_with_it(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(60):
            file.write(b"12345678,abcdefgh\n" * 60_000)
    before, losses = pa.total_allocated_bytes(), Losses()
    most = rows = 0
    with ExitStack() as stack:
        for piece in opened(Given("large.csv", path=path), stack).pieces(0, (0, 1), losses):
            most, rows = max(most, pa.total_allocated_bytes() - before), rows + len(piece)
    assert rows == 3_600_000
    assert most < 150_000_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7", "PDF"), (b"", "文件是空的"), (b"\xff\xfea\0,\0", "UTF-16"), (b"\xd0\xcf\x11\xe0", "旧版 Excel"),
        (b"\x1f\x8b\x08", "gzip"), (b"caf\xe9,\xfc\n", "两者都不是"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named(content: bytes, says: str) -> None:
    with pytest.raises(Refusal, match=says):
        read(content)


def test_a_disk_without_room_is_told_before_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(given_files, "SPARE", 1 << 60)
    with pytest.raises(Refusal, match="磁盘只剩"):
        check_room(tmp_path, 5_000)
