"""The plan of joint work, version by version, and the tasks in it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.models.joint import Joint
from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document


class Plan(models.Model):
    """方案: one version of the plan; of all versions at most one is approved and current."""

    class State(models.TextChoices):
        DRAFT = "draft", _("to be approved")
        APPROVED = "approved", _("approved, in force")
        REPLACED = "replaced", _("replaced by a later one")
        SENT_BACK = "sent_back", _("sent back")

    joint = models.ForeignKey(Joint, models.PROTECT, related_name="plans")
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    parts = models.JSONField()  # code of joint.plan_parts → what was written
    reason = models.TextField(_("why it was changed"), blank=True)  # needed from the second version on
    rule_version = models.DateField()  # of the template it was written along
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("author"))
    drafted_at = models.DateTimeField(_("drafted at"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_because = models.TextField(_("why it was sent back"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-version",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["joint", "version"], name="one_plan_per_version"),
            models.UniqueConstraint(fields=["joint"], condition=Q(state="approved"), name="one_approved_plan"),
            models.UniqueConstraint(fields=["joint"], condition=Q(state="draft"), name="one_draft_of_a_plan"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "replaced"))
                | (Q(document__isnull=False) & Q(decided_by__isnull=False) & ~Q(decided_by=F("author"))),
                name="plan_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(decided_because=""), name="plan_sent_back_has_reason"
            ),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="plan_changed_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.joint_id} v{self.version}"


class Task(models.Model):
    """方案任务: what one department has to do by a day; sent to it as a dispatch, or done by the lead itself."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    what = models.TextField(_("task"))
    due_on = models.DateField(_("due on"))
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, null=True, related_name="joint_tasks")
    done_at = models.DateTimeField(_("done at"), null=True)  # of the lead's own tasks
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    done_text = models.TextField(_("what was done"), blank=True)

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.agency_id} {self.due_on}"

    @property
    def about(self) -> str:
        """The reference by which the clock of a task of the lead itself is known."""
        return f"task:{self.pk}"
