"""Notices for a person, and people for a notice."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import members, with_role
from liandong.ground.accounts.roles import ROLES
from liandong.ground.notices.models import Notice

READ_DOSSIERS = frozenset(name for name, role in ROLES.items() if "read" in role.words)


def notices_of(user: User | AnonymousUser) -> QuerySet[Notice]:
    """For the agency acted for, and there for all or for this person; the latest first.

    Who keeps the system there reads no dossiers, and so no notices of them.
    """
    here = user.acting_for if isinstance(user, User) else None
    if not isinstance(user, User) or here is None:
        return Notice.objects.none()
    mine = Q(user__isnull=True) | Q(user=user)
    about = Q() if user.may("read") else Q(dossier__isnull=True) | Q(user=user)
    return Notice.objects.filter(mine, about, agency=here).select_related("dossier").order_by("-at", "-pk")


def unread_of(user: User | AnonymousUser) -> QuerySet[Notice]:
    return notices_of(user).filter(read_at__isnull=True).select_related(None).order_by()


def unread_count(user: User | AnonymousUser) -> int:
    """For the bell in the frame."""
    return unread_of(user).count()


def people_of(notice: Notice) -> list[User]:
    """Whom a notice is for: the one person, or everyone of the agency who reads it there."""
    if notice.user is not None:
        return [notice.user]
    if notice.dossier_id is not None:
        return list(with_role(notice.agency, READ_DOSSIERS).order_by("name", "pk"))
    return list(members(notice.agency).filter(is_active=True))
