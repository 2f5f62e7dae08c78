"""What the guard said, and what was done about it. Read from the journal; no patient stands here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.accounts.models import Agency, ApiKey
from liandong.ground.audit.clock import now
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both
from liandong.warn.risk.catalogue import model_of


class Stage(models.TextChoices):
    REMIND = "remind", _("reminder before")
    CONTROL = "control", _("control while it is done")


class Hit(models.Model):
    """事前提醒: one answer of one model about one order; its key is the card's uuid."""

    class Level(models.TextChoices):
        WARN = "warn", pgettext_lazy("answer of the guard", "warn")
        STOP = "stop", pgettext_lazy("answer of the guard", "stop")

    class Outcome(models.TextChoices):
        UNSAID = "", _("not said")
        CHANGED = "changed", _("changed the order")
        CONTINUED = "continued", _("went on with a reason")
        UNREASONED = "unreasoned", _("went on without a reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    call = models.UUIDField(db_index=True)
    at = models.DateTimeField(_("at"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # that gave the key
    institution = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    practitioner = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    level = models.CharField(_("answer"), max_length=8, choices=Level)
    model = models.CharField(_("model"), max_length=80)
    version = models.PositiveSmallIntegerField(_("version"))
    rule = models.CharField(_("rule"), max_length=80)
    order = models.CharField(_("order"), max_length=120)  # the sender's own name of it
    item = models.CharField(_("item"), max_length=200)  # its code and name, as sent
    group = models.PositiveSmallIntegerField(default=0)
    snapshot = models.CharField(max_length=64)  # of the registers that it was answered from
    outcome = models.CharField(_("what was done"), max_length=12, choices=Outcome, blank=True)
    reason = models.CharField(_("reason"), max_length=60, blank=True)  # a code of guard.override_reasons, or theirs
    comment = models.TextField(_("in their words"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        ordering = ("-at",)
        indexes = (
            models.Index(fields=("institution", "-at")),
            models.Index(fields=("agency", "-at")),
            models.Index(fields=("institution", "practitioner", "model", "at")),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.order}"

    @property
    def title(self) -> str:
        """The model in words."""
        asked = model_of(self.model, self.version)
        return both(asked.title) if asked else self.model

    @property
    def reason_words(self) -> str:
        """The reason in words, where it is one of the rulebook's."""
        items = book().rule("guard.override_reasons").versions[-1].values["items"]
        return next((both(each) for each in items if each["code"] == self.reason), self.reason)


class Tally(models.Model):
    """提醒统计: how often an institution asked on a day, and what it was told."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    day = models.DateField(_("day"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    calls = models.PositiveIntegerField(_("calls"), default=0)
    orders = models.PositiveIntegerField(_("orders"), default=0)
    unjudged = models.PositiveIntegerField(_("orders that could not be judged"), default=0)
    warned = models.PositiveIntegerField(_("warned"), default=0)
    stopped = models.PositiveIntegerField(_("stopped"), default=0)
    stale = models.PositiveIntegerField(_("let pass, registers out of date"), default=0)

    class Meta:
        ordering = ("-day",)
        constraints = (
            models.UniqueConstraint(fields=("agency", "institution", "day", "stage"), name="guard_tally_once"),
        )

    def __str__(self) -> str:
        return f"{self.institution_id} {self.day} {self.stage}"


class Client(models.Model):
    """客户端签名登记: whose signed tokens are taken for a key of ours, with its public keys. Nothing is fetched."""

    key = models.OneToOneField(ApiKey, models.PROTECT, related_name="client")
    issuer = models.CharField(max_length=300, unique=True)  # iss
    jku = models.CharField(max_length=300, blank=True)  # where the client says its keys are; only compared
    keys = models.JSONField()  # a JWK set, public keys alone
    since = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.issuer


class JournalFile(models.Model):
    """提醒日志: a file of the journal, and how far it has been read into the database."""

    name = models.CharField(max_length=60, unique=True)
    read = models.PositiveBigIntegerField(default=0)  # bytes
    is_whole = models.BooleanField(default=False)  # read to its end, and nobody writes to it any more

    def __str__(self) -> str:
        return self.name
