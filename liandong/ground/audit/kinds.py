"""Event: what an action says has happened, and the register of every kind of event."""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.utils.translation import get_language

WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*")


@dataclass(frozen=True, kw_only=True)
class Event:
    """事件"""

    dossier: str = ""  # key of the dossier it happened in; "" when it happened in none

    kinds: ClassVar[dict[str, type["Event"]]] = {}
    slug: ClassVar[str] = ""
    # Slugs of events that this one takes back, and by what the two belong together: "dossier", "entry" (the number of
    # the entry), or a field that both have. What was taken back counts for no quota.
    undoes: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls, **options: Any) -> None:
        """Enter a subclass in the register under its slug: `CaseDecided` → `case_decided`."""
        super().__init_subclass__(**options)
        cls.slug = "_".join(WORD.findall(cls.__name__)).lower()
        known = Event.kinds.get(cls.slug)
        if known and (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
            raise TypeError(f"two events share the slug {cls.slug}: {known.__module__} and {cls.__module__}")
        Event.kinds[cls.slug] = cls

    @classmethod
    def title_zh(cls) -> str:
        """The first line of the docstring."""
        return (cls.__dict__.get("__doc__") or cls.slug).strip().splitlines()[0].rstrip("。.")

    @classmethod
    def title_en(cls) -> str:
        """The words of the class name: `CaseDecided` → "Case decided"."""
        return cls.slug.replace("_", " ").capitalize()

    @classmethod
    def title(cls) -> str:
        """The title in the active language."""
        return cls.title_en() if (get_language() or "").startswith("en") else cls.title_zh()

    def data(self) -> dict[str, Any]:
        """Everything but the dossier, as JSON can keep it. Raises TypeError for a value the trail cannot hold."""
        kind: Any = type(self)
        return {name: plain(getattr(self, name), kind, name) for name in _fields(kind)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any], dossier: str = "") -> Self:
        """The event again. What an older version of the class said beyond today's fields is left out."""
        hints = _hints(cls.slug)
        known = {name: revived(hints[name], value) for name, value in data.items() if name in hints}
        return cls(**{**known, "dossier": dossier})


def plain(value: Any, kind: type, name: str) -> Any:
    """A value as the trail keeps it: text, whole numbers, yes and no, lists, mappings, days as ISO text."""
    if value is None or isinstance(value, bool | str | int):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item, kind, name) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, kind, name) for item in value]
    raise TypeError(
        f"{kind.__name__}.{name}: the trail keeps no {type(value).__name__}; give text, whole numbers, days or lists"
    )


def revived(hint: Any, value: Any) -> Any:
    """The value the annotation asks for: days and instants come back from their ISO text, inside lists too."""
    origin, inside = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        wanted = [each for each in inside if each is not type(None)]
        return revived(wanted[0], value) if value is not None and len(wanted) == 1 else value
    if isinstance(value, list) and inside:
        items = [revived(inside[0], item) for item in value]
        return tuple(items) if origin is tuple else items
    if isinstance(value, dict) and len(inside) == 2:
        return {key: revived(inside[1], item) for key, item in value.items()}
    if isinstance(value, str) and hint in (date, datetime):
        return hint.fromisoformat(value)
    return value


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """What an event says of itself; the dossier stands in a column of its own."""
    return tuple(field.name for field in dataclasses.fields(kind) if field.name != "dossier")


@cache
def _hints(slug: str) -> dict[str, Any]:
    cls = Event.kinds[slug]
    names = {field.name for field in dataclasses.fields(cls)}
    return {name: hint for name, hint in typing.get_type_hints(cls).items() if name in names}
