"""Notices, and through which gateway each was sent on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.wording import sentence


class Notice(models.Model):
    """通知: something an agency, or one person in it, should know; read once for all who work there."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="notices")
    key = models.CharField(max_length=60)  # of a sentence in both languages (wording.py)
    facts = models.JSONField(default=dict)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.BigIntegerField(null=True, blank=True)  # of the trail: why
    at = models.DateTimeField(_("at"), default=now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "agency", "user", "key"], nulls_distinct=False,
                condition=models.Q(entry__isnull=False), name="one_notice_per_entry",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["agency", "-at"], name="notice_agency"),
            models.Index(fields=["agency"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.key} → {self.user_id or self.agency_id}"

    @property
    def text(self) -> str:
        """The sentence in the language of the page."""
        return sentence(self.key, self.facts)


class Delivery(models.Model):
    """发送记录: a notice went out through a gateway, once; or why it did not."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries")
    gateway = models.CharField(max_length=20)
    at = models.DateTimeField(default=now)
    sent_to = models.PositiveSmallIntegerField(default=0)  # how many people
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "gateway"], name="one_delivery_per_gateway")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.gateway}"
