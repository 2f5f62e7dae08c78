"""转办: one department asks another, and the other answers by name and day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place

# The clue itself goes to the receiver; in the others it stays where it is.
TAKES_OVER = ("lead", "forward", "assign")
# The receiver is taken to be competent: what comes back counts as a bounce.
COMPETENCE = (*TAKES_OVER, "split", "entrust")
# Of these an agency has at most one open in a dossier; tasks, orders and requests may be several.
ONE_AT_A_TIME = (*COMPETENCE, "assist", "ruling")
# The sender closes it after the answer, or has it done again.
CLOSED_BY_SENDER = ("task", "order")


class Dispatch(models.Model):
    """转办单: a matter sent by one agency to another; signed for, declined with a reason, or answered in writing."""

    class Kind(models.TextChoices):
        """主办、分办、转办、交办、委托、协查、商请、抄送、任务、督办、报请指定管辖: what is asked of the receiver."""

        LEAD = "lead", _("Take the lead")
        SPLIT = "split", _("Handle a part")
        FORWARD = "forward", _("Take over")
        ASSIGN = "assign", _("Hand down")
        ENTRUST = "entrust", _("Entrust")
        ASSIST = "assist", _("Assist")
        REQUEST = "request", _("Request")
        COPY = "copy", _("For information")
        TASK = "task", _("Task")
        ORDER = "order", _("Oversight order")
        RULING = "ruling", _("Ask for a ruling")

    class Stage(models.TextChoices):
        """办理状态: where the matter stands with the receiver."""

        SENT = "sent", _("To be signed for")
        SIGNED = "signed", _("Signed, to be answered")
        DECLINED = "declined", _("Declined")
        ANSWERED = "answered", _("Answered in writing")
        CLOSED = "closed", _("Closed by the sender")
        RECALLED = "recalled", _("Recalled")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="dispatches", verbose_name=_("dossier"))
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="dispatches", verbose_name=_("clue"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.SENT)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="sent_dispatches", verbose_name=_("from"))
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="received_dispatches", verbose_name=_("to"))
    matter = models.CharField(_("matter"), max_length=40, blank=True)
    asks = models.TextField(_("what is asked"))
    due_on = models.DateField(_("to be answered by"), null=True)  # where the sender set the day
    routing = models.JSONField(_("routing"), null=True)  # rule, version and inputs that named the receiver
    override_reason = models.TextField(_("reason for another receiver"), blank=True)
    letter = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("letter"))
    sent_at = models.DateTimeField(_("sent at"))
    begun_at = models.DateTimeField(_("first sent at"))  # of the first of its chain: bouncing does not set it back
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
    return_reason = models.TextField(_("what was missing in the answer"), blank=True)
    times_returned = models.PositiveSmallIntegerField(_("times done again"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    reply = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("written reply"))
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("passed on from"))
    is_return = models.BooleanField(_("sent to where it had been"), default=False)  # counts as a bounce
    by_ruling = models.ForeignKey(
        "Ruling", models.PROTECT, null=True, related_name="dispatches", verbose_name=_("by which ruling")
    )

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(fields=("to_agency", "stage", "-sent_at")),
            models.Index(fields=("from_agency", "stage", "-sent_at")),
            # Tasks and orders are few among the matters of an agency.
            models.Index(
                fields=("to_agency", "stage", "sent_at"),
                condition=models.Q(kind__in=CLOSED_BY_SENDER),
                name="dispatch_task_to",
            ),
            models.Index(
                fields=("from_agency", "stage", "-sent_at"),
                condition=models.Q(kind__in=CLOSED_BY_SENDER),
                name="dispatch_task_from",
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="dispatch_answered_has_reply",
                condition=~models.Q(stage__in=("answered", "closed")) | models.Q(reply__isnull=False),
            ),
            models.CheckConstraint(
                name="dispatch_declined_has_reason",
                condition=~models.Q(stage="declined") | ~models.Q(decline_reason=""),
            ),
            models.UniqueConstraint(
                name="dispatch_one_open_per_receiver",
                fields=("dossier", "to_agency"),
                condition=models.Q(stage__in=("sent", "signed"), kind__in=ONE_AT_A_TIME),
            ),
            models.UniqueConstraint(
                models.F("dossier"),
                models.F("to_agency"),
                models.F("kind"),
                MD5("asks"),
                name="dispatch_asked_once",
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

    @property
    def takes_over(self) -> bool:
        """Whether the receiver has the clue itself from now on."""
        return self.kind in TAKES_OVER

    @property
    def can_decline(self) -> bool:
        """Nobody declines what a ruling gave, an order from above, or a copy."""
        return self.by_ruling_id is None and self.kind not in (self.Kind.ORDER, self.Kind.COPY)


class Charge(models.Model):
    """归责: days of a matter's way that one agency caused, and by what."""

    class Cause(models.TextChoices):
        """责任原因: what the days went for."""

        SIGNED_LATE = "signed_late", _("signed for late")
        BOUNCED_LATE = "bounced_late", _("sent back late")
        DECLINED_WRONGLY = "refused", _("declined what a ruling gave it")
        SENT_WRONGLY = "misrouted", _("sent against the routing")

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="charges")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    days = models.PositiveIntegerField(_("days"))

    class Meta:
        constraints = (models.UniqueConstraint(name="one_charge_per_cause", fields=("dispatch", "cause")),)

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.cause}: {self.days}"


class Ruling(models.Model):
    """指定管辖: the common superior says which agency is competent; a precedent for the same matter until revoked."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="rulings", verbose_name=_("dossier"))
    asked = models.OneToOneField(Dispatch, models.PROTECT, related_name="ruling_given", verbose_name=_("asked by"))
    by_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("ruled by"))
    competent = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("competent agency"))
    matter = models.CharField(_("matter"), max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    reason = models.TextField(_("reason"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("document"))
    ruled_at = models.DateTimeField(_("ruled at"))
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoke_reason = models.TextField(_("reason for revoking"), blank=True)

    class Meta:
        ordering = ("-ruled_at", "-pk")
        indexes = (models.Index(fields=("matter", "place"), name="ruling_precedent"),)

    def __str__(self) -> str:
        return f"{self.document.number} → {self.competent}"
