"""People, departments, agencies, memberships, credentials and keys of other systems."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.roles import ROLES, words_of
from liandong.ground.audit.clock import now, today
from liandong.ground.places.models import Place


class Department(models.Model):
    """职能部门: a function of government, such as health, wherever it is exercised."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    mark = models.CharField(_("letter mark"), max_length=8, blank=True)  # 代字, as in 卫罚〔2026〕1号

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the page."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class Agency(models.Model):
    """机关: a department in a place; one office may hold several functions."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="agencies")
    place = models.ForeignKey(Place, models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=80)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inferiors")
    functions = models.ManyToManyField(Department, related_name="offices")
    mark = models.CharField(_("letter mark"), max_length=12, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "place"], name="one_agency_per_department_and_place")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """What Django's sign-in needs: finding a user by the name typed in."""


class User(AbstractBaseUser):
    """用户: a person who signs in; what they may do comes from their memberships."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    _live: list["Membership"] | None = None
    _below: dict[int | None, list[int]]  # of the agency of each membership
    _chosen: int | None = None  # the agency set by the middleware or by a caller

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def live_memberships(self) -> list["Membership"]:
        """Memberships of today, read once for each user object."""
        if self._live is None:
            rows = self.memberships.filter(Membership.live_on(today()))
            full = rows.select_related("agency__department", "agency__place").annotate(below=ArraySubquery(_below()))
            live = list(full.order_by("id"))
            self._live, self._below = [*live], {one.agency_id: one.below for one in live}
        return self._live

    @property
    def agencies_below(self) -> list[int]:
        """Ids of the agencies below the one acted for; they come with the memberships."""
        here = self.acting_for
        return self._below.get(here.pk, []) if here else []

    @property
    def agencies(self) -> list[Agency]:
        """The agencies this person may act for, each once, the default first."""
        rows = sorted(self.live_memberships, key=lambda m: (not m.is_default, m.pk))
        return list({m.agency_id: m.agency for m in rows if m.agency is not None}.values())

    @property
    def acting_for(self) -> Agency | None:
        """The agency the person acts for now: the chosen one while they belong to it, else the default or first."""
        mine = self.agencies
        return next((agency for agency in mine if agency.pk == self._chosen), mine[0] if mine else None)

    @acting_for.setter
    def acting_for(self, agency: Agency | None) -> None:
        self.choose(agency.pk if agency else None)

    @property
    def roles_here(self) -> frozenset[str]:
        """Roles at the agency acted for; a person of an institution has only that role."""
        here = self.acting_for
        if here is None:
            return frozenset(m.role for m in self.live_memberships if m.subject)
        return frozenset(m.role for m in self.live_memberships if m.agency_id == here.pk)

    @property
    def answers_for(self) -> str:
        """The code of the institution this person answers for, or an empty string."""
        return next((m.subject for m in self.live_memberships if m.subject), "") if self.acting_for is None else ""

    @property
    def words(self) -> frozenset[str]:
        return words_of(self.roles_here)

    def may(self, word: str) -> bool:
        """Whether the person, as they act now, may say this word."""
        return self.is_active and word in self.words

    def may_all(self, words: Iterable[str]) -> bool:
        return all(self.may(word) for word in words)

    def choose(self, agency_id: int | None) -> None:
        """Act for the agency with this id; one that the person does not belong to gives nothing."""
        self._chosen = agency_id

    def forget_memberships(self) -> None:
        """Read them anew at the next question: an action has changed them."""
        self._live = None


def _below() -> QuerySet[Agency, int]:
    """Ids of the agencies below that of a membership; as `subordinates` has them."""
    within = Q(department=OuterRef("agency__department"), place__stem__startswith=OuterRef("agency__place__stem"))
    rows = Agency.objects.filter(within | Q(superior=OuterRef("agency"))).exclude(pk=OuterRef("agency"))
    return rows.order_by("pk").values_list("pk", flat=True)


class Membership(models.Model):
    """任职: a person's role at an agency, or for an institution; several are normal."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="memberships")
    subject = models.CharField(_("institution"), max_length=40, blank=True)  # code of a subject in the registry
    role = models.CharField(_("role"), max_length=20, choices=[(code, role.title) for code, role in ROLES.items()])
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, subject="") | (Q(agency__isnull=True) & ~Q(subject="")),
                name="membership_of_an_agency_or_an_institution",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(role="institution"), name="institutions_have_one_role"
            ),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(until__isnull=True),
                name="one_running_membership_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}@{self.agency_id or self.subject}:{self.role}"

    @staticmethod
    def live_on(day: date) -> Q:
        """Memberships that count on this day; an office that is closed gives no rights."""
        running = Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day))
        return running & (Q(agency__isnull=True) | Q(agency__is_active=True))


class Credential(models.Model):
    """执法证: the certificate without which nobody inspects or enforces."""

    user = models.ForeignKey(User, models.PROTECT, related_name="credentials")
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    issued_by = models.CharField(_("issued by"), max_length=80)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_because = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="credential_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.number


class ApiKey(models.Model):
    """接口密钥: lets another bureau's system speak for one agency, or an institution's ask; only its hash is kept."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="keys")
    subject = models.CharField(_("institution"), max_length=40, blank=True)  # whose system asks the guard with it
    name = models.CharField(max_length=60)
    opening = models.CharField(max_length=8)  # shown, so that people can tell keys apart
    hash = models.CharField(max_length=64, unique=True)
    words = ArrayField(models.CharField(max_length=40))
    speaks_as = models.ForeignKey(User, models.PROTECT, related_name="keys")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.opening}…)"
