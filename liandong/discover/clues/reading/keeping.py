"""Where models are kept, which one speaks now, and making the first one from the rulebook."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from liandong.discover.clues.reading.classes import class_lists, matter_lists
from liandong.discover.clues.reading.model import Model
from liandong.discover.clues.reading.teaching import taught
from liandong.ground.rulebook.book import Book, book

EDITION = 2  # counted up when the same examples would make another model
MATTERS, CLASSES, ABOUT, CHOSEN, LOCK = "matters.npz", "classes.npz", "about.json", "chosen", "lock"
PATIENCE = 120  # seconds to wait for a model being made
PAUSE = 600  # seconds until it is tried again after it could not be made
MAKE = ("-P", "-m", "django", "clues_learn", "--from-rulebook", "--quiet")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """在用模型: the model of matters and that of the hotline's classes, and by which name a decision cites them."""

    fingerprint: str
    matters: Model
    classes: Model
    about: dict[str, Any]


def folder() -> Path:
    return Path(settings.HOME) / "reading"


def current() -> Kept | None:
    """The model that speaks: the one last learned, else that of the rulebook, which is made at first need.

    None where it cannot be made: then the words of the matter list speak alone.
    """
    name = chosen() or of_rulebook()
    if not (folder() / name / ABOUT).exists() and not _make(name):
        return None
    return _load(folder() / name)


def chosen() -> str:
    """The fingerprint of the learned model that was put to work; empty while that of the rulebook is."""
    file = folder() / CHOSEN
    try:
        name = file.read_text(encoding="ascii").strip()
    except OSError:
        return ""
    return name if (folder() / name / ABOUT).exists() else ""


def of_rulebook() -> str:
    """The fingerprint of the model that the rulebook alone makes."""
    return _of_book(book())


def keep(matters: Model, classes: Model, about: dict[str, Any], *, name: str) -> None:
    """Put both into a folder of that name; whole or not at all."""
    place = folder() / name
    place.mkdir(parents=True, exist_ok=True)
    matters.save(place / MATTERS)
    classes.save(place / CLASSES)
    part = place / f"{ABOUT}.part"
    part.write_text(json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")
    part.replace(place / ABOUT)


def choose(name: str) -> None:
    """Let the kept model of this name speak from now on; an empty name: that of the rulebook."""
    folder().mkdir(parents=True, exist_ok=True)
    part = folder() / f"{CHOSEN}.part"
    part.write_text(name, encoding="ascii")
    part.replace(folder() / CHOSEN)


def kept() -> list[str]:
    """The names of all models there are, the newest first."""
    found = [one.parent for one in folder().glob(f"*/{ABOUT}")]
    return [one.name for one in sorted(found, key=lambda one: (one / ABOUT).stat().st_mtime, reverse=True)]


def read_about(name: str) -> dict[str, Any]:
    """What is known of a kept model: of what it was made, and how well it did."""
    try:
        told: dict[str, Any] = json.loads((folder() / name / ABOUT).read_text(encoding="utf-8"))
    except OSError:
        return {}
    return told


def fingerprint(*told: object) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


@lru_cache(maxsize=2)
def _of_book(rules: Book) -> str:
    return fingerprint(EDITION, matter_lists(), class_lists(), [(one.title, one.label) for one in taught()])


@lru_cache(maxsize=2)
def _load(place: Path) -> Kept:
    return Kept(place.name, Model.load(place / MATTERS), Model.load(place / CLASSES), read_about(place.name))


def _make(name: str) -> bool:
    """Make the model of the rulebook, once, in a process of its own: no page carries the library that learns."""
    if name in _failed and time.monotonic() - _failed[name] < PAUSE:
        return False
    try:
        with _alone():
            if not (folder() / name / ABOUT).exists():
                given = os.environ | {"DJANGO_SETTINGS_MODULE": "liandong.config.settings"}
                given |= {"LIANDONG_HOME": str(settings.HOME), "LIANDONG_RULEBOOK": str(settings.RULEBOOK)}
                subprocess.run([sys.executable, *MAKE], env=given, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as trouble:
        told = getattr(trouble, "stderr", b"") or b""
        log.warning("解读模型未能生成 / no model could be made: %s %s", trouble, told.decode(errors="replace")[-500:])
        _failed[name] = time.monotonic()
    return (folder() / name / ABOUT).exists()


_failed: dict[str, float] = {}


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
