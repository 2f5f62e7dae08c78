"""A directive as it was read, and its entries as people leave them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now


class Draft(models.Model):
    """指令草稿: a directive that was read; its text and its reading never change, its entries do."""

    title = models.CharField(_("title"), max_length=300)
    number = models.CharField(_("document number"), max_length=120, blank=True)
    file = models.CharField(_("file name"), max_length=200, blank=True)  # empty: the text was pasted
    sha256 = models.CharField(max_length=64, unique=True)  # of the bytes handed in
    encoding = models.CharField(max_length=20)
    text = models.TextField(_("text"))  # as the reader cleaned it: spans count its characters
    reading = models.TextField()  # the draft file as the reader wrote it
    read_at = models.DateTimeField(_("read"), default=now)
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def name(self) -> str:
        """What it is called: not every text has a title that the reader finds."""
        return self.title or self.number or self.file or f"#{self.pk}"


class DraftEntry(models.Model):
    """草稿条目: one obligation of the text, and what a reviewer made of it."""

    class State(models.TextChoices):
        OPEN = "open", _("to review")
        CONFIRMED = "confirmed", _("confirmed")
        DISCARDED = "discarded", _("discarded")
        MERGED = "merged", _("merged into another")

    class Strength(models.TextChoices):
        FIRM = "firm", _("firm")
        CONDITIONAL = "conditional", _("conditional")
        EXPLORATORY = "exploratory", _("exploratory")

    class Outcome(models.TextChoices):
        PLANNED = "planned", _("planned")
        ANSWERED = "answered", _("answered by rules")
        NOT_SOFTWARE = "not_software", _("not a matter of software")

    LIVE = (State.OPEN, State.CONFIRMED)

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="entries")
    key = models.CharField(_("clause"), max_length=60)
    article = models.TextField(_("article"))  # those of all that were merged
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    strength = models.CharField(_("strength"), max_length=12, choices=Strength)
    departments = ArrayField(models.CharField(max_length=40), default=list)  # all that the words name
    lead = ArrayField(models.CharField(max_length=40), default=list)
    joining = ArrayField(models.CharField(max_length=40), default=list)
    figures = models.JSONField(default=list)  # kind value unit of text start end missing
    timings = ArrayField(models.TextField(), default=list)
    acts = ArrayField(models.TextField(), default=list)
    says_zh = models.TextField(_("in our own words"), blank=True)
    says_en = models.TextField(_("in English"), blank=True)
    outcome = models.CharField(_("how it is answered"), max_length=12, choices=Outcome, blank=True)
    outcome_zh = models.TextField(blank=True)  # what is planned, or why it is no matter of software
    outcome_en = models.TextField(blank=True)
    rules = ArrayField(models.CharField(max_length=120), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    because = models.TextField(_("reason"), blank=True)
    into = models.ForeignKey("self", models.PROTECT, null=True, related_name="taken_in")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(_("reviewed on"), null=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # goes up with every act: whoever acts says which one they saw

    class Meta:
        ordering = ["start", "end", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="one_entry_per_key"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="entry_has_words"),
            models.CheckConstraint(
                condition=~models.Q(state="discarded") | ~models.Q(because=""), name="discarded_for_a_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["confirmed", "discarded"])
                | models.Q(reviewed_by__isnull=False, reviewed_on__isnull=False),
                name="reviewed_by_somebody_some_day",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE
