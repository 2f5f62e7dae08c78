"""What happens to a warning: whom it goes to, what the institution says, and the two reviews."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.documents.models import Document
from liandong.ground.registry.models import Subject
from liandong.warn.risk.models.warnings import Verdict, Warning


class Push(models.Model):
    """预警推送: a warning sent to an agency, to the institution, or to a person concerned, with the receipt.

    rule   code of the push rule that says so; rule_version: its first day
    """

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="pushes")
    to = models.CharField(_("to"), max_length=20)  # as the push rule names it
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="pushes")
    level = models.PositiveSmallIntegerField(_("level"))
    rule = models.CharField(max_length=60)
    rule_version = models.DateField()
    sent_at = models.DateTimeField(_("sent"))
    received_at = models.DateTimeField(_("receipt"), null=True)
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    receipt = models.CharField(_("how it was received"), max_length=200, blank=True)

    class Meta:
        ordering = ("sent_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(agency__isnull=False, subject__isnull=True) | Q(agency__isnull=True, subject__isnull=False),
                name="risk_push_has_one_receiver",
            ),
            models.UniqueConstraint(fields=("warning", "agency"), name="risk_push_once_to_an_agency"),
            models.UniqueConstraint(fields=("warning", "subject"), name="risk_push_once_to_a_subject"),
        )

    def __str__(self) -> str:
        return f"{self.warning_id} → {self.to}"

    @property
    def about(self) -> str:
        """Its clocks are about this one."""
        return f"push:{self.pk}"

    @property
    def receiver(self) -> str:
        return self.agency.name if self.agency else self.subject.name if self.subject else ""


class Answer(models.Model):
    """机构答复: what the institution says to a warning, with its documents."""

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("given_at", "pk")

    def __str__(self) -> str:
        return f"{self.warning_id} {self.given_at:%F}"


class Review(models.Model):
    """预警审核: the first review proposes, the second, by another person, decides or sends back.

    stands   findings that the reviewer holds to be so; the others are not
    seen     revision of the warning that was reviewed
    """

    class Step(models.TextChoices):
        FIRST = "first", _("first review")
        SECOND = "second", _("second review")

    warning = models.ForeignKey(Warning, models.PROTECT, related_name="reviews")
    step = models.CharField(_("step"), max_length=8, choices=Step)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Verdict, blank=True)  # empty: sent back
    reason = models.CharField(_("reason"), max_length=40, blank=True)  # code of the rulebook
    note = models.TextField(_("what was looked at"))
    stands = models.JSONField(default=list)
    seen = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_void = models.BooleanField(default=False)  # sent back, or new findings joined since

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("warning",), condition=Q(step="first", is_void=False), name="risk_one_standing_first_review"
            ),
        )

    def __str__(self) -> str:
        return f"{self.warning_id} {self.step} {self.outcome}"
