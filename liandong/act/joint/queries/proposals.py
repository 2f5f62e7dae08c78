"""From what joint work may be opened: the dossier one stands on, and other clues on the same subject."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from liandong.act.joint.queries import joints
from liandong.discover.clues.models import Clue
from liandong.discover.clues.queries.matters import names
from liandong.discover.clues.queries.merging import Elsewhere, Interested, on_one_subject
from liandong.ground.accounts.models import Agency, User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.words import both


@dataclass(frozen=True)
class Offered:
    """What the form of opening begins with, and why."""

    sources: QuerySet[Dossier]
    initial: dict[str, Any] = field(default_factory=dict)
    why: Promise | str = ""
    others: tuple[Interested, ...] = ()  # departments with a part, beside ours
    elsewhere: tuple[Elsewhere, ...] = ()
    other_lead: str = ""  # the department that the routing names, where it is not ours


def offered(source: Dossier | None, lead: Agency, user: User) -> Offered:
    """From a clue: all open clues on its subject; from anything else: that alone; from nothing: nothing."""
    if source is None:
        return Offered(Dossier.objects.none())
    clue = Clue.objects.select_related("subject", "dossier", "holder", "place").filter(dossier=source).first()
    return _from_clue(clue, lead, user) if clue else _from_one(source, lead)


def _from_one(source: Dossier, lead: Agency) -> Offered:
    found = Dossier.objects.filter(pk=source.pk)
    initial = {"title": source.title, "sources": [source.pk], "subject": source.subject.code if source.subject else ""}
    return Offered(found, initial, other_lead=_other_lead(found, lead))


def _from_clue(clue: Clue, lead: Agency, user: User) -> Offered:
    """Those that are surely about the same subject are ticked; the others are there to be ticked."""
    found = on_one_subject(clue, user)
    free = [one for one in found.companions if joints.joint_with(one.clue.dossier) is None]
    sources = Dossier.objects.filter(pk__in=[clue.dossier_id, *(one.clue.dossier_id for one in free)])
    asked = [one.agency.pk for one in found.departments if one.agency and one.agency != lead]
    initial = {
        "title": found.called or clue.title,
        "sources": [clue.dossier_id, *(one.clue.dossier_id for one in free if one.is_certain)],
        "subject": found.subject.code if found.subject else "",
        "agencies": asked,
    }
    why = found.why if found.companions else ""
    others = tuple(one for one in found.departments if one.agency != lead)
    return Offered(sources, initial, why, others, found.elsewhere, _other_lead(sources, lead))


def _other_lead(sources: QuerySet[Dossier], lead: Agency) -> str:
    named = joints.competent(sources)
    if named is None or joints.holds(lead, named[1]):
        return ""
    called = names(named[0].place).get(named[1])
    return both(called) if called else named[1]
