"""图标: line icons, put into the page as SVG so that they take the colour of the text."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = "vendor/icons/outline"
OPENING = re.compile(r"<svg.*?>", re.DOTALL)
BLANK = re.compile(r'<path stroke="none"[^>]*/>')


@cache
def drawing(name: str) -> str:
    """The strokes of an icon without their frame; empty if there is no such icon."""
    found = finders.find(f"{FOLDER}/{name}.svg")
    if not isinstance(found, str):
        return ""
    inside = OPENING.sub("", Path(found).read_text(encoding="utf-8")).replace("</svg>", "")
    return " ".join(BLANK.sub("", inside).split())


@lru_cache(maxsize=1000)
def svg(name: str, label: str = "", size: int = 20) -> SafeString:
    """An icon; with `label` it speaks to a screen reader, without it is decoration."""
    strokes = drawing(name)
    if not strokes:
        return mark_safe("")
    return format_html(
        '<svg class="ic" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {1}>{2}</svg>',
        size,
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"'),
        mark_safe(strokes),  # noqa: S308 -- a file of the icon set that set-up put there, not input
    )
