"""Who delivers practice data, what was delivered, and which rows of it were not taken."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject


class Source(models.Model):
    """诊疗数据来源: who delivers to an agency, in which layout. Later deliveries replace earlier ones by day.

    number   stands in every row of its data
    dossier  on which its deliveries and the readings of its rows are kept
    """

    number = models.SmallIntegerField(unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    slug = models.SlugField(_("short name"), max_length=40)
    title = models.CharField(_("title"), max_length=120)
    layout = models.CharField(_("layout"), max_length=40)  # a file of `sources/`
    institution = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")  # the only one
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="practice_source")

    class Meta:
        ordering = ("slug",)
        constraints = (models.UniqueConstraint(fields=("agency", "slug"), name="practice_source_once"),)

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """诊疗数据批次: one file of a source: its hash, what it held, what became of it; its number stands in each row."""

    class State(models.TextChoices):
        READING = "reading", pgettext_lazy("delivery", "being read")
        WAITING = "waiting", pgettext_lazy("delivery", "waiting")
        RUNNING = "running", pgettext_lazy("delivery", "being put in place")
        DONE = "done", pgettext_lazy("delivery", "taken in")
        STOPPED = "stopped", pgettext_lazy("delivery", "stopped")

    id = models.AutoField(primary_key=True)  # int32, as in the tables
    source = models.ForeignKey(Source, models.PROTECT, related_name="deliveries")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=200)
    size = models.BigIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    shape = models.CharField(_("kind of file"), max_length=40, blank=True)  # of the layout, once its heading is read
    is_more = models.BooleanField(_("in addition"), default=False)  # to the days that are there: it replaces none
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.READING)
    said = models.JSONField(null=True)  # why it stopped, in both languages
    read = models.BigIntegerField(_("rows read"), default=0)
    refused = models.BigIntegerField(_("rows refused"), default=0)
    share = models.FloatField(default=0)  # of the file that is done, while it runs
    landed = models.JSONField(default=dict)  # table → rows
    noted = models.JSONField(default=dict)  # what is to be known of the rows that landed: note → count
    unread = models.JSONField(default=list)  # headings from which nothing was read, and nothing is kept
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    at = models.DateTimeField(_("handed in"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("agency", "-at"), name="practice_deliveries"),)
        constraints = (
            models.UniqueConstraint(
                fields=("source", "sha256"), condition=Q(state="done"), name="practice_file_taken_in_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Refused(models.Model):
    """未收行: rows of a file that were not taken, by field and reason; never what they say of a patient (row security).

    lines   how many
    first   the first of them: [line, what stood there, other fields of the row that name no person]
    """

    # A key made here, not by the database: an insert then returns no row, which row security would refuse.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="refusals")
    table = models.CharField(max_length=20)
    field = models.CharField(max_length=120)
    reason = models.CharField(max_length=40)
    lines = models.BigIntegerField()
    first = models.JSONField(default=list)

    class Meta:
        ordering = ("-lines", "field")
        constraints = (
            models.UniqueConstraint(fields=("delivery", "table", "field", "reason"), name="practice_refused_once"),
        )

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.field} {self.reason}"
