"""What an institution says of itself, question by question."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import BEIJING
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class SelfCheck(models.Model):
    """自查: an institution goes through a checklist, because its agency asked or by itself, and hands it in."""

    class Stage(models.TextChoices):
        OPEN = "open", pgettext_lazy("self-check", "being filled in")
        SUBMITTED = "submitted", pgettext_lazy("self-check", "handed in")
        WITHDRAWN = "withdrawn", pgettext_lazy("self-check", "withdrawn")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="selfcheck")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="selfchecks")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="selfchecks")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.OPEN)
    checklist = models.CharField(max_length=80)  # id of a checklist in the rulebook
    checklist_version = models.DateField()
    ruled_out = models.JSONField(default=list, blank=True)  # facts that the register ruled out when it was handed in
    is_own = models.BooleanField(default=False)  # begun by the institution itself
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField(_("hand in by"), null=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-begun_at", "-pk")
        indexes = (models.Index(fields=("subject", "stage", "-begun_at"), name="selfcheck_of_subject"),)
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "checklist"), condition=models.Q(stage="open"), name="one_open_selfcheck"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.stage}"

    @property
    def key(self) -> str:
        return self.dossier.key

    @property
    def begun_on(self) -> date:
        return self.begun_at.astimezone(BEIJING).date()


class SelfAnswer(models.Model):
    """自查答复: what the institution says to one question."""

    class Value(models.TextChoices):
        YES = "yes", _("compliant")
        NO = "no", _("not compliant")
        NOT_APPLICABLE = "na", _("not applicable")

    selfcheck = models.ForeignKey(SelfCheck, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=20)
    value = models.CharField(_("answer"), max_length=10, choices=Value)
    note = models.TextField(_("note"), blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("item",)
        constraints = (models.UniqueConstraint(fields=("selfcheck", "item"), name="one_self_answer_per_item"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"
