"""关联分析: what shares an institution, a person, an address, a telephone or a supplier with a subject."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.registry.models import Relation, Subject
from liandong.ground.registry.queries import identities

KINDS = (Dossier.Kind.WARNING, Dossier.Kind.CLUE, Dossier.Kind.CASE, Dossier.Kind.INSPECTION, Dossier.Kind.JOINT)
PEOPLE = ("practises_at", "legal_representative", "person_in_charge")
MOST, NEAREST = 60, 400  # dossiers shown; subjects followed
HOW: dict[str, str | Promise] = {
    "itself": _("the same subject"),
    "person": _("through a person"),
    "supplier": _("through a supplier"),
    "owner": _("through an owner, brand or contract"),
    "address": _("the same address"),
    "phone": _("the same telephone"),
}


@dataclass(frozen=True, slots=True)
class Tie:
    """关联: a dossier, the subject it is about, and how that hangs together with ours."""

    dossier: Dossier
    how: str | Promise
    through: str  # the name of the person or company between them


@dataclass(frozen=True, slots=True)
class Way:
    how: str
    through: str


def ties(subject: Subject, user: User) -> dict[str | Promise, list[Tie]]:
    """Dossiers that hang together with a subject, by how; only what the person may see."""
    ways = related(subject)
    found: dict[str | Promise, list[Tie]] = defaultdict(list)
    rows = visible_to(user).filter(subject__in=ways, kind__in=KINDS).select_related("subject", "owner")
    for dossier in rows.order_by("-opened_at")[:MOST]:
        way = ways[dossier.subject_id or 0]
        found[HOW[way.how]].append(Tie(dossier, HOW[way.how], way.through))
    return dict(sorted(found.items(), key=lambda item: list(HOW.values()).index(item[0])))


def related(subject: Subject) -> dict[int, Way]:
    """Subjects by how they hang together with this one; the nearest way counts."""
    mine = identities(subject)
    ways = {pk: Way("itself", "") for pk in mine}
    for pk, way in [*_through_people(mine), *_through_suppliers(mine), *_alike(subject, mine)]:
        ways.setdefault(pk, way)
    return ways


def _between(mine: list[int], kinds: tuple[str, ...]) -> list[Subject]:
    """Those at the other end of such relations."""
    ends = Q(relations_out__to_subject__in=mine, relations_out__kind__in=kinds) | Q(
        relations_in__from_subject__in=mine, relations_in__kind__in=kinds
    )
    return list(Subject.objects.filter(ends).exclude(pk__in=mine).distinct()[:NEAREST])


def _through_people(mine: list[int]) -> list[tuple[int, Way]]:
    """The people themselves, and where else they practise or answer for."""
    people = _between(mine, PEOPLE)
    return [(one.pk, Way("person", one.name)) for one in people] + _beyond(people, PEOPLE, "person")


def _through_suppliers(mine: list[int]) -> list[tuple[int, Way]]:
    suppliers = _between(mine, ("supplies",))
    owners = _between(mine, ("owns", "brand_of", "contracted"))
    return [
        *((one.pk, Way("supplier", one.name)) for one in suppliers),
        *((one.pk, Way("owner", one.name)) for one in owners),
        *_beyond(suppliers, ("supplies",), "supplier"),
        *_beyond(owners, ("owns", "brand_of", "contracted"), "owner"),
    ]


def _beyond(between: list[Subject], kinds: tuple[str, ...], how: str) -> list[tuple[int, Way]]:
    names = {one.pk: one.name for one in between}
    rows = Relation.objects.filter(from_subject__in=names, kind__in=kinds)
    pairs = rows.values_list("from_subject", "to_subject")[:NEAREST]
    return [(there, Way(how, names[here])) for here, there in pairs]


def _alike(subject: Subject, mine: list[int]) -> list[tuple[int, Way]]:
    """Others with the same address or telephone, written the same way."""
    found: list[tuple[int, Way]] = []
    for field in ("address", "phone"):
        value = getattr(subject, field).strip()
        if len(value) > 5:
            rows: QuerySet[Subject] = Subject.objects.filter(**{field: value}).exclude(pk__in=mine)
            found += [(pk, Way(field, value)) for pk in rows.values_list("pk", flat=True)[:NEAREST]]
    return found
