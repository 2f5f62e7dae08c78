"""Merging by object: open clues on one subject are looked into together, and each stays a clue of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.standing import locked
from liandong.discover.clues.events import CluesMerged, CluesSeparated
from liandong.discover.clues.models import Clue, ClueGroup
from liandong.discover.clues.queries.merging import in_group, merged_with
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.actions import share
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.registry.queries import identities
from liandong.law.refusal import Refusal

REASON_LIMIT = 500


@transaction.atomic
def merge_clues(*, clues: Collection[Clue], because: str, by: User) -> ClueGroup:
    """合并线索: a person confirms that clues are about one subject; reporters, clocks and answers stay apart.

    Whoever holds one of them may read the others that the merging agency works on.

    because  why they belong together
    raises   Refusal  fewer than two, one is finished or not seen by the person, none is with their agency, they are
                      about different subjects of the register, no reason, or changed meanwhile
    records  CluesMerged, once for each that was not in the group before
    """
    agency = acting(by)
    held = _held(clues, by)
    _refuse_unmergeable(held, agency, because)
    group = _group_of(held, because.strip(), by)
    together = sorted({*(clue.pk for clue in held), *group.clues.values_list("pk", flat=True)})
    for clue in held:
        if clue.group_id != group.pk:
            _join(clue, group, together, because, by)
    _let_holders_read(held, by)
    return group


@transaction.atomic
def separate_clue(*, clue: Clue, because: str, by: User) -> Clue:
    """拆分线索: it is about another subject after all; the others stay together, and a last one stands alone.

    raises   Refusal  it is with another agency, was not merged, no reason, or changed meanwhile
    records  CluesSeparated, also for one that stays behind alone
    """
    agency, clue = acting(by), locked(clue)
    if clue.group_id is None:
        raise Refusal(_("Clue %(key)s is not merged with any other.") % {"key": clue.key})
    if agency != clue.holder and not merged_with(clue, by).filter(holder=agency).exists():
        raise Refusal(_("Only an agency that has one of the merged clues may separate them."))
    if not because.strip():
        raise Refusal(_("Say why it does not belong to the others."))
    others = list(in_group(clue).exclude(pk=clue.pk).select_for_update(of=("self",)).select_related("dossier"))
    for one in (clue, *(others if len(others) == 1 else ())):
        _part(one, because, by)
    return clue


def _held(clues: Collection[Clue], by: User) -> list[Clue]:
    """Each once, locked in one order, so that two who merge at once wait for one another."""
    each = {clue.pk: clue for clue in clues}
    held = [locked(each[pk]) for pk in sorted(each)]
    if unseen := [clue for clue in held if not may_see(by, clue.dossier)]:
        raise Refusal(_("Clue %(key)s is not yours to see.") % {"key": unseen[0].pk})
    return held


def _refuse_unmergeable(held: list[Clue], agency: Agency, because: str) -> None:
    if len(held) < 2:
        raise Refusal(_("Mark at least two clues to merge."))
    for clue in held:
        if not clue.is_open:
            raise Refusal(_("Clue %(key)s is finished; only open clues are merged.") % {"key": clue.key})
    if not any(clue.holder_id == agency.pk for clue in held):
        raise Refusal(_("None of these clues is with your agency. One that has a part in them merges them."))
    _refuse_two_subjects(held)
    if not because.strip() or len(because.strip()) > REASON_LIMIT:
        raise Refusal(_("Say in up to %(limit)s characters why they belong together.") % {"limit": REASON_LIMIT})


def _refuse_two_subjects(held: list[Clue]) -> None:
    groups = {clue.group_id for clue in held if clue.group_id}
    beside = Clue.objects.filter(group__in=groups).select_related("subject")  # what is merged with them comes along
    subjects = {clue.subject.pk: clue.subject for clue in (*held, *beside) if clue.subject}
    first = next(iter(subjects.values()), None)
    if first is None:
        return
    if other := next((one for pk, one in subjects.items() if pk not in identities(first)), None):
        raise Refusal(
            _("The register knows “%(one)s” and “%(other)s” as two. Correct the subject of a clue, or merge the two.")
            % {"one": first.name, "other": other.name}
        )


def _group_of(held: list[Clue], because: str, by: User) -> ClueGroup:
    """The oldest group that one of them is in; else a new one. What else was merged with them comes along."""
    groups = sorted({clue.group_id for clue in held if clue.group_id})
    if groups:
        for clue in Clue.objects.filter(group__in=groups[1:]).exclude(pk__in=[one.pk for one in held]):
            held.append(locked(clue))
        return ClueGroup.objects.select_for_update().get(pk=groups[0])
    subject = next((clue.subject for clue in held if clue.subject), None)
    return ClueGroup.objects.create(subject=subject, because=because, made_at=now(), made_by=by, agency=acting(by))


def _join(clue: Clue, group: ClueGroup, together: list[int], because: str, by: User) -> None:
    clue.group = group
    clue.save(update_fields=("group",))
    subject = group.subject.code if group.subject else ""
    event = CluesMerged(dossier=clue.key, clue=clue.pk, group=group.pk, clues=together, subject=subject)
    record(event, said=because, by=by)


def _part(clue: Clue, because: str, by: User) -> None:
    group, clue.group = clue.group_id, None
    clue.save(update_fields=("group",))
    record(CluesSeparated(dossier=clue.key, clue=clue.pk, group=group or 0), said=because, by=by)


def _let_holders_read(held: Iterable[Clue], by: User) -> None:
    holders = {clue.holder_id: clue.holder for clue in held}
    for clue in held:
        if not may_edit(by, clue.dossier):
            continue
        for holder in holders.values():
            if holder != clue.holder and holder.pk not in clue.dossier.readers:
                share(dossier=clue.dossier, agency=holder, because=CluesMerged.slug, by=by)
