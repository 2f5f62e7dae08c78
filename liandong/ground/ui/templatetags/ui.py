"""Template tags of the shell: `{% load ui %}`."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from liandong.ground.ui import icons, words
from liandong.ground.ui.shell import Shell, shell_for

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: int = 20) -> SafeString:
    """An icon of the set, inline."""
    return icons.svg(name, label, size)


@register.filter
def cn_date(when: date | datetime | None) -> str:
    """2026年11月22日."""
    return words.long_day(when)


@register.filter
def cn_time(when: datetime | None) -> str:
    """2026年11月22日 09:42."""
    return words.instant(when)


@register.filter
def yuan(fen: int | None) -> str:
    """1,234.56."""
    return words.yuan(fen)


@register.filter
def size(octets: int | None) -> str:
    """1.2 MB."""
    return words.size(octets)


@register.filter
def share(part: float | None) -> str:
    """96.4%."""
    return words.share(part)


@register.filter
def both(text: Any) -> str:
    """The side of a Text that the reader wants."""
    return words.both(text)


@register.inclusion_tag("ui/parts/mark.html")
def local_mark(basis: Any) -> dict[str, Any]:
    """「本地设置」 where no text gives the value."""
    return {"kind": "local" if getattr(basis, "local", False) else "", "basis": basis}


@register.inclusion_tag("ui/parts/mark.html")
def draft_mark(basis: Any) -> dict[str, Any]:
    """「草案」 where the act is not in force."""
    return {"kind": "draft" if getattr(basis, "draft", False) else "", "basis": basis}


@register.inclusion_tag("ui/parts/mark.html")
def unverified_mark(basis: Any) -> dict[str, Any]:
    """「待核」 where the text has not been checked against its source."""
    return {"kind": "" if getattr(basis, "verified", True) else "unverified", "basis": basis}


@register.inclusion_tag("ui/parts/marks.html")
def marks(basis: Any) -> dict[str, Any]:
    """All marks of one basis, or of a rule version with several."""
    several = getattr(basis, "basis", None)
    return {"bases": several if isinstance(several, tuple | list) else [basis]}


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """What the frame of every page shows: who, for which agency, where one may go."""
    return shell_for(context.get("request"))
