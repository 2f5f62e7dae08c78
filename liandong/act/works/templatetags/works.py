"""Small words on the pages of work written down: `{% load works %}`."""

from collections.abc import Mapping

from django import template

from liandong.act.works.models import Work
from liandong.ground.rulebook.orders import WorkKind
from liandong.ground.ui.words import both

register = template.Library()
Kinds = Mapping[str, WorkKind]


@register.filter
def called(code: str, kinds: Kinds) -> str:
    """What a kind of work is called."""
    return both(kinds[code].title) if code in kinds else code


@register.filter
def unit(code: str, kinds: Kinds) -> str:
    """What its amount counts."""
    return both(kinds[code].unit) if code in kinds else ""


@register.filter
def told(work: Work, kinds: Kinds) -> list[tuple[str, str]]:
    """The words that its kind asked for, each under its name, in the order of the rulebook."""
    asks = kinds[work.kind].asks if work.kind in kinds else {}
    return [(both(asks[code]), work.told[code]) for code in asks if work.told.get(code)]
