"""The trail in the database: entries, the seals over them, and how far each reaction has come."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.audit.kinds import Event


class Entry(models.Model):
    """轨迹条目: one thing that happened. Written by `record()` only, never changed, never deleted.

    It carries ids of people and agencies, never names, and refers to no other table: the trail outlives them all.
    The database fills in `id` and `xid`; the order of the trail is (xid, id).
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("event"), max_length=80)  # slug of the event
    at = models.DateTimeField(_("at"))
    by_id = models.BigIntegerField(_("by"), null=True)
    agency_id = models.BigIntegerField(_("for the agency"), null=True)
    dossier = models.CharField(_("dossier"), max_length=80, blank=True)
    data = models.JSONField(_("data"))
    xid = models.BigIntegerField(_("transaction"), editable=False)  # trail_clock() at the insert

    class Meta:
        verbose_name = _("entry of the trail")
        verbose_name_plural = _("entries of the trail")
        ordering: ClassVar = ["xid", "id"]
        indexes: ClassVar = [
            models.Index(fields=["xid", "id"], name="audit_entry_order"),
            models.Index(fields=["kind", "xid", "id"], name="audit_entry_kind"),
            models.Index(fields=["dossier", "id"], name="audit_entry_dossier", condition=~models.Q(dossier="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    def event(self) -> Event:
        """The event as it was recorded. Raises LookupError when no installed app knows its kind any more."""
        if self.kind not in Event.kinds:
            raise LookupError(f"no installed app knows the event {self.kind} of entry {self.pk}")
        return Event.kinds[self.kind].from_data(self.data, self.dossier)

    @property
    def title(self) -> str:
        """The event's title in the active language, or its slug when nobody knows it any more."""
        return Event.kinds[self.kind].title() if self.kind in Event.kinds else self.kind


class Said(models.Model):
    """附言: what a person typed when acting, such as a reason.

    It stands beside the trail, which keeps only its salted hash: words may hold a name that has to be blacked out one
    day, and an entry is never changed.
    """

    entry_id = models.BigIntegerField(primary_key=True)
    salt = models.BinaryField(max_length=16)
    text = models.TextField(_("words"))

    class Meta:
        verbose_name = _("words beside the trail")
        verbose_name_plural = _("words beside the trail")

    def __str__(self) -> str:
        return f"#{self.entry_id}"


class Seal(models.Model):
    """封印: closes the entries with from_xid ≤ xid < to_xid for ever, and chains onto the seal before it."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    from_xid = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    count = models.PositiveIntegerField(_("entries"))
    leaves = models.BinaryField()  # trail_leaf() of each entry, 32 bytes each, in the order of the trail
    shelf = models.BinaryField()  # roots of each run of 256 leaves, so that a proof reads one run
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)  # hash of the seal before; 32 zero bytes in the first
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["from_xid"], name="audit_seal_from"),
            models.UniqueConstraint(fields=["to_xid"], name="audit_seal_to"),
            models.CheckConstraint(name="audit_seal_forward", condition=models.Q(to_xid__gt=models.F("from_xid"))),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {bytes(self.hash).hex()}"


class Progress(models.Model):
    """进度: the last entry a reaction is done with, moved in the same transaction as what the reaction did."""

    reaction = models.CharField(_("reaction"), max_length=200, primary_key=True)
    xid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("progress of a reaction")
        verbose_name_plural = _("progress of reactions")

    def __str__(self) -> str:
        return f"{self.reaction} → ({self.xid}, {self.entry_id})"


class Failure(models.Model):
    """未完成的联动: an entry a reaction could not deal with; it waits here for a person, the reaction has moved on."""

    reaction = models.CharField(_("reaction"), max_length=200)
    entry_id = models.BigIntegerField(_("entry"))
    error = models.TextField(_("error"))
    tries = models.PositiveIntegerField(_("tries"), default=1)
    at = models.DateTimeField(_("last tried at"))
    solved_at = models.DateTimeField(_("solved at"), null=True)

    class Meta:
        verbose_name = _("failed reaction")
        verbose_name_plural = _("failed reactions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reaction", "entry_id"], name="audit_failure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} #{self.entry_id}"

    def as_json(self) -> dict[str, Any]:
        """For `react --failures`."""
        return {
            "reaction": self.reaction,
            "entry": self.entry_id,
            "tries": self.tries,
            "at": self.at.isoformat(),
            "error": self.error,
        }
