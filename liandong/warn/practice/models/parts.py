"""Which files hold the rows."""

import uuid

from django.db import models

from liandong.ground.accounts.models import Agency
from liandong.warn.practice.models.deliveries import Delivery, Source


class Part(models.Model):
    """数据文件: one Parquet file with rows of one table, source and month; never changed, only replaced (row security).

    stream    the kind of file its rows came in: a source may feed a table from two, and each replaces only itself
    path      below the folder of practice data
    delivery  the last one it holds rows of
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="parts")
    table = models.CharField(max_length=20)
    stream = models.CharField(max_length=40)
    month = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    rows = models.BigIntegerField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)

    class Meta:
        ordering = ("table", "month", "path")
        indexes = (models.Index(fields=("agency", "table", "first_day", "last_day"), name="practice_parts"),)

    def __str__(self) -> str:
        return self.path
