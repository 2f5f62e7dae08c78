"""Parts of a page that a list shows by the dozen: drawn without a template of their own, in a tenth of its time."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from liandong.ground.deadlines.models import Deadline
from liandong.ground.ui import icons, owing
from liandong.ground.ui.navigation import address
from liandong.ground.ui.words import both, long_day

Cells = Mapping[str, object]
HOLE = re.compile(r"\[\[(\w+)\]\]")
LIGHT = '<a class="light light-{}" href="{}" data-panel title="{}">{}{}<span class="visually-hidden"> · {}</span></a>'


def fill(frame: str, *words: object) -> SafeString:
    """The frame with the words in its places, escaped unless safe already: `format_html` without its detours."""
    return SafeString(frame.format(*map(_safe, words)))


def rows(skeleton: str, cells: Iterable[Cells]) -> SafeString:
    """The skeleton of a row once for each mapping, with its words in the holes: [[title]]. Raises KeyError."""
    pieces = HOLE.split(skeleton)
    names = pieces[1::2]
    drawn: list[str] = []
    for each in cells:
        pieces[1::2] = [_safe(each[name]) for name in names]
        drawn += pieces
    return SafeString("".join(drawn))


def light(deadline: Deadline, place: str = "") -> SafeString:
    """The light of a clock: colour, icon and word; it opens how its day was counted.

    place  code of the place of its dossier, where it is known without the dossier
    """
    owed = owing.Owed(deadline)
    hint = f"{owing.title_in(deadline.rule, place) if place else owed.title} · {long_day(owed.due_on)}"
    sign, word = _signal(owed.light, get_language())
    return fill(LIGHT, owed.light, address("ui:why", deadline.pk), hint, sign, word, hint)


@lru_cache(maxsize=500)
def badge(tone: str, icon: str, word: str) -> SafeString:
    """Where something stands: tone, icon and word."""
    return fill('<span class="badge tone-{}">{}{}</span>', tone, icons.svg(icon, size=14), word)


def options(choices: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The options of a choice, one of them chosen."""
    frame = '<option value="{}"{}>{}</option>'
    lines = (fill(frame, value, " selected" if value == chosen else "", both(text)) for value, text in choices)
    return SafeString("".join(lines))


def chips(
    context: Context, name: str, choices: Iterable[Sequence[Any]], chosen: Any, *, says: str, everything: str = ""
) -> SafeString:
    """Links that narrow a page down to one of several; the rest of the address stays, but for the page turned to.

    name        what they set in the address
    choices     (value, words) or (value, words, how many); a value of nothing takes the name out
    says        what the choice is about, for those who do not see it
    everything  words of a first choice that narrows nothing down
    """
    asked = context["request"].GET.copy()
    asked.pop("page", None)
    links = []
    for value, text, *count in ((("", everything),) if everything else ()) + tuple(choices):
        asked.pop(name, None)
        if value:
            asked[name] = value
        here = ' aria-current="true"' if (value or "") == (chosen or "") else ""
        number = fill(" <b>{}</b>", *count) if count else ""
        links.append(fill('<a href="?{}"{}>{}{}</a>', asked.urlencode(), SafeString(here), both(text), number))
    return fill('<nav class="chips" aria-label="{}">{}</nav>', says, SafeString("".join(links)))


@lru_cache(maxsize=50)
def _signal(light: str, _language: str | None) -> tuple[SafeString, str]:
    """The icon and the word of a light in a language."""
    return icons.svg(owing.ICONS[light], size=15), str(owing.WORDS[light])


def _safe(word: object) -> str:
    return word if isinstance(word, SafeString) else escape(str(word))
