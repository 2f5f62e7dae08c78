"""Related parties: who they are, who might be, and which still need an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet

from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.models import RelatedParty
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.once import asked_once
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.ground.dossiers.having import has
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import seen_by, visible_to
from liandong.ground.registry.models import Relation, Subject
from liandong.ground.registry.queries import identities
from liandong.ground.ui.owing import Owed

TAKEN = (Dispatch.Stage.SIGNED, Dispatch.Stage.ANSWERED, Dispatch.Stage.CLOSED)
KINDS = (Dossier.Kind.CLUE, Dossier.Kind.CASE)
MOST, LOOKED_AT = 12, 100  # who is proposed, of how many ties
# How a tie in the register, seen from the subject of the dossier, is called here: the other one supplies it, owns it, …
IN = {
    Relation.Kind.SUPPLIES: "supplier",
    Relation.Kind.OWNS: "owner",
    Relation.Kind.LEGAL_REPRESENTATIVE: "legal_person",
    Relation.Kind.PERSON_IN_CHARGE: "in_charge",
    Relation.Kind.CONTRACTED: "contractor",
    Relation.Kind.BRAND_OF: "brand",
}
OUT = {
    Relation.Kind.SUPPLIES: "purchaser",
    Relation.Kind.OWNS: "owned",
    Relation.Kind.CONTRACTED: "contractor",
    Relation.Kind.BRAND_OF: "brand",
}


def parties_for(user: User) -> QuerySet[RelatedParty]:
    """Related parties of dossiers that this person may see."""
    rows = RelatedParty.objects.filter(seen_by(user, "dossier__"))
    return rows.select_related("dossier__place", "dossier__subject", "subject__place", "agency", "other", "dispatch")


has_parties = has("related_parties", lambda: RelatedParty.objects.filter(dossier=OuterRef("pk")))


@asked_once
def parties_of(dossier: Dossier) -> list[RelatedParty]:
    """The related parties of a dossier, the first first."""
    rows = RelatedParty.objects.filter(dossier=dossier) if has_parties(dossier) else RelatedParty.objects.none()
    return list(rows.select_related("subject", "agency", "other", "dispatch__to_agency", "dispatch__letter"))


def is_settled(party: RelatedParty) -> bool:
    """Whether it has its outcome: telling another department is one when that, or whoever it went on to, has signed."""
    if party.outcome != RelatedParty.Outcome.TOLD:
        return party.outcome != RelatedParty.Outcome.OPEN
    signed = Dispatch.objects.filter(dossier=party.other_id, stage__in=TAKEN)
    return signed.exclude(kind=Dispatch.Kind.COPY).exists()


def open_in(dossier: Dossier) -> list[RelatedParty]:
    """Those that still need an outcome before the dossier closes."""
    return [party for party in parties_of(dossier) if not is_settled(party)]


@dataclass(frozen=True)
class Line:
    """A related party on the page, with its clock."""

    party: RelatedParty
    is_settled: bool
    clock: Deadline | None
    other: Dossier | None  # the dossier that deals with it, if the reader may see it

    @property
    def owed(self) -> Owed | None:
        return Owed(self.clock) if self.clock else None


def lines(dossier: Dossier, user: User) -> list[Line]:
    """The related parties of a dossier as a panel shows them."""
    rows = parties_of(dossier)
    clocks = _clocks(dossier, rows)
    others = visible_to(user).in_bulk([row.other_id for row in rows if row.other_id])
    return [Line(row, is_settled(row), clocks.get(row.about), others.get(row.other_id or 0)) for row in rows]


def _clocks(dossier: Dossier, rows: Iterable[RelatedParty]) -> dict[str, Deadline]:
    running = Deadline.objects.filter(RUNNING, dossier=dossier, about__in=[row.about for row in rows])
    return {row.about: row for row in running.select_related("agency", "dossier__place").order_by("-due_on")}


@dataclass(frozen=True)
class Candidate:
    """Somebody whom the register ties to the subject of a dossier."""

    subject: Subject
    relation: str  # code of joint.party_kinds
    tie: Relation


def candidates(dossier: Dossier) -> list[Candidate]:
    """Upstream and downstream of the subject, by the open ties of the register; those noted already are left out."""
    if dossier.subject is None:
        return []
    own = set(identities(dossier.subject))
    known = {party.subject_id for party in parties_of(dossier)} | own
    found: dict[int, Candidate] = {}
    for tie in _ties(own):
        comes_in = tie.to_subject_id in own
        other = tie.from_subject if comes_in else tie.to_subject
        code = (IN if comes_in else OUT).get(Relation.Kind(tie.kind))
        if code and other.pk not in known:
            found.setdefault(other.pk, Candidate(other, code, tie))
    return list(found.values())[:MOST]


def _ties(subjects: set[int]) -> QuerySet[Relation]:
    """Open ties of a subject that are more than working there: a hospital has thousands of those."""
    rows = Relation.objects.filter(Q(from_subject__in=subjects) | Q(to_subject__in=subjects), until__isnull=True)
    told = rows.filter(kind__in={*IN, *OUT}).select_related("from_subject", "to_subject")
    return told.order_by("kind", "pk")[:LOOKED_AT]


def separate(party: RelatedParty, agency: Agency | None) -> QuerySet[Dossier]:
    """Clues and cases about a related party that our own agency has."""
    ours = Q(owner=agency) | Q(clue__holder=agency)
    rows = Dossier.objects.filter(ours, kind__in=KINDS, subject__in=identities(party.subject))
    return rows.exclude(pk=party.dossier_id).order_by("-opened_at")
