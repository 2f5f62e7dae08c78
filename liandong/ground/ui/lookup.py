"""What the pages of a dossier, a subject and the search ask."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import Deadline
from liandong.ground.dossiers.closing import in_the_way
from liandong.ground.dossiers.having import told
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import for_page, may_edit, remembering, visible_to, works_on
from liandong.ground.registry import queries as register
from liandong.ground.registry.models import Practitioner, Subject
from liandong.ground.ui import stages
from liandong.ground.ui.owing import Owed

FOUND = 30
OVER = ("lapsed", "met", "waived")
TIES = 30


def dossier_for(user: User, key: str) -> Dossier | None:
    """The dossier of a page, or None for those who may not see it."""
    return for_page(user, key).first()


def dossier_to_show(user: User, key: str) -> Dossier | None:
    """The same, for a page that only shows it."""
    found = told(for_page(user, key)).annotate(is_worked_on=works_on(user)).first()
    return remembering(found, user, found.is_worked_on) if found else None


def owed_in(dossier: Dossier, user: User) -> dict[str, Any]:
    """What is owed in a dossier: its clocks by their day, those that are over, and what it cannot be closed over."""
    rows = Deadline.objects.filter(dossier=dossier).select_related("agency", "party", "dossier__place")
    clocks = sorted((Owed(row) for row in rows), key=lambda owed: owed.due_on)
    return {
        "owed": [one for one in clocks if one.light not in OVER],
        "over": [one for one in clocks if one.light in OVER],
        "obstacles": _obstacles_to(dossier, user),
    }


def clock_for(user: User, number: int) -> Owed | None:
    """A clock in a dossier the person may see."""
    rows = Deadline.objects.filter(pk=number, dossier__in=visible_to(user))
    found = rows.select_related("agency", "party", "dossier__place").first()
    return Owed(found) if found else None


def find_dossiers(user: User, asked: str) -> list[Dossier]:
    """Dossiers the person may see, by number or by words of the title, the newest first."""
    rows = visible_to(user).select_related("owner").order_by("-opened_at")
    for word in asked.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(key__istartswith=word))
    return list(rows[:FOUND])


def find_subjects(user: User, asked: str) -> list[Subject]:
    """Subjects by name, pinyin initials or code."""
    found = register.search(asked, among=register.subjects_for(user))
    return list(found.select_related("place")[:FOUND])


def subject_for(user: User, code: str) -> Subject | None:
    """The subject of a page; one that was merged is found too, to lead on to the other."""
    own = Q(code=user.answers_for) if user.acting_for is None else Q()
    return Subject.objects.filter(own, code=code).select_related("place", "merged_into").first()


def dossiers_about(subject: Subject, user: User) -> list[Dossier]:
    """Dossiers about a subject, or about one merged into it, as far as the person may see them."""
    rows = visible_to(user).filter(subject__in=register.identities(subject)).select_related("owner")
    return list(rows.order_by("-opened_at")[:FOUND])


def entry_of(subject: Subject, user: User) -> dict[str, Any]:
    """一户一档: what the register and the stages say of a subject."""
    return {
        "subject": subject,
        "facts": facts_of(subject),
        "licences": register.licences_of(subject),
        "keeps": register.is_kept_by(subject, user),
        "standings": register.standings_of(subject),
        "panels": stages.panels_of_subject(subject, user),
    }


def own_institution(user: User) -> dict[str, Any]:
    """The entry of the institution a person answers for; nothing for everybody else."""
    found = subject_for(user, user.answers_for) if user.answers_for else None
    return {"answers_for": user.answers_for, **(entry_of(found, user) if found else {})}


def facts_of(subject: Subject) -> list[tuple[str, str]]:
    """What the register says, empty lines left out."""
    detail = register.detail_of(subject)
    pairs = [(_("Code"), subject.code), (_("Legal form"), subject.legal_form), (_("Address"), subject.address)]
    pairs += [(_("Telephone"), subject.phone), *_facts_of_detail(detail), (_("Source"), subject.source)]
    return [(label, str(value)) for label, value in pairs if value not in ("", None)]


def _facts_of_detail(detail: object) -> list[tuple[str, str]]:
    if isinstance(detail, Practitioner):
        return [
            (_("Profession"), detail.get_kind_display()),
            (_("Professional title"), detail.get_title_display()),
            (_("Certificate"), detail.certificate_number or ""),
            (_("Identity number"), detail.identity_masked),
        ]
    fields = ["uscc", "registration_number", "category", "level", "ownership", "beds"]
    labels = [_("Credit code"), _("Registration number"), _("Category"), _("Level"), _("Ownership"), _("Beds")]
    shown = {"ownership": "get_ownership_display"}
    pairs = []
    for label, name in zip(labels, fields, strict=True):
        value = getattr(detail, shown.get(name, name), "")
        pairs.append((label, str(value() if callable(value) else "" if value is None else value)))
    return pairs


@dataclass(frozen=True)
class Tie:
    """A relation as seen from one of its ends."""

    kind: str
    other: Subject
    is_out: bool
    since: date | None
    until: date | None
    pk: int


def ties_of(subject: Subject) -> tuple[list[Tie], int]:
    """The first relations, and how many more there are."""
    found = register.relations_of(subject)
    ties = []
    for each in found[:TIES]:
        is_out = each.from_subject_id == subject.pk
        other = each.to_subject if is_out else each.from_subject
        ties.append(Tie(each.get_kind_display(), other, is_out, each.since, each.until, each.pk))
    return ties, max(len(found) - TIES, 0)


def _obstacles_to(dossier: Dossier, user: User) -> list[str]:
    """What has to be settled before the dossier can be closed, for those who work on it."""
    if dossier.closed_at or not may_edit(user, dossier):
        return []
    return [str(each) for each in in_the_way(dossier)]
