"""Dossiers, shares, links, the counters of their keys and the log of sensitive readings."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject


class Dossier(models.Model):
    """卷宗: what departments work on together, under one key."""

    class Kind(models.TextChoices):
        CLUE = "clue", _("clue")
        INSPECTION = "inspection", _("inspection")
        DRAW = "draw", _("random draw")
        CASE = "case", _("case")
        SELFCHECK = "selfcheck", _("self-check")
        MEETING = "meeting", _("consultation")
        WARNING = "warning", pgettext_lazy("dossier", "warning")
        WORK = "work", _("work recorded")
        JOINT = "joint", _("joint work")
        KEY_MATTER = "key_matter", _("key matter")
        EMERGENCY = "emergency", _("emergency")
        PRACTICE = "practice", pgettext_lazy("dossier", "source of practice data")

    class Grade(models.TextChoices):
        OPEN = "open", pgettext_lazy("grade", "open")
        INTERNAL = "internal", pgettext_lazy("grade", "internal")
        SECRET = "secret", pgettext_lazy("grade", "secret")

    key = models.CharField(max_length=32, unique=True)  # XS-350500-2026-000123
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Agency, models.PROTECT, related_name="dossiers", db_index=False)  # dossier_owner has it
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="dossiers")
    grade = models.CharField(_("grade"), max_length=10, choices=Grade, default=Grade.INTERNAL)
    opened_at = models.DateTimeField(_("opened"), default=now)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Agencies with a running share; a database trigger keeps it, nobody writes it (migration 0002).
    readers = ArrayField(models.BigIntegerField(), default=list, editable=False)

    class Meta:
        indexes = [
            GinIndex(fields=["readers"], name="dossier_readers"),
            models.Index(fields=["owner", "grade", "-opened_at"], name="dossier_owner"),
            models.Index(fields=["-opened_at"], name="dossier_opened"),
            models.Index(fields=["kind", "-opened_at"], condition=~Q(kind="clue"), name="dossier_kind"),  # the fewer
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Share(models.Model):
    """共享: an agency may read or edit a dossier, since when and by whose act."""

    class Level(models.TextChoices):
        OWNER = "owner", pgettext_lazy("share", "owner")
        EDIT = "edit", pgettext_lazy("share", "edit")
        READ = "read", pgettext_lazy("share", "read")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="shares")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="shares")
    level = models.CharField(_("level"), max_length=8, choices=Level)
    because = models.CharField(_("by which act"), max_length=200)
    since = models.DateTimeField(_("since"), default=now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "agency"], condition=Q(until__isnull=True), name="one_running_share_per_agency"
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(until__isnull=True, level="owner"), name="one_owner_per_dossier"
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "dossier"], condition=Q(until__isnull=False), name="share_ended"),  # few
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}→{self.agency_id}:{self.level}"


class Link(models.Model):
    """关联: one dossier came out of, or belongs with, another."""

    class Relation(models.TextChoices):
        LED_TO = "led_to", _("led to")
        MERGED_INTO = "merged_into", _("merged into")
        BELONGS_WITH = "belongs_with", _("belongs with")

    from_dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="links_out")
    to_dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="links_in")
    relation = models.CharField(max_length=16, choices=Relation)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_dossier", "to_dossier", "relation"], name="one_link_per_relation"),
            models.CheckConstraint(condition=~Q(from_dossier=F("to_dossier")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_dossier_id} {self.relation} {self.to_dossier_id}"


# What was read under seal, by the short word that the log keeps.
SEALED_PARTS = {
    "reporter": _("the reporter's identity"),
    "document": _("a sealed document"),
    "practice": _("practice data"),
    "dossier": _("a secret dossier"),
    "sealed": _("sealed material"),
}


class ReadLog(models.Model):
    """查阅登记: who read something sensitive, for which agency and with which purpose (row security)."""

    # A key made here, not by the database: an insert then returns no row, which row security would refuse.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    what = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["dossier", "at"], name="readlog_dossier")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.what} {self.at:%F}"

    @property
    def what_in_words(self) -> str:
        return str(SEALED_PARTS.get(self.what, self.what))
