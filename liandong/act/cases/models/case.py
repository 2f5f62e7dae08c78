"""案件."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class Case(models.Model):
    """案件: an act of one subject that an agency has filed, decides on and closes."""

    class Outcome(models.TextChoices):
        """处理结果: the four ends that 行政处罚法 57 knows."""

        PENALTY = "penalty", _("penalty")
        NO_PENALTY_MINOR = "no_penalty_minor", _("no penalty, minor act")
        NOT_ESTABLISHED = "not_established", _("no penalty, not established")
        TRANSFERRED = "transferred", _("transferred to the judicial organs")

    class Annulment(models.TextChoices):
        """决定效力变化: what became of a decision that does not stand as it was made (行政处罚法 48)."""

        CHANGED = "changed", _("changed")
        REVOKED = "revoked", _("revoked")
        UNLAWFUL = "unlawful", _("found unlawful")
        VOID = "void", _("found void")

    GONE = (Annulment.REVOKED, Annulment.VOID)  # a fine of such a decision was never imposed

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="case")
    number = models.CharField(_("case number"), max_length=60, unique=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="cases")
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, blank=True, related_name="cases")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="cases")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases")
    matter = models.CharField(_("matter"), max_length=40)
    cause = models.CharField(_("cause of action"), max_length=200)
    officers = models.ManyToManyField(User, related_name="cases")
    procedure = models.CharField(max_length=80, default="penalty.procedure")
    procedure_version = models.DateField()  # running cases keep the procedure of the day they were filed
    facts = ArrayField(models.CharField(max_length=40), default=list)  # what the procedure's `when` asks for
    acted_on = models.DateField(_("day of the act"))
    act_until = models.DateField(_("last day of the act"))
    filed_on = models.DateField(_("filed on"))
    decided_on = models.DateField(_("decided on"), null=True)
    served_on = models.DateField(_("served on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    annulled_on = models.DateField(_("annulled on"), null=True)
    annulment = models.CharField(
        _("annulment"), max_length=10, choices=Annulment, blank=True, default="", db_default=""
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    fine_fen = models.BigIntegerField(_("fine"), default=0)  # 分

    class Meta:
        ordering = ("-filed_on", "-pk")
        indexes = (
            models.Index(fields=("subject", "matter", "acted_on")),
            models.Index(fields=("agency", "closed_on", "-filed_on")),
            models.Index(fields=("-filed_on", "-id"), name="case_newest"),
        )
        constraints = (
            models.CheckConstraint(
                name="case_act_ends_after_it_begins", condition=models.Q(act_until__gte=models.F("acted_on"))
            ),
            models.CheckConstraint(name="case_fine_not_negative", condition=models.Q(fine_fen__gte=0)),
            models.CheckConstraint(
                name="case_decided_has_outcome", condition=models.Q(decided_on__isnull=True) | ~models.Q(outcome="")
            ),
        )

    def __str__(self) -> str:
        return self.number
