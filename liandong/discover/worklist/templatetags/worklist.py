"""Reading an attribute or a code in a template."""

from collections.abc import Mapping
from typing import Any

from django import template

from liandong.discover.worklist.models import ATTRIBUTES, EntryVersion
from liandong.ground.ui.words import both

register = template.Library()


@register.filter
def at(known: Mapping[str, Any], code: str) -> Any:
    """What a code stands for; the code itself where nobody knows it."""
    return known.get(code, code)


@register.filter
def word(version: EntryVersion | None, name: str) -> str:
    """One of the five attributes of a version."""
    return str(getattr(version, name)) if version and name in ATTRIBUTES else ""


@register.filter
def kinds(codes: str, known: Mapping[str, Any]) -> str:
    """The kinds of supervision of a version, by name."""
    return "、".join(both(known.get(code, code)) for code in codes.split(",") if code)
