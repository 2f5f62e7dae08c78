"""The dictionaries: practice tables hold numbers, and here stands what each number means."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Code(models.Model):
    """代码: one code of a dictionary and the number it has in the practice tables; a number is never given twice.

    A practitioner or institution that the register does not know has a number below zero; `code` is then what the
    source calls it, behind the code of the institution where the source numbers its own staff.
    """

    class Kind(models.TextChoices):
        ITEM = "item", pgettext_lazy("practice code", "item")
        DIAGNOSIS = "diagnosis", pgettext_lazy("practice code", "diagnosis")
        SUBJECT = "subject", pgettext_lazy("practice code", "licensed subject")
        CATEGORY = "category", pgettext_lazy("practice code", "category of institution")
        LEVEL = "level", pgettext_lazy("practice code", "level of institution")
        WASTE = "waste", pgettext_lazy("practice code", "kind of waste")
        QUESTION = "question", pgettext_lazy("practice code", "question of a self-check")
        PRACTITIONER = "practitioner", pgettext_lazy("practice code", "unknown practitioner")
        INSTITUTION = "institution", pgettext_lazy("practice code", "unknown institution")
        SUPPLIER = "supplier", pgettext_lazy("practice code", "unknown supplier")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    number = models.IntegerField(_("number"))
    code = models.CharField(_("code"), max_length=120)
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "code"), name="practice_code_once"),
            models.UniqueConstraint(fields=("kind", "number"), name="practice_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
