"""The life of a model at an agency, and where it is told to be quiet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.models import Subject
from liandong.warn.risk.models.runs import Run


class ModelState(models.Model):
    """模型版本状态: one version of a model with its settings, at one agency; live runs ask the published ones only.

    version   of the question; settings: the thresholds it is asked with, as they were when the trial began
    shadow    the finished trial that publication rests on
    """

    class Stage(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("model", "draft")
        SHADOW = "shadow", pgettext_lazy("model", "on trial")
        PUBLISHED = "published", pgettext_lazy("model", "in use")
        RETIRED = "retired", pgettext_lazy("model", "retired")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    model = models.CharField(_("model"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    settings = models.JSONField(default=dict)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    shadow = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    new = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    because = models.CharField(_("reason"), max_length=400, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("model", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "model"), condition=Q(stage="published"), name="risk_one_version_in_use"
            ),
            models.UniqueConstraint(
                fields=("agency", "model"), condition=Q(stage__in=("draft", "shadow")), name="risk_one_version_on_trial"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} v{self.version} {self.stage}"


class Snooze(models.Model):
    """暂停提示: a model raises no warning about a subject until a day; what it finds is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    model = models.CharField(_("model"), max_length=80)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="snoozes")
    until = models.DateField(_("last quiet day"))
    reason = models.CharField(_("reason"), max_length=400)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "model", "subject"), condition=Q(ended_on__isnull=True), name="risk_one_snooze"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.subject_id} → {self.until}"
