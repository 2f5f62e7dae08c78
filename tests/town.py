"""The town with one of everything in it, for tests that try who reaches what.

Each standing is a way in which dossiers relate to people: whose they are, with whom they are or were shared, how secret
they are. Of each standing there is a dossier of each kind, made through actions, whose titles carry the standing's own
word: whoever is not named in `seen` must never meet that word, and whoever is not in `works` must change nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.act.consultations import actions as consultations
from liandong.act.consultations.queries import could_advise
from liandong.act.dispatch import actions as dispatch
from liandong.act.joint import actions as joint
from liandong.act.oversight.actions import class_major
from liandong.act.oversight.actions.watching import oversee
from liandong.act.works import actions as works
from liandong.act.works.models import Obligation
from liandong.discover.clues import actions as clues
from liandong.discover.clues.models import Clue
from liandong.discover.inspections import actions as inspections
from liandong.discover.worklist import actions as worklist
from liandong.feedback.publicity.reactions import draft
from liandong.ground.accounts import actions as accounts
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import now, today
from liandong.ground.audit.models import Entry
from liandong.ground.deadlines import actions as deadlines
from liandong.ground.documents.actions import add_document
from liandong.ground.dossiers import actions as keeping
from liandong.ground.dossiers.models import Dossier
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.facts import NewLicence
from liandong.ground.registry.models import Subject
from tests.act.jointly import PARTS
from tests.discover.clue_factory import LIN
from tests.people import SINCE, People, certify, person, settle
from tests.warn.risk.found import warned

TODAY = date(2026, 11, 10)
HEALTH = frozenset({"wang", "li", "head", "reviewer", "custodian"})
ABOVE = frozenset({"qian", "auditor"})
WORKERS = frozenset({"wang", "li", "head", "reviewer"})  # a custodian only reads
PUBLISHED = "publicity.supervision_information"  # owed in every quarter, each with a dossier of its own
RELATION = "supplier"  # of joint.party_kinds
FINE = [Imposed("F1", 2_000_000, "罚款二万元")]


@dataclass(frozen=True)
class Standing:
    """处境: how dossiers relate to people, and what follows; written by hand, not asked of the code that is tried."""

    name: str
    word: str
    seen: frozenset[str]
    works: frozenset[str]
    grade: str = "secret"
    maker: str = "wang"  # one who works on it


STANDINGS = (
    Standing("own", "花岗岩", HEALTH | ABOVE, WORKERS, "internal"),
    Standing("read", "石灰岩", HEALTH | {"zhao", "double", "prosecutor"}, WORKERS),
    Standing("edit", "辉长岩", HEALTH | {"zhao", "double"}, WORKERS | {"zhao", "double"}),
    Standing("ended", "片麻岩", HEALTH, WORKERS),
    Standing("secret", "玄武岩", HEALTH, WORKERS),
    Standing("handed", "橄榄岩", HEALTH | {"zhao", "double"}, frozenset({"zhao", "double"}), maker="zhao"),
    Standing("foreign", "流纹岩", ABOVE | {"neighbour"}, frozenset({"neighbour"}), "internal", "neighbour"),
)


@dataclass(frozen=True)
class Office:
    """Those who make the dossiers of a standing, and where."""

    by: User
    second: User
    head: User
    agency: Agency
    place: Place
    guest: User  # of an agency at which nobody else of the town is


@dataclass
class Town:
    """People, and dossiers by standing and kind."""

    people: People
    others: dict[str, User]
    dossiers: dict[str, dict[str, Dossier]] = field(default_factory=dict)

    def everybody(self) -> dict[str, User | AnonymousUser]:
        """Each person by name; those beside tests/people.py: one next door, one who has left, one of two agencies."""
        return {**self.people.everybody(), **self.others}

    def of(self, standing: Standing) -> list[Dossier]:
        return list(self.dossiers[standing.name].values())


def build() -> Town:
    """The whole town; about a hundred dossiers."""
    people = settle()
    town = Town(people, newcomers(people))
    guest = person("yi", "易", people.insurance, "officer", "handler")
    here = office(people.wang, people.li, people.head, guest)
    there = person("lin", "林", people.next_health, "officer")
    certify(there, "闽C0004")
    head = person("sun", "孙", people.next_health, "head")
    market = accounts.establish_agency(department="market", place=people.next_county, name="丰泽市监局", by=None)
    next_guest = person("ou", "欧", market, "officer", "handler")
    next_door = office(town.others["neighbour"], there, head, next_guest)
    for standing in STANDINGS:
        whose = next_door if standing.name == "foreign" else here
        before = set(Dossier.objects.values_list("pk", flat=True))
        kinds = CHANGES_HANDS if standing.name == "handed" else KINDS
        made = {kind: KINDS[kind](whose, standing.word) for kind in kinds}
        rest = Dossier.objects.exclude(pk__in=before | {dossier.pk for dossier in made.values()})
        town.dossiers[standing.name] = made
        for dossier in made.values():
            furnish(dossier, whose, standing)
        for dossier in (*made.values(), *rest):  # what a case or a visit came from stands as they do
            hand_round(dossier, whose, people, standing)
    oversee()  # cards for the clocks that ran out
    return town


def newcomers(people: People) -> dict[str, User]:
    """Those beside the people of tests/people.py."""
    neighbour = person("he", "何", people.next_health, "officer", "handler")
    certify(neighbour, "闽C0003")
    former = person("gu", "顾", people.health, "officer", "handler")
    for membership in former.memberships.all():
        accounts.leave_agency(membership=membership, on=today() - timedelta(days=1), by=None)
    double = person("fan", "范", people.market, "officer", "handler")
    accounts.join_agency(user=double, agency=people.health, role="officer", since=SINCE, by=None)
    return {"neighbour": neighbour, "former": former, "double": double}


def office(by: User, second: User, head: User, guest: User) -> Office:
    agency = by.acting_for
    assert agency is not None
    return Office(by, second, head, agency, agency.place, guest)


def guest_of(of: Office) -> Agency:
    guest = of.guest.acting_for
    assert guest is not None
    return guest


# One dossier of each kind


def a_clue(of: Office, word: str) -> Dossier:
    return reported(of, word).dossier


def reported(of: Office, word: str) -> Clue:
    clue = clues.receive_clue(
        channel="phone", source="complaint", title=f"{word}诊所无证行医", text=f"{word}诊所无证行医，请查处。",
        place=of.place, subject=a_clinic(of), reporter=LIN, by=of.by,
    )  # fmt: skip
    clue = clues.route_clue(clue=clue, matter="V01", override_reason="材料显示", by=of.by)
    return clues.keep(clue=clue, by=of.by)


def a_clinic(of: Office) -> Subject:
    """A clinic of its own: two clues about one, and two visits to one, are told of each other."""
    number = Subject.objects.count()
    licence = NewLicence(
        kind="practice", number=f"PDY{number:05}", valid_from=date(2024, 1, 1), valid_until=None, scopes={"03": "内科"}
    )
    return register_institution(name=f"第{number}门诊部", place=of.place, licences=(licence,), by=of.by)


def founded(of: Office, word: str) -> Clue:
    return clues.verify_clue(clue=reported(of, word), outcome="founded", note=f"{word}属实", by=of.by)


def filed(of: Office, word: str) -> Case:
    clue = founded(of, word)
    assert clue.subject is not None
    case = cases.file_case(
        subject=clue.subject, matter="V01", cause=f"{word}超出登记的诊疗科目", officers=[of.by, of.second],
        acted_on=TODAY - timedelta(days=60), act_until=TODAY - timedelta(days=30), on=TODAY, clue=clue, by=of.by,
    )  # fmt: skip
    joint.suspect(dossier=case.dossier, subject=a_clinic(of), relation=RELATION, why=f"{word}关联", by=of.by)
    class_major(dossier=case.dossier, grounds=["harm"], reason=f"{word}重大", by=of.by)
    cases.add_evidence(case=case, kind="record", proves=f"{word}现场", by=of.by)
    return case


def a_case(of: Office, word: str) -> Dossier:
    """Decided, and to be published."""
    case = filed(of, word)
    dossier = case.dossier
    cases.investigate(case=case, report=f"{word}报告", findings=[], on=TODAY, by=of.by)
    cases.notify(case=case, proposed=f"{word}拟罚款", on=TODAY, by=of.by)
    cases.waive_rights(case=case, rights=["statement"], declaration=f"{word}放弃", on=TODAY, by=of.by)
    cases.decide(case=case, outcome="penalty", imposed=FINE, reasons=f"{word}属实", on=TODAY, by=of.head)
    draft(Entry.objects.get(kind="case_decided", dossier=dossier.key))
    return dossier


def a_visit(of: Office, word: str) -> Dossier:
    clue = founded(of, word)
    assert clue.subject is not None
    visit = inspections.plan_inspection(
        subject=clue.subject, officers=[of.by, of.second], checklist="checklists.area_1", planned_on=TODAY,
        clues=[clue], by=of.by,
    )  # fmt: skip
    Dossier.objects.filter(pk=visit.dossier_id).update(title=f"{word}检查")
    return visit.dossier


def a_work(of: Office, word: str) -> Dossier:
    paper = ContentFile(b"%PDF-1.7\n" + word.encode(), name="a.pdf")
    quarters = timedelta(days=92 * Obligation.objects.filter(agency=of.agency, rule=PUBLISHED).count())
    work = works.record_work(rule=PUBLISHED, on=TODAY - quarters, title=f"{word}信息", files=[paper], by=of.by)
    Dossier.objects.filter(pk=work.obligation.dossier_id).update(title=f"{word}公开")
    return work.obligation.dossier


def a_warning(of: Office, word: str) -> Dossier:
    dossier = warned(a_clinic(of).pk, of.second).dossier
    Dossier.objects.filter(pk=dossier.pk).update(title=f"{word}预警")
    return dossier


def a_meeting(of: Office, word: str) -> Dossier:
    """Drafted minutes, objected to by an agency at which nobody else of the town is; its first decision is undone."""
    guest = guest_of(of)
    meeting = consultations.convene(
        title=f"{word}会商会", form="general", starts_at=now(), room="三楼", host="局长", orders=[], invited=[guest],
        by=of.by,
    )  # fmt: skip
    item = consultations.add_item(meeting=meeting, kind="major_matters", title=f"{word}议题", by=of.by)
    consultations.attach(item=item, dossier=a_clue(of, word), by=of.by)
    meeting = consultations.open_meeting(meeting=meeting, by=of.by)
    consultations.decide(
        meeting=meeting, item=item, text=f"{word}决定", owner=guest, due_on=TODAY + timedelta(days=30), by=of.by
    )
    for row in meeting.invitations.all():
        consultations.mark(invitation=row, came=True, attendee="科长", by=of.by)
    meeting = consultations.hold(meeting=meeting, by=of.by)
    consultations.draft(meeting=meeting, text=f"{word}纪要", by=of.by)
    consultations.object_to(meeting=meeting, text=f"{word}异议", by=of.guest)
    return meeting.dossier


def an_advice(of: Office, word: str) -> Dossier:
    asked = could_advise(of.agency).filter(department="police").first() or guest_of(of)
    advice = consultations.ask(about=reported(of, word).dossier, question=f"{word}怎么定性", to=[asked], by=of.by)
    Dossier.objects.filter(pk=advice.dossier_id).update(title=f"{word}疑案会商")
    return advice.dossier


def a_team(of: Office, word: str) -> Dossier:
    """A team with a plan that waits for its approval."""
    guest = guest_of(of)
    team = joint.open_joint(
        form="team", title=f"{word}专案", purpose=f"查清{word}", agencies=[guest], subject=None,
        facts=["public_attention"], facts_because="媒体报道", commander=of.second, by=of.by,
    )  # fmt: skip
    joint.name_members(joint=team, people=[of.guest], by=of.guest)
    team = joint.form_joint(joint=team, by=of.by)
    lines = [joint.TaskLine(guest, f"{word}任务", TODAY + timedelta(days=9))]
    joint.draft_plan(joint=team, parts=dict.fromkeys(PARTS, word), tasks=lines, by=of.by)
    return team.dossier


def a_key_matter(of: Office, word: str) -> Dossier:
    """Known to its finder alone: the members of the mechanism, who are told of each, do not see this one."""
    found = worklist.gather(title=f"{word}要情", text=f"{word}反映", nature="clue", origin="opinion", by=of.by)
    for share in found.dossier.shares.filter(until__isnull=True).exclude(level="owner").select_related("agency"):
        keeping.unshare(dossier=found.dossier, agency=share.agency, because="限于承办单位", by=of.by)
    guest = guest_of(of)
    keeping.share(dossier=found.dossier, agency=guest, because="征求意见", by=of.by)
    worklist.suggest(key_matter=found, text=f"{word}建议", by=of.guest)
    return found.dossier


KINDS: dict[str, Callable[[Office, str], Dossier]] = {
    "clue": a_clue,
    "case": a_case,
    "visit": a_visit,
    "work": a_work,
    "warning": a_warning,
    "meeting": a_meeting,
    "advice": an_advice,
    "team": a_team,
    "key_matter": a_key_matter,
}


CHANGES_HANDS = ("key_matter",)  # every other kind is its agency's own act


# What lies in each, and who comes to see it


def furnish(dossier: Dossier, of: Office, standing: Standing) -> None:
    """Papers, open and sealed, a clock, and a matter sent to an agency at which nobody of the town is."""
    for is_sealed in (False, True):
        file = ContentFile(b"%PDF-1.7 " + dossier.key.encode(), name="a.pdf")
        add_document(
            dossier=dossier, kind="evidence", title=f"{standing.word}材料", file=file, is_sealed=is_sealed, by=of.by
        )
    guest = guest_of(of)
    deadlines.start("dispatch.written_reply_term", dossier=dossier, agency=of.agency, on=TODAY - timedelta(days=60))
    dispatch.send(dossier=dossier, kind="assist", to=guest, asks=f"{standing.word}请协查", by=of.by)


def hand_round(dossier: Dossier, of: Office, people: People, standing: Standing) -> None:
    """Grade, share, take back, hand over: what the standing says."""
    because, wang = "联合办案", people.wang
    keeping.regrade(dossier=dossier, grade=standing.grade, because=because, by=of.by)
    if standing.name in ("read", "edit", "ended"):
        level = "read" if standing.name == "read" else "edit"
        keeping.share(dossier=dossier, agency=people.market, level=level, because=because, by=wang)
    if standing.name == "read":
        keeping.share(dossier=dossier, agency=people.procuratorate, because=because, by=wang)
    if standing.name == "ended":
        deadlines.start("dispatch.sign_term", dossier=dossier, agency=people.market, on=TODAY)
        keeping.unshare(dossier=dossier, agency=people.market, because="办结", by=wang)
    if standing.name == "handed":
        keeping.hand_over(dossier=dossier, to=people.market, because="归你处", by=wang)
    dossier.refresh_from_db()
