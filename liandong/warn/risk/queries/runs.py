"""Runs as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.rulebook.book import book
from liandong.law.rules import Text
from liandong.warn.practice.models import Delivery
from liandong.warn.practice.tables import PRACTICE, REGISTERS
from liandong.warn.risk import catalogue, explaining, telling
from liandong.warn.risk.gathering import NO_DUTY
from liandong.warn.risk.models import Asking, Finding, ModelState, Run
from liandong.warn.risk.shapes import LEDGERS

USUAL = timedelta(days=182)
UNJUDGED = "unjudged"
NOBODY = 50  # findings about nobody in the register that a page shows


@dataclass(frozen=True, slots=True)
class Said:
    """模型作答: one model's answer with its title."""

    asking: Asking
    title: Text
    why_not: str | Promise


def usual_days() -> dict[str, date]:
    """The last half year."""
    return {"since": today() - USUAL, "until": today()}


def data_there(user: User) -> tuple[date, date] | None:
    """From when to when our agency has practice data."""
    rows = Delivery.objects.filter(agency=acting(user), state=Delivery.State.DONE, since__isnull=False)
    days = [(row.since, row.until) for row in rows.only("since", "until") if row.since and row.until]
    return (min(first for first, _last in days), max(last for _first, last in days)) if days else None


def page(run: Run, user: User) -> dict[str, Any]:
    """One run with what each model said."""
    said = [_said(asking) for asking in run.askings.all()]
    used = explaining.used(run.settings, sorted(run.settings), run.agency.place)
    return {
        "run": run,
        "said": said,
        "settings": used,
        "nobody": _nobody(run),
        "trials": ModelState.objects.filter(shadow=run, stage=ModelState.Stage.SHADOW).count(),
        "may_publish": user.may("risk.manage"),
    }


def _nobody(run: Run) -> list[tuple[Finding, list[tuple[str, str]]]]:
    """Findings about whom the register does not know, in words."""
    rows = list(Finding.objects.filter(first_run=run, subject__isnull=True)[:NOBODY])
    names = telling.Names([row.grain for row in rows])
    return [(row, telling.grain_told(row.grain, names)) for row in rows]


def _said(asking: Asking) -> Said:
    model = catalogue.model_of(asking.model, asking.version)
    title = explaining.text(model.title) if model else Text(asking.model, asking.model)
    return Said(asking, title, why_not(asking.cannot_tell))


def why_not(code: str) -> str | Promise:
    """Why a model cannot tell, in words."""
    if code == UNJUDGED:
        return _("no row could be judged: what it compares with is not in the registers")
    if code.startswith("empty:"):
        name = code.removeprefix("empty:")
        table = {**PRACTICE, **REGISTERS, **LEDGERS}.get(name)
        says = Text(table.says["zh"], table.says["en"]) if table else Text(name, name)
        return _("there are no data: %(what)s") % {"what": explaining.in_words(says)}
    if code.startswith(NO_DUTY):
        return _("no such duty here: %(rule)s does not speak in this place") % {
            "rule": _titled(code.removeprefix(NO_DUTY))
        }
    return code


def _titled(rule: str) -> str:
    """The title of a rule that may speak elsewhere only."""
    found = next((layer[rule] for layer in book().layers.values() if rule in layer), None)
    return explaining.in_words(found.title) if found else rule
