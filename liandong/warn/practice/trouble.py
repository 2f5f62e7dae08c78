"""What went wrong with the machine and not with the file, in a sentence: no room, no memory, a disk that fails."""

from __future__ import annotations

import errno

import duckdb

from liandong.law.refusal import Refusal
from liandong.law.rules import Text

BROKEN_OFF = Text(
    "导入中断，没有写入任何内容，请重新提交。", "It was broken off and nothing was written. Hand it in again."
)
NO_ROOM = Text(
    "磁盘已满，没有写入任何内容。请腾出空间后重新提交。",
    "The disk is full; nothing was written. Make room and hand it in again.",
)
NO_MEMORY = Text(
    "内存不足，没有写入任何内容。请稍后重新提交，或把文件拆小。",
    "There was not enough memory; nothing was written. Hand it in again later, or in smaller files.",
)
NO_DISK = Text(
    "读写文件出错，没有写入任何内容。请检查磁盘和文件夹权限后重新提交。",
    "A file could not be read or written; nothing was written. Check the disk and who may enter its folders, then hand "
    "it in again.",
)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
SAID_FULL = ("No space left", "Disk quota", "File too large")
TROUBLE = (OSError, MemoryError, duckdb.Error)


def told(wrong: BaseException) -> Text:
    """Why a delivery stopped, whatever stopped it."""
    if isinstance(wrong, Refusal) and isinstance(wrong.says, Text):
        return wrong.says
    if isinstance(wrong, MemoryError | duckdb.OutOfMemoryException):
        return NO_MEMORY
    if getattr(wrong, "errno", None) in FULL or any(said in str(wrong) for said in SAID_FULL):
        return NO_ROOM
    return NO_DISK if isinstance(wrong, OSError | duckdb.IOException) else BROKEN_OFF


def as_refusal(wrong: BaseException) -> BaseException:
    """The same as a refusal, where it is trouble of the machine; a fault of ours stays what it is."""
    return Refusal(told(wrong)) if isinstance(wrong, TROUBLE) else wrong
