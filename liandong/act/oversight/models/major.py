"""The register of major cases."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class MajorCase(models.Model):
    """重大案件: a dossier classed as major, on which grounds, and when it was reported to the agency above."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="classings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    grounds = ArrayField(models.CharField(max_length=40))  # codes of oversight.major_grounds
    reason = models.TextField(_("reason"))
    classed_at = models.DateTimeField(_("classed at"))
    classed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)
    reported_to = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    report = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ("-classed_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(withdrawn_at__isnull=True), name="classed_major_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""), name="major_withdrawn_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.classed_at:%F}"
