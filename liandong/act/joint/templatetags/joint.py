"""What the codes of joint work are called."""

from collections.abc import Mapping

from django import template

from liandong.ground.ui.words import both
from liandong.law.rules import Text

register = template.Library()


@register.filter
def titled(titles: Mapping[str, Text], code: str) -> str:
    """The title of a code in the language of the page; a code that nobody knows any more shows itself."""
    return both(titles[code]) if code in titles else code
