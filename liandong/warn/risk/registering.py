"""The registers of a run: where each stands, and what tells its content from any other."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq


class Registers:
    """Registers by name; one that is missing or has no entry is not there."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = {name: path for name, path in paths.items() if pq.read_metadata(path).num_rows}

    def files(self, name: str) -> list[str]:
        return [str(self.paths[name])] if name in self.paths else []

    def key(self, name: str) -> str:
        """The hash of a register's content."""
        return _hash(self.paths[name]) if name in self.paths else "empty"


def _hash(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
