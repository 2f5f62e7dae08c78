"""Rule tables of others: which items are limited to whom, where, how much and beside what."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleTable(models.Model):
    """规则表: one file of limits as its authors gave it out, with what became of its rows.

    sha256  of the file; the same file again changes nothing
    counts  register → rows that landed
    left    what was not taken: [sheet, line, field, reason]; the reasons in both languages
    """

    name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    source = models.CharField(_("source"), max_length=120)
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    read = models.PositiveIntegerField(_("rows read"))
    counts = models.JSONField(default=dict)
    left = models.JSONField(default=list)
    loaded_at = models.DateTimeField(_("loaded"))
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-loaded_at", "name")
        constraints = (
            models.UniqueConstraint(fields=("sha256",), condition=Q(valid_until=None), name="rule_table_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="rule_table_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def landed(self) -> int:
        """How many limits came of it."""
        return sum(self.counts.values())


class RuleRow(models.Model):
    """规则行: one limit of a rule table, and the line it stands on.

    by, code, name   how an item is told: by its whole code, by the beginning of its code, by a name it bears, or by
                     both; `other_…` the same of the item it excludes
    together         instead of another item: all items of a table with the same word exclude one another
    """

    class By(models.TextChoices):
        CODE = "code", pgettext_lazy("an item is told by", "code")
        PREFIX = "prefix", pgettext_lazy("an item is told by", "beginning of the code")
        NAME = "name", pgettext_lazy("an item is told by", "name")
        BOTH = "both", pgettext_lazy("an item is told by", "beginning of the code and words of the name")

    id = models.AutoField(primary_key=True)  # int32, as in the registers
    table = models.ForeignKey(RuleTable, models.CASCADE, related_name="rows")
    register = models.CharField(max_length=20)
    sheet = models.CharField(max_length=60, blank=True)
    line = models.PositiveIntegerField()
    by = models.CharField(max_length=6, choices=By)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    other_by = models.CharField(max_length=6, choices=By, blank=True)
    other_code = models.CharField(max_length=40, blank=True)
    other_name = models.CharField(max_length=200, blank=True)
    together = models.CharField(max_length=80, blank=True)
    kind = models.SmallIntegerField(default=0)  # of a pair; else the sex, the setting or the level
    least = models.IntegerField(null=True)
    most = models.BigIntegerField(null=True)
    in_days = models.SmallIntegerField(null=True)
    said = models.CharField(_("as it stands there"), max_length=200)

    class Meta:
        ordering = ("table", "line", "id")
        indexes = (models.Index(fields=("table", "register"), name="rule_rows"),)

    def __str__(self) -> str:
        return f"{self.code or self.name} {self.said}"
