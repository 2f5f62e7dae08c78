"""Upstream and downstream of a matter: who else is suspected, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class RelatedParty(models.Model):
    """关联主体: another subject tied to that of a dossier and suspected too; it needs an outcome before that closes."""

    class Outcome(models.TextChoices):
        """去向: what became of the suspicion."""

        OPEN = "open", pgettext_lazy("related party", "without outcome")
        SEPARATE = "separate", _("handled separately")
        TOLD = "told", _("competent department told")
        CLEARED = "cleared", _("cleared")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="related_parties")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", verbose_name=_("subject"))
    relation = models.CharField(_("relation"), max_length=40)  # code of joint.party_kinds
    why = models.TextField(_("why it is suspected"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # who suspected it and owes the outcome
    noted_at = models.DateTimeField(_("noted at"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    other = models.ForeignKey(
        Dossier, models.PROTECT, null=True, related_name="+"
    )  # the clue or case that deals with it
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="related_parties")
    reason = models.TextField(_("reason"), blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "subject"], name="one_related_party_per_dossier"),
            models.CheckConstraint(condition=~Q(outcome="cleared") | ~Q(reason=""), name="party_cleared_has_reason"),
            models.CheckConstraint(
                condition=~Q(outcome="separate") | Q(other__isnull=False), name="party_separate_has_dossier"
            ),
            models.CheckConstraint(
                condition=~Q(outcome="told") | Q(dispatch__isnull=False), name="party_told_has_dispatch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}:{self.subject_id}"

    @property
    def about(self) -> str:
        """The reference by which its clock is known in the dossier."""
        return f"related:{self.pk}"
