"""Related parties: suspected, and then handled separately, told to who is competent, or cleared."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import actions as dispatches
from liandong.act.dispatch import naming
from liandong.act.dispatch.models import Dispatch
from liandong.act.joint.actions.standing import last_act
from liandong.act.joint.events import (
    RelatedPartyCleared,
    RelatedPartySuspected,
    RelatedPartyTakenUp,
    RelatedPartyTold,
)
from liandong.act.joint.models import RelatedParty
from liandong.act.joint.queries import parties
from liandong.act.joint.queries.codes import PARTY_KINDS, items
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import link
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.registry.actions import register_company, register_institution, register_person
from liandong.ground.registry.models import Subject
from liandong.ground.registry.queries import identities
from liandong.law.refusal import Refusal

Outcome = RelatedParty.Outcome
FOUND_AT_WORK = "办案中发现的关联主体，事项由承办人确定"  # why the matter is not the one that the words point to
REGISTERED: dict[str, Callable[..., Subject]] = {
    Subject.Kind.COMPANY: register_company,
    Subject.Kind.INSTITUTION: register_institution,
    Subject.Kind.PERSON: register_person,
}


@transaction.atomic
def suspect(*, dossier: Dossier, subject: Subject, relation: str, why: str, by: User) -> RelatedParty:
    """发现关联主体: who else is suspected, tied to the subject of this dossier; it needs an outcome first.

    relation  code of joint.party_kinds
    raises    Refusal  not ours, closed, the subject itself, noted before, or no reason
    records   RelatedPartySuspected
    starts    what the place gives for telling the competent department
    """
    dossier = _held(dossier, by)
    if dossier.subject and subject.pk in identities(dossier.subject):
        raise Refusal(_("This is the subject of the dossier itself. Name who is tied to it."))
    if relation not in items(PARTY_KINDS, dossier.place_id):
        raise Refusal(_("Choose how it is tied to the subject."))
    if not why.strip():
        raise Refusal(_("Say why it is suspected."))
    if known := RelatedParty.objects.filter(dossier=dossier, subject__in=identities(subject)).first():
        raise Refusal(_("%(name)s has noted this one already.") % {"name": known.noted_by.name})
    party = RelatedParty.objects.create(
        dossier=dossier, subject=subject, relation=relation, why=why.strip(), agency=acting(by), noted_at=now(),
        noted_by=by,
    )  # fmt: skip
    _told(
        RelatedPartySuspected(dossier=dossier.key, party=party.pk, subject=subject.code, relation=relation), party, by
    )
    return party


@transaction.atomic
def register_and_suspect(
    *, dossier: Dossier, kind: str, name: str, number: str = "", relation: str, why: str, by: User
) -> RelatedParty:
    """The same of somebody whom the register does not know yet: registered first, in the place of the dossier.

    kind     institution, company or person
    number   the unified code of an institution or a company, if known
    raises   Refusal  no name, no such kind, or registered already
    records  SubjectRegistered, RelatedPartySuspected
    """
    if kind not in REGISTERED or not name.strip():
        raise Refusal(_("Give the name, and say whether it is an institution, a company or a person."))
    said = {"uscc": number.strip()} if number.strip() and kind != Subject.Kind.PERSON else {}
    subject = REGISTERED[kind](name=name.strip(), place=dossier.place, by=by, **said)
    return suspect(dossier=dossier, subject=subject, relation=relation, why=why, by=by)


@transaction.atomic
def take_up_separately(*, party: RelatedParty, other: Dossier | None, by: User) -> RelatedParty:
    """另案处理: our own agency deals with it, in a clue or case of its own; without one, a clue is opened.

    other    a clue or case of our agency about that subject
    raises   Refusal  not ours, settled before, or a dossier about somebody else
    records  RelatedPartyTakenUp, DossiersLinked
    """
    party = _open(party, by)
    agency = acting(by)
    if other is None:
        clue = clues.keep(clue=_clue(party, "", by), by=by)
        other = clue.dossier
    elif not parties.separate(party, agency).filter(pk=other.pk).exists():
        raise Refusal(_("Choose a clue or a case of your agency about this very subject, or open a new one."))
    link(from_dossier=party.dossier, to_dossier=other, relation="led_to", by=by)
    party = _settle(party, Outcome.SEPARATE, by, other=other)
    event = RelatedPartyTakenUp(
        dossier=party.dossier.key, party=party.pk, subject=party.subject.code, other=other.key
    )  # fmt: skip
    _told(event, party, by)
    return party


@transaction.atomic
def tell_competent(*, party: RelatedParty, matter: str, asks: str, by: User) -> RelatedParty:
    """通报主管部门: a clue about it is opened, routed, and sent to the department that is competent, with a letter.

    matter   what it is suspected of; it decides who is competent
    raises   Refusal  not ours, settled before, nothing asked, our own agency competent, or no such office here
    records  RelatedPartyTold, ClueReceived, ClueRouted, MatterDispatched
    """
    party = _open(party, by)
    if not asks.strip():
        raise Refusal(_("Say what the competent department is asked to look into."))
    clue = clues.route_clue(clue=_clue(party, matter, by), matter=matter, override_reason=FOUND_AT_WORK, by=by)
    to = _competent(clue, acting(by))
    dispatch = dispatches.send(dossier=clue.dossier, kind=Dispatch.Kind.FORWARD, to=to, asks=asks, by=by)
    link(from_dossier=party.dossier, to_dossier=clue.dossier, relation="led_to", by=by)
    party = _settle(party, Outcome.TOLD, by, other=clue.dossier, dispatch=dispatch)
    event = RelatedPartyTold(
        dossier=party.dossier.key, party=party.pk, subject=party.subject.code, other=clue.dossier.key,
        dispatch=dispatch.pk,
    )  # fmt: skip
    _told(event, party, by)
    return party


@transaction.atomic
def clear_party(*, party: RelatedParty, reason: str, by: User) -> RelatedParty:
    """排除嫌疑: looked at, and not suspected any more, for a reason that stands there.

    raises   Refusal  not ours, settled before, or no reason
    records  RelatedPartyCleared
    """
    party = _open(party, by)
    if not reason.strip():
        raise Refusal(_("Say what was looked at, and why the suspicion is gone."))
    party = _settle(party, Outcome.CLEARED, by, reason=reason.strip())
    event = RelatedPartyCleared(dossier=party.dossier.key, party=party.pk, subject=party.subject.code)
    _told(event, party, by, said=party.reason)
    return party


def _held(dossier: Dossier, by: User) -> Dossier:
    """The dossier, held, if our agency works on it and it is open."""
    if not may_edit(by, dossier):
        raise Refusal(_("Your agency does not work on this dossier. Ask its owner to share it for editing."))
    rows = Dossier.objects.select_for_update(of=("self",)).select_related("place", "subject", "owner")
    dossier = rows.get(pk=dossier.pk)
    if dossier.closed_at is not None:
        raise Refusal(_("This dossier is closed already."))
    return dossier


def _open(party: RelatedParty, by: User) -> RelatedParty:
    """The party, held, while it has no outcome; one that the competent department sent back has none again."""
    dossier = _held(party.dossier, by)
    rows = RelatedParty.objects.select_for_update(of=("self",)).select_related("subject__place", "agency", "dispatch")
    party = rows.get(pk=party.pk)
    party.dossier = dossier
    waits = party.dispatch is not None and party.dispatch.is_open
    if parties.is_settled(party) or waits:
        raise Refusal(
            _("This one has its outcome: “%(outcome)s” (%(act)s).")
            % {"outcome": party.get_outcome_display(), "act": last_act(dossier)}
        )
    return party


def _clue(party: RelatedParty, matter: str, by: User) -> Clue:
    """A clue about the related party; of a secret dossier it does not say from which."""
    kinds, dossier = items(PARTY_KINDS, party.dossier.place_id), party.dossier
    tie = kinds[party.relation].title.zh if party.relation in kinds else party.relation
    is_secret = dossier.grade == Dossier.Grade.SECRET
    whence = "涉嫌违法。" if is_secret else f"（{tie}）涉嫌违法（来自卷宗{dossier.key}）：\n{party.why}"
    clue = clues.receive_clue(
        channel="form", source="daily", title=f"关联主体涉嫌违法：{party.subject.name}"[:200],
        text=f"办案中发现关联主体{party.subject.name}{whence}",
        place=party.subject.place or dossier.place, subject=party.subject, matter=matter, by=by,
    )  # fmt: skip
    if clue.is_repeat and clue.stage not in ("received", "routed", "returned"):
        raise Refusal(_("There is a clue about this already: %(key)s. Choose it.") % {"key": clue.key})
    return clue


def _competent(clue: Clue, ours: Agency) -> Agency:
    """Whom the routing, or a ruling on such a matter, names. Raises Refusal when that is us, or nobody here."""
    lead = (clue.routing or {}).get("lead")
    found = naming.named(clue, ours).agencies
    if lead and ours.functions.filter(pk=lead).exists():
        raise Refusal(_("Your own agency is competent for this matter. Handle it separately."))
    if not found:
        raise Refusal(_("No office here is competent for this matter. Choose another matter, or clear it up by hand."))
    return found[0]


def _settle(
    party: RelatedParty, outcome: str, by: User, *, other: Dossier | None = None, dispatch: Dispatch | None = None,
    reason: str = "",
) -> RelatedParty:  # fmt: skip
    party.outcome, party.other, party.dispatch, party.reason = outcome, other, dispatch, reason
    party.settled_at, party.settled_by = now(), by
    party.save(update_fields=["outcome", "other", "dispatch", "reason", "settled_at", "settled_by"])
    return party


def _told(event: Event, party: RelatedParty, by: User, said: str = "") -> None:
    agencies = {"sender": party.agency, "owner": party.dossier.owner, "handler": party.agency}
    run_clocks(event, dossier=party.dossier, on=today(), agencies=agencies, about=party.about, by=by)
    record(event, said=said, by=by)
