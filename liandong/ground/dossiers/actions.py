"""Opening, sharing, linking and closing dossiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.asking import as_rows, ask
from liandong.ground.audit.clock import now, today
from liandong.ground.dossiers.closing import obstacles
from liandong.ground.dossiers.events import (
    DossierClosed,
    DossierHandedOver,
    DossierOpened,
    DossierRegraded,
    DossierReopened,
    DossierShared,
    DossiersLinked,
    DossierUnshared,
)
from liandong.ground.dossiers.models import Dossier, Link, Share
from liandong.ground.dossiers.queries import may_edit, may_see
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal

LETTERS = {
    "clue": "XS",
    "inspection": "JC",
    "draw": "CQ",
    "case": "AJ",
    "selfcheck": "ZC",
    "meeting": "HS",
    "warning": "YJ",
    "work": "LZ",
    "joint": "LH",
    "key_matter": "YQ",
    "emergency": "TF",
    "practice": "SJ",
}
# All of them with their owners' shares, in the order given. The number comes from a sequence of the kind, place and
# year (migration 0003): nobody waits for whoever drew the one before, and what is taken back leaves a gap.
OPEN = """
WITH made AS (
    INSERT INTO dossiers_dossier (key, kind, title, place_id, owner_id, subject_id, grade, opened_at, readers)
    SELECT dossier_key(letters, series, year), kind, title, place, owner, subject, grade, at, ARRAY[owner]
    FROM jsonb_to_recordset(%s::jsonb) AS given (
        letters text, series text, year int, kind text, title text, place text, owner bigint, subject bigint,
        grade text, at timestamptz
    ) RETURNING id, key, owner_id, opened_at
), owners AS (
    INSERT INTO dossiers_share (dossier_id, agency_id, level, because, since)
    SELECT id, owner_id, 'owner', %s::text, opened_at FROM made
)
SELECT id, key FROM made
"""
CHANGES_HANDS = frozenset({Dossier.Kind.KEY_MATTER, Dossier.Kind.SELFCHECK})  # all others are their agency's own act
NOT_YOURS = _("Your agency does not work on this dossier. Ask its owner to share it for editing.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """待建卷宗: what a dossier is opened with."""

    kind: str
    title: str
    place: Place
    owner: Agency
    subject: Subject | None = None
    grade: str = Dossier.Grade.INTERNAL


@transaction.atomic
def open_dossier(
    *,
    kind: str,
    title: str,
    place: Place,
    owner: Agency,
    subject: Subject | None = None,
    grade: str = Dossier.Grade.INTERNAL,
    by: User | None,
) -> Dossier:
    """建立卷宗: number it and give it to its owner.

    by       None when the public or the system opens it
    raises   Refusal  no such kind or grade
    records  DossierOpened
    """
    opening = Opening(kind=kind, title=title, place=place, owner=owner, subject=subject, grade=grade)
    ((dossier, event),) = open_dossiers([opening])
    record(event, by=by)
    return dossier


@transaction.atomic(savepoint=False)
def open_dossiers(openings: Sequence[Opening]) -> list[tuple[Dossier, DossierOpened]]:
    """批量建立卷宗: many at once, in one statement and in their order.

    raises   Refusal  no such kind or grade
    records  nothing: whoever calls puts the DossierOpened of each on the trail, with what becomes of it
    """
    if any(one.kind not in Dossier.Kind or one.grade not in Dossier.Grade for one in openings):
        raise Refusal(_("There is no such kind of dossier or grade of secrecy."))
    at, year = now(), today().year
    given = [
        {
            "letters": LETTERS[one.kind], "series": one.place.pk[:6], "year": year, "kind": one.kind,
            "title": one.title[:200], "place": one.place.pk, "owner": one.owner.pk, "grade": one.grade, "at": at,
            "subject": one.subject.pk if one.subject else None,
        }
        for one in openings
    ]  # fmt: skip
    numbered = ask(OPEN, [as_rows(given), DossierOpened.slug])
    opened = [_opened(one, pk, key, at) for one, (pk, key) in zip(openings, numbered, strict=True)]
    return [(one, _event(one)) for one in opened]


def _opened(opening: Opening, pk: int, key: str, at: datetime) -> Dossier:
    """The dossier as it now stands in the database."""
    dossier = Dossier(
        pk=pk, key=key, kind=opening.kind, title=opening.title[:200], place=opening.place, owner=opening.owner,
        subject=opening.subject, grade=opening.grade, opened_at=at, readers=[opening.owner.pk],
    )  # fmt: skip
    dossier._state.adding, dossier._state.db = False, "default"
    return dossier


def _event(opened: Dossier) -> DossierOpened:
    return DossierOpened(dossier=opened.key, kind=opened.kind, owner=opened.owner_id, grade=opened.grade)


def _let_in(dossier: Dossier, agency: Agency, level: str, because: str) -> None:
    """End the running share of the agency, if there is one, and begin the new one."""
    Share.objects.filter(dossier=dossier, agency=agency, until__isnull=True).update(until=now())
    Share.objects.create(dossier=dossier, agency=agency, level=level, because=because[:200], since=now())


@transaction.atomic
def share(*, dossier: Dossier, agency: Agency, level: str = "read", because: str, by: User | None) -> Share:
    """共享卷宗: let another agency read, or work on it.

    by       None when a reaction of the system shares it
    because  the act or document that shares it
    raises   Refusal  `by` does not work on the dossier, no reason is given, or the owner would be changed
    records  DossierShared, unless the agency has this level already
    """
    if by is not None and not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    if level not in ("read", "edit"):
        raise Refusal(_("A dossier is shared for reading or for editing."))
    if not because.strip():
        raise Refusal(_("Say by which act or document the dossier is shared."))
    running = Share.objects.select_for_update().filter(dossier=dossier, agency=agency, until__isnull=True).first()
    if running and running.level in (level, Share.Level.OWNER):
        return running
    _let_in(dossier, agency, level, because)
    record(DossierShared(dossier=dossier.key, agency=agency.pk, level=level), said=because, by=by)
    return Share.objects.get(dossier=dossier, agency=agency, until__isnull=True)


@transaction.atomic
def unshare(*, dossier: Dossier, agency: Agency, because: str, by: User | None) -> None:
    """收回共享: the agency no longer sees the dossier; that it did stays on record.

    raises   Refusal  `by` does not work on the dossier, or the agency is its owner
    records  DossierUnshared
    """
    if by is not None and not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    running = Share.objects.select_for_update().filter(dossier=dossier, agency=agency, until__isnull=True).first()
    if running is None or running.level == Share.Level.OWNER:
        raise Refusal(_("This agency has no share that could be taken back."))
    running.until = now()
    running.save(update_fields=["until"])
    record(DossierUnshared(dossier=dossier.key, agency=agency.pk), said=because, by=by)


@transaction.atomic
def hand_over(*, dossier: Dossier, to: Agency, because: str, by: User | None) -> None:
    """移交卷宗: another agency owns it from now on; the one that gave it away can still read it.

    What an agency did stays its own: its clue, case, visit, meeting or team is passed on by dispatch, or shared.

    raises   Refusal  `by` does not act for the owner, a kind that stays where it is, or it is the owner already
    records  DossierHandedOver
    """
    dossier = Dossier.objects.select_for_update().select_related("owner").get(pk=dossier.pk)
    giver = dossier.owner
    if by is not None and by.acting_for != giver:
        raise Refusal(_("Only the agency that owns a dossier may hand it over."))
    if by is not None and dossier.kind not in CHANGES_HANDS:
        raise Refusal(
            _("This stays with the agency whose act it is. Pass the matter on by dispatch, or share it for editing.")
        )
    if to == giver or not because.strip():
        raise Refusal(_("Name another agency, and the reason for handing the dossier over."))
    _let_in(dossier, giver, Share.Level.READ, because)
    _let_in(dossier, to, Share.Level.OWNER, because)
    dossier.owner = to
    dossier.save(update_fields=["owner"])
    event = DossierHandedOver(dossier=dossier.key, from_agency=giver.pk, to_agency=to.pk)
    record(event, said=because, by=by)


@transaction.atomic
def regrade(*, dossier: Dossier, grade: str, because: str, by: User | None) -> None:
    """调整密级: change who sees the dossier without a share.

    raises   Refusal  `by` does not work on the dossier, no such grade, or no reason
    records  DossierRegraded
    """
    if by is not None and not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    if grade not in Dossier.Grade or not because.strip():
        raise Refusal(_("Choose a grade of secrecy and give the reason."))
    dossier.grade = grade
    dossier.save(update_fields=["grade"])
    record(DossierRegraded(dossier=dossier.key, grade=grade), said=because, by=by)


@transaction.atomic
def link(*, from_dossier: Dossier, to_dossier: Dossier, relation: str = "led_to", by: User | None) -> Link:
    """关联卷宗: say that one came out of, or belongs with, another.

    raises   Refusal  `by` does not see both, or they are the same
    records  DossiersLinked, once
    """
    if by is not None and not (may_see(by, from_dossier) and may_see(by, to_dossier)):
        raise Refusal(NOT_YOURS)
    if from_dossier.pk == to_dossier.pk or relation not in Link.Relation:
        raise Refusal(_("A dossier is linked to another one, in a known way."))
    made, is_new = Link.objects.get_or_create(from_dossier=from_dossier, to_dossier=to_dossier, relation=relation)
    if is_new:
        record(DossiersLinked(dossier=from_dossier.key, to=to_dossier.key, relation=relation), by=by)
    return made


@transaction.atomic
def readdress(*, dossier: Dossier, place: Place, subject: Subject | None, by: User | None) -> None:
    """更正卷宗: it is about another place or subject than was thought. The caller records why; running clocks go on.

    raises  Refusal  `by` does not work on the dossier
    """
    if by is not None and not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    dossier.place, dossier.subject = place, subject
    dossier.save(update_fields=["place", "subject"])


@transaction.atomic
def close_dossier(*, dossier: Dossier, by: User | None) -> None:
    """办结归档: nothing more is expected in it.

    raises   Refusal  `by` does not work on the dossier, it is closed, or something still stands in the way
    records  DossierClosed
    """
    if by is not None and not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    if dossier.closed_at is not None:
        raise Refusal(_("This dossier is closed already."))
    if first := next(obstacles(dossier), None):
        raise first
    dossier.closed_at = now()
    dossier.save(update_fields=["closed_at"])
    record(DossierClosed(dossier=dossier.key), by=by)


@transaction.atomic
def reopen_dossier(*, dossier: Dossier, because: str, by: User) -> None:
    """重新办理: something new is to be done in it. Used by the act that says why; here only the closing is taken back.

    because  slug of the event that opens it again
    raises   Refusal  `by` does not work on the dossier, or it is not closed
    records  DossierReopened
    """
    if not may_edit(by, dossier):
        raise Refusal(NOT_YOURS)
    if dossier.closed_at is None:
        raise Refusal(_("This dossier is not closed."))
    dossier.closed_at = None
    dossier.save(update_fields=["closed_at"])
    record(DossierReopened(dossier=dossier.key, after=because), by=by)
