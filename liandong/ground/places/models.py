"""Places: the tree of GB/T 2260 (and, below the county, GB/T 10114) codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """行政区划: an area with a code; whatever lies within it has a longer `stem` that begins with its own."""

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("province")
        CITY = 2, _("city")
        COUNTY = 3, _("county or district")
        STREET = 4, _("town or street")
        VILLAGE = 5, _("village or community")

    code = models.CharField(_("code"), max_length=12, primary_key=True)  # 6 digits, 9 for a street, 12 for a village
    stem = models.CharField(max_length=12, unique=True)  # 35, 3505, 350502, 350502001, 350502001001
    name = models.CharField(_("name"), max_length=60)
    full_name = models.CharField(_("full name"), max_length=200)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)  # empty: the source does not say
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    edition = models.CharField(_("edition"), max_length=40)  # the list that brought in this code or its present name

    class Meta:
        ordering = ["code"]
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def __str__(self) -> str:
        return self.full_name
