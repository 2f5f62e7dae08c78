"""证据."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models.case import Case
from liandong.ground.accounts.models import User
from liandong.ground.documents.models import Document


class Evidence(models.Model):
    """证据: one of the eight kinds of 行政处罚法 46, with the document that holds it."""

    class Kind(models.TextChoices):
        DOCUMENTARY = "documentary", _("documentary evidence")
        PHYSICAL = "physical", _("physical evidence")
        AUDIOVISUAL = "audiovisual", _("audio-visual material")
        ELECTRONIC = "electronic", _("electronic data")
        TESTIMONY = "testimony", _("testimony of a witness")
        STATEMENT = "statement", _("statement of the party")
        EXPERT = "expert", _("expert opinion")
        RECORD = "record", _("record of an inspection or on-site record")

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind of evidence"), max_length=16, choices=Kind)
    proves = models.CharField(_("what it proves"), max_length=300)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    added_on = models.DateField(_("added on"))
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.proves}"
