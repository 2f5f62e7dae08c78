"""How clues come in: lists handed in as a file, and the count at the public door."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import codes
from liandong.discover.clues.models.clue import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.places.models import Place


class ClueFile(models.Model):
    """线索文件: a list of reports a clerk handed in, taken in piece by piece; what it holds is forgotten afterwards."""

    State = codes.FileState

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    source = models.CharField(_("clue source"), max_length=20, choices=codes.Source)
    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # until it is taken in; it may name reporters
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    line = models.PositiveIntegerField(default=0)  # of the last row that was taken
    state = models.CharField(max_length=8, choices=codes.FileState, default=codes.FileState.WAITING)
    said = models.JSONField(null=True)  # why it failed, in both languages
    at = models.DateTimeField(_("handed in"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.name


class ClueFileRow(models.Model):
    """导入行: what became of one row of a file; nothing of what the row says."""

    file = models.ForeignKey(ClueFile, models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField()
    fate = models.CharField(max_length=8, choices=codes.RowFate)
    clue = models.ForeignKey(Clue, models.PROTECT, null=True, related_name="+")
    label = models.CharField(max_length=40, blank=True)  # its class, as the source gave it
    remarks = models.JSONField(default=list)  # [{field, zh, en}]

    class Meta:
        ordering = ("line",)
        indexes = (models.Index(fields=("file", "fate", "line"), name="clue_file_rows"),)
        constraints = (models.UniqueConstraint(fields=("file", "line"), name="one_fate_per_row"),)

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class Knock(models.Model):
    """访问计数: how often one address used the public form within an hour; its hash, kept for a day."""

    caller = models.CharField(max_length=64)  # keyed hash of the network address
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("caller", "hour"), name="one_count_per_caller_and_hour"),)

    def __str__(self) -> str:
        return f"{self.hour:%F %H} {self.times}"
