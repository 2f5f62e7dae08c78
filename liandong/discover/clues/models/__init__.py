"""Clues: what was reported, where it stands, and who reported it (under seal)."""

from liandong.discover.clues.models.clue import (
    TEXT_LIMIT,
    TITLE_LIMIT,
    Alike,
    Clue,
    ClueGroup,
    ClueReader,
    ClueText,
    Repeat,
)
from liandong.discover.clues.models.intake import ClueFile, ClueFileRow, Knock
from liandong.discover.clues.models.reporter import (
    Message,
    Rating,
    Receipt,
    Reporter,
    ReporterAnswer,
    ReporterFile,
    ReporterMark,
)

__all__ = [
    "TEXT_LIMIT",
    "TITLE_LIMIT",
    "Alike",
    "Clue",
    "ClueFile",
    "ClueFileRow",
    "ClueGroup",
    "ClueReader",
    "ClueText",
    "Knock",
    "Message",
    "Rating",
    "Receipt",
    "Repeat",
    "Reporter",
    "ReporterAnswer",
    "ReporterFile",
    "ReporterMark",
]
