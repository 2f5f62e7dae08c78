"""The register: subjects, what they are licensed for, how they are tied together, and how they stand."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liandong.ground.places.models import Place

FIRST_DAY = date(1949, 1, 1)  # nothing in the register is older


class Subject(models.Model):
    """监管对象: whoever or whatever is supervised, under one code for life."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("medical institution")
        PRACTITIONER = "practitioner", _("practitioner")
        COMPANY = "company", _("company")
        PERSON = "person", _("person without a licence")
        SITE = "site", _("site")

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("status of a subject", "active")
        SUSPENDED = "suspended", pgettext_lazy("status of a subject", "suspended")
        CLOSED = "closed", pgettext_lazy("status of a subject", "closed")
        REVOKED = "revoked", pgettext_lazy("status of a subject", "revoked")
        UNLICENSED = "unlicensed", pgettext_lazy("status of a subject", "without licence")
        UNKNOWN = "unknown", pgettext_lazy("status of a subject", "not known")

    code = models.CharField(_("code"), max_length=32, unique=True)  # USCC, registration number, or ours: S…
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)  # for matching: width, case, spaces
    sort_key = models.CharField(max_length=400, editable=False)  # pinyin
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"))
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=16, choices=Status.choices, default=Status.ACTIVE)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=100, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    source_key = models.CharField(max_length=300, unique=True, null=True, blank=True)  # its key in that source
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        indexes = [
            models.Index(fields=["sort_key", "id"], name="subject_by_pinyin"),
            models.Index(fields=["kind", "place", "sort_key"], name="subject_by_kind_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(registered_on__isnull=True) | Q(registered_on__gte=FIRST_DAY), name="subject_since_1949"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubjectName(models.Model):
    """名称检索: what search reads; names, pinyin initials and public codes only, nothing sensitive."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="names")
    text = models.CharField(max_length=400)
    is_current = models.BooleanField(default=True)  # former names stay findable

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "text"], name="subject_name_once")]

    def __str__(self) -> str:
        return self.text


class Institution(models.Model):
    """医疗机构: a subject that is licensed, or on record, to give medical care."""

    class Ownership(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("ownership", "public")
        PRIVATE = "private", pgettext_lazy("ownership", "private")
        UNKNOWN = "", pgettext_lazy("ownership", "not known")

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, null=True, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=22, unique=True, null=True, blank=True)
    category = models.CharField(_("category"), max_length=60, blank=True)
    level = models.CharField(_("level"), max_length=40, blank=True)
    ownership = models.CharField(_("ownership"), max_length=8, choices=Ownership.choices, blank=True)
    beds = models.PositiveIntegerField(_("beds"), null=True, blank=True)
    is_profit = models.BooleanField(_("for profit"), null=True, blank=True)

    def __str__(self) -> str:
        return str(self.subject)


class Practitioner(models.Model):
    """医疗卫生人员: a person with a certificate to practise; the identity number is kept as a keyed hash and a mask."""

    class Kind(models.TextChoices):
        DOCTOR = "doctor", _("doctor")
        ASSISTANT_DOCTOR = "assistant_doctor", _("assistant doctor")
        NURSE = "nurse", _("nurse")
        PHARMACIST = "pharmacist", _("pharmacist")
        TECHNICIAN = "technician", _("technician")
        VILLAGE_DOCTOR = "village_doctor", _("village doctor")
        OTHER = "other", _("other")

    class Title(models.TextChoices):
        JUNIOR = "junior", pgettext_lazy("professional title", "junior")
        MIDDLE = "middle", pgettext_lazy("professional title", "middle")
        SENIOR = "senior", pgettext_lazy("professional title", "senior")

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    title = models.CharField(_("professional title"), max_length=8, choices=Title.choices, blank=True)
    certificate_number = models.CharField(_("certificate number"), max_length=32, unique=True, null=True, blank=True)
    identity_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    identity_masked = models.CharField(_("identity number"), max_length=18, blank=True)

    def __str__(self) -> str:
        return str(self.subject)


class Company(models.Model):
    """企业: a supplier, owner or other business that is not itself a medical institution."""

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True, null=True, blank=True)
    old_number = models.CharField(_("old registration number"), max_length=15, unique=True, null=True, blank=True)

    def __str__(self) -> str:
        return str(self.subject)


class Person(models.Model):
    """自然人: someone without any licence who matters to supervision, such as an illegal practitioner."""

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True)
    identity_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    identity_masked = models.CharField(_("identity number"), max_length=18, blank=True)

    def __str__(self) -> str:
        return str(self.subject)


class Licence(models.Model):
    """许可证照: a permission, certificate or filing of a subject, with its days."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("practice licence of an institution")
        CLINIC_RECORD = "clinic_record", _("clinic filing")
        PRACTITIONER = "practitioner", _("practice certificate of a person")
        DRUG_BUSINESS = "drug_business", _("drug business licence")
        DEVICE_BUSINESS = "device_business", _("device business licence")
        RADIATION = "radiation", _("radiation licence")
        FILING = "filing", _("technique or service permitted or on file")
        EQUIPMENT = "equipment", _("permit for large equipment")
        RIGHT = "right", _("right to prescribe or special qualification")
        PURCHASE = "purchase", _("purchase outside on file")
        ADVERTISING = "advertising", _("medical advertising certificate")
        BUSINESS = "business", _("business licence")
        OTHER = "other", _("other licence")

    class Status(models.TextChoices):
        IN_FORCE = "in_force", pgettext_lazy("status of a licence", "in force")
        SUSPENDED = "suspended", pgettext_lazy("status of a licence", "suspended")
        REVOKED = "revoked", pgettext_lazy("status of a licence", "revoked")
        CANCELLED = "cancelled", pgettext_lazy("status of a licence", "cancelled")

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="licences")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    issued_by = models.CharField(_("issued by"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)  # the last valid day; empty: no end
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.IN_FORCE)

    class Meta:
        ordering = ["subject", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "valid_from"], name="licence_number_once"),
            models.CheckConstraint(condition=Q(valid_from__gte=FIRST_DAY), name="licence_since_1949"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LicenceStop(models.Model):
    """许可停用: from a day until a day a licence does not hold: suspended, or revoked or cancelled for good."""

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="stops")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)  # the last day; empty: it still lasts

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["licence"], condition=Q(until__isnull=True), name="licence_stop_open_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="licence_stop_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence} {self.since}–{self.until or ''}"


class LicenceScope(models.Model):
    """诊疗科目: one item of the scope of a licence.

    Of a practice licence a code of the list of subjects; of a certificate one of practice.scopes; of a filing, a
    permit or a right one of practice.filings, .equipment, .rights; of a purchase on file the code of an item.
    """

    licence = models.ForeignKey(Licence, models.CASCADE, related_name="scopes")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["licence", "code"], name="licence_scope_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Relation(models.Model):
    """关联关系: how one subject is tied to another, from a day until a day."""

    class Kind(models.TextChoices):
        PRACTISES_AT = "practises_at", pgettext_lazy("relation", "practises at")
        LEGAL_REPRESENTATIVE = "legal_representative", pgettext_lazy("relation", "legal representative of")
        PERSON_IN_CHARGE = "person_in_charge", pgettext_lazy("relation", "person in charge of")
        OWNS = "owns", pgettext_lazy("relation", "owns")
        SUPPLIES = "supplies", pgettext_lazy("relation", "supplies")
        BRAND_OF = "brand_of", pgettext_lazy("relation", "brand of")
        CONTRACTED = "contracted", pgettext_lazy("relation", "contracted by")
        TESTS_FOR = "tests_for", pgettext_lazy("relation", "tests for")

    from_subject = models.ForeignKey(Subject, models.CASCADE, related_name="relations_out")
    to_subject = models.ForeignKey(Subject, models.CASCADE, related_name="relations_in")
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_subject=F("to_subject")), name="relation_of_two"),
            models.UniqueConstraint(
                fields=["from_subject", "to_subject", "kind"],
                condition=Q(until__isnull=True),
                name="relation_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_subject} {self.get_kind_display()} {self.to_subject}"


class Standing(models.Model):
    """信用状态: grade and points of a subject from a day on; the newest row speaks, the older ones are its history."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="standings")
    grade = models.CharField(_("grade"), max_length=20, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    as_of = models.DateField(_("as of"))
    because = models.BigIntegerField(null=True, blank=True)  # the entry on the trail that led to it
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(is_current=True), name="standing_one_current"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.points}"
