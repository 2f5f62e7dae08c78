"""Clues: what was reported, where it stands, and who reported it (under seal)."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues import codes
from liandong.ground.accounts.models import Agency, Department
from liandong.ground.documents.models import Document
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.registry.models import FIRST_DAY, Subject

TITLE_LIMIT = 200
TEXT_LIMIT = 50_000


class Clue(models.Model):
    """线索: a report that something in the supervision of medical institutions may be wrong."""

    Stage = codes.Stage
    Channel = codes.Channel
    Source = codes.Source
    Outcome = codes.Outcome

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="clue", verbose_name=_("dossier"))
    channel = models.CharField(_("channel"), max_length=20, choices=codes.Channel)
    source = models.CharField(_("clue source"), max_length=20, choices=codes.Source)
    title = models.CharField(_("title"), max_length=TITLE_LIMIT)  # without telephone and identity numbers
    title_given = models.CharField(max_length=TITLE_LIMIT, blank=True)  # as it came, where that is another
    text = models.TextField(_("what was reported"))
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("subject")
    )
    subject_text = models.CharField(_("subject as reported"), max_length=200, blank=True)
    matter = models.CharField(_("matter"), max_length=40, blank=True)  # code in rulebook/matters
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)  # where the source tells it
    received_at = models.DateTimeField(_("received at"))
    intake_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="received_clues", verbose_name=_("received by")
    )
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="held_clues", verbose_name=_("held by"))
    stage = models.CharField(_("stage"), max_length=12, choices=codes.Stage, default=codes.Stage.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=12, choices=codes.Outcome, blank=True)
    note = models.TextField(_("reason"), blank=True)  # of the outcome, the refusal or the closing
    reply_to = models.CharField(_("how the reporter is answered"), max_length=8, choices=codes.ReplyTo, blank=True)
    competent = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competent department")
    )
    routing = models.JSONField(_("routing"), null=True, blank=True)  # law.routing, as it was decided
    content_hash = models.CharField(max_length=64, editable=False)
    origin_key = models.CharField(max_length=160, unique=True, null=True, blank=True, editable=False)
    repeats = models.PositiveIntegerField(_("repeats"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # Why no penalty follows, decided by a head: without it nothing with a duty to punish ends outside a case.
    decision = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reasoned decision")
    )
    group = models.ForeignKey(
        "ClueGroup", models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("merged with")
    )
    # Counts what changes how it is to be handled; the database keeps it (migration 0004).
    revision = models.PositiveIntegerField(default=0, db_default=0, editable=False)

    is_repeat = False  # set by receive_clue on what it returns: nothing new was made

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("clue")
        verbose_name_plural = _("clues")
        indexes = (
            models.Index(fields=("holder", "stage", "-received_at", "-id"), name="clue_holder_stage"),
            models.Index(fields=("holder", "-received_at", "-id"), name="clue_holder"),
            models.Index(fields=("intake_agency", "-received_at", "-id"), name="clue_intake"),
            models.Index(fields=("matter", "-received_at", "-id"), name="clue_matter"),
            models.Index(fields=("place", "-received_at", "-id"), name="clue_place"),
            models.Index(fields=("subject", "-received_at"), name="clue_subject"),
            models.Index(fields=("-received_at", "-id"), name="clue_received"),
            models.Index(fields=("-received_at", "-id"), condition=Q(stage__in=codes.OPEN), name="clue_open"),
        )
        constraints = (
            models.UniqueConstraint(fields=("intake_agency", "content_hash"), name="clue_content_once_per_agency"),
            models.CheckConstraint(
                name="clue_happened_since_1949",
                condition=Q(occurred_on__isnull=True) | Q(occurred_on__gte=FIRST_DAY),
            ),
            models.CheckConstraint(
                name="clue_closed_has_day", condition=~Q(stage=codes.Stage.CLOSED) | Q(closed_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier.key} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's own; whoever changed it knows the revision that came of it."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            self.refresh_from_db(fields=("revision",))

    @property
    def key(self) -> str:
        return self.dossier.key

    @property
    def is_open(self) -> bool:
        """Someone still owes an act on it."""
        return self.stage not in (codes.Stage.CLOSED, codes.Stage.DECLINED)

    def get_stage_display(self) -> str:  # type: ignore[no-redef]
        """As Django's own, without a look through all the choices: a list shows fifty."""
        return str(codes.Stage(self.stage).label)

    def get_channel_display(self) -> str:  # type: ignore[no-redef]
        return str(codes.Channel(self.channel).label)

    @property
    def look(self) -> tuple[str, str]:
        """Tone and icon of its stage."""
        return codes.LOOKS[codes.Stage(self.stage)]

    @property
    def reasons(self) -> list[dict[str, str]]:
        """Why it was routed as it was, sentence by sentence, in both languages."""
        routing: dict[str, Any] = self.routing or {}
        return list(routing.get("reasons", []))


class ClueGroup(models.Model):
    """合并线索: open clues on one subject, to be looked into together; each keeps its reporter, clocks and answers."""

    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("subject")
    )
    because = models.CharField(_("why together"), max_length=500)  # as a person confirmed it
    made_at = models.DateTimeField(_("merged at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # that merged them

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.pk}"


class ClueReader(models.Model):
    """可见线索: an agency may read a clue; in the order of the clue list. The database keeps it (migration 0003)."""

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="readers", db_index=False)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", db_index=False)
    received_at = models.DateTimeField(editable=False)
    is_open = models.BooleanField(editable=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clue", "agency"), name="one_line_per_reader"),)
        indexes = (
            models.Index(fields=("agency", "-received_at", "-clue"), name="clue_reader"),
            models.Index(
                fields=("agency", "-received_at", "-clue"), condition=Q(is_open=True), name="clue_reader_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.clue_id}→{self.agency_id}"


class ClueText(models.Model):
    """线索检索: what search and the look for duplicates read; telephone and identity numbers are left out."""

    clue = models.OneToOneField(Clue, models.CASCADE, primary_key=True, related_name="words")
    text = models.TextField()  # title, subject and text, folded (width, case, spaces, zero-width characters)
    pairs = ArrayField(models.CharField(max_length=4))  # each two neighbouring characters, once
    sketch = ArrayField(models.BigIntegerField())  # the smallest hashes of its shingles: alike texts share many
    compared_at = models.DateTimeField(null=True, editable=False)  # with those before it; empty: still to be done

    class Meta:
        indexes = (
            GinIndex(fields=("pairs",), name="clue_text_pairs"),
            GinIndex(fields=("sketch",), name="clue_text_sketch"),
            models.Index(fields=("clue",), condition=Q(compared_at__isnull=True), name="clue_text_to_compare"),
        )

    def __str__(self) -> str:
        return f"{self.clue_id}"


class Repeat(models.Model):
    """重复件: the same report, byte for byte, received once more; the clue stays one."""

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="repeated")
    received_at = models.DateTimeField(_("received at"))
    channel = models.CharField(_("channel"), max_length=20, choices=codes.Channel)
    origin_key = models.CharField(max_length=160, unique=True, null=True, blank=True, editable=False)

    class Meta:
        ordering = ("received_at", "pk")

    def __str__(self) -> str:
        return f"{self.clue_id} {self.received_at:%F}"


class Reporter(models.Model):
    """举报人: who reported it; sealed, opened only by a custodian with reasons (row security)."""

    # A key made here, not by the database: an insert then returns no row, which row security would refuse.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # whose custodian may open it
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

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clue", "mark"), name="one_mark_per_clue"),)
        indexes = (models.Index(fields=("mark", "clue"), name="reporter_mark"),)

    def __str__(self) -> str:
        return f"{self.clue_id}"


class Alike(models.Model):
    """疑似重复: two clues that are likely about one thing, until a person has judged."""

    Verdict = codes.Verdict

    clue = models.ForeignKey(Clue, models.CASCADE, related_name="alike", db_index=False)
    earlier = models.ForeignKey(Clue, models.CASCADE, related_name="alike_later")
    score = models.FloatField()
    why = ArrayField(models.CharField(max_length=10, choices=codes.Likeness))
    found_at = models.DateTimeField()
    verdict = models.CharField(_("judged"), max_length=10, choices=codes.Verdict, blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("clue", "earlier"), name="one_likeness_per_pair"),)
        indexes = (models.Index(fields=("-found_at",), condition=Q(verdict=""), name="alike_to_judge"),)

    def __str__(self) -> str:
        return f"{self.clue_id} ~ {self.earlier_id}"


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
