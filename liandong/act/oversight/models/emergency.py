"""Emergencies: named dossiers under one command, until it is lifted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class Emergency(models.Model):
    """突发事件: one commander, several agencies, each with its tasks; it lasts until the commander lifts it."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="emergency")
    commander = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    trigger = models.CharField(_("what has happened"), max_length=40)  # code of oversight.emergency_triggers
    account = models.TextField(_("account"))
    arisen_on = models.DateField(_("arisen on"))
    declared_at = models.DateTimeField(_("declared at"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-declared_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(report__isnull=False), name="emergency_lifted_has_report"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.trigger}"

    @property
    def is_on(self) -> bool:
        return self.lifted_at is None


class Commanded(models.Model):
    """联动事项: a dossier that is under the command of an emergency, and readable by it while it lasts."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="commanded")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="commands")
    because = models.CharField(_("reason"), max_length=400)
    since = models.DateTimeField(_("since"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["emergency", "dossier"], condition=Q(until__isnull=True), name="commanded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.emergency_id}: {self.dossier_id}"


class SituationReport(models.Model):
    """情况报告: how things stand, at the interval that the place has set."""

    emergency = models.ForeignKey(Emergency, models.PROTECT, related_name="reports")
    text = models.TextField(_("situation"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.emergency_id} {self.at:%F}"
