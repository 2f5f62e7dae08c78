"""Who takes part: agencies are asked, name their own people, decline or leave; the lead names who commands."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.queries import open_in
from liandong.act.joint.actions import ledger, lending
from liandong.act.joint.actions.standing import last_act, led, locked, own_seat
from liandong.act.joint.events import (
    CommanderNamed,
    JoiningAsked,
    JoiningDeclined,
    JointFormed,
    JointLeft,
    MembersNamed,
)
from liandong.act.joint.models import Joint, Member, Seat
from liandong.act.joint.queries import joints
from liandong.act.joint.queries.codes import items
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, members
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.documents.actions import issue
from liandong.ground.dossiers.actions import share, unshare
from liandong.law.refusal import Refusal

BEFORE_WORK = (Joint.Stage.FORMING, Joint.Stage.FORMED)


@transaction.atomic
def ask_to_join(*, joint: Joint, agency: Agency, part: str = "", by: User) -> Seat:
    """商请参加: the lead proposes an agency; it reads the dossier from now on, and names its own people.

    raises   Refusal  not the lead, ended, asked before, or an agency of another place
    records  JoiningAsked
    """
    joint = led(joint, by, *joints.OPEN)
    if joints.seat_of(joint, agency):
        raise Refusal(
            _("%(agency)s was asked already (%(act)s).") % {"agency": agency.name, "act": last_act(joint.dossier)}
        )
    if not joints.askable(joint).filter(pk=agency.pk).exists():
        raise Refusal(_("An agency that is not of this place, above or below cannot be asked. Choose from the list."))
    return ask(joint, agency, part, by)


def ask(joint: Joint, agency: Agency, part: str, by: User) -> Seat:
    """The seat, the share, the trail; who may ask was looked at before."""
    seat = Seat.objects.create(joint=joint, agency=agency, part=part.strip()[:400], asked_at=now(), asked_by=by)
    share(dossier=joint.dossier, agency=agency, level="read", because=joint.key, by=by)
    _told(JoiningAsked(dossier=joint.key, agency=agency.pk), joint, {"receiver": agency}, by, about=seat.about)
    return seat


@transaction.atomic
def name_members(*, joint: Joint, people: Collection[User], by: User) -> Seat:
    """确定人员: an agency names its own people, and joins by that; those not named any more are out.

    Whoever has joined reads what the joint work comes from.

    raises   Refusal  not asked, ended, nobody named, or somebody of another agency
    records  MembersNamed, DossierShared
    """
    joint, agency = locked(joint, *joints.OPEN), acting(by)
    seat = own_seat(joint, by)
    if not people:
        raise Refusal(_("Name at least one person. If your agency does not take part, decline."))
    ours = set(members(agency).values_list("pk", flat=True))
    if strangers := [one.name for one in people if one.pk not in ours]:
        raise Refusal(
            _("%(names)s do not belong to your agency. An agency names its own people.")
            % {"names": "、".join(strangers)}
        )
    is_new = seat.joined_at is None
    if is_new:
        seat.joined_at = now()
        seat.save(update_fields=["joined_at"])
        share(dossier=joint.dossier, agency=agency, level="edit", because=joint.key, by=None)
        lending.lend(joint, [agency])
    _name(seat, {one.pk for one in people}, by)
    event = MembersNamed(
        dossier=joint.key, agency=agency.pk, people=sorted(one.pk for one in people), is_new=is_new
    )  # fmt: skip
    _told(event, joint, {"receiver": agency}, by, about=seat.about)
    return seat


@transaction.atomic
def decline_joining(*, joint: Joint, reason: str, by: User) -> Seat:
    """不参加: an agency that was asked says why it does not take part; it no longer reads the dossier.

    raises   Refusal  not asked, joined already, or no reason
    records  JoiningDeclined, DossierUnshared
    """
    joint, agency = locked(joint, *joints.OPEN), acting(by)
    seat = own_seat(joint, by)
    if seat.joined_at is not None:
        raise Refusal(_("Your agency has joined already. Leave, and say why."))
    if not reason.strip():
        raise Refusal(_("Say why your agency does not take part."))
    _out(seat, reason)
    event = JoiningDeclined(dossier=joint.key, agency=agency.pk)
    _told(event, joint, {"receiver": agency}, by, said=seat.left_because, about=seat.about)
    unshare(dossier=joint.dossier, agency=agency, because=joint.key, by=None)
    return seat


@transaction.atomic
def leave_joint(*, joint: Joint, agency: Agency, reason: str, by: User) -> Seat:
    """退出: an agency leaves, or the lead takes back its request; from then on it sees neither dossier nor sources.

    raises   Refusal  neither that agency nor the lead, the lead itself, tasks still open, or no reason
    records  JointLeft, DossierUnshared
    """
    joint = locked(joint, *joints.OPEN)
    if acting(by) not in (agency, joint.lead):
        raise Refusal(_("Only the agency itself, or the lead, ends its part."))
    if agency == joint.lead:
        raise Refusal(_("The lead cannot leave. End the joint work, or call it off."))
    seat = Seat.objects.select_for_update().filter(joint=joint, agency=agency, left_at=None).first()
    if seat is None:
        raise Refusal(_("%(agency)s does not take part (%(act)s).")
                      % {"agency": agency.name, "act": last_act(joint.dossier)})  # fmt: skip
    if not reason.strip():
        raise Refusal(_("Say why it leaves."))
    if open_in(joint.dossier).filter(to_agency=agency).exists():
        raise Refusal(_("%(agency)s still owes an answer here. Let it answer first.") % {"agency": agency.name})
    _out(seat, reason)
    event = JointLeft(dossier=joint.key, agency=agency.pk)
    _told(event, joint, {"receiver": agency}, by, said=seat.left_because, about=seat.about)
    lending.take_back(joint, agency)
    unshare(dossier=joint.dossier, agency=agency, because=joint.key, by=None)
    return seat


@transaction.atomic
def name_commander(*, joint: Joint, commander: User, by: User) -> Joint:
    """确定总指挥: one person of the lead agency.

    raises   Refusal  not the lead, ended, or a person of another agency
    records  CommanderNamed
    """
    joint = led(joint, by, *joints.OPEN)
    if not members(joint.lead).filter(pk=commander.pk).exists():
        raise Refusal(_("The commander is a person of the lead agency. Choose one of your own."))
    joint.commander = commander
    joint.save(update_fields=["commander"])
    seat = Seat.objects.get(joint=joint, agency=joint.lead, left_at=None)
    Member.objects.get_or_create(seat=seat, user=commander, until=None, defaults={"since": now(), "named_by": by})
    _told(CommanderNamed(dossier=joint.key, commander=commander.pk), joint, {}, by)
    return joint


@transaction.atomic
def form_joint(*, joint: Joint, by: User) -> Joint:
    """成立: there is a commander, others have joined with people of theirs; the notice is issued.

    raises   Refusal  not the lead, formed before, no commander, or nobody has joined
    records  JointFormed, and the team in the ledger of works
    """
    joint = led(joint, by, Joint.Stage.FORMING)
    if joint.commander is None:
        raise Refusal(_("Name the commander first: one person of your agency."))
    seats = list(joints.taking_part(joint).prefetch_related("members__user"))
    if len(seats) < 2:
        raise Refusal(_("No other agency has named its people yet. Wait for one, or ask another."))
    joint.notice = issue(dossier=joint.dossier, template="joint_notice", facts=_notice(joint, seats), on=today(), by=by)
    joint.stage, joint.formed_on = Joint.Stage.FORMED, today()
    joint.save(update_fields=["notice", "stage", "formed_on"])
    event = JointFormed(
        dossier=joint.key, form=joint.form, document=joint.notice.pk, departments=_departments(seats)
    )  # fmt: skip
    _told(event, joint, {}, by)
    if joint.is_team:
        ledger.write_team(joint, by)
    return joint


def _notice(joint: Joint, seats: Collection[Seat]) -> dict[str, object]:
    named = items("joint.triggers", joint.dossier.place_id)
    people = {seat: [one.user.name for one in seat.members.all() if one.until is None] for seat in seats}
    return {
        "title": joint.dossier.title,
        "form": "联合调查组" if joint.is_team else "联合检查任务",
        "purpose": joint.purpose,
        "party": joint.dossier.subject.name if joint.dossier.subject else "",
        "lead": joint.lead.name,
        "commander": joint.commander.name if joint.commander else "",
        "members": [f"{seat.agency.name}：{'、'.join(names) or '—'}" for seat, names in people.items()],
        "grounds": [named[code].title.zh for code in joint.facts if code in named],
        "grounds_because": joint.facts_because,
    }


def _departments(seats: Collection[Seat]) -> list[str]:
    return sorted({seat.agency.department_id for seat in seats})


def _name(seat: Seat, wanted: set[int], by: User) -> None:
    here = seat.members.filter(until=None)
    here.exclude(user__in=wanted).update(until=now())
    new = wanted - set(here.values_list("user", flat=True))
    Member.objects.bulk_create([Member(seat=seat, user_id=one, since=now(), named_by=by) for one in sorted(new)])


def _out(seat: Seat, reason: str) -> None:
    seat.left_at, seat.left_because = now(), reason.strip()
    seat.save(update_fields=["left_at", "left_because"])
    seat.members.filter(until=None).update(until=now())


def _told(
    event: Event, joint: Joint, agencies: dict[str, Agency], by: User, *, said: str = "", about: str = ""
) -> None:
    """Clocks, then the trail."""
    roles = {"owner": joint.lead, **agencies}
    run_clocks(event, dossier=joint.dossier, on=today(), agencies=roles, about=about, by=by)
    record(event, said=said, by=by)
