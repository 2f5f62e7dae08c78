"""证据先行登记保存."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models.case import Case
from liandong.ground.accounts.models import User


class Preservation(models.Model):
    """先行登记保存: things kept where they are, or by the agency, until it is decided what to do with them."""

    class Disposal(models.TextChoices):
        """处理决定: what may become of preserved evidence."""

        RECORDED = "recorded", _("recorded as evidence, then returned")
        TESTED = "tested", _("sent for testing or appraisal")
        SEIZED = "seized", _("sealed or seized under a law")
        CONFISCATED = "confiscated", _("confiscated by a decision")
        TRANSFERRED = "transferred", _("handed to another department")
        RELEASED = "released", _("released")

    case = models.ForeignKey(Case, models.PROTECT, related_name="preservations")
    items = models.TextField(_("items"))
    kept_at = models.CharField(_("kept at"), max_length=200)
    approver = models.ForeignKey(User, models.PROTECT, related_name="+")
    preserved_on = models.DateField(_("preserved on"))
    disposed_on = models.DateField(_("decided on"), null=True)
    disposal = models.CharField(_("what becomes of it"), max_length=12, choices=Disposal, blank=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.items[:40]}"

    @property
    def about(self) -> str:
        """How its clock names it."""
        return f"preservation:{self.pk}"
