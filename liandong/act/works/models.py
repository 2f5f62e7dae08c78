"""What an agency owes by a rule for a period, and what it wrote down as done of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject

STANDING = Q(withdrawn_at__isnull=True)


class Obligation(models.Model):
    """履职事项: one order as one agency has to carry it out, in one period or, without a period, once or as needed."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="obligation")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="obligations")
    rule = models.CharField(_("rule"), max_length=80)  # id of a duty, schedule or quota in the rulebook
    period = models.CharField(_("period"), max_length=8, blank=True)  # 2026, 2026-H2, 2026-Q4, 2026-11; "" without one
    first_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    goal = models.PositiveIntegerField(_("how many"), default=0)  # records that fulfil it; 0: its quota is measured

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "rule", "period"], name="one_obligation_per_period"),
        ]
        indexes: ClassVar = [models.Index(fields=["rule", "-first_on"], name="obligation_rule")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.rule} {self.period}"

    @property
    def about(self) -> str:
        """The reference by which its clock is known in the dossier."""
        return f"obligation:{self.period}"


class Work(models.Model):
    """履职记录: what an agency did of an order, on a day, with the papers and people that show it."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="works")
    kind = models.CharField(_("kind"), max_length=40)  # code of works.kinds in the rulebook
    title = models.CharField(_("what was done"), max_length=200)
    held_on = models.DateField(_("done on"))
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="works")
    site = models.CharField(_("site"), max_length=120, blank=True)
    officers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="works", blank=True)
    hours = models.PositiveIntegerField(_("class hours of each"), default=0)
    amount = models.PositiveIntegerField(_("how many"), default=0)
    is_nil = models.BooleanField(_("none this time"), default=False)
    told = models.JSONField(default=dict, blank=True)  # the words its kind asks for, by code
    note = models.TextField(_("note"), blank=True)
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("entered at"))
    entry = models.BigIntegerField(default=0)  # the trail's entry of its recording
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_because = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ("-held_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["obligation", "held_on", "title", "subject", "site"],
                condition=STANDING, nulls_distinct=False, name="one_record_of_one_work",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""), name="work_withdrawn_has_reason"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["-held_on", "-id"], name="work_held"),
            models.Index(fields=["kind", "-held_on"], name="work_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None


class Joining(models.Model):
    """参加机关: another agency that took part, as the recording agency says and it may confirm."""

    work = models.ForeignKey(Work, models.PROTECT, related_name="joinings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="joinings")
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    part = models.CharField(_("its part"), max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["work", "agency"], name="one_joining_per_agency")]

    def __str__(self) -> str:
        return f"{self.work_id}+{self.agency_id}"
