"""Inspections, who carries them out, and what was found item by item."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class Inspection(models.Model):
    """检查: a visit to one subject, for a clue or by plan, along a checklist whose version it keeps."""

    class Kind(models.TextChoices):
        FOR_CLUE = "for_clue", _("for a clue")
        PLANNED = "planned", _("by plan")
        DRAWN = "drawn", _("drawn at random")

    class Stage(models.TextChoices):
        PLANNED = "planned", _("planned")
        STARTED = "started", _("on site")
        FINISHED = "finished", pgettext_lazy("visit", "finished")
        CANCELLED = "cancelled", _("cancelled")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="inspection")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="inspections")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="inspections")
    clues = models.ManyToManyField(Clue, related_name="inspections", blank=True)
    officers = models.ManyToManyField(User, related_name="inspections")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.PLANNED)
    checklist = models.CharField(max_length=80)  # id of a checklist in the rulebook
    checklist_version = models.DateField()  # the version used is kept, whatever the rulebook says later
    checklist_seal = models.CharField(max_length=64, blank=True)  # of its questions: a file changed in place shows
    ruled_out = models.JSONField(default=list, blank=True)  # facts that the register ruled out when the visit began
    planned_on = models.DateField(_("planned for"))
    separate_because = models.CharField(_("why a separate visit"), max_length=300, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    summary = models.TextField(_("summary"), blank=True)
    settled_because = models.CharField(_("what became of it"), max_length=500, blank=True)
    record = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("on-site record"))

    class Meta:
        ordering = ("-planned_on", "-pk")
        indexes = (
            models.Index(fields=("agency", "stage", "-planned_on")),
            models.Index(fields=("subject", "planned_on")),
        )

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.subject.name}"

    @property
    def is_open(self) -> bool:
        return self.stage in (self.Stage.PLANNED, self.Stage.STARTED)


class Answer(models.Model):
    """检查项答复: what was found for one question of the checklist."""

    class Value(models.TextChoices):
        YES = "yes", _("compliant")
        NO = "no", _("not compliant")
        NOT_APPLICABLE = "na", _("not applicable")
        UNCHECKED = "unchecked", _("not checked")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers")
    item = models.CharField(max_length=20)  # code of the question
    value = models.CharField(_("found"), max_length=10, choices=Value)
    note = models.TextField(_("note"), blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("item",)
        constraints = (models.UniqueConstraint(fields=("inspection", "item"), name="one_answer_per_item"),)

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class JoinRequest(models.Model):
    """商请并入: another agency asks to go along on a visit, with its officers and for its clues; and the answer."""

    class Stage(models.TextChoices):
        ASKED = "asked", pgettext_lazy("join", "asked")
        JOINED = "joined", pgettext_lazy("join", "agreed")
        REFUSED = "refused", pgettext_lazy("join", "not agreed")

    visit = models.ForeignKey(Inspection, models.PROTECT, related_name="requests")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    clues = models.ManyToManyField(Clue, related_name="+")
    officers = models.ManyToManyField(User, related_name="+")
    because = models.CharField(_("what they want to check"), max_length=500)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.ASKED)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("visit", "agency"), condition=models.Q(stage="asked"), name="one_open_request_per_agency"
            ),
        )

    def __str__(self) -> str:
        return f"{self.visit_id} {self.agency_id} {self.stage}"
