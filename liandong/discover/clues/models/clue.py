"""The clue, what is searched of it, who reads it, and what looks like it."""

from __future__ import annotations

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
    subject = models.ForeignKey(  # db_index: an index of Meta begins with it, as with others below
        Subject, models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("subject"), db_index=False
    )
    subject_text = models.CharField(_("subject as reported"), max_length=200, blank=True)
    matter = models.CharField(_("matter"), max_length=40, blank=True)  # code in rulebook/matters
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    occurred_on = models.DateField(_("happened on"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"), null=True, blank=True)  # where the source tells it
    received_at = models.DateTimeField(_("received at"))
    intake_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="received_clues", verbose_name=_("received by"), db_index=False
    )
    holder = models.ForeignKey(
        Agency, models.PROTECT, related_name="held_clues", verbose_name=_("held by"), db_index=False
    )
    stage = models.CharField(_("stage"), max_length=12, choices=codes.Stage, default=codes.Stage.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=12, choices=codes.Outcome, blank=True)
    note = models.TextField(_("reason"), blank=True)  # of the outcome, the refusal or the closing
    reply_to = models.CharField(_("how the reporter is answered"), max_length=8, choices=codes.ReplyTo, blank=True)
    competent = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("competent department"),
        db_index=False,
    )  # fmt: skip
    routing = models.JSONField(_("routing"), null=True, blank=True)  # law.routing, as it was decided
    content_hash = models.CharField(max_length=64, editable=False)
    origin_key = models.CharField(max_length=160, null=True, blank=True, editable=False)
    repeats = models.PositiveIntegerField(_("repeats"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # Why no penalty follows, decided by a head: without it nothing with a duty to punish ends outside a case.
    decision = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reasoned decision"),
        db_index=False,
    )  # fmt: skip
    group = models.ForeignKey(
        "ClueGroup", models.PROTECT, null=True, blank=True, related_name="clues", verbose_name=_("merged with"),
        db_index=False,
    )  # fmt: skip
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
            models.Index(fields=("group",), condition=Q(group__isnull=False), name="clue_group"),
        )
        constraints = (
            models.UniqueConstraint(fields=("origin_key",), name="clue_once_per_origin_key"),
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

    @property
    def has_sender(self) -> bool:
        """Somebody reported it, whom one may ask and answer: a warning of a model comes from nobody."""
        return self.channel != codes.Channel.MODEL

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
            GinIndex(
                fields=("sketch",), name="clue_text_sketch", gin_pending_list_limit=256
            ),  # kB: each search reads it
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
