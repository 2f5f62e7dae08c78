"""转办: one department asks another, and the other answers by name and day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class Dispatch(models.Model):
    """转办单: a matter sent by one agency to another; signed for, declined with a reason, or answered in writing."""

    class Kind(models.TextChoices):
        """主办、分办、转办、协查、抄送: what is asked of the receiver."""

        LEAD = "lead", _("Take the lead")
        SPLIT = "split", _("Handle a part")
        FORWARD = "forward", _("Take over")
        ASSIST = "assist", _("Assist")
        COPY = "copy", _("For information")

    class Stage(models.TextChoices):
        """办理状态: where the matter stands with the receiver."""

        SENT = "sent", _("To be signed for")
        SIGNED = "signed", _("Signed, to be answered")
        DECLINED = "declined", _("Declined")
        ANSWERED = "answered", _("Answered in writing")
        RECALLED = "recalled", _("Recalled")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="dispatches", verbose_name=_("dossier"))
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="dispatches", verbose_name=_("clue"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.SENT)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="sent_dispatches", verbose_name=_("from"))
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="received_dispatches", verbose_name=_("to"))
    matter = models.CharField(_("matter"), max_length=40, blank=True)
    asks = models.TextField(_("what is asked"))
    letter = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("letter"))
    sent_at = models.DateTimeField(_("sent at"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    signed_at = models.DateTimeField(_("signed at"), null=True)
    declined_at = models.DateTimeField(_("declined at"), null=True)
    decline_reason = models.TextField(_("reason"), blank=True)
    competent = models.ForeignKey(
        Department, models.PROTECT, null=True, related_name="+", verbose_name=_("competent department")
    )
    handled_at = models.DateTimeField(_("handling ended at"), null=True)
    handled_note = models.TextField(_("how the handling ended"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    reply = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("written reply"))
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("bounced from"))

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(fields=("to_agency", "stage", "-sent_at")),
            models.Index(fields=("from_agency", "stage", "-sent_at")),
        )
        constraints = (
            models.CheckConstraint(
                name="dispatch_answered_has_reply",
                condition=~models.Q(stage="answered") | models.Q(reply__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_declined_has_reason",
                condition=~models.Q(stage="declined") | ~models.Q(decline_reason=""),
            ),
            models.UniqueConstraint(
                name="dispatch_one_open_per_receiver",
                fields=("dossier", "to_agency"),
                condition=models.Q(stage="sent") | (models.Q(stage="signed") & ~models.Q(kind="copy")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier.key} → {self.to_agency}"

    @property
    def about(self) -> str:
        """The reference by which clocks know this dispatch among others of the dossier."""
        return f"dispatch:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.stage in (self.Stage.SENT, self.Stage.SIGNED)

    @property
    def wants_answer(self) -> bool:
        """A copy for information needs a signature and no answer."""
        return self.kind != self.Kind.COPY
