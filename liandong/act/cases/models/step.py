"""程序步骤."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models.case import Case
from liandong.ground.accounts.models import User
from liandong.ground.documents.models import Document


class Step(models.Model):
    """程序步骤: one step of the procedure, done by whom, on which day, with which legal document."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    name = models.CharField(max_length=40)  # id of the step in the procedure table
    on = models.DateField(_("on"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("case", "name")),)

    def __str__(self) -> str:
        return f"{self.case_id}:{self.name}"
