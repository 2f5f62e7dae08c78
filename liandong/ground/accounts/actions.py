"""Changes to people, agencies and what they may do."""

import secrets
from collections.abc import Collection
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.events import (
    AgencyEstablished,
    CredentialGranted,
    CredentialRevoked,
    KeyIssued,
    KeyRevoked,
    MemberJoined,
    MemberLeft,
    PasswordChanged,
    UserAdded,
    UserSuspended,
)
from liandong.ground.accounts.institutions import is_institution
from liandong.ground.accounts.models import Agency, ApiKey, Credential, Department, Membership, User
from liandong.ground.accounts.queries import key_hash, manages
from liandong.ground.accounts.roles import ROLES, WORDS
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.places.models import Place
from liandong.law.refusal import Refusal

OF_THE_WHOLE_SITE = ("operator", "auditor")  # the one manages all staff, the other reads the trail of every agency
NOT_YOURS = _("Only the system operator or the head of this agency, or of one above it, may change its staff.")


@transaction.atomic
def add_user(
    *,
    username: str,
    name: str,
    password: str = "",
    email: str = "",
    phone: str = "",
    language: str = "zh-hans",
    must_change_password: bool = False,
    by: User | None,
) -> User:
    """新增用户: a person who may sign in; without a password, only once one has been set.

    raises   Refusal  the user name is taken, or `by` does not manage staff
    records  UserAdded
    """
    if by is not None and not by.may("staff.manage"):
        raise Refusal(NOT_YOURS)
    if User.objects.filter(username=username).exists():
        raise Refusal(_("This user name is taken. Choose another."))
    user = User(username=username, name=name, email=email, phone=phone, language=language)
    user.must_change_password = must_change_password
    user.set_password(password or None)
    user.save()
    record(UserAdded(user=user.pk), by=by)
    return user


@transaction.atomic
def suspend_user(*, user: User, because: str, by: User) -> None:
    """停用用户: the person can no longer sign in; what they did stays.

    raises   Refusal  `by` manages none of the person's agencies
    records  UserSuspended
    """
    if not any(manages(by, agency) for agency in user.agencies) and "operator" not in by.roles_here:
        raise Refusal(NOT_YOURS)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(UserSuspended(user=user.pk), said=because, by=by)


@transaction.atomic
def change_password(*, old: str, new: str, by: User) -> None:
    """修改密码: by the person, who must know the old one.

    raises   Refusal  the old password is wrong, or the new one is weak
    records  PasswordChanged
    """
    if not by.check_password(old):
        raise Refusal(_("The old password is not right."))
    try:
        validate_password(new, by)
    except ValidationError as weak:
        raise Refusal(" ".join(weak.messages)) from weak
    by.set_password(new)
    by.must_change_password = False
    by.save(update_fields=["password", "must_change_password"])
    record(PasswordChanged(user=by.pk), by=by)


def choose_language(*, language: str, by: User) -> None:
    """选择语言: a preference, which the trail does not record."""
    by.language = language
    by.save(update_fields=["language"])


@transaction.atomic
def establish_agency(
    *,
    department: Department | str,
    place: Place,
    name: str,
    superior: Agency | None = None,
    functions: Collection[Department | str] = (),
    mark: str = "",
    by: User | None,
) -> Agency:
    """设立机关: a department in a place, with the functions it holds besides its own.

    mark     letter mark in file numbers; the department's mark when none is given
    raises   Refusal  the place has this department already, or `by` is not the operator
    records  AgencyEstablished
    """
    if by is not None and "operator" not in by.roles_here:
        raise Refusal(_("Only the system operator may establish an agency."))
    codes = [each.pk if isinstance(each, Department) else each for each in (department, *functions)]
    if Agency.objects.filter(department=codes[0], place=place).exists():
        raise Refusal(_("This place has an agency of this department already."))
    known = list(Department.objects.filter(pk__in=codes))
    if len(known) != len(set(codes)):
        raise Refusal(_("There is no such department."))
    agency = Agency.objects.create(department_id=codes[0], place=place, name=name, superior=superior, mark=mark)
    agency.functions.set(known)
    record(
        AgencyEstablished(agency=agency.pk, department=codes[0], place=place.pk, functions=sorted(set(codes))), by=by
    )
    return agency


@transaction.atomic
def join_agency(
    *, user: User, agency: Agency, role: str, since: date | None = None, is_default: bool = False, by: User | None
) -> Membership:
    """任职: a person takes a role at an agency, beside those they have.

    raises   Refusal  no such role, held already, or `by` does not manage this agency's staff
    records  MemberJoined
    """
    if by is not None and not manages(by, agency):
        raise Refusal(NOT_YOURS)
    if role not in ROLES or role == "institution":
        raise Refusal(_("There is no such role at an agency."))
    if role in OF_THE_WHOLE_SITE and by is not None and "operator" not in by.roles_here:
        raise Refusal(_("This role reaches beyond one agency. Only the system operator may give it."))
    if Membership.objects.filter(user=user, agency=agency, role=role, until__isnull=True).exists():
        raise Refusal(_("The person has this role at this agency already."))
    if is_default:
        Membership.objects.filter(user=user, is_default=True).update(is_default=False)
    member = Membership.objects.create(
        user=user, agency=agency, role=role, since=since or today(), is_default=is_default
    )
    user.forget_memberships()
    record(MemberJoined(user=user.pk, agency=agency.pk, subject="", role=role, on=member.since), by=by)
    return member


@transaction.atomic
def add_member(*, username: str, name: str, role: str, password: str, agency: Agency, by: User) -> User:
    """新进人员: a new person with a first role and a password that must be changed.

    raises   Refusal  as `add_user` and `join_agency` do
    records  UserAdded, MemberJoined
    """
    user = add_user(username=username, name=name, password=password, must_change_password=True, by=by)
    join_agency(user=user, agency=agency, role=role, is_default=True, by=by)
    return user


@transaction.atomic
def join_institution(*, user: User, subject: str, since: date | None = None, by: User | None) -> Membership:
    """机构用户: a person answers for an institution in the registry, named by its code.

    raises   Refusal  the person acts for an agency: nobody supervises and is supervised under one name
    records  MemberJoined
    """
    if by is not None and not by.may("staff.manage"):
        raise Refusal(NOT_YOURS)
    if not subject or Membership.objects.filter(user=user).exists():
        raise Refusal(_("A person of an institution needs a user name of their own, used for nothing else."))
    member = Membership.objects.create(user=user, subject=subject, role="institution", since=since or today())
    user.forget_memberships()
    record(MemberJoined(user=user.pk, agency=None, subject=subject, role="institution", on=member.since), by=by)
    return member


@transaction.atomic
def leave_agency(*, membership: Membership, on: date, by: User | None) -> None:
    """离任: the role ends with this day's beginning.

    raises   Refusal  it has ended already, or `by` does not manage this agency's staff
    records  MemberLeft
    """
    if by is not None and (membership.agency is None or not manages(by, membership.agency)):
        raise Refusal(NOT_YOURS)
    if membership.until is not None or on < membership.since:
        raise Refusal(_("This role has ended already, or had not begun on that day."))
    membership.until = on
    membership.save(update_fields=["until"])
    membership.user.forget_memberships()
    record(
        MemberLeft(
            user=membership.user_id,
            agency=membership.agency_id,
            subject=membership.subject,
            role=membership.role,
            on=on,
        ),
        by=by,
    )


def _manages_person(by: User | None, user: User) -> bool:
    return by is None or "operator" in by.roles_here or any(manages(by, agency) for agency in user.agencies)


@transaction.atomic
def grant_credential(
    *, user: User, number: str, issued_by: str, valid_from: date, valid_until: date, by: User | None
) -> Credential:
    """登记执法证: the certificate with which a person may inspect and enforce.

    raises   Refusal  the days are the wrong way round, the number is known, or `by` does not manage the person
    records  CredentialGranted
    """
    if not _manages_person(by, user):
        raise Refusal(NOT_YOURS)
    if valid_until < valid_from:
        raise Refusal(_("The certificate would end before it begins. Correct one of the two days."))
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                user=user, number=number, issued_by=issued_by, valid_from=valid_from, valid_until=valid_until
            )
    except IntegrityError as known:
        raise Refusal(_("A certificate with this number is registered already.")) from known
    record(CredentialGranted(user=user.pk, number=number, valid_from=valid_from, valid_until=valid_until), by=by)
    return credential


@transaction.atomic
def revoke_credential(*, credential: Credential, on: date, because: str, by: User | None) -> None:
    """注销执法证: from this day the certificate counts no more; earlier acts under it stand.

    raises   Refusal  it is revoked already, or `by` does not manage the person
    records  CredentialRevoked
    """
    if not _manages_person(by, credential.user):
        raise Refusal(NOT_YOURS)
    if credential.revoked_on is not None:
        raise Refusal(_("This certificate has been revoked already."))
    credential.revoked_on, credential.revoked_because = on, because
    credential.save(update_fields=["revoked_on", "revoked_because"])
    event = CredentialRevoked(user=credential.user_id, number=credential.number, on=on)
    record(event, said=because, by=by)


@transaction.atomic
def issue_key(
    *, agency: Agency, name: str, words: Collection[str], speaks_as: User, subject: str = "", by: User | None
) -> tuple[ApiKey, str]:
    """发放接口密钥: another system may speak for the agency. The secret is returned once and kept nowhere.

    subject  code of an institution whose own system asks the guard with this key, and does nothing else
    raises   Refusal  an unknown word, a speaker outside the agency, no such institution, or `by` does not manage it
    records  KeyIssued
    """
    if by is not None and not manages(by, agency):
        raise Refusal(NOT_YOURS)
    if set(words) - WORDS or not words:
        raise Refusal(_("A key needs at least one permission, and only known ones."))
    if agency not in speaks_as.agencies:
        raise Refusal(_("The person a key speaks as must belong to its agency."))
    if ("guard.ask" in words or subject) and (set(words) != {"guard.ask"} or not subject):
        raise Refusal(_("A key that asks the guard is of one institution, and may do nothing else."))
    if subject and not is_institution(subject):
        raise Refusal(
            _("The register has no institution with the code “%(code)s”. Look the code up in the register.")
            % {"code": subject[:40]}
        )
    secret = "ld_" + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        agency=agency,
        subject=subject,
        name=name,
        opening=secret[:8],
        hash=key_hash(secret),
        words=sorted(words),
        speaks_as=speaks_as,
    )
    record(KeyIssued(key=key.pk, agency=agency.pk, words=sorted(words)), by=by)
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User | None) -> None:
    """收回接口密钥: the system may no longer speak.

    raises   Refusal  `by` does not manage the key's agency
    records  KeyRevoked
    """
    if by is not None and not manages(by, key.agency):
        raise Refusal(NOT_YOURS)
    key.until = now()
    key.save(update_fields=["until"])
    record(KeyRevoked(key=key.pk, agency=key.agency_id), by=by)
