"""A delivered file: on the disk, or an upload that is held in memory so that nobody's name touches the disk."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from liandong.ground.places.encodings import BOMS, MAGIC
from liandong.law.refusal import Refusal
from liandong.law.rules import Text

CHUNK = 1 << 22
SPARE = 1 << 30  # local setting: bytes of the disk that stay free
SHRINKS = 0.5  # of a delivered file, what its parts and the work on them need at most


@dataclass(frozen=True)
class Given:
    """A file as it was handed in."""

    name: str
    path: Path | None = None
    content: bytes = b""

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path else len(self.content)

    def open(self) -> BinaryIO:
        return self.path.open("rb") if self.path else io.BytesIO(self.content)

    def kind(self) -> str:
        """csv, xlsx, zip or parquet. Raises Refusal for anything else, and for what is not there."""
        self._check_there()
        with self.open() as file:
            head = file.read(1 << 16)
        if not head:
            raise Refusal(
                Text(
                    "文件是空的，没有写入任何内容。请重新导出后再交。",
                    "The file is empty; nothing was written. Export it anew and hand it in again.",
                )
            )
        if not head.strip(b" \t\r\n,;|\xef\xbb\xbf"):
            raise Refusal(
                Text(
                    "文件里没有内容，没有写入任何内容。请重新导出后再交。",
                    "There is nothing in the file; nothing was written. Export it anew and hand it in again.",
                )
            )
        if head.startswith((b"PAR1", b"PARE")):
            return "parquet"
        if head.startswith(b"PK\x03\x04"):
            return "xlsx" if b"[Content_Types].xml" in head or self.name.lower().endswith(".xlsx") else "zip"
        _refuse_others(head)
        return "csv"

    def _check_there(self) -> None:
        if self.path and not self.path.is_file():
            raise Refusal(
                Text(f"没有这个文件：{self.path}。请核对路径。", f"There is no such file: {self.path}. Check the path.")
            )
        if self.path and not os.access(self.path, os.R_OK):
            raise Refusal(
                Text(
                    f"没有读取这个文件的权限：{self.path}。请以有权限的系统用户运行，或修改文件权限。",
                    f"This file may not be read: {self.path}. Run it as a user who may, or change the file's mode.",
                )
            )

    def sha256(self) -> str:
        """Of every byte: by it the same file is known again."""
        seen = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(CHUNK):
                seen.update(piece)
        return seen.hexdigest()


def _refuse_others(head: bytes) -> None:
    kinds = [kind for magic, kind in MAGIC[1:] if head.startswith(magic)]
    kinds += [Text(f"{label} 编码的文本", f"text in {label}") for mark, label in BOMS[1:] if head.startswith(mark)]
    if not kinds and b"\0" in head:
        kinds = [Text("二进制文件", "a binary file")]
    if kinds:
        raise Refusal(
            Text(
                f"读取 CSV（UTF-8、GB18030）、Parquet、xlsx 和装有 CSV 的 zip，这个文件是{kinds[0].zh}。"
                "请另存为其中一种后再交；没有写入任何内容。",
                f"CSV (UTF-8, GB18030), Parquet, xlsx and zip with CSV in it are read; this is {kinds[0].en}. Save it "
                "as one of them and hand it in again; nothing was written.",
            )
        )


def check_room(folder: Path, size: int) -> None:
    """Before the first byte is written. Raises Refusal with how much there is and how much is needed."""
    free, needed = shutil.disk_usage(folder).free, int(size * SHRINKS) + SPARE
    if free < needed:
        has, wants = free / 1e9, needed / 1e9
        raise Refusal(
            Text(
                f"磁盘只剩 {has:.1f} GB，导入这个文件需要 {wants:.1f} GB（{folder}）。请先腾出空间；没有写入任何内容。",
                f"The disk has {has:.1f} GB left and this file needs {wants:.1f} GB ({folder}). Make room and try "
                "again; nothing was written.",
            )
        )
