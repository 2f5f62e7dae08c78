"""Small words on the pages of the rulebook: `{% load rules %}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.translation import get_language

from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.clauses import home_of
from liandong.ground.rulebook.explaining import number
from liandong.ground.rulebook.standing import FACTS

register = template.Library()
register.filter("home_of", home_of)


@register.filter
def named(codes: Any, names: Mapping[str, str]) -> str:
    """Departments by their names."""
    several: Iterable[str] = [codes] if isinstance(codes, str) else codes or ()
    return listed(names.get(code, code) for code in several)


@register.filter
def facts(codes: Iterable[str]) -> str:
    """What the facts are called that make a question apply."""
    known = book().view().rules.get(FACTS)
    side = "en" if (get_language() or "").startswith("en") else "zh"
    names = {item["code"]: item[side] for item in known.versions[-1].values["items"]} if known else {}
    return listed(names.get(code, code) for code in codes or ())


@register.filter
def rule_title(id_: str) -> str:
    """What a rule of the nation is called; its id where there is none."""
    found = book().view().rules.get(id_)
    return (found.title.en if (get_language() or "").startswith("en") else found.title.zh) if found else id_


@register.filter
def at(table: Mapping[str, Any], key: str) -> Any:
    """What a table has under a key."""
    return table.get(key)


@register.filter
def plain_number(value: Any) -> str:
    """A fraction as people write it."""
    return number(value) if value is not None else ""


@register.filter
def listed(values: Iterable[object]) -> str:
    """One after another, with the sign that parts words in the language of the page."""
    return comma().join(str(value) for value in values or ())


@register.simple_tag
def comma() -> str:
    """The sign between words of a list."""
    return ", " if (get_language() or "").startswith("en") else "、"
