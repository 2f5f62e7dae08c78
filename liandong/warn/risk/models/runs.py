"""Asking the models over the practice data of an agency, and what a trial of a new version would change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class Screening(models.Model):
    """风险筛查: the standing dossier of an agency on which its readings of practice data are logged."""

    agency = models.OneToOneField(Agency, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="screening")

    def __str__(self) -> str:
        return f"{self.agency_id}"


class Run(models.Model):
    """筛查运行: models asked over the data of a time, with all that is needed to work any finding out again.

    snapshot  hash of the registers as they were; parts: of the practice files that were read
    settings  threshold id → {value, from, local} as they were used
    asked     model → version
    """

    class Stage(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("run", "waiting")
        RUNNING = "running", pgettext_lazy("run", "running")
        DONE = "done", pgettext_lazy("run", "done")
        FAILED = "failed", pgettext_lazy("run", "broken off")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="risk_runs")
    is_shadow = models.BooleanField(_("shadow run"), default=False)
    asked = models.JSONField(default=dict)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, default=Stage.WAITING)
    engine = models.CharField(max_length=80, default="duckdb")
    snapshot = models.CharField(max_length=64, blank=True)
    parts = models.CharField(max_length=64, blank=True)
    settings = models.JSONField(default=dict)
    rows = models.PositiveBigIntegerField(_("rows read"), default=0)
    findings = models.PositiveIntegerField(_("findings"), default=0)
    raised = models.PositiveIntegerField(_("new findings"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    broke = models.CharField(max_length=400, blank=True)  # what broke it off
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=("agency", "-asked_at"), name="risk_run_newest"),)
        constraints = (
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="risk_run_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=("agency",), condition=Q(stage="running"), name="risk_one_running_run_per_agency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.since}–{self.until}"


class Asking(models.Model):
    """模型作答: one model in one run: how many rows it read and could judge, what it found, what it cost."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="askings")
    model = models.CharField(_("model"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    rule = models.CharField(max_length=80)
    rule_version = models.DateField(null=True)
    rows = models.PositiveBigIntegerField(_("rows read"), default=0)
    judged = models.PositiveBigIntegerField(_("rows judged"), default=0)
    cannot_tell = models.CharField(max_length=400, blank=True)  # why it could not be asked at all
    found = models.PositiveIntegerField(_("findings"), default=0)
    raised = models.PositiveIntegerField(_("new findings"), default=0)
    unplaced = models.PositiveIntegerField(default=0)  # about nobody whom the register knows
    seconds = models.FloatField(_("seconds"), default=0)

    class Meta:
        ordering = ("run", "model", "version")
        constraints = (
            models.UniqueConstraint(fields=("run", "model", "version"), name="risk_model_asked_once_per_run"),
        )

    def __str__(self) -> str:
        return f"{self.model} v{self.version}"

    @property
    def coverage(self) -> float | None:
        """The part of its rows that the model could judge."""
        return self.judged / self.rows if self.rows else None


class Difference(models.Model):
    """影子差异: a finding that the version on trial has and the one in use has not, or the other way round."""

    class Side(models.TextChoices):
        NEW = "new", _("only the version on trial")
        GONE = "gone", _("only the version in use")

    asking = models.ForeignKey(Asking, models.CASCADE, related_name="differences")
    side = models.CharField(max_length=4, choices=Side)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    grain = models.JSONField()
    figures = models.JSONField()

    class Meta:
        ordering = ("side", "pk")

    def __str__(self) -> str:
        return f"{self.side} {self.grain}"
