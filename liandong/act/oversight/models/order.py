"""Orders from a higher level, what is reported in between, and who is told that the matter is done."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class SupervisionOrder(models.Model):
    """督办单: an order from a higher level; only who gave it closes it. Its letter and reply are a dispatch."""

    dispatch = models.OneToOneField(Dispatch, models.PROTECT, related_name="supervision")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="orders")
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    report_every = models.PositiveSmallIntegerField(_("reports every so many days"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))
    tracked_on = models.DateField(_("closed on"), null=True, blank=True)
    circulated_at = models.DateTimeField(_("circulated at"), null=True, blank=True)
    circulated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    completion = models.TextField(_("how it was completed"), blank=True)

    class Meta:
        ordering = ("-given_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["issuer", "-given_at"], name="order_issuer"),
            models.Index(fields=["receiver", "-given_at"], name="order_receiver"),
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.issuer_id} → {self.receiver_id}"

    @property
    def about(self) -> str:
        """The reference by which its clocks are known in the dossier."""
        return f"order:{self.pk}"

    @property
    def is_closed(self) -> bool:
        return self.tracked_on is not None


class ProgressReport(models.Model):
    """进展报告: what the receiver of an order reports before it is done."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="reports")
    text = models.TextField(_("progress"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.order_id} {self.at:%F}"


class Circulation(models.Model):
    """办结通报: an agency that was told how a matter under order was completed."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="circulations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ("-at", "-pk")
        constraints: ClassVar = [models.UniqueConstraint(fields=["order", "agency"], name="one_circulation_per_agency")]

    def __str__(self) -> str:
        return f"{self.order_id} → {self.agency_id}"
