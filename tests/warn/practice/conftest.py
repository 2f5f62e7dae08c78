"""Practice data of a test lies in a folder of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def practice_root(tmp_path: Path, settings: Any) -> Path:
    settings.PRACTICE_ROOT = tmp_path / "practice"
    return tmp_path / "practice"
