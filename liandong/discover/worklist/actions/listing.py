"""The list: an entry is written, listed, reviewed, revised and leaves; the list is issued as of a day."""

import hashlib
import json
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist import queries
from liandong.discover.worklist.actions import refusing
from liandong.discover.worklist.events import (
    EntryLeft,
    EntryListed,
    EntryReviewed,
    EntryRevised,
    WorkListChanged,
    WorkListIssued,
)
from liandong.discover.worklist.models import ATTRIBUTES, EntryVersion, KeyMatter, ListIssue, WorkList
from liandong.discover.worklist.papers import entry_facts, list_facts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers.actions import close_dossier, open_dossier, share
from liandong.law.refusal import Refusal

ON_LIST = (KeyMatter.Stage.KEY, KeyMatter.Stage.LISTED)


@transaction.atomic
def revise(
    *, key_matter: KeyMatter, told: Mapping[str, str], because: str, kinds: Collection[str] = (),
    joining: Collection[Agency] = (), seen: int, by: User,
) -> EntryVersion:  # fmt: skip
    """修订清单事项: a new version of what is to be done; the one before stays, and the difference is shown.

    told     the five attributes, by name
    seen     number of the version one had before one's eyes, 0 for none
    raises   Refusal  not ours, not a key matter, written meanwhile, nothing changed, or no reason
    records  EntryRevised, and WorkListChanged when it is on the list
    """
    key_matter = refusing.ours(key_matter, by, *ON_LIST)
    agency = key_matter.dossier.owner
    last = queries.latest(key_matter)
    if last and last.number != seen:
        raise Refusal(
            _("%(who)s has written a new version meanwhile. Read it before you change it.") % {"who": last.made_by.name}
        )
    _refuse_unknown(key_matter, kinds, joining)
    version = EntryVersion.objects.create(
        key_matter=key_matter, number=(last.number if last else 0) + 1, kinds=sorted(set(kinds)),
        because=refusing.required(because, _("Say why it is changed."))[:400], made_by=by, agency=agency, made_at=now(),
        **{name: told.get(name, "").strip() for name in ATTRIBUTES},
    )  # fmt: skip
    version.joining.set(joining)
    changed = queries.differences(last, version)
    if not any(one.before or one.after for one in changed):
        raise Refusal(_("Nothing has been changed."))
    if key_matter.stage == KeyMatter.Stage.LISTED:
        refusing.complete(key_matter)
    words = json.dumps([[one.name, one.after] for one in changed], ensure_ascii=False)
    event = EntryRevised(
        dossier=key_matter.dossier.key, number=version.number, changed=[one.name for one in changed],
        hash=hashlib.sha256(words.encode()).hexdigest(),
    )  # fmt: skip
    _run(key_matter, event, by, said=version.because)
    if key_matter.stage == KeyMatter.Stage.LISTED:
        _reviewed(key_matter, by)
        _changed(key_matter, "revised", by)
    return version


@transaction.atomic
def list_entry(*, key_matter: KeyMatter, by: User) -> KeyMatter:
    """列入清单: from today on it is joint work; refused until all is stated that the directive of the place wants.

    raises   Refusal  not ours, not a key matter, listed before, nobody joins, or an attribute is missing
    records  EntryListed, WorkListChanged
    """
    key_matter = refusing.ours(key_matter, by, KeyMatter.Stage.KEY)
    refusing.complete(key_matter)
    version = queries.latest(key_matter)
    if version is None:
        raise Refusal(_("Nothing is written of what is to be done. Write the entry first."))
    joined = list(version.joining.all())
    if not joined:
        raise Refusal(_("Joint work needs others: name the agencies that take part, in a new version of the entry."))
    agency = key_matter.dossier.owner
    key_matter.paper = issue(
        dossier=key_matter.dossier, template="key_matter", facts=entry_facts(key_matter, version), on=today(), by=by
    )
    key_matter.stage, key_matter.listed_on = KeyMatter.Stage.LISTED, today()
    key_matter.reviewed_on = today()
    key_matter.save(update_fields=["paper", "stage", "listed_on", "reviewed_on"])
    for other in joined:
        share(dossier=key_matter.dossier, agency=other, level="read", because=key_matter.dossier.key, by=by)
    event = EntryListed(
        dossier=key_matter.dossier.key, agency=agency.pk, number=version.number, document=key_matter.paper.pk,
        on=today(), joined=[one.pk for one in joined],
    )  # fmt: skip
    _run(key_matter, event, by)
    _changed(key_matter, "listed", by)
    return key_matter


@transaction.atomic
def review(*, key_matter: KeyMatter, by: User) -> KeyMatter:
    """复核清单事项: looked at again and found still right; the time until the next look begins anew.

    raises   Refusal  not ours, or not on the list
    records  EntryReviewed
    """
    key_matter = refusing.ours(key_matter, by, KeyMatter.Stage.LISTED)
    _reviewed(key_matter, by)
    return key_matter


@transaction.atomic
def leave(*, key_matter: KeyMatter, because: str, by: User) -> KeyMatter:
    """移出清单: it is no joint work any more, and why.

    raises   Refusal  not ours, not on the list, or no reason
    records  EntryLeft, WorkListChanged, DossierClosed
    """
    key_matter = refusing.ours(key_matter, by, KeyMatter.Stage.LISTED)
    key_matter.left_because = refusing.required(because, _("Say why it leaves the list."))
    key_matter.stage, key_matter.left_on = KeyMatter.Stage.LEFT, today()
    key_matter.save(update_fields=["left_because", "stage", "left_on"])
    event = EntryLeft(dossier=key_matter.dossier.key, agency=key_matter.dossier.owner_id, on=today())
    _run(key_matter, event, by, said=key_matter.left_because)
    _changed(key_matter, "left", by)
    close_dossier(dossier=key_matter.dossier, by=by)
    return key_matter


@transaction.atomic
def issue_list(*, by: User) -> ListIssue:
    """发布清单: the list as it stands today becomes a numbered document, with what changed since the last one.

    raises   Refusal  not a department that decides, no list yet, kept by another, or nothing has changed
    records  WorkListIssued
    """
    agency = acting(by)
    if not queries.decides(agency):
        raise Refusal(_("By the directive of this place your department does not keep the list."), rule=queries.DECIDED)
    work_list = WorkList.objects.select_for_update(of=("self",)).select_related("dossier__place", "keeper").filter(
        place=agency.place_id
    ).first()  # fmt: skip
    if work_list is None:
        raise Refusal(_("Nothing has been listed yet. List a key matter first."))
    if work_list.keeper != agency:
        raise Refusal(_("%(agency)s keeps the list of this place and issues it.") % {"agency": work_list.keeper.name})
    lines = queries.standing(agency.place, today())
    if not queries.changed_since(work_list, lines):
        raise Refusal(_("Nothing has changed since the list was last issued."))
    last = work_list.issues.first()
    paper = issue(
        dossier=work_list.dossier, template="joint_worklist", facts=list_facts(lines, last, today()), on=today(), by=by
    )
    made = ListIssue.objects.create(
        work_list=work_list, number=(last.number if last else 0) + 1, as_of=today(), document=paper, issued_by=by
    )
    made.versions.set([line.version for line in lines if line.version])
    event = WorkListIssued(
        dossier=work_list.dossier.key, number=made.number, document=paper.pk, keeper=agency.pk, on=today(),
        entries=len(lines),
    )  # fmt: skip
    run_clocks(event, dossier=work_list.dossier, on=today(), agencies={"owner": agency}, by=by)
    record(event, by=by)
    return made


def _refuse_unknown(key_matter: KeyMatter, kinds: Collection[str], joining: Collection[Agency]) -> None:
    if set(kinds) - queries.items(queries.KINDS, key_matter.dossier.place).keys():
        raise Refusal(_("The directive of this place names no such kind of supervision."), rule=queries.KINDS)
    wanted = {one.pk for one in joining}
    known = queries.could_join(key_matter.dossier.owner).filter(pk__in=wanted)
    if wanted - set(known.values_list("pk", flat=True)):
        raise Refusal(_("An agency of another place cannot take part. Choose from the list."))


def _reviewed(key_matter: KeyMatter, by: User) -> None:
    key_matter.reviewed_on = today()
    key_matter.save(update_fields=["reviewed_on"])
    last = queries.latest(key_matter)
    event = EntryReviewed(
        dossier=key_matter.dossier.key, agency=key_matter.dossier.owner_id, number=last.number if last else 0,
        on=today(),
    )  # fmt: skip
    _run(key_matter, event, by)


def _run(key_matter: KeyMatter, event: Event, by: User, said: str = "") -> None:
    dossier = key_matter.dossier
    run_clocks(event, dossier=dossier, on=today(), agencies={"owner": dossier.owner}, by=by)
    record(event, said=said, by=by)


def _changed(key_matter: KeyMatter, change: str, by: User) -> None:
    """The list is not as it was issued: the time for issuing it anew begins."""
    work_list = _list_of(key_matter, by)
    event = WorkListChanged(dossier=work_list.dossier.key, entry=key_matter.dossier.key, change=change)
    run_clocks(event, dossier=work_list.dossier, on=today(), agencies={"owner": work_list.keeper}, by=by)
    record(event, by=by)


def _list_of(key_matter: KeyMatter, by: User) -> WorkList:
    """The list of the place, begun with its first entry; of two who begin it the second waits and finds it."""
    place, owner = key_matter.dossier.place, key_matter.dossier.owner
    keeper = Agency.objects.select_for_update(no_key=True).get(pk=queries.keeper_of(owner).pk)
    rows = WorkList.objects.select_for_update(of=("self",)).select_related("dossier__place", "keeper")
    found = rows.filter(place=place).first()
    if found:
        return found
    with translation.override("zh-hans"):
        title = f"{place.name}联合监督执法工作清单"
    dossier = open_dossier(kind="key_matter", title=title, place=place, owner=keeper, by=by)
    for other in queries.members(keeper)[1:]:
        share(dossier=dossier, agency=other, level="read", because=dossier.key, by=None)
    return WorkList.objects.create(dossier=dossier, place=place, keeper=keeper)
