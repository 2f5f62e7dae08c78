"""Questions about people and agencies."""

import hashlib
from collections.abc import Collection
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, ApiKey, Credential, Department, Membership, User
from liandong.ground.audit.asking import ask
from liandong.ground.audit.clock import now, today
from liandong.ground.places.models import Place
from liandong.ground.places.queries import ancestors
from liandong.law.refusal import Refusal

STILL_OPEN = """
SELECT EXISTS (
    SELECT FROM accounts_apikey key JOIN accounts_agency agency ON agency.id = key.agency_id
    JOIN accounts_user speaker ON speaker.id = key.speaks_as_id
    WHERE key.id = %s::bigint AND (key.until IS NULL OR key.until > %s::timestamptz)
        AND agency.is_active AND speaker.is_active
)
"""


def agency_for(department: Department | str, place: Place) -> Agency | None:
    """The nearest active office with this function: at the place itself, else at the places above it."""
    code = department.pk if isinstance(department, Department) else department
    return agencies_for([code], place).get(code)


def agencies_for(departments: Collection[str], place: Place) -> dict[str, Agency]:
    """The same for several functions at once, by code; one that nobody holds here is left out."""
    chain = {each.pk for each in (place, *ancestors(place))}
    rows = Agency.objects.filter(functions__in=departments, place__in=chain, is_active=True)
    nearest = rows.annotate(held=F("functions")).select_related("department", "place").order_by("-place__level", "pk")
    found: dict[str, Agency] = {}
    for agency in nearest:
        found.setdefault(agency.held, agency)
    return found


def agencies_over(place: Place) -> QuerySet[Agency]:
    """Active agencies of a place and of the places above it, the nearest first."""
    chain = [each.pk for each in ancestors(place)]
    rows = Agency.objects.filter(is_active=True, place__in=chain).select_related("department", "place")
    return rows.order_by("-place__level", "department__code")


def subordinates(agency: Agency) -> QuerySet[Agency]:
    """Agencies below this one: of the same department in the places within its own, or placed under it by name."""
    below = Q(department=agency.department_id, place__stem__startswith=agency.place.stem)
    return Agency.objects.filter(below | Q(superior=agency)).exclude(pk=agency.pk)


def certified(user: User, on: date) -> bool:
    """Whether the person holds an enforcement certificate that is valid on this day."""
    return credentials_on(on).filter(user=user).exists()


def credentials_on(day: date) -> QuerySet[Credential]:
    """Certificates valid on this day."""
    standing = Q(revoked_on__isnull=True) | Q(revoked_on__gt=day)
    return Credential.objects.filter(standing, valid_from__lte=day, valid_until__gte=day)


def certified_members(agency: Agency, on: date) -> QuerySet[User]:
    """People of this agency who may inspect on this day."""
    return members(agency, on).filter(pk__in=credentials_on(on).values("user"))


def members(agency: Agency, on: date | None = None) -> QuerySet[User]:
    """People who belong to this agency."""
    rows = Membership.objects.filter(Membership.live_on(on or today()), agency=agency)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True).order_by("name", "pk")


def memberships_of(agency: Agency, on: date | None = None) -> QuerySet[Membership]:
    """Who holds which role at this agency."""
    rows = Membership.objects.filter(Membership.live_on(on or today()), agency=agency)
    return rows.select_related("user").order_by("user__name", "role")


def with_role(agency: Agency, roles: Collection[str]) -> QuerySet[User]:
    """People of this agency who hold one of these roles."""
    rows = Membership.objects.filter(Membership.live_on(today()), agency=agency, role__in=roles)
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """The names behind ids on the trail."""
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def agency_names(agency_ids: Collection[int]) -> dict[int, str]:
    """The names behind agency ids on the trail."""
    return dict(Agency.objects.filter(pk__in=agency_ids).values_list("pk", "name"))


def key_hash(secret: str) -> str:
    """How a key is kept: nobody can read it back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_for(secret: str) -> ApiKey | None:
    """The running key that this secret opens; its speaker acts for the key's agency."""
    return key_of(key_hash(secret))


def key_of(hash_: str) -> ApiKey | None:
    """The same, from the hash of the secret."""
    found = open_keys().filter(hash=hash_)
    key = found.select_related("agency__place", "agency__department", "speaks_as").first()
    if key:
        key.speaks_as.acting_for = key.agency
        if key.speaks_as.acting_for != key.agency:
            return None
    return key


def is_open(key: ApiKey) -> bool:
    """Whether a key that was found a moment ago still runs: asked each time, for a key taken back is shut at once."""
    ((found,),) = ask(STILL_OPEN, [key.pk, now()])
    return bool(found)


def open_keys() -> QuerySet[ApiKey]:
    """Keys that have not been taken back, of agencies and people that are still there; the same as `STILL_OPEN`."""
    running = Q(until__isnull=True) | Q(until__gt=now())
    return ApiKey.objects.filter(running, agency__is_active=True, speaks_as__is_active=True)


def manages(user: User, agency: Agency) -> bool:
    """Whether this person may change who belongs to the agency: the operator, or its own or superior head."""
    if not user.may("staff.manage"):
        return False
    here = user.acting_for
    return "operator" in user.roles_here or (
        here is not None and (here == agency or subordinates(here).filter(pk=agency.pk).exists())
    )


def credentials_of(user: User) -> QuerySet[Credential]:
    """All certificates a person ever had, the latest first."""
    return Credential.objects.filter(user=user).order_by("-valid_until")


def staff_of(agency: Agency) -> list[tuple[User, list[Membership], Credential | None]]:
    """The people of an agency, each with their roles there and the certificate that counts today."""
    standing = {each.user_id: each for each in credentials_on(today()).filter(user__in=members(agency))}
    rows: dict[int, tuple[User, list[Membership], Credential | None]] = {}
    for member in memberships_of(agency):
        whose = rows.setdefault(member.user_id, (member.user, [], standing.get(member.user_id)))
        whose[1].append(member)
    return list(rows.values())


def memberships_managed_by(user: User) -> QuerySet[Membership]:
    """Running memberships at the agency acted for and those below it."""
    here = user.acting_for
    if here is None or not user.may("staff.manage"):
        return Membership.objects.none()
    own = [here.pk, *subordinates(here).values_list("pk", flat=True)]
    return Membership.objects.filter(Membership.live_on(today()), agency__in=own).select_related("agency", "user")


def managed_by(user: User) -> QuerySet[User]:
    """The people behind those memberships."""
    return User.objects.filter(pk__in=memberships_managed_by(user).values("user"))


def credentials_managed_by(user: User) -> QuerySet[Credential]:
    """Certificates of those people that could be revoked."""
    return Credential.objects.filter(user__in=managed_by(user), revoked_on__isnull=True).select_related("user")


def could_be_suspended_by(user: User) -> QuerySet[User]:
    """Those people, without oneself and those suspended already."""
    return managed_by(user).filter(is_active=True).exclude(pk=user.pk)


def departments() -> QuerySet[Department]:
    """Every function of government that the product knows."""
    return Department.objects.order_by("code")


def acting(user: User) -> Agency:
    """The agency in whose name the person acts. Raises Refusal when none is chosen."""
    if user.acting_for is None:
        raise Refusal(_("Choose the agency you act for first."))
    return user.acting_for


def user_named(username: str) -> User | None:
    """The person with this user name, if they may still sign in."""
    return User.objects.filter(username=username, is_active=True).first()


def who_did(user_id: int | None, agency_id: int | None) -> User:
    """The person behind an entry of the trail, acting for the agency they acted for then. Raises User.DoesNotExist."""
    if user_id is None:
        raise User.DoesNotExist("nobody did it: the machine")
    user = User.objects.get(pk=user_id)
    if agency_id is not None:
        user.choose(agency_id)
    return user
