"""The risk grade of a subject."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.models import Subject


class Grade(models.Model):
    """风险等级: score and grade of a subject on a day, part by part; the newest speaks, older ones are its history.

    parts  [{item, family, count, points, score}] as the scheme of that day counts
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="risk_grades")
    on = models.DateField(_("day"))
    score = models.DecimalField(_("score"), max_digits=9, decimal_places=2)
    grade = models.CharField(_("grade"), max_length=20)
    parts = models.JSONField()
    rule = models.CharField(max_length=80)
    rule_version = models.DateField()
    layer = models.CharField(max_length=80, blank=True)  # folder of the scheme that spoke
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("-on", "-pk")
        indexes = (
            models.Index(fields=("agency", "grade", "-score"), condition=Q(is_current=True), name="risk_grades"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "subject"), condition=Q(is_current=True), name="risk_one_current_grade"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.grade} {self.on}"
