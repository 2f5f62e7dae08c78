"""Template tags of warnings: `{% load risk %}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from liandong.ground.places.models import Place
from liandong.ground.ui import drawn
from liandong.ground.ui.words import both, share
from liandong.warn.risk import catalogue, coding, explaining
from liandong.warn.risk.models import Asking, ModelState, Run, Warning
from liandong.warn.risk.models.warnings import Verdict

register = template.Library()
LEVELS = {1: ("grey", "info-circle"), 2: ("amber", "alert-triangle"), 3: ("red", "alert-octagon")}
OUTCOMES = {
    Verdict.CLUE: ("vermilion", "arrow-right"),
    Verdict.EXPLAINED: ("green", "message-check"),
    Verdict.DISMISSED: ("grey", "x"),
}
STAGES = {Warning.Stage.OPEN: ("blue", "eye"), Warning.Stage.REVIEWED: ("amber", "eye-check")}
STATES = {
    ModelState.Stage.DRAFT: ("grey", "pencil"),
    ModelState.Stage.SHADOW: ("amber", "eye"),
    ModelState.Stage.PUBLISHED: ("green", "circle-check"),
    ModelState.Stage.RETIRED: ("grey", "archive"),
}
RUNS = {
    Run.Stage.WAITING: ("grey", "clock"),
    Run.Stage.RUNNING: ("blue", "refresh"),
    Run.Stage.DONE: ("green", "circle-check"),
    Run.Stage.FAILED: ("red", "alert-octagon"),
}
GRADES = {
    "low": pgettext_lazy("risk grade", "low"),
    "medium": pgettext_lazy("risk grade", "medium"),
    "high": pgettext_lazy("risk grade", "high"),
    "major": pgettext_lazy("risk grade", "major"),
}


@register.simple_tag
def level_badge(level: int, place: Place | None = None) -> SafeString:
    """The level of a warning, as the rulebook of the place calls it."""
    title = coding.levels(place).get(level)
    tone, icon = LEVELS.get(level, LEVELS[1])
    return drawn.badge(tone, icon, both(title) if title else str(level))


@register.simple_tag
def stage_badge(row: Warning) -> SafeString:
    """Where a warning stands; of a decided one, what it was."""
    if row.outcome:
        return drawn.badge(*OUTCOMES[Verdict(row.outcome)], str(Verdict(row.outcome).label))
    stage = Warning.Stage(row.stage)
    return drawn.badge(*STAGES.get(stage, ("grey", "circle-check")), str(stage.label))


@register.simple_tag
def verdict_badge(verdict: str) -> SafeString | str:
    return drawn.badge(*OUTCOMES[Verdict(verdict)], str(Verdict(verdict).label)) if verdict else ""


@register.simple_tag
def state_badge(state: ModelState | None) -> SafeString:
    """How a version of a model stands."""
    if state is None:
        return drawn.badge("grey", "circle-minus", _("never tried"))
    stage = ModelState.Stage(state.stage)
    return drawn.badge(*STATES[stage], str(stage.label))


@register.simple_tag
def run_badge(run: Run) -> SafeString:
    stage = Run.Stage(run.stage)
    return drawn.badge(*RUNS[stage], str(stage.label))


@register.simple_tag
def model_titles(ids: Sequence[str], most: int = 0) -> str:
    """Models by their titles; the first of them only, where a row has no room for all."""
    stop = ", " if (get_language() or "").startswith("en") else "、"
    said = stop.join(_title(one) for one in (ids[:most] if most else ids))
    more = len(ids) - most if most else 0
    return said if more < 1 else _("%(models)s and %(n)s more") % {"models": said, "n": more}


@register.filter
def model_title(id_: str) -> str:
    return _title(id_)


@register.filter
def plainly(value: Any) -> str:
    """A figure without needless noughts."""
    return f"{float(value):g}" if isinstance(value, int | float) else str(value)


@register.filter
def grain_words(told: Sequence[tuple[str, str]]) -> str:
    """What a finding is about in a few words, where it stands in a long list."""
    parts, colon = (", ", " ") if (get_language() or "").startswith("en") else ("，", "：")
    return parts.join(f"{name}{colon}{value}" for name, value in told) or _("as a whole")


@register.filter
def coverage(asking: Asking | None) -> str:
    """The part of its rows that a model could judge."""
    part = asking.coverage if asking else None
    return "–" if part is None else share(part)


def _title(id_: str) -> str:
    model = catalogue.newest().get(id_)
    return both(explaining.text(model.title)) if model else id_


@register.filter
def plainly_number(value: Any) -> str:
    """The same of a fraction of the rulebook."""
    return f"{float(value):g}"


@register.filter
def engine_name(engine: str) -> str:
    """What a run was carried out on, as it is called."""
    return {"duckdb": "DuckDB"}.get(engine, "Apache Spark")


@register.simple_tag
def grade_title(code: str) -> str:
    """What a grade is called."""
    return str(GRADES.get(code, code))
