"""Which open clues are about one subject, why, and which departments have a part in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import OPEN
from liandong.discover.clues.folding import letters, likeness, pairs
from liandong.discover.clues.limits import limit
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.desk import visible
from liandong.discover.clues.queries.matters import names
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.queries import SEEN_BY_SUPERIORS
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities
from liandong.law.rules import Text

NAME = 4  # characters of a reported name that can mean one subject; a shorter one ("诊所") means any
LOOKED_AT = 40
COUNTY = 6  # digits of the code of a place within which a reported name means one subject
RELATED = ("dossier__owner", "holder__department", "holder__place", "place", "subject", "group")


@dataclass(frozen=True, slots=True)
class Companion:
    """同一对象线索: an open clue on the same subject, why it is taken for that, and whether the register says so."""

    clue: Clue
    why: Promise | str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Interested:
    """相关部门: a department with a part in the clues, its agency (None where the place has none), and which part."""

    code: str
    name: Text
    agency: Agency | None
    why: Promise | str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """别处在办: an agency with open clues on the subject that this person may not read; whom to ask, and no more."""

    agency: str
    count: int


@dataclass(frozen=True)
class Proposal:
    """合并建议: the open clues on one subject that this person may see, and whom they concern."""

    clue: Clue
    companions: tuple[Companion, ...]
    elsewhere: tuple[Elsewhere, ...]

    @property
    def clues(self) -> tuple[Clue, ...]:
        """All of them, the one that was asked about first."""
        return (self.clue, *(one.clue for one in self.companions))

    @property
    def subject(self) -> Subject | None:
        """Whom the register knows them to be about; None while it is only a reported name."""
        return next((clue.subject for clue in self.clues if clue.subject), None)

    @property
    def called(self) -> str:
        return self.subject.name if self.subject else self.clue.subject_text

    @property
    def why(self) -> Promise | str:
        """Why they are taken to be about one subject: the weakest of the reasons."""
        return next((one.why for one in self.companions if not one.is_certain), _("the same subject in the register"))

    @property
    def merged(self) -> tuple[Companion, ...]:
        """Those that a person has merged with it."""
        return tuple(one for one in self.companions if self.clue.group_id and one.clue.group_id == self.clue.group_id)

    @property
    def open(self) -> tuple[Companion, ...]:
        """Those that are not merged with it."""
        return tuple(one for one in self.companions if one not in self.merged)

    @cached_property
    def departments(self) -> tuple[Interested, ...]:
        """Every department with a part: the holders of the clues, then whom their routing names."""
        return tuple(_interested(self.clues))


def on_one_subject(clue: Clue, user: User) -> Proposal:
    """Other open clues about whom this one is about, as far as this person may see them.

    One subject of the register (merged entries are one), or where the register knows nobody, the same reported name
    in the same county. What is merged with it by hand is always among them.
    """
    seen = visible(user).filter(stage__in=OPEN).exclude(pk=clue.pk).select_related(*RELATED)
    found: dict[int, Companion] = {}
    for one in (*_by_group(clue, seen), *_by_register(clue, seen), *_by_name(clue, seen)):
        found.setdefault(one.clue.pk, one)
    ordered = sorted(found.values(), key=lambda one: (not one.is_certain, one.clue.received_at, one.clue.pk))
    return Proposal(clue, tuple(ordered), tuple(_elsewhere(clue, user)))


def to_choose(proposal: Proposal, marked: Collection[str], user: User) -> QuerySet[Clue]:
    """What may be merged with it: what is proposed, and the rows that were marked beside it."""
    proposed = [one.clue.pk for one in proposal.open]
    rows = visible(user).filter(Q(pk__in=proposed) | Q(dossier__key__in=marked), stage__in=OPEN)
    not_yet = Q(group=None) | ~Q(group=proposal.clue.group_id)
    return rows.filter(not_yet).exclude(pk=proposal.clue.pk).select_related(*RELATED).order_by("received_at", "pk")


def merged_with(clue: Clue, user: User) -> QuerySet[Clue]:
    """The clues a person has merged with this one, open or not, as far as this person may see them."""
    if clue.group_id is None:
        return Clue.objects.none()
    return visible(user).filter(group=clue.group_id).exclude(pk=clue.pk).select_related(*RELATED)


def _by_group(clue: Clue, seen: QuerySet[Clue]) -> list[Companion]:
    if clue.group_id is None:
        return []
    return [Companion(one, _("merged by hand"), is_certain=True) for one in seen.filter(group=clue.group_id)]


def _by_register(clue: Clue, seen: QuerySet[Clue]) -> list[Companion]:
    if clue.subject is None:
        return []
    rows = seen.filter(subject__in=identities(clue.subject)).order_by("received_at", "pk")[:LOOKED_AT]
    return [Companion(one, _("the same subject in the register"), is_certain=True) for one in rows]


def _by_name(clue: Clue, seen: QuerySet[Clue]) -> list[Companion]:
    """Where one of the two is not tied to the register: the name reported here stands there, in the same county."""
    name = letters(clue.subject.name if clue.subject else clue.subject_text)
    if len(name) < NAME:
        return []
    half = len(name) // 2
    either = Q(words__pairs__contains=pairs(name[:half])) | Q(words__pairs__contains=pairs(name[half:]))
    near = seen.filter(either, place__code__startswith=clue.place_id[:COUNTY])
    if clue.subject is not None:
        near = near.filter(subject=None)
    least = limit("alike_names", clue.place)
    told = [_told(one, name, least) for one in near.select_related(*RELATED, "words")[:LOOKED_AT]]
    return [one for one in told if one]


def _told(clue: Clue, name: str, least: float) -> Companion | None:
    theirs = letters(clue.subject.name if clue.subject else clue.subject_text)
    if theirs == name:
        return Companion(clue, _("the same name was reported in the same county"), is_certain=False)
    if len(theirs) >= NAME and (theirs in name or name in theirs or likeness(theirs, name) >= least):
        return Companion(clue, _("nearly the same name was reported in the same county"), is_certain=False)
    if name in letters(clue.words.text):
        return Companion(clue, _("its text names the same, in the same county"), is_certain=False)
    return None


def _elsewhere(clue: Clue, user: User) -> Iterable[Elsewhere]:
    """Who else has the subject in hand, of what is not secret: without this, departments never find each other."""
    if clue.subject is None or user.acting_for is None:
        return
    about = Clue.objects.filter(
        subject__in=identities(clue.subject), stage__in=OPEN, dossier__grade__in=SEEN_BY_SUPERIORS
    )
    hidden = about.filter(~Q(pk__in=visible(user).filter(subject__in=identities(clue.subject)).values("pk")))
    for name, count in hidden.values_list("holder__name").annotate(n=Count("pk")).order_by("holder__name"):
        yield Elsewhere(name, count)


def _interested(clues: Iterable[Clue]) -> Iterable[Interested]:
    """Each department once, with the first part it has."""
    known: set[str] = set()
    for clue in clues:
        code = clue.holder.department_id
        if code not in known:
            known.add(code)
            said = _("has clue %(key)s in hand") % {"key": clue.dossier.key}
            yield Interested(code, Text(clue.holder.name, clue.holder.name), clue.holder, said)
    for clue in clues:
        yield from _named(clue, known)


def _named(clue: Clue, known: set[str]) -> Iterable[Interested]:
    """Whom the routing of a clue names as leading or joining."""
    kept = clue.routing or {}
    codes = [code for code in (kept.get("lead"), *kept.get("joining", ())) if code and code not in known]
    offices = Agency.objects.in_bulk([kept["agencies"][code] for code in codes if code in kept.get("agencies", {})])
    called = names(clue.place) if codes else {}
    for code in codes:
        known.add(code)
        agency = offices.get(kept.get("agencies", {}).get(code))
        name = Text(agency.name, agency.name) if agency else called.get(code, Text(code, code))
        yield Interested(code, name, agency, _("named by the routing of %(key)s") % {"key": clue.dossier.key})


def in_group(clue: Clue) -> QuerySet[Clue]:
    """All clues of its group, for actions; what a person sees of them, `merged_with` says."""
    return Clue.objects.filter(group=clue.group_id) if clue.group_id else Clue.objects.none()


def chosen_first(proposal: Proposal, marked: Collection[str], offered: Iterable[Clue]) -> list[int]:
    """Ids of the rows that were marked; where none was, of those that the register knows to be on the subject."""
    rows = [one.pk for one in offered if one.dossier.key in marked]
    return rows or [one.clue.pk for one in proposal.open if one.is_certain]
