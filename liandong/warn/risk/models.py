"""Practice data under row security, runs of models over it, and what they found."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.registry.scopes import names


class PracticeRow(models.Model):
    """诊疗数据: one line of what an institution did for a patient; the patient is a keyed hash (row security)."""

    # A key made here, not by the database: an insert then returns no row, which row security would refuse.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # who collected it, and may read it
    institution = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    subject = models.CharField(max_length=12)  # 诊疗科目 of the service
    item = models.CharField(max_length=40)  # code of the service
    patient = models.BigIntegerField()  # keyed hash
    day = models.DateField()
    quantity = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("agency", "day")),)

    def __str__(self) -> str:
        return f"{self.institution_id} {self.day} {self.item}"


class Run(models.Model):
    """模型运行: a model, its version and its settings, over the data of a time."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="run")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    model = models.CharField(_("model"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    rows = models.PositiveBigIntegerField(_("rows read"))
    ran_at = models.DateTimeField(_("ran at"))

    class Meta:
        ordering = ("-ran_at",)

    def __str__(self) -> str:
        return f"{self.model} v{self.version} {self.since}–{self.until}"


class Finding(models.Model):
    """疑点: a suspicion that a model raised; a person confirms it into a clue, or dismisses it with a reason."""

    class Stage(models.TextChoices):
        RAISED = "raised", _("to be looked at")
        CONFIRMED = "confirmed", _("became a clue")
        DISMISSED = "dismissed", _("dismissed")

    run = models.ForeignKey(Run, models.PROTECT, related_name="findings")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings")
    item = models.CharField(_("what about"), max_length=80)  # the rest of the grain
    evidence = models.JSONField(_("rows behind it"))  # lines, days, first_day, last_day; never a patient
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.RAISED)
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="findings")
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ("stage", "-pk")
        indexes = (models.Index(fields=("stage", "-id")),)
        constraints = (models.UniqueConstraint(fields=("run", "subject", "item"), name="finding_once_per_run"),)

    def __str__(self) -> str:
        return f"{self.subject_id} {self.item}"

    @property
    def about(self) -> str:
        """What it is about in words: a licensed subject has a name beside its code."""
        return f"{self.item} {names().get(self.item, '')}".strip()
