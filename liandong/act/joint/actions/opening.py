"""Opening joint work: from clues, visits and cases, by the facts that the place asks for."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.act.joint.actions import lending
from liandong.act.joint.actions.joining import ask, name_commander
from liandong.act.joint.actions.standing import led
from liandong.act.joint.events import JointOpened
from liandong.act.joint.models import Joint, Seat
from liandong.act.joint.queries import joints
from liandong.act.joint.queries.codes import Triggers, triggers
from liandong.act.works.queries import could_join
from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers import actions as dossiers
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import may_edit, may_see, no_less_secret
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal


@transaction.atomic
def open_joint(
    *, form: str, title: str, purpose: str, agencies: Collection[Agency], sources: Collection[Dossier] = (),
    subject: Subject | None = None, facts: Collection[str] = (), facts_because: str = "", lead_because: str = "",
    commander: User | None = None, grade: str = Dossier.Grade.INTERNAL, by: User,
) -> Joint:  # fmt: skip
    """发起联合办理: the agency acted for leads; the others are asked, and name their own people.

    form           task (联合检查任务) or team (联合调查组)
    agencies       who is asked to join
    sources        clues, visits and cases it comes from; they keep their own reporters, clocks and answers
    facts          which of the facts of the place are the case, as this person says
    facts_because  why
    commander      a person of ours, if it is known already who commands
    lead_because   why our agency leads, where the routing of a source names another department
    raises   Refusal  no purpose, nobody asked, a source that is not ours to bring in, or the facts do not call for it
    records  JointOpened, JoiningAsked, DossiersLinked
    """
    lead = acting(by)
    _refuse_empty(form, title, purpose, agencies, lead)
    for source in sources:
        _refuse_source(source, by)
    place = _place(sources, subject, lead)
    asked = _refuse_unless_called_for(form, place, facts, facts_because)
    _refuse_other_lead(sources, lead, lead_because)
    dossier = dossiers.open_dossier(
        kind="joint", title=title.strip(), place=place, owner=lead, subject=subject,
        grade=no_less_secret(grade, sources), by=by,
    )  # fmt: skip
    joint = Joint.objects.create(
        dossier=dossier, form=form, lead=lead, lead_because=lead_because.strip(), purpose=purpose.strip(),
        facts=sorted(set(facts)), facts_because=facts_because.strip(),
        trigger_rule=asked.rule.id if asked else "", trigger_version=asked.version.start if asked else None,
    )  # fmt: skip
    Seat.objects.create(joint=joint, agency=lead, asked_at=now(), asked_by=by, joined_at=now())
    event = JointOpened(
        dossier=dossier.key, form=form, lead=lead.pk, facts=joint.facts, rule=joint.trigger_rule,
        version=joint.trigger_version.isoformat() if joint.trigger_version else "",
    )  # fmt: skip
    run_clocks(event, dossier=dossier, on=today(), agencies={"owner": lead}, facts=joint.facts, by=by)
    record(event, by=by)
    for agency in agencies:
        ask(joint, agency, "", by)
    for source in sources:
        dossiers.link(from_dossier=source, to_dossier=dossier, relation="led_to", by=by)
    return name_commander(joint=joint, commander=commander, by=by) if commander else joint


@transaction.atomic
def add_source(*, joint: Joint, source: Dossier, by: User) -> Joint:
    """纳入联合办理: one more clue, visit or case; it keeps its own clocks and answers.

    raises   Refusal  not the lead, ended, or not ours to bring in
    records  DossiersLinked
    """
    joint = led(joint, by, *joints.OPEN)
    _refuse_source(source, by)
    if source.grade == Dossier.Grade.SECRET and joint.dossier.grade != Dossier.Grade.SECRET:
        raise Refusal(_("%(key)s is secret, this joint work is not. Regrade it first.") % {"key": source.key})
    dossiers.link(from_dossier=source, to_dossier=joint.dossier, relation="led_to", by=by)
    lending.lend(joint, joints.agencies_of(joint), [source])
    return joint


def _refuse_empty(form: str, title: str, purpose: str, agencies: Collection[Agency], lead: Agency) -> None:
    if form not in Joint.Form.values:
        raise Refusal(_("Choose a joint task or a joint investigation team."))
    if not title.strip() or not purpose.strip():
        raise Refusal(_("Give it a title, and say what is to be found out."))
    if not agencies:
        raise Refusal(_("Nobody works jointly alone: ask at least one other agency."))
    if lead in agencies:
        raise Refusal(_("Your own agency leads already. Ask the others."))
    wanted = {one.pk for one in agencies}
    could = could_join(lead).filter(pk__in=wanted).values_list("pk", flat=True)
    if wanted - set(could):
        raise Refusal(_("An agency that is not of this place, above or below cannot be asked. Choose from the list."))


def _refuse_source(source: Dossier, by: User) -> None:
    if source.kind not in joints.SOURCES:
        raise Refusal(_("Joint work comes from a clue, a visit, a case or a key matter."))
    if not may_see(by, source):
        raise Refusal(_("You do not see one of these dossiers. Choose others."))
    if source.closed_at is not None:
        raise Refusal(_("%(key)s is closed; it cannot be brought in.") % {"key": source.key})
    Dossier.objects.select_for_update().get(pk=source.pk)  # of two who bring it in at once, one is told
    if other := joints.joint_with(source):
        known = other.key if may_see(by, other.dossier) else other.lead.name
        raise Refusal(
            _("%(key)s belongs to joint work already: %(other)s. Join that, or bring the others in there.")
            % {"key": source.key, "other": known}
        )
    if source.grade == Dossier.Grade.SECRET and not may_edit(by, source):
        raise Refusal(_("%(key)s is secret; only who works on it can bring it in.") % {"key": source.key})


def _place(sources: Collection[Dossier], subject: Subject | None, lead: Agency) -> Place:
    for source in sources:
        return source.place
    return subject.place if subject and subject.place else lead.place


def _refuse_unless_called_for(form: str, place: Place, facts: Collection[str], because: str) -> Triggers | None:
    """The rule by which the facts were asked; None where the place names none, and then reasons must stand there."""
    asked = triggers(place.pk, today())
    if asked and (unknown := set(facts) - set(asked.facts)):
        raise Refusal(_("The rule knows no such facts: %(facts)s.") % {"facts": ", ".join(sorted(unknown))})
    if facts and not because.strip():
        raise Refusal(_("Say why these facts are the case: what was seen, by whom."))
    if form != Joint.Form.TEAM:
        return asked
    if asked is None and not because.strip():
        raise Refusal(_("This place names no facts for a joint team. Say why one is needed."))
    if asked and len(set(facts)) < asked.needed:
        raise Refusal(
            _("A joint team needs %(needed)s of the facts this place names, and %(said)s was ticked. Make it a task.")
            % {"needed": asked.needed, "said": len(set(facts))},
            rule=asked.rule.id,
        )
    return asked


def _refuse_other_lead(sources: Collection[Dossier], lead: Agency, because: str) -> None:
    found = joints.competent(sources)
    if found and not joints.holds(lead, found[1]) and not because.strip():
        raise Refusal(
            _("By the routing of %(key)s another department leads (%(code)s). Let it open this, or say why you lead.")
            % {"key": found[0].key, "code": found[1]}
        )
