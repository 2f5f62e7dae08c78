"""Deadlines and their pauses."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject

RUNNING = Q(met_on__isnull=True, waived_on__isnull=True)
OWN = Q(party__isnull=True, nature="duty")  # what an agency itself owes: only this can make it late


class Deadline(models.Model):
    """时限: a clock that a rule started; by `due_on` its agency, or a party that it watches, owes what stops it."""

    rule = models.CharField(_("rule"), max_length=80)  # id of a term in the rulebook
    rule_version = models.DateField(_("version of the rule"))  # its first day; the clock keeps it
    place_layer = models.CharField(max_length=80, blank=True)  # folder of the layer that spoke; empty: the nation
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="deadlines", db_index=False)  # deadline_dossier
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="deadlines", db_index=False)  # deadline_kept has it
    party = models.ForeignKey(  # whose time it is where no agency owes the act; the agency then watches it
        Subject, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("party")
    )
    nature = models.CharField(max_length=8, default="duty", db_default="duty")  # as in the rule; see law.terms.NATURES
    about = models.CharField(max_length=80, blank=True)  # what in the dossier it is about: "dispatch:12"
    started_on = models.DateField(_("started on"))
    started_by = models.CharField(max_length=80, blank=True)  # slug of the event; empty: started by hand
    length = models.PositiveIntegerField(_("length"))
    unit = models.CharField(_("unit"), max_length=8)
    given_by = models.ForeignKey(  # who set its last day, where the rule lets a person do so; `length` is then in days
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("day set by"), db_index=False
    )
    extended_by = models.PositiveIntegerField(_("extended by"), default=0)  # in the same unit, contained in `length`
    due_on = models.DateField(_("due on"))
    alarm_on = models.DateField(_("warned on"))
    is_provisional = models.BooleanField(default=False)  # it crosses a year whose holidays are not out yet
    is_paused = models.BooleanField(default=False)  # it has a pause without an end
    met_on = models.DateField(_("met on"), null=True, blank=True)
    met_by = models.CharField(max_length=80, blank=True)
    waived_on = models.DateField(_("waived on"), null=True, blank=True)
    waived_reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [
            # The workbench: its rows in order, its counters without a look at the rows.
            models.Index(
                fields=["agency", "is_paused", "due_on", "id"],
                include=["alarm_on", "rule"],
                condition=RUNNING & OWN,
                name="deadline_owed",
            ),
            models.Index(
                fields=["agency", "due_on"], include=["met_on", "waived_on"], condition=OWN, name="deadline_kept"
            ),
            models.Index(
                fields=["agency", "due_on"], condition=RUNNING & Q(party__isnull=False), name="deadline_watched"
            ),
            models.Index(fields=["dossier", "rule"], name="deadline_dossier"),
            models.Index(fields=["rule", "started_on"], name="deadline_rule"),
            models.Index(fields=["due_on"], name="deadline_provisional", condition=RUNNING & Q(is_provisional=True)),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=F("started_on")), name="deadline_due_after_start"),
            models.UniqueConstraint(
                fields=["dossier", "rule", "agency", "about", "started_on"], condition=RUNNING, name="deadline_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} → {self.due_on}"

    @property
    def is_running(self) -> bool:
        return self.met_on is None and self.waived_on is None

    @property
    def is_given(self) -> bool:
        """Whether a person set its last day: no calendar and no rule moves it."""
        return self.given_by_id is not None

    @property
    def is_own(self) -> bool:
        """Whether the agency itself owes an act, so that it is late after the day."""
        return self.party_id is None and self.nature == "duty"


class Pause(models.Model):
    """中止: a time during which the clock stands still, on a ground that somebody approved."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="pauses")
    from_on = models.DateField(_("paused from"))
    until_on = models.DateField(_("running again on"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=200)  # code of a ground in the rule
    note = models.CharField(_("note"), max_length=400, blank=True)
    approver = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(until_on__isnull=True), name="one_open_pause_per_deadline"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="pause_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id}: {self.from_on} – {self.until_on or '…'}"


class Occasion(models.Model):
    """时限事由: what an event told the clocks of its dossier; kept, never changed, so that other rules can be tried."""

    event = models.CharField(_("event"), max_length=80)  # its slug
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+", db_index=False)
    about = models.CharField(max_length=80, blank=True)  # as on the deadline
    on = models.DateField(_("on"))
    agencies = models.JSONField(default=dict)  # who filled which role: {"receiver": 12}
    parties = models.JSONField(default=dict)  # the same of those who are no agency: {"party": 345}
    facts = ArrayField(models.CharField(max_length=80), default=list)
    until = models.DateField(null=True)  # the last day that a person set

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["event", "on"], name="occasion_event"),
            models.Index(fields=["dossier", "on"], name="occasion_dossier"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.on}"
