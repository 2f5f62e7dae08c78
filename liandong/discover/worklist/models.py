"""Key matters, the versions of what is to be done about them, and the list of joint work they stand on."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place


class KeyMatter(models.Model):
    """要情: something that several departments should look at together; decided upon, it stands on the list."""

    class Nature(models.TextChoices):
        PROBLEM = "problem", _("prominent problem")
        RISK = "risk", _("systemic risk")
        CLUE = "clue", _("clue to a serious violation")

    class Stage(models.TextChoices):
        GATHERED = "gathered", _("gathered, to be decided")
        KEY = "key", _("key matter, to be listed")
        LISTED = "listed", _("on the joint list")
        LEFT = "left", _("left the list")
        DISMISSED = "dismissed", _("not a key matter")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="key_matter")
    found_by = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("gathered by"))
    nature = models.CharField(_("nature"), max_length=8, choices=Nature)
    origin = models.CharField(_("origin"), max_length=20)  # code of worklist.origins
    matter = models.CharField(_("matter"), max_length=40, blank=True)  # code in rulebook/matters
    text = models.TextField(_("what was found"))
    cluster = models.CharField(max_length=80, blank=True)  # matter and month of the clues that suggested it
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.GATHERED)
    gathered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    gathered_at = models.DateTimeField(_("gathered at"))
    decider = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    because = models.TextField(_("reason"), blank=True)  # of the decision
    listed_on = models.DateField(_("listed on"), null=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True)
    left_on = models.DateField(_("left on"), null=True)
    left_because = models.TextField(_("why it left"), blank=True)
    paper = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("decision"))

    class Meta:
        ordering = ("-gathered_at", "-pk")
        indexes: ClassVar = [models.Index(fields=["stage", "-gathered_at"], name="key_matter_stage")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(stage="listed") | Q(listed_on__isnull=False), name="listed_has_a_day"),
            models.CheckConstraint(condition=~Q(stage="left") | ~Q(left_because=""), name="left_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(stage__in=("key", "dismissed")) | ~Q(because=""), name="key_matter_decided_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.dossier.title}"


ATTRIBUTES = ("body", "object", "procedure", "content", "method")


class EntryVersion(models.Model):
    """清单事项版本: who supervises whom, how and what, as it was written on a day, by whom and why."""

    key_matter = models.ForeignKey(KeyMatter, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField(_("who supervises"), blank=True)
    object = models.TextField(_("whom"), blank=True)
    procedure = models.TextField(_("by which procedure"), blank=True)
    content = models.TextField(_("what is checked"), blank=True)
    method = models.TextField(_("how"), blank=True)
    kinds = ArrayField(models.CharField(max_length=20), default=list)  # codes of worklist.supervision_kinds
    joining = models.ManyToManyField(Agency, related_name="+", blank=True)
    because = models.CharField(_("why it was changed"), max_length=400)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key_matter", "number"], name="one_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.key_matter_id} v{self.number}"


class Suggestion(models.Model):
    """清单建议: what another department would have changed; the owner takes it or says why not."""

    class Stage(models.TextChoices):
        OPEN = "open", pgettext_lazy("suggestion", "open")
        TAKEN = "taken", pgettext_lazy("suggestion", "taken up")
        REFUSED = "refused", pgettext_lazy("suggestion", "not taken up")

    key_matter = models.ForeignKey(KeyMatter, models.PROTECT, related_name="suggestions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    text = models.TextField(_("suggestion"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.key_matter_id} {self.agency_id}"


class WorkList(models.Model):
    """联合执法工作清单: the list of a place; its dossier holds every issue of it."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="work_list")
    place = models.OneToOneField(Place, models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("kept by"))

    def __str__(self) -> str:
        return self.dossier.key


class ListIssue(models.Model):
    """清单发布: the list as it stood on a day, as a numbered document."""

    work_list = models.ForeignKey(WorkList, models.PROTECT, related_name="issues")
    number = models.PositiveIntegerField()
    as_of = models.DateField(_("as of"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    versions = models.ManyToManyField(EntryVersion, related_name="+")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["work_list", "number"], name="one_issue_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.work_list_id} #{self.number}"
