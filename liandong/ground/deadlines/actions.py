"""Clocks: set running and met by events, paused, extended and waived by people."""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.events import Event
from liandong.ground.deadlines import counting
from liandong.ground.deadlines.events import DeadlineExtended, DeadlinePaused, DeadlineResumed, DeadlineWaived
from liandong.ground.deadlines.models import RUNNING, Deadline, Occasion, Pause
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.faults import UnknownRule
from liandong.law.refusal import Refusal
from liandong.law.rules import NoVersion, Rule, Version
from liandong.law.starting import begins, owing, stops

NOBODY: Mapping[str, Subject] = MappingProxyType({})


@transaction.atomic
def run_clocks(
    event: Event,
    *,
    dossier: Dossier,
    on: date,
    agencies: Mapping[str, Agency],
    parties: Mapping[str, Subject] = NOBODY,
    about: str = "",
    facts: Collection[str] = (),
    until: date | None = None,
    by: User | None,
) -> None:
    """时限联动: what an event does to the clocks of its dossier; every action calls it just before `record`.

    on        the day of the event, in Beijing time
    agencies  who fills the roles that rules name: {"receiver": …, "sender": …}; a role nobody fills starts nothing
    parties   the same for those who are no agency: {"party": …}; the handler, or else the owner, watches their clocks
    about     what in the dossier the event is about ("dispatch:12"); clocks about something else are left alone
    facts     what is the case; a term with `when` starts, and one with `ends_when` stops, if one of its facts is among
              them
    until     the last day that `by` sets; it speaks for the terms that say `given: true`
    raises    Refusal  that day is past, or later than the text of a rule allows
    """
    Occasion.objects.create(
        event=event.slug, dossier=dossier, about=about, on=on, facts=sorted(set(facts)), until=until,
        agencies={role: agency.pk for role, agency in agencies.items()},
        parties={role: party.pk for role, party in parties.items()},
    )  # fmt: skip
    _meet_by(event.slug, dossier=dossier, on=on, about=about, facts=facts)
    begun = []
    for rule in book().terms_starting(event.slug, dossier.place_id):
        version = begins(rule, event.slug, on, facts)
        agency, party = owing(version, agencies, parties, _department) if version else (None, None)
        if agency is not None:
            made = _made(rule, dossier=dossier, agency=agency, on=on, about=about, started_by=event.slug)
            made.party = party
            if until and made.nature == "duty" and version and version.values["given"]:
                _set_day(made, version, until, by)
            begun.append(made)
    Deadline.objects.bulk_create(begun, ignore_conflicts=True)


@transaction.atomic
def start(rule_id: str, *, dossier: Dossier, agency: Agency, on: date, about: str = "") -> Deadline:
    """起算时限: set one term running by hand; the same term on the same day is running once, however often asked.

    raises  UnknownRule, NoVersion  the book of the place has no such term on that day
    """
    made = _made(book().rule(rule_id, dossier.place_id), dossier=dossier, agency=agency, on=on, about=about)
    Deadline.objects.bulk_create([made], ignore_conflicts=True)
    return Deadline.objects.get(RUNNING, rule=rule_id, dossier=dossier, agency=agency, about=about, started_on=on)


@transaction.atomic
def meet(*, deadline: Deadline, on: date, event: str) -> Deadline:
    """时限完成: the act that was owed has been done; meeting it a second time changes nothing.

    event   slug of the event that is that act; the trail has it already
    raises  Refusal  the clock was waived, or the day lies before its start
    """
    deadline = _locked(deadline)
    if deadline.met_on is None:
        _refuse_unless_running(deadline)
        _refuse_before_start(deadline, on)
        _met(deadline, on, event)
    return deadline


@transaction.atomic
def pause(*, deadline: Deadline, ground: str, on: date, approver: User, note: str = "", by: User) -> Pause:
    """时限中止: let the clock stand still from a day on.

    ground    code of a ground that the rule knows
    raises    Refusal  not running, standing still already, no such ground, or not approved by the head
    records   DeadlinePaused
    """
    deadline = _ours(deadline, by)
    _refuse_unless_running(deadline)
    _refuse_before_start(deadline, on)
    _refuse_wrong_approver(deadline, approver)
    if deadline.is_paused:
        raise Refusal(_("The clock stands still already; let it run again before pausing it anew."), rule=deadline.rule)
    if ground not in counting.grounds_of(deadline):
        raise Refusal(_("The rule of this deadline knows no such ground for a pause."), rule=deadline.rule)
    if deadline.pauses.filter(until_on__gt=on).exists():
        raise Refusal(_("The clock stood still on that day already; give a later day."), rule=deadline.rule)
    made = Pause.objects.create(deadline=deadline, ground=ground, from_on=on, note=note, approver=approver)
    deadline.is_paused = True
    deadline.save(update_fields=["is_paused"])
    record(
        DeadlinePaused(
            dossier=deadline.dossier.key,
            deadline=deadline.pk,
            rule=deadline.rule,
            on=on,
            ground=ground,
            approver=approver.pk,
        ),
        by=by,
    )
    return made


@transaction.atomic
def resume(*, deadline: Deadline, on: date, by: User) -> Deadline:
    """时限恢复: the clock runs again; that day counts.

    raises   Refusal  it does not stand still, or the day lies before the pause
    records  DeadlineResumed
    """
    deadline = _ours(deadline, by)
    standing = deadline.pauses.filter(until_on__isnull=True).first()
    if standing is None or not deadline.is_running:
        raise Refusal(_("This clock does not stand still."), rule=deadline.rule)
    if on < standing.from_on:
        raise Refusal(_("A clock cannot run again before the day on which it was paused."), rule=deadline.rule)
    standing.until_on = on
    standing.save(update_fields=["until_on"])
    before = deadline.due_on
    deadline.is_paused = False
    _recounted(deadline)
    record(
        DeadlineResumed(
            dossier=deadline.dossier.key,
            deadline=deadline.pk,
            rule=deadline.rule,
            on=on,
            due_before=before,
            due=deadline.due_on,
        ),
        by=by,
    )
    return deadline


@transaction.atomic
def extend(*, deadline: Deadline, extension: int, on: date, approver: User, by: User) -> Deadline:
    """时限延长: give the time that the rule allows with approval.

    extension  which of the rule's extensions, counted from 0
    raises     Refusal  not running, no such extension, used up, or not approved by the head
    records    DeadlineExtended
    """
    deadline = _ours(deadline, by)
    _refuse_unless_running(deadline)
    _refuse_before_start(deadline, on)
    _refuse_wrong_approver(deadline, approver)
    allowed = counting.version_of(deadline).values["extensions"]
    if not 0 <= extension < len(allowed):
        raise Refusal(_("The rule of this deadline knows no such extension."), rule=deadline.rule)
    more = allowed[extension]
    if not counting.allows(more, deadline):
        raise Refusal(_("The rule allows this extension to other departments only."), rule=deadline.rule)
    used = sum(one["length"] * one.get("times", 1) for one in allowed[: extension + 1])
    if deadline.extended_by + more["length"] > used:
        raise Refusal(_("The rule allows this extension no further time."), rule=deadline.rule)
    before = deadline.due_on
    deadline.extended_by += more["length"]
    deadline.length += more["length"]
    _recounted(deadline)
    record(
        DeadlineExtended(
            dossier=deadline.dossier.key,
            deadline=deadline.pk,
            rule=deadline.rule,
            on=on,
            ground=more["ground"].zh,
            approver=approver.pk,
            due_before=before,
            due=deadline.due_on,
        ),
        by=by,
    )
    return deadline


@transaction.atomic
def waive(*, deadline: Deadline, reason: str, on: date, code: str = "by_hand", by: User) -> Deadline:
    """时限免除: the act is no longer owed.

    reason   in words; it stands on the clock
    code     what it comes from, for the trail, which holds no words
    raises   Refusal  not running, without a reason, or a right or waiting time, which is not ours to give up
    records  DeadlineWaived
    """
    return release(deadline=_ours(deadline, by), reason=reason, on=on, code=code, by=by)


@transaction.atomic
def release(*, deadline: Deadline, reason: str, on: date, code: str, by: User) -> Deadline:
    """撤销要求: who asked for the act takes that back; who may do so, the act that calls this has looked at.

    raises   Refusal  as waive does, but for whose dossier it is
    records  DeadlineWaived
    """
    deadline = _locked(deadline)
    _refuse_unless_running(deadline)
    if deadline.nature != "duty":
        raise Refusal(
            _("The law gives this time to the party. Only the party, or its last day, ends it."), rule=deadline.rule
        )
    if not reason.strip():
        raise Refusal(_("Say why the deadline no longer applies."), rule=deadline.rule)
    close_pause(deadline, on)
    deadline.waived_on, deadline.waived_reason, deadline.is_paused = on, reason.strip()[:400], False
    deadline.save(update_fields=["waived_on", "waived_reason", "is_paused"])
    event = DeadlineWaived(
        dossier=deadline.dossier.key, deadline=deadline.pk, rule=deadline.rule, on=on, code=code
    )  # fmt: skip
    record(event, said=deadline.waived_reason if code == "by_hand" else "", by=by)
    return deadline


def _department(agency: Agency) -> str:
    return agency.department_id


def _meet_by(slug: str, *, dossier: Dossier, on: date, about: str, facts: Collection[str]) -> None:
    clocks = Deadline.objects.select_for_update(of=("self",)).filter(
        RUNNING, dossier=dossier, about__in=("", about), started_on__lte=on
    )
    for deadline in clocks.select_related("dossier").order_by("id"):
        if ended_by(deadline, slug, facts):
            _met(deadline, on, slug)


def _met(deadline: Deadline, on: date, event: str) -> None:
    close_pause(deadline, on)
    deadline.met_on, deadline.met_by, deadline.is_paused = on, event, False
    deadline.save(update_fields=["met_on", "met_by", "is_paused"])


def ended_by(deadline: Deadline, slug: str, facts: Collection[str]) -> bool:
    """Whether this event is the act that the clock waits for."""
    try:
        return stops(counting.version_of(deadline), slug, facts)
    except (UnknownRule, NoVersion):
        return False


def _made(rule: Rule, *, dossier: Dossier, agency: Agency, on: date, about: str, started_by: str = "") -> Deadline:
    clock = counting.clock(rule, on=on, place=dossier.place_id)
    return Deadline(
        rule=rule.id,
        rule_version=clock.version.start,
        place_layer=book().layer_of(clock.version),
        dossier=dossier,
        agency=agency,
        about=about,
        started_on=on,
        started_by=started_by,
        length=clock.length,
        unit=clock.version.values["unit"],
        nature=clock.version.values.get("nature", "duty"),
        due_on=clock.count.due,
        alarm_on=clock.count.alarm,
        is_provisional=clock.count.provisional,
    )


def _set_day(made: Deadline, version: Version, until: date, by: User | None) -> None:
    """A person sets the last day. Where a text gives a length, the day may lie before its end and not after."""
    if by is None:
        raise ValueError("a last day is set by a person")
    refuse_day(made.rule, version, started_on=made.started_on, due_on=made.due_on, until=until)
    count = counting.given(made.dossier.place_id, made.started_on, until)
    made.given_by, made.length, made.due_on, made.alarm_on = by, (until - made.started_on).days, until, count.alarm
    made.is_provisional = count.provisional


def refuse_day(rule: str, version: Version, *, started_on: date, due_on: date, until: date) -> None:
    """Raises Refusal where the day that a person sets is past, or later than the text of the rule allows."""
    if until < started_on:
        raise Refusal(_("The day to answer by lies in the past. Choose today or a later day."), rule=rule)
    if until > due_on and not version.is_local:
        raise Refusal(
            _("The rule of this place ends on %(day)s; a day that you set may be earlier, not later.")
            % {"day": due_on.isoformat()},
            rule=rule,
        )


def _recounted(deadline: Deadline) -> None:
    count = counting.recount(deadline, deadline.pauses.all())
    deadline.due_on, deadline.alarm_on, deadline.is_provisional = count.due, count.alarm, count.provisional
    deadline.save(update_fields=["due_on", "alarm_on", "is_provisional", "is_paused", "length", "extended_by"])


def _ours(deadline: Deadline, by: User) -> Deadline:
    """The same, for people whose agency works on the dossier: nobody else stops or lengthens its clocks."""
    if not may_edit(by, deadline.dossier):
        raise Refusal(_("Your agency does not work on this dossier. Ask its owner to share it for editing."))
    return _locked(deadline)


def _locked(deadline: Deadline) -> Deadline:
    """The row as it is now, kept from others until the transaction ends."""
    return Deadline.objects.select_for_update(of=("self",)).select_related("dossier").get(pk=deadline.pk)


def close_pause(deadline: Deadline, on: date) -> None:
    """A clock that ends does not stand still any more."""
    if not deadline.is_paused:
        return
    for standing in deadline.pauses.filter(until_on__isnull=True):
        standing.until_on = max(on, standing.from_on)
        standing.save(update_fields=["until_on"])


def _refuse_unless_running(deadline: Deadline) -> None:
    if not deadline.is_running:
        raise Refusal(_("This deadline has ended: it was met or waived."), rule=deadline.rule)


def _refuse_before_start(deadline: Deadline, on: date) -> None:
    if on < deadline.started_on:
        raise Refusal(_("That day lies before the clock was started."), rule=deadline.rule)


def _refuse_wrong_approver(deadline: Deadline, approver: User) -> None:
    """A clock of an agency is stopped or lengthened with the word of its head (or of the head of one above)."""
    chain = Agency.objects.filter(pk=deadline.agency_id).values_list("pk", "superior")
    allowed = {pk for pair in chain for pk in pair if pk}
    if not any(row.role == "head" and row.agency_id in allowed for row in approver.live_memberships):
        raise Refusal(_("Only the head of the agency can approve this. Choose the head."), rule=deadline.rule)
