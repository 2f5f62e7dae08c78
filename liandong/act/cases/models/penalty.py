"""处罚."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models.case import Case


class Penalty(models.Model):
    """处罚: one line of what a decision imposes; the kinds are those of 行政处罚法 9."""

    class Kind(models.TextChoices):
        WARNING = "W1", _("warning")
        CRITICISM = "W2", _("circulated criticism")
        FINE = "F1", _("fine")
        GAINS = "F2", _("confiscation of unlawful gains")
        GOODS = "F3", _("confiscation of unlawful goods")
        SUSPEND_LICENCE = "L1", _("suspension of a licence")
        LOWER_GRADE = "L2", _("lowering of a qualification grade")
        REVOKE_LICENCE = "L3", _("revocation of a licence")
        RESTRICT = "R1", _("restriction of activities")
        STOP = "R2", _("order to stop operation")
        CLOSE = "R3", _("order to close")
        BAR = "R4", _("bar from the occupation")

    case = models.ForeignKey(Case, models.PROTECT, related_name="penalties")
    kind = models.CharField(_("kind of penalty"), max_length=2, choices=Kind)
    amount_fen = models.BigIntegerField(_("amount"), default=0)  # 分
    text = models.CharField(_("wording"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("penalty")
        constraints = (
            models.CheckConstraint(name="penalty_amount_not_negative", condition=models.Q(amount_fen__gte=0)),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}".strip()
