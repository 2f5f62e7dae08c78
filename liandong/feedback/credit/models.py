"""Points on the record of a subject."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class PointEntry(models.Model):
    """记分: points taken from a subject because of one act, by the scheme in force that day."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="points")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="points", verbose_name=_("dossier"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("agency"))
    scheme = models.CharField(max_length=80)  # id of a scheme in the rulebook
    scheme_version = models.DateField()
    item = models.CharField(_("item"), max_length=40)
    points = models.PositiveSmallIntegerField(_("points"))
    on = models.DateField(_("on"))
    because = models.BigIntegerField(unique=True)  # the entry of the trail; one entry takes points once
    cancelled_on = models.DateField(_("cancelled on"), null=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (models.Index(fields=("subject", "-on")),)

    def __str__(self) -> str:
        return f"{self.subject_id}: {self.points}"
