"""Whoever reported: sealed identity, receipts, what was written to and fro, what was sent along."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models.clue import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.documents.models import Document


class Reporter(models.Model):
    """举报人: who reported it; sealed, opened only by a custodian with reasons (row security)."""

    # A key made here, not by the database: an insert then returns no row, which row security would refuse.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)  # whose custodian may open it
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    identity = models.CharField(_("identity number"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    account = models.CharField(_("account on the platform"), max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("clue",), name="reporter_clue"),)

    def __str__(self) -> str:
        return str(self.pk)


class ReporterMark(models.Model):
    """同一举报人: a keyed hash of a telephone, account or identity number; tells that two are one, never who."""

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="marks", db_index=False)
    mark = models.CharField(max_length=64)
    called = models.CharField(
        max_length=64, blank=True
    )  # keyed hash of the name given beside it: how many names, no name

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clue", "mark"), name="one_mark_per_clue"),)
        indexes = (models.Index(fields=("mark", "clue"), name="reporter_mark"),)

    def __str__(self) -> str:
        return f"{self.clue_id}"


class Receipt(models.Model):
    """回执: lets whoever reported look up the progress by a code; only the code's hash is kept."""

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="receipts")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # else ourselves

    def __str__(self) -> str:
        return f"{self.clue_id}"


class ReporterAnswer(models.Model):
    """答复举报人: what the reporter was told, readable with the code of the receipt."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="answers")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    text = models.TextField(_("answer"))
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("answered_at", "pk")

    def __str__(self) -> str:
        return f"{self.clue_id} {self.answered_at:%F}"


class Message(models.Model):
    """往来消息: what the handler asked and what the reporter wrote; nobody else reads it."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="messages")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, related_name="messages")  # empty: to all receipts
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # that asked, or that it was written to
    is_from_reporter = models.BooleanField()
    text = models.TextField(_("message"))
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.clue_id} {self.at:%F}"


class Rating(models.Model):
    """满意度评价: how whoever reported finds it was handled; shown only in tens, never one by one."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="rating")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # that is rated
    score = models.PositiveSmallIntegerField(_("satisfaction"))
    words = models.TextField(_("in your words"), blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.CheckConstraint(name="rating_one_to_five", condition=Q(score__gte=1, score__lte=5)),)

    def __str__(self) -> str:
        return f"{self.pk}"


class ReporterFile(models.Model):
    """举报附件: what whoever reported sent along; of a picture only the picture is kept. Read by who holds the clue."""

    clue = models.ForeignKey(Clue, models.PROTECT, related_name="reporter_files")
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="files")
    sha256 = models.CharField(max_length=64)  # of what is kept; nothing leads back to the file on somebody's telephone
    size = models.BigIntegerField(_("size"))
    media_type = models.CharField(_("type"), max_length=80)
    at = models.DateTimeField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")  # once it is in the dossier

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("clue", "sha256"), name="one_file_once_per_clue"),)

    def __str__(self) -> str:
        return f"{self.clue_id} {self.media_type}"
