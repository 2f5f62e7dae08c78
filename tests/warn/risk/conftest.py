"""What tests of runs share."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> None:
    """Practice data and registers lie in a folder of the test."""
    settings.REGISTERS_ROOT, settings.PRACTICE_ROOT = tmp_path / "registers", tmp_path / "practice"
