"""The registers as they stood at a moment, so that any warning can be worked out again later."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Snapshot(models.Model):
    """名册快照: all registers at a moment, kept as files in a folder that is called after their content.

    hash      of what the registers say; the same content has the same hash and the same folder
    taken_at  when it was last found to be so
    mapping, rulebook   marks of the versions that it was made with
    """

    hash = models.CharField(max_length=64, unique=True)
    first_at = models.DateTimeField(_("first taken"))
    taken_at = models.DateTimeField(_("taken"))
    counts = models.JSONField(_("entries"), default=dict)  # register → rows
    mapping = models.CharField(_("version of the mappings"), max_length=16)
    rulebook = models.CharField(_("version of the rulebook"), max_length=16)
    size = models.BigIntegerField(_("bytes"), default=0)

    class Meta:
        ordering = ("-taken_at",)

    def __str__(self) -> str:
        return self.hash[:12]
