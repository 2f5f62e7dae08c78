"""Small words on the pages of the rulebook: `{% load rules %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from liandong.ground.rulebook.explaining import number

register = template.Library()


@register.filter
def named(codes: Any, names: Mapping[str, str]) -> str:
    """Departments by their names."""
    several: Iterable[str] = [codes] if isinstance(codes, str) else codes or ()
    return "、".join(str(names.get(code, code)) for code in several)


@register.filter
def plain_number(value: Any) -> str:
    """A fraction as people write it."""
    return number(value) if value is not None else ""


@register.filter
def listed(values: Iterable[object]) -> str:
    return "、".join(str(value) for value in values or ())
