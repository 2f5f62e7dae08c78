"""What a meeting takes up, and which dossiers are laid before it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.actions import refusing
from liandong.act.consultations.events import AgendaItemAdded, AgendaItemDropped, ItemDossierAdded, ItemDossierShown
from liandong.act.consultations.models import AgendaItem, Invitation, ItemDossier, Meeting
from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now
from liandong.ground.documents.actions import add_document
from liandong.ground.dossiers.actions import link, share
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_see
from liandong.law.refusal import Refusal

OPEN = (Meeting.Stage.CONVENED, Meeting.Stage.OPENED)
NOT_YOURS = _("Only the convener, or the agency that brought the item, can change it.")


@transaction.atomic
def add_item(
    *, meeting: Meeting, kind: str, title: str, explains: str = "", files: Collection[File[Any]] = (), by: User
) -> AgendaItem:
    """列入议题: the convener, or an agency that was invited, puts something on the agenda.

    kind     code of consultations.agenda_kinds of the place
    files    papers; those invited read them too
    raises   Refusal  not invited, over, no such kind, or no title
    records  AgendaItemAdded
    """
    meeting, agency = refusing.locked(meeting), acting(by)
    refusing.at(meeting, *OPEN)
    if agency != meeting.convener:
        refusing.seat(meeting, agency)
    if kind not in queries.agenda_kinds(meeting.dossier.place):
        raise Refusal(
            _("The directive of this place names no such kind of agenda. Choose one of its kinds."), rule=queries.KINDS
        )
    last = meeting.items.order_by("-position").values_list("position", flat=True).first() or 0
    item = AgendaItem.objects.create(
        meeting=meeting, position=last + 1, kind=kind, brought_by=agency, explains=explains.strip(),
        title=refusing.required(title, _("Give the item a title."))[:200],
    )  # fmt: skip
    _add(item, meeting, files, by)
    record(AgendaItemAdded(dossier=meeting.dossier.key, item=item.pk, topic=kind, agency=agency.pk), by=by)
    return item


@transaction.atomic
def add_papers(*, item: AgendaItem, files: Collection[File[Any]], by: User) -> AgendaItem:
    """补充会商材料: the convener, or any agency that was invited and did not decline, adds papers to an item.

    raises   Refusal  not invited, declined, over, taken off the agenda, or no file
    records  DocumentAdded for each
    """
    meeting, agency = refusing.locked(item.meeting), acting(by)
    refusing.at(meeting, *OPEN)
    if agency != meeting.convener and refusing.seat(meeting, agency).stage == Invitation.Stage.DECLINED:
        raise Refusal(_("Your agency has declined. Change its answer before adding papers."))
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.dropped_because:
        raise Refusal(_("This item was taken off the agenda already."))
    if not files:
        raise Refusal(_("Choose at least one file."))
    _add(item, meeting, files, by)
    return item


def _add(item: AgendaItem, meeting: Meeting, files: Collection[File[Any]], by: User) -> None:
    for file in files:
        title = file.name or item.title
        item.papers.add(
            add_document(dossier=meeting.dossier, kind="paper", title=title, file=file, is_letter=True, by=by)
        )


@transaction.atomic
def drop_item(*, item: AgendaItem, reason: str, by: User) -> AgendaItem:
    """撤下议题: it is not taken up; what it was and why it went stays on record.

    raises   Refusal  not ours, over, dropped before, something was decided on it, or no reason
    records  AgendaItemDropped
    """
    item = _ours(item, by)
    if item.decisions.filter(dropped_because="").exists():
        raise Refusal(_("Something was decided on this item. Take the decision out first."))
    item.dropped_because = refusing.required(reason, _("Say why it is not taken up."))[:400]
    item.save(update_fields=["dropped_because"])
    event = AgendaItemDropped(dossier=item.meeting.dossier.key, item=item.pk)
    record(event, said=item.dropped_because, by=by)
    return item


@transaction.atomic
def attach(*, item: AgendaItem, dossier: Dossier, by: User) -> ItemDossier:
    """议题附卷: say which clue, case or key matter an item is about. Nobody sees it by that alone.

    raises   Refusal  not ours, over, not ours to see, or there already
    records  ItemDossierAdded
    """
    item = _ours(item, by)
    if not may_see(by, dossier) or dossier.pk == item.meeting.dossier_id:
        raise Refusal(_("There is no such dossier that you may see. Check its number."))
    if item.dossiers.filter(dossier=dossier).exists():
        raise Refusal(_("This dossier is attached to the item already."))
    link(from_dossier=item.meeting.dossier, to_dossier=dossier, relation="belongs_with", by=by)
    made = ItemDossier.objects.create(item=item, dossier=dossier, added_by=by)
    record(ItemDossierAdded(dossier=item.meeting.dossier.key, item=item.pk, linked=dossier.key), by=by)
    return made


@transaction.atomic
def show(*, attached: ItemDossier, by: User) -> ItemDossier:
    """向会商成员共享: let those invited, who did not decline, read the dossier itself; a deliberate act.

    raises   Refusal  `by` does not work on that dossier, or all invited see it already
    records  ItemDossierShown, DossierShared for each agency
    """
    rows = ItemDossier.objects.select_for_update(of=("self",)).select_related("item__meeting__dossier", "dossier")
    attached = rows.get(pk=attached.pk)
    meeting = attached.item.meeting
    agencies = queries.who_would_see(attached)
    if not agencies:
        raise Refusal(_("Everybody invited sees this dossier already."))
    for agency in agencies:
        share(dossier=attached.dossier, agency=agency, level="read", because=meeting.dossier.key, by=by)
    attached.shown_at, attached.shown_by = now(), by
    attached.save(update_fields=["shown_at", "shown_by"])
    record(
        ItemDossierShown(
            dossier=meeting.dossier.key, item=attached.item_id, linked=attached.dossier.key,
            agencies=[one.pk for one in agencies],
        ),
        by=by,
    )  # fmt: skip
    return attached


def _ours(item: AgendaItem, by: User) -> AgendaItem:
    """The item as it is now, for the convener and for who brought it, while the meeting is not over."""
    meeting = refusing.locked(item.meeting)
    refusing.at(meeting, *OPEN)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("brought_by").get(pk=item.pk)
    item.meeting = meeting
    if acting(by) not in (meeting.convener, item.brought_by):
        raise Refusal(NOT_YOURS)
    if item.dropped_because:
        raise Refusal(_("This item was taken off the agenda already."))
    return item
