"""What has been worked out stays, as long as the files of practice it was made of do.

A shelf is a folder of Parquet files, each of which names the clusters it covers, month by month. What covers a cluster
that is gone is not read again, and swept once nothing in its file is worth keeping. Files are written under another
name and renamed at the end, so that a kill leaves nothing half.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

Covers = Mapping[str, frozenset[str]]  # first month of a period → clusters


@dataclass(frozen=True)
class File:
    """A file, and what of it still holds: periods and their clusters, and what else it says."""

    path: Path
    covers: Covers
    says: Mapping[str, Any]
    whole: bool

    @property
    def clusters(self) -> frozenset[str]:
        return frozenset().union(*self.covers.values())


@dataclass(frozen=True)
class Shelf:
    """Files of one ledger in one month, or of the findings of one model."""

    folder: Path

    def files(self, wanted: Covers) -> list[File]:
        """What is there of these clusters, each once; what is worth nothing any more is swept."""
        found: list[File] = []
        taken: set[str] = set()
        for path in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            says = _said(path) if path.suffix == ".parquet" else {}
            covers = _still(says, wanted, taken)
            if covers:
                found.append(File(path, covers, says, whole=covers.keys() == says["covers"].keys()))
                taken |= found[-1].clusters
            else:
                path.unlink(missing_ok=True)
        return found

    def sweep_beside(self, keep: int = 4) -> None:
        """Of the shelves beside this one (other registers, thresholds or versions) only the newest stay."""
        beside = self.folder.parent
        folders = [each for each in beside.glob("*") if each.is_dir() and each != self.folder]
        for old in sorted(folders, key=lambda each: each.stat().st_mtime, reverse=True)[keep - 1 :]:
            shutil.rmtree(old)

    @contextmanager
    def half(self) -> Iterator[Path]:
        """Where to write a new file, which is there when the block has ended well, and not at all otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = uuid4().hex
        half = self.folder / f"{name}.half"
        yield half
        os.replace(half, self.folder / f"{name}.parquet")

    def put(self, write: Callable[[Path], None]) -> None:
        """A new file, whole or not at all."""
        with self.half() as path:
            write(path)


def _still(says: Mapping[str, Any], wanted: Covers, taken: set[str]) -> dict[str, frozenset[str]]:
    """The periods of a file all of whose clusters are still wanted."""
    covers = {period: frozenset(clusters) for period, clusters in says.get("covers", {}).items()}
    return {
        period: clusters
        for period, clusters in covers.items()
        if clusters <= wanted.get(period, frozenset()) and not clusters & taken
    }


def saying(covers: Covers, **more: Any) -> dict[str, Any]:
    """What a file says of itself."""
    return {"covers": {period: sorted(clusters) for period, clusters in covers.items()}, **more}


def writing(table: pa.Table, says: Mapping[str, Any]) -> Callable[[Path], None]:
    """Writes Arrow rows that say what they cover."""
    rows = table.cast(told(table.schema, says))
    return lambda path: pq.write_table(rows, path, compression="zstd")


def told(schema: pa.Schema, says: Mapping[str, Any]) -> pa.Schema:
    """Columns of a file that says what it covers."""
    return schema.with_metadata({"says": json.dumps(says)})


def _said(path: Path) -> dict[str, Any]:
    told = pq.read_metadata(path).metadata or {}
    found: dict[str, Any] = json.loads(told.get(b"says", b"{}"))
    return found


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One update of a folder at a time; the second waits for the first."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
