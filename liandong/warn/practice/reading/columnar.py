"""Parquet: read a group of rows at a time, and only what its own footer can promise in so many bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice.reading.pieces import Losses, Opened, Piece
from liandong.warn.practice.thresholds import threshold

ROWS = 65_536
MAGIC_ENCRYPTED = b"PARE"
ENCRYPTED = Text(
    "Parquet 文件是加密的，没有写入任何内容。请由交付单位解密后再交。",
    "The Parquet file is encrypted; nothing was written. Whoever delivers it has to decrypt it first.",
)


def open_parquet(file: BinaryIO, size: int) -> Opened:
    """A Parquet file. Raises Refusal when it is damaged or encrypted, or promises more than it can hold."""
    if file.read(len(MAGIC_ENCRYPTED)) == MAGIC_ENCRYPTED:
        raise Refusal(ENCRYPTED)
    file.seek(0)
    try:
        table = pq.ParquetFile(file)
    except (pa.ArrowException, OSError) as wrong:
        raise _unreadable(wrong) from wrong
    _check_promises(table.metadata, size)
    names = table.schema_arrow.names

    def pieces(heading: int, wanted: Sequence[int], losses: Losses) -> Iterator[Piece]:
        _check_flat([table.schema_arrow.field(at) for at in wanted])
        whole, line = max(table.metadata.num_rows, 1), 0
        try:
            for batch in table.iter_batches(batch_size=ROWS, columns=[names[at] for at in wanted]):
                lines = np.arange(line + 1, line + 1 + batch.num_rows)
                line += batch.num_rows
                columns = {at: _text(batch.column(names[at])) for at in wanted}
                yield Piece(pa.array(lines, pa.int32()), columns, min(line / whole, 1.0))
        except (pa.ArrowException, OSError, MemoryError) as wrong:
            raise _unreadable(wrong) from wrong

    return Opened([names], pieces)


def _check_promises(footer: pq.FileMetaData, size: int) -> None:
    """A real row takes a byte at least, and no real column unpacks a thousandfold."""
    groups = [footer.row_group(at) for at in range(footer.num_row_groups)]
    rows = sum(group.num_rows for group in groups)
    unpacked = sum(group.total_byte_size for group in groups)
    if rows != footer.num_rows or rows > size or unpacked > size * threshold("column_unpacks"):
        raise Refusal(
            Text(
                f"文件头称有 {footer.num_rows:,} 行、{unpacked / 1e9:,.1f} GB，而文件只有 {size / 1e9:,.3f} GB，"
                "与内容不符。没有写入任何内容；请重新导出。",
                f"Its footer promises {footer.num_rows:,} rows and {unpacked / 1e9:,.1f} GB, the file has "
                f"{size / 1e9:,.3f} GB: that cannot be. Nothing was written; export it anew.",
            )
        )


def _check_flat(fields: Sequence[pa.Field]) -> None:
    """A column that is read has one value a row; what stands beside it may be what it likes."""
    nested = [field.name for field in fields if pa.types.is_nested(field.type)]
    if nested:
        names = "、".join(nested)
        raise Refusal(
            Text(
                f"“{names}”是嵌套列，一行里有多个值，无法按一列读取；没有写入任何内容。请展开为普通列后重新导出。",
                f"“{names}” is nested: several values in a row cannot be read as one column; nothing was written. "
                "Export it as plain columns.",
            )
        )


def _unreadable(wrong: BaseException) -> Refusal:
    if "crypt" in str(wrong).lower():
        return Refusal(ENCRYPTED)
    return Refusal(
        Text(
            "Parquet 文件已损坏，或文件头与内容不符，没有写入任何内容。请重新导出后再交。",
            "The Parquet file is damaged, or its footer does not agree with it; nothing was written. Export it anew.",
        )
    )


def _text(column: pa.Array) -> pa.Array:
    """Any simple type as text, nothing as an empty one."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    if not pa.types.is_binary(column.type) and not pa.types.is_large_binary(column.type):
        column = column.cast(pa.string())
    return column.cast(pa.binary()).fill_null(b"")
