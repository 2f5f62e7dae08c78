"""Files in a dossier, their custody, the sealed ones, and the numbers of legal documents."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.models import Dossier


class Document(models.Model):
    """文书与附件: a file in a dossier, known by its hash; a legal document has a number as well."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=40)  # a template's id, or evidence, attachment, photo, …
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=60, blank=True)  # 泉卫罚〔2026〕1号
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(_("size"))
    media_type = models.CharField(_("type"), max_length=80)
    name = models.CharField(_("file name"), max_length=200)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("added"), default=now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_sealed = models.BooleanField(_("sealed"), default=False)
    checking = models.CharField(max_length=16, unique=True, null=True)  # printed as a QR code, to check a paper by

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "number"], condition=~models.Q(number=""), name="one_document_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Custody(models.Model):
    """保管记录: every time the file changed hands; rows are only added (migration 0002)."""

    class Act(models.TextChoices):
        ADDED = "added", _("added")
        ISSUED = "issued", _("issued")
        DOWNLOADED = "downloaded", _("downloaded")
        OPENED = "opened", _("opened under seal")

    document = models.ForeignKey(Document, models.PROTECT, related_name="custody")
    act = models.CharField(max_length=12, choices=Act)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.document_id} {self.act}"


class SealedPart(models.Model):
    """封存内容: a piece of a sealed file, kept in the database under row security and not on the disk."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # see ReadLog
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")  # whose people may be cleared for it
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "position"], name="one_part_per_position")]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.position}"


class Series(models.Model):
    """文号: the last number an agency gave to a kind of document in a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "year"], name="one_series_per_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"
