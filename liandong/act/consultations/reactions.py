"""Who is told of a meeting: the liaison officer and the deputy where an agency named them, else the agency."""

from django.utils.translation import gettext_lazy as _

from liandong.act.consultations import queries
from liandong.act.consultations.events import (
    AdviceConcluded,
    AgencyInvited,
    InvitationAnswered,
    MeetingCancelled,
    MeetingMoved,
    MinutesConfirmed,
    MinutesDrafted,
    MinutesObjected,
    OpinionAsked,
    OpinionGiven,
)
from liandong.act.consultations.models import Advice, Meeting
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare

declare(AgencyInvited.slug, _("%(agency)s invites your agency to consultation %(key)s: say who comes"))
declare(MeetingMoved.slug, _("Consultation %(key)s has been moved"))
declare(MeetingCancelled.slug, _("Consultation %(key)s does not take place"))
declare(MinutesDrafted.slug, _("The minutes of consultation %(key)s are drafted: read them, and object if need be"))
declare(MinutesConfirmed.slug, _("The minutes of consultation %(key)s are confirmed"))
declare(InvitationAnswered.slug, _("%(agency)s has answered the invitation to consultation %(key)s"))
declare(MinutesObjected.slug, _("%(agency)s objects to the minutes of consultation %(key)s"))
declare(OpinionAsked.slug, _("%(agency)s asks your agency for its opinion on a difficult case: %(key)s"))
declare(OpinionGiven.slug, _("%(agency)s has given its opinion in %(key)s"))
declare(AdviceConcluded.slug, _("The consultation %(key)s on a difficult case is concluded"))


@on(AgencyInvited)
def tell_invited(entry: Entry) -> None:
    """邀请会商 → 通知联络员"""
    meeting = _meeting(entry)
    _tell(entry, meeting.dossier, Agency.objects.get(pk=entry.data["receiver"]), meeting.convener)


@on(MeetingMoved, MeetingCancelled, MinutesDrafted, MinutesConfirmed)
def tell_all(entry: Entry) -> None:
    """改期、取消、纪要 → 通知受邀机关"""
    meeting = _meeting(entry)
    for row in queries.invited(meeting):
        _tell(entry, meeting.dossier, row.agency, meeting.convener)


@on(InvitationAnswered, MinutesObjected)
def tell_convener(entry: Entry) -> None:
    """答复邀请、纪要异议 → 通知召集机关"""
    meeting = _meeting(entry)
    other = Agency.objects.get(pk=entry.data.get("receiver") or entry.data["agency"])
    _tell(entry, meeting.dossier, meeting.convener, other)


@on(OpinionAsked)
def tell_asked(entry: Entry) -> None:
    """征求意见 → 通知被征求机关"""
    advice = _advice(entry)
    _tell(entry, advice.dossier, Agency.objects.get(pk=entry.data["receiver"]), advice.asker)


@on(OpinionGiven)
def tell_asker(entry: Entry) -> None:
    """提出意见 → 通知提起机关"""
    advice = _advice(entry)
    _tell(entry, advice.dossier, advice.asker, Agency.objects.get(pk=entry.data["receiver"]))


@on(AdviceConcluded)
def tell_all_asked(entry: Entry) -> None:
    """疑案会商结论 → 通知各参与机关"""
    advice = _advice(entry)
    for one in advice.opinions.select_related("agency"):
        _tell(entry, advice.dossier, one.agency, advice.asker)


def _meeting(entry: Entry) -> Meeting:
    return Meeting.objects.select_related("dossier", "convener").get(dossier__key=entry.dossier)


def _advice(entry: Entry) -> Advice:
    return Advice.objects.select_related("dossier", "asker").get(dossier__key=entry.dossier)


def _tell(entry: Entry, dossier: Dossier, agency: Agency, other: Agency) -> None:
    facts = {"key": dossier.key, "agency": other.name}
    for user in _people(agency):
        notify(agency=agency, user=user, key=entry.kind, facts=facts, dossier=dossier, entry=entry.pk)


def _people(agency: Agency) -> list[User | None]:
    """The liaison officer and the deputy; everybody of the agency where nobody is named."""
    known = queries.speaks_for(agency)
    return [one for one in (known.officer, known.deputy) if one] if known else [None]
