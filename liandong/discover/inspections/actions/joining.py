"""One visit of several agencies: asked for, agreed to, and each clue with its own agency and its own clocks."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.discover.inspections.actions.standing import done
from liandong.discover.inspections.events import JoinAsked, JoinRefused, VisitJoined
from liandong.discover.inspections.models import Inspection, JoinRequest
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, certified, members
from liandong.ground.audit.clock import now
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.registry.queries import identities
from liandong.law.refusal import Refusal

LIMIT = 500


@transaction.atomic
def ask_to_join(
    *, visit: Inspection, officers: Collection[User], clues: Collection[Clue], because: str, by: User
) -> JoinRequest:
    """商请并入检查: go along on a visit to the same subject that is planned already, with our officers, for our clues.

    The agency of the visit may read the clues from now on, so that it can answer. Our own visit is joined at once.

    raises   Refusal  not open to joining, other subjects, clues we do not hold, officers without certificate, no
                      reason, or asked before
    records  JoinAsked, and VisitJoined where the visit is our own
    """
    agency, visit = acting(by), _planned(visit)
    _refuse_strange(visit, agency, clues)
    _refuse_uncertified(visit, agency, officers)
    if not because.strip() or len(because.strip()) > LIMIT:
        raise Refusal(_("Say in up to %(limit)s characters what you want to check.") % {"limit": LIMIT})
    if visit.requests.filter(agency=agency, stage=JoinRequest.Stage.ASKED).exists():
        raise Refusal(_("Your agency has asked already. The agency of the visit answers next."))
    request = JoinRequest.objects.create(
        visit=visit, agency=agency, because=because.strip(), asked_at=now(), asked_by=by
    )
    request.officers.set(officers)
    request.clues.set(clues)
    for clue in clues:
        if visit.agency_id not in clue.dossier.readers:
            dossiers.share(dossier=clue.dossier, agency=visit.agency, because=JoinAsked.slug, by=by)
    event = JoinAsked(
        dossier=visit.dossier.key, request=request.pk, agency=agency.pk, clues=[clue.pk for clue in clues],
        officers=[officer.pk for officer in officers],
    )  # fmt: skip
    done(visit, event, by, said=because)
    return _joined(request, visit, by) if visit.agency == agency else request


@transaction.atomic
def let_join(*, request: JoinRequest, by: User) -> JoinRequest:
    """同意并入: from now on it is one visit of both agencies, for the clues of both.

    raises   Refusal  not the agency of the visit, answered before, or the visit has begun or been cancelled
    records  VisitJoined
    """
    request, visit = _asked(request, by)
    clues = list(request.clues.select_related("dossier"))
    _refuse_strange(visit, request.agency, clues)  # asked days ago: a clue may have moved on, a certificate run out
    _refuse_uncertified(visit, request.agency, list(request.officers.all()))
    return _joined(request, visit, by)


@transaction.atomic
def refuse_to_join(*, request: JoinRequest, because: str, by: User) -> JoinRequest:
    """不同意并入: with the reason, on which the other agency may plan a visit of its own.

    raises   Refusal  not the agency of the visit, answered before, or no reason
    records  JoinRefused
    """
    request, visit = _asked(request, by)
    if not because.strip():
        raise Refusal(_("Say why you cannot go together: it is the reason for a separate visit."))
    request.stage, request.answer = JoinRequest.Stage.REFUSED, because.strip()[:LIMIT]
    request.answered_at, request.answered_by = now(), by
    request.save(update_fields=["stage", "answer", "answered_at", "answered_by"])
    event = JoinRefused(dossier=visit.dossier.key, request=request.pk, agency=request.agency_id)
    done(visit, event, by, said=because)
    return request


def _planned(visit: Inspection) -> Inspection:
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("dossier__place", "agency", "subject")
    visit = rows.get(pk=visit.pk)
    if visit.stage != Inspection.Stage.PLANNED:
        raise Refusal(
            _("This visit is “%(stage)s”. Only one that has not begun is joined.")
            % {"stage": visit.get_stage_display()}
        )
    return visit


def _asked(request: JoinRequest, by: User) -> tuple[JoinRequest, Inspection]:
    """The request, with its visit locked; of two who answer at once the second is told."""
    visit = _planned(request.visit)
    request = JoinRequest.objects.select_related("agency", "answered_by").get(pk=request.pk)
    if acting(by) != visit.agency:
        raise Refusal(_("This visit belongs to another agency, which answers."))
    if request.stage != JoinRequest.Stage.ASKED:
        who = request.answered_by.name if request.answered_by else ""
        raise Refusal(
            _("%(name)s has answered this already: %(answer)s.") % {"name": who, "answer": request.get_stage_display()}
        )
    return request, visit


def _refuse_strange(visit: Inspection, agency: Agency, clues: Collection[Clue]) -> None:
    same = identities(visit.subject)
    if not clues:
        raise Refusal(_("Say for which of your clues you want to go along."))
    for clue in clues:
        if clue.holder_id != agency.pk:
            raise Refusal(_("Clue %(key)s is held by another agency.") % {"key": clue.dossier.key})
        if clue.subject_id not in same:
            raise Refusal(_("Clue %(key)s is about another subject than the visit.") % {"key": clue.dossier.key})


def _refuse_uncertified(visit: Inspection, agency: Agency, officers: Collection[User]) -> None:
    if not officers and visit.agency != agency:
        raise Refusal(_("Name at least one officer who goes along."))
    ours = set(members(agency).values_list("pk", flat=True))
    if strangers := [officer.name for officer in officers if officer.pk not in ours]:
        raise Refusal(
            _("%(names)s do not belong to your agency. An agency names its own people.")
            % {"names": "、".join(strangers)}
        )
    if without := [officer.name for officer in officers if not certified(officer, visit.planned_on)]:
        raise Refusal(
            _("%(names)s: no valid enforcement certificate on that day. Choose other officers.")
            % {"names": "、".join(without)},
            rule="penalty.two_officers",
        )


def _joined(request: JoinRequest, visit: Inspection, by: User) -> JoinRequest:
    request.stage, request.answered_at, request.answered_by = JoinRequest.Stage.JOINED, now(), by
    request.save(update_fields=["stage", "answered_at", "answered_by"])
    clues, officers = list(request.clues.select_related("dossier")), list(request.officers.all())
    visit.officers.add(*officers)
    visit.clues.add(*clues)
    if visit.kind == Inspection.Kind.PLANNED:
        visit.kind = Inspection.Kind.FOR_CLUE
        visit.save(update_fields=["kind"])
    if request.agency != visit.agency:
        dossiers.share(dossier=visit.dossier, agency=request.agency, level="edit", because=VisitJoined.slug, by=by)
    for clue in clues:
        dossiers.link(from_dossier=clue.dossier, to_dossier=visit.dossier, relation="led_to", by=by)
    event = VisitJoined(
        dossier=visit.dossier.key, request=request.pk, agency=request.agency_id, clues=[clue.pk for clue in clues],
        officers=[officer.pk for officer in officers],
    )  # fmt: skip
    done(visit, event, by)
    return request
