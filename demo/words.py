"""The words of the demo, read from its three files: names.yaml, kinds.yaml and reports.yaml."""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return found


NAMES, REPORTS, KINDS_FILE = _read("names.yaml"), _read("reports.yaml"), _read("kinds.yaml")
SURNAMES: list[str] = NAMES["surnames"]
GIVEN: list[str] = NAMES["given"]
BRANDS: list[str] = NAMES["brands"]
ROADS: list[str] = NAMES["roads"]
TOWNS: dict[str, list[str]] = NAMES["towns"]
FINDINGS: dict[str, str] = REPORTS["findings"]
REASONS: dict[str, str] = REPORTS["reasons"]
PROVES: list[tuple[str, str]] = [(kind, proves) for kind, proves in REPORTS["proves"]]


def said(name: str) -> list[str]:
    """One list of sentences."""
    found: list[str] = REPORTS[name]
    return found
