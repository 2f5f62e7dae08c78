"""Joint work and who takes part in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier


class Joint(models.Model):
    """联合办理: several departments at work on one shared dossier, under one command."""

    class Form(models.TextChoices):
        """联合检查任务、联合调查组: how they work together."""

        TASK = "task", _("joint task")
        TEAM = "team", _("joint investigation team")

    class Stage(models.TextChoices):
        """办理阶段: how far it has come."""

        FORMING = "forming", _("being formed")
        FORMED = "formed", _("formed, to be planned")
        RUNNING = "running", _("at work")
        ENDED = "ended", pgettext_lazy("joint work", "ended")
        CALLED_OFF = "called_off", _("called off")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="joint")
    form = models.CharField(_("form"), max_length=4, choices=Form.choices)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.FORMING)
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="led_joints", verbose_name=_("lead agency"))
    lead_because = models.TextField(_("why this agency leads"), blank=True)  # where the routing names another
    commander = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("commander")
    )
    purpose = models.TextField(_("purpose"))
    # Which of the facts of the place are the case, as an officer says, and by which rule they were asked.
    facts = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    facts_because = models.TextField(_("why these facts are the case"), blank=True)
    trigger_rule = models.CharField(max_length=80, blank=True)  # "" where the place has none
    trigger_version = models.DateField(null=True)
    formed_on = models.DateField(_("formed on"), null=True)
    notice = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    started_on = models.DateField(_("began on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    outcome = models.TextField(_("how it ended"), blank=True)
    summary = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("stage", "-id"), name="joint_stage"),)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(stage__in=("formed", "running")) | Q(commander__isnull=False), name="joint_has_commander"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=("ended", "called_off")) | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                name="joint_ended_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.dossier.title}"

    @property
    def key(self) -> str:
        return self.dossier.key

    @property
    def is_open(self) -> bool:
        return self.stage not in (self.Stage.ENDED, self.Stage.CALLED_OFF)

    @property
    def is_team(self) -> bool:
        return self.form == self.Form.TEAM


class Seat(models.Model):
    """参加单位: an agency that was asked to join, joined with people of its own, declined, or left."""

    joint = models.ForeignKey(Joint, models.PROTECT, related_name="seats")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="seats")
    part = models.CharField(_("its part"), max_length=400, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(_("joined at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True)  # or declined, if it never joined
    left_because = models.TextField(_("reason"), blank=True)
    result = models.CharField(_("result"), max_length=40, blank=True)  # code of joint.results
    result_text = models.TextField(_("result in words"), blank=True)
    result_case = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField(_("reported at"), null=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["joint", "agency"], condition=Q(left_at__isnull=True), name="one_seat_per_agency"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | ~Q(left_because=""), name="seat_left_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joint_id}:{self.agency_id}"

    @property
    def about(self) -> str:
        """The reference by which clocks know this seat among others of the dossier."""
        return f"seat:{self.pk}"

    @property
    def is_asked(self) -> bool:
        return self.joined_at is None and self.left_at is None

    @property
    def is_in(self) -> bool:
        return self.joined_at is not None and self.left_at is None


class Member(models.Model):
    """成员: a person whom their own agency named."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="joint_memberships")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "user"], condition=Q(until__isnull=True), name="one_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat_id}:{self.user_id}"
