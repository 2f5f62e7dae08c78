"""Publications."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class Publication(models.Model):
    """公示: a result shown to the public; its body holds the masked fields and nothing else."""

    class Kind(models.TextChoices):
        PENALTY = "penalty", _("administrative penalty")

    class Stage(models.TextChoices):
        DRAFT = "draft", _("to be published")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.DRAFT)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="publications", verbose_name=_("dossier"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="publications", verbose_name=_("agency"))
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="publications", verbose_name=_("subject"))
    slug = models.CharField(max_length=32, unique=True)  # in the public address; says nothing about the dossier
    title = models.CharField(_("title"), max_length=200)
    body = models.JSONField(_("what is shown"))
    search = models.TextField()  # masked title and names, folded: what the public search reads
    drafted_on = models.DateField(_("drafted on"))
    published_on = models.DateField(_("published on"), null=True)
    show_until = models.DateField(_("shown until"), null=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True)
    withdraw_reason = models.CharField(_("reason"), max_length=300, blank=True)
    because = models.BigIntegerField(unique=True)  # the entry of the trail; one entry is published once

    class Meta:
        ordering = ("-published_on", "-pk")
        indexes = (
            models.Index(fields=("stage", "-published_on")),
            models.Index(fields=("agency", "stage", "-drafted_on")),
        )
        constraints = (
            models.CheckConstraint(
                name="publication_published_has_day",
                condition=~models.Q(stage="published") | models.Q(published_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title
