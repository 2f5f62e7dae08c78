"""zip: the one text table in it; and what any archive promises is held against what so many bytes can hold."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO

from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.reading.pieces import Losses, Opened, Piece
from liandong.warn.practice.reading.texts import open_text
from liandong.warn.practice.thresholds import threshold

TABLES = (".csv", ".txt", ".tsv")
BESIDE = "__MACOSX"  # what another system packs along, as it does files that begin with a point
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError)  # the last is how bz2 says it
# Of what is opened also a directory without sense, and a packing that Python does not know. Not while rows are read:
# there a ValueError would be a mistake of ours.
UNREADABLE = (*DAMAGED, ValueError, NotImplementedError)


def open_archive(file: BinaryIO, size: int) -> Opened:
    """The table in a zip archive. Raises Refusal when there is none, or more than one, or it promises too much."""
    check_promises(file, size)
    archive = zipfile.ZipFile(file)
    tables = [one for one in archive.infolist() if _is_table(PurePosixPath(one.filename))]
    if len(tables) != 1 or tables[0].flag_bits & 1:
        _refuse(len(tables))
    opens: Callable[[], BinaryIO] = lambda: archive.open(tables[0])  # type: ignore[assignment,return-value] # noqa: E731
    with _whole(UNREADABLE):
        inside = open_text(opens, tables[0].file_size)

    def pieces(heading: int, wanted: Sequence[int], losses: Losses) -> Iterator[Piece]:
        with _whole(DAMAGED):
            yield from inside.pieces(heading, wanted, losses)

    return Opened(inside.first, pieces)


def _is_table(name: PurePosixPath) -> bool:
    return name.suffix.lower() in TABLES and not name.name.startswith(".") and BESIDE not in name.parts


def _refuse(many: int) -> None:
    if many == 1:
        raise Refusal(
            Text(
                "压缩包设有密码，没有写入任何内容。请去掉密码后再交。",
                "The archive has a password; nothing was written. Pack it without one.",
            )
        )
    raise Refusal(
        Text(
            f"压缩包里应当只有一个 CSV 文件，这里有 {many} 个；没有写入任何内容。请分别压缩后再交。",
            f"An archive should hold one CSV file, this one holds {many}; nothing was written. Pack each by itself.",
        )
    )


@contextmanager
def _whole(faults: tuple[type[Exception], ...]) -> Iterator[None]:
    """Raises Refusal where what is packed turns out to be damaged, however far it was read."""
    try:
        yield
    except faults as wrong:
        raise _damaged() from wrong


def _damaged() -> Refusal:
    return Refusal(
        Text(
            "压缩包已损坏，没有写入任何内容。请重新打包后再交。",
            "The archive is damaged; nothing was written. Pack it anew.",
        )
    )


def check_promises(file: BinaryIO, size: int, *, held: int = 0, passing: str = "") -> None:
    """Raises Refusal when the archive is damaged, or says that more is in it than can be.

    held     bytes that may be held in memory of it; 0: nothing is
    passing  the folder of what is read in passing and not held
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except UNREADABLE as wrong:
        raise _damaged() from wrong
    unpacked = sum(part.file_size for part in parts)
    in_memory = sum(part.file_size for part in parts if not (passing and part.filename.startswith(passing)))
    if unpacked > size * threshold("archive_unpacks") or (held and in_memory > held):
        raise Refusal(
            Text(
                f"文件头称解开后有 {unpacked / 1e9:,.1f} GB，而文件只有 {size / 1e9:,.3f} GB，与内容不符。"
                "没有写入任何内容；请重新导出，过大的工作簿请改用 CSV。",
                f"It promises {unpacked / 1e9:,.1f} GB unpacked, the file has {size / 1e9:,.3f} GB: that cannot be. "
                "Nothing was written; export it anew, a very large workbook as CSV.",
            )
        )
    file.seek(0)
