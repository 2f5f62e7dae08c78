"""What is owed, as a page says it: the clock with its rule, its light and its words."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines import queries
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.models import Dossier
from liandong.ground.rulebook.book import book
from liandong.ground.ui import words
from liandong.law.rules import NoVersion, Version

WORDS: dict[str, Promise] = {
    "overdue": _("overdue"),
    "soon": _("due soon"),
    "ok": _("in time"),
    "paused": _("paused"),
    "lapsed": pgettext_lazy("time", "over"),
    "met": _("met"),
    "waived": _("waived"),
}
ICONS = {
    "overdue": "alert-octagon",
    "soon": "clock-exclamation",
    "ok": "circle-check",
    "paused": "player-pause",
    "lapsed": "hourglass-empty",
    "met": "checks",
    "waived": "circle-minus",
}
RUNNING = ("overdue", "soon", "ok", "paused")


def title_in(rule: str, place: Any = None) -> str:
    """The title of a rule as it binds a place today."""
    try:
        return words.both(book().rule(rule, place).title)
    except LookupError:
        return rule


@dataclass(frozen=True)
class Owed:
    """应办事项: one running or ended clock, as a row of a page."""

    deadline: Deadline

    @property
    def dossier(self) -> Dossier:
        return self.deadline.dossier

    @property
    def due_on(self) -> date:
        return self.deadline.due_on

    @property
    def started_on(self) -> date:
        return self.deadline.started_on

    @property
    def title(self) -> str:
        return title_in(self.deadline.rule, self.deadline.dossier.place_id)

    @property
    def because(self) -> str:
        """What started the clock, and whether its length is no text's but set here."""
        kind = Event.kinds.get(self.deadline.started_by)
        said = kind.title() if kind else str(_("started by hand"))
        return f"{said} · {_('local setting')}" if self.version and self.version.is_local else said

    @cached_property
    def light(self) -> str:
        return queries.light(self.deadline, today())

    @property
    def left(self) -> str:
        """How far the day is, or since when nothing is owed any more."""
        if self.deadline.met_on:
            return f"{WORDS['met']} {words.short_day(self.deadline.met_on, today())}"
        if self.light == "lapsed" and self.deadline.nature != "duty":
            return f"{WORDS['lapsed']} {words.short_day(self.due_on, today())}"
        return str(WORDS[self.light]) if self.light in ("paused", "waived") else words.days_left(self.due_on, today())

    @property
    def version(self) -> Version | None:
        """The version of the rule the clock runs by, with its basis."""
        rule = queries.rule(self.deadline)
        try:
            return rule.on(self.deadline.rule_version) if rule else None
        except NoVersion:
            return None
