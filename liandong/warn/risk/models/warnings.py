"""What models found, and the warnings it is grouped into."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.warn.risk.models.life import Snooze
from liandong.warn.risk.models.runs import Run


class Family(models.TextChoices):
    """预警类别: the three families of the directives."""

    INSTITUTION = "institution", _("qualification of the institution")
    STAFF = "staff", _("qualification of staff")
    CONDUCT = "conduct", _("medical conduct")


class Verdict(models.TextChoices):
    """结论: what people made of it."""

    CLUE = "clue", _("a clue")
    EXPLAINED = "explained", _("explained")
    DISMISSED = "dismissed", _("dismissed")


class Warning(models.Model):
    """预警: what models suspect of a subject in one family, until people have decided; a suspicion, never evidence.

    revision  rises with every change, so that who acts on an older view is told
    """

    class Stage(models.TextChoices):
        OPEN = "open", _("waits for the first review")
        REVIEWED = "reviewed", _("waits for the second review")
        DECIDED = "decided", pgettext_lazy("warning", "decided")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="warning")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="warnings")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="warnings")
    family = models.CharField(_("family"), max_length=12, choices=Family)
    level = models.PositiveSmallIntegerField(_("level"), default=1)
    by_models = ArrayField(models.CharField(max_length=80), default=list)  # ids of the models behind it
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OPEN)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Verdict, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)  # code of the rulebook
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="warnings")
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="after")  # decided before, same subject
    raised_at = models.DateTimeField(_("raised"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-raised_at", "-pk")
        indexes = (
            models.Index(fields=("agency", "stage", "-level", "-raised_at"), name="risk_warning_desk"),
            models.Index(fields=("subject", "-raised_at"), name="risk_warning_subject"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "subject", "family"), condition=~Q(stage="decided"), name="risk_one_open_warning"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.family}"

    @property
    def is_open(self) -> bool:
        return self.stage != self.Stage.DECIDED


class Finding(models.Model):
    """疑点: what one version of a model found about one thing; the same found again is the same finding.

    grain    what it is about, by column; the first names the subject
    figures  what was counted, as the last run had it; never a patient
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    warning = models.ForeignKey(Warning, models.PROTECT, null=True, related_name="findings")
    snooze = models.ForeignKey(Snooze, models.PROTECT, null=True, related_name="findings")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="findings")
    model = models.CharField(_("model"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    family = models.CharField(_("family"), max_length=12, choices=Family)
    severity = models.PositiveSmallIntegerField(_("severity"))
    rule = models.CharField(max_length=80)
    rule_version = models.DateField(null=True)
    grain = models.JSONField()
    key = models.CharField(max_length=32)  # of the grain
    figures = models.JSONField()
    lines = models.BigIntegerField(_("lines"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    first_run = models.ForeignKey(Run, models.PROTECT, related_name="first_findings")
    last_run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    decided_on = models.DateField(null=True)

    class Meta:
        ordering = ("-severity", "-lines", "pk")
        indexes = (
            models.Index(fields=("warning",), name="risk_finding_warning"),
            models.Index(fields=("agency", "model", "version", "verdict"), name="risk_finding_model"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "model", "version", "key"), condition=Q(verdict=""), name="risk_finding_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.grain}"
