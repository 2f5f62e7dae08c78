"""The classes of the hotline: which matter each stands for, and which matters fall into it."""

from __future__ import annotations

from liandong.ground.audit.clock import today
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book
from liandong.law.routing import Matter
from liandong.law.rules import NoVersion

CLASSES = "clues.complaint_classes"


def classes(place: Place | None = None) -> dict[str, str]:
    """The classes by their names in Chinese, each with the code of the matter it stands for."""
    try:
        items = book().rule(CLASSES, place).on(today()).values.get("items", ())
    except (LookupError, NoVersion):
        return {}
    return {item["zh"]: item["code"] for item in items}


def health_class(place: Place | None = None) -> str:
    """The class that means health; empty where none does."""
    known = book().matters(place)
    return next((name for name, code in classes(place).items() if code in known and known[code].health), "")


def class_of(matter: Matter, place: Place | None = None) -> str:
    """The class that a matter falls into; empty where none does."""
    own = {code: name for name, code in classes(place).items()}
    return own.get(matter.code, health_class(place) if matter.health else "")


def class_lists() -> dict[str, tuple[str, ...]]:
    """The words of each class: those of all its matters."""
    found: dict[str, dict[str, None]] = {}
    for _code, matter in sorted(book().matters().items()):
        if label := class_of(matter):
            found.setdefault(label, {}).update(dict.fromkeys(matter.words))
    return {label: tuple(words) for label, words in sorted(found.items())}


def matter_lists() -> dict[str, tuple[str, ...]]:
    """The words of each matter, by its code."""
    return {code: tuple(dict.fromkeys(matter.words)) for code, matter in sorted(book().matters().items())}
