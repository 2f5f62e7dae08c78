"""zip: the one text table in it; and what any archive promises is held against what so many bytes can hold."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import BinaryIO

from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.reading.pieces import Opened
from liandong.warn.practice.reading.texts import open_text

UNPACKS = 200  # local setting: times an archive may be larger unpacked; tables of text pack ten- to fortyfold
TABLES = (".csv", ".txt", ".tsv")


def open_archive(file: BinaryIO, size: int) -> Opened:
    """The table in a zip archive. Raises Refusal when there is none, or more than one, or it promises too much."""
    check_promises(file, size)
    archive = zipfile.ZipFile(file)
    tables = [one for one in archive.infolist() if one.filename.lower().endswith(TABLES)]
    if len(tables) != 1 or tables[0].flag_bits & 1:
        raise Refusal(
            Text(
                f"压缩包里应当只有一个未加密的 CSV 文件，这里有 {len(tables)} 个。请分别压缩后再交。",
                f"An archive should hold one CSV file without a password; this one holds {len(tables)}. Pack each by "
                "itself.",
            )
        )
    return open_text(lambda: archive.open(tables[0]), tables[0].file_size)  # type: ignore[arg-type,return-value]


def check_promises(file: BinaryIO, size: int, *, most: Mapping[str, int] | None = None) -> None:
    """Raises Refusal when the archive is damaged, or says that more is in it than can be.

    most  name of a part → bytes that are held in memory of it
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as wrong:
        raise Refusal(
            Text(
                "压缩包已损坏，没有写入任何内容。请重新打包后再交。",
                "The archive is damaged; nothing was written. Pack it anew.",
            )
        ) from wrong
    unpacked = sum(part.file_size for part in parts)
    too_large = [part.filename for part in parts if part.file_size > (most or {}).get(part.filename, unpacked)]
    if unpacked > size * UNPACKS or too_large:
        raise Refusal(
            Text(
                f"文件头称解开后有 {unpacked / 1e9:,.1f} GB，而文件只有 {size / 1e9:,.3f} GB，与内容不符。"
                "没有写入任何内容；请重新导出，过大的工作簿请改用 CSV。",
                f"It promises {unpacked / 1e9:,.1f} GB unpacked, the file has {size / 1e9:,.3f} GB: that cannot be. "
                "Nothing was written; export it anew, a very large workbook as CSV.",
            )
        )
    file.seek(0)
