"""A case from filing to closing, each step by whoever may take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from demo.almanac import after
from demo.tale import Tale
from demo.words import PROVES, said
from liandong.act.cases import actions as cases
from liandong.act.cases.actions import Imposed
from liandong.act.cases.models import Case
from liandong.act.cases.same_act import filed_first
from liandong.discover.clues import actions as clues
from liandong.discover.inspections.models import Inspection
from liandong.feedback.publicity import actions as publicity
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import Agency, User
from liandong.ground.rulebook.book import book

Steps = Iterator[datetime]
WEIGHTS = {"small": 40, "middle": 30, "heavy": 14, "minor": 10, "unproved": 6}


@dataclass(frozen=True)
class Course:
    """How the case will go: drawn at once, before its first step."""

    imposed: tuple[Imposed, ...]
    outcome: str
    findings: tuple[str, ...]
    states: bool
    hears: bool
    pace: int  # working days for the investigation
    publishes: bool


def course(tale: Tale, agency: Agency) -> Course:
    dice = tale.dice
    size = dice.weighed(WEIGHTS)
    fine = {
        "small": dice.between(2, 9) * 100_000,
        "middle": dice.between(1, 5) * 1_000_000,
        "heavy": dice.between(6, 30) * 1_000_000,
    }
    amount = fine.get(size, 0)
    lines: list[Imposed] = []
    if size in fine:
        lines = [Imposed("W1", 0, "警告"), Imposed("F1", amount, f"罚款{amount // 100}元")]
        if size != "small":
            gains = dice.between(4, 90) * 10_000
            lines.append(Imposed("F2", gains, f"没收违法所得{gains // 100}元"))
        if size == "heavy" and tale.theme.about == "institution" and agency.department_id == "health":
            lines.append(
                Imposed("L1", 0, "暂停执业活动三个月") if dice.happens(0.6) else Imposed("R2", 0, "责令停业整顿")
            )
    outcome = {"minor": "no_penalty_minor", "unproved": "not_established"}.get(size, "penalty")
    findings: tuple[str, ...] = ()
    if agency.department_id == "health":
        findings = {"heavy": ("serious", "complex", "hearing_offered"), "middle": ("hearing_offered",)}.get(size, ())
        if size == "middle" and dice.happens(0.3):
            findings = ("hearing_offered", "complex")
    hears = "hearing_offered" in findings and dice.happens(0.45)
    return Course(tuple(lines), outcome, findings, dice.happens(0.5), hears, dice.between(3, 28), dice.happens(0.97))


def trial(tale: Tale, agency: Agency, visit: Inspection | None) -> Steps:
    """The whole procedure; a story that ends before is a case that is still running."""
    way = course(tale, agency)
    yield tale.wait(0, 4)
    case = _filed(tale, agency, visit)
    yield tale.wait(1, 5)
    pieces = tale.dice.some(PROVES, tale.dice.between(2, 4))
    if case and not tale.town.replaying:
        for number, (kind, proves) in enumerate(pieces):
            file = (
                ContentFile(f"{case.number}\n{proves}\n{tale.text}\n".encode(), f"证据{number + 1}.txt")
                if number == 0
                else None
            )
            cases.add_evidence(case=case, kind=kind, proves=proves, file=file, by=tale.town.officers(agency)[0])
    if case is None:
        yield from _given_up(tale, agency)
        return
    yield from _heard(tale, agency, case, way)
    yield from _decided(tale, agency, case, way)


def _filed(tale: Tale, agency: Agency, visit: Inspection | None) -> Case | None:
    """None when the act was filed elsewhere before: one act is dealt with once."""
    if tale.town.replaying:
        return Case.objects.filter(clue=tale.it).first()
    subject, on = tale.subject, tale.day
    if subject is None:
        return None
    until = min(tale.occurred + timedelta(days=3), on)
    if filed_first(subject=subject, matter=tale.matter, acted_on=tale.occurred, act_until=until):
        return None
    title, officers = book().matters(tale.place)[tale.matter].title.zh, tale.town.officers(agency)
    return cases.file_case(
        subject=subject, matter=tale.matter, cause=title, officers=officers,
        acted_on=tale.occurred, act_until=until, on=on, clue=tale.it, inspection=visit, by=officers[0],
    )  # fmt: skip


def _given_up(tale: Tale, agency: Agency) -> Steps:
    yield tale.wait(1, 2)
    if not tale.town.replaying and tale.source != "discipline":
        clues.close_clue(
            clue=tale.it, result="同一违法行为已由先立案机关办理，材料移交后办结。", by=tale.town.worker(agency)
        )


def _heard(tale: Tale, agency: Agency, case: Case, way: Course) -> Steps:
    """Investigated, told, heard, reviewed, discussed: as far as the course of the case asks for it."""
    town, dice = tale.town, tale.dice
    officer, others = town.officers(agency)[0], town.staff.of(agency, "reviewer", "head")
    yield tale.wait(way.pace, way.pace)
    _do(tale, cases.investigate, case, report="经调查，违法事实清楚，证据确实充分。", findings=way.findings, by=officer)
    yield tale.wait(0, 3)
    proposed = "；".join(line.text for line in way.imposed) or "不予行政处罚"
    _do(tale, cases.notify, case, proposed=proposed, by=officer)
    if way.states:
        yield tale.wait(2, 5)
        words = dice.one(said("statements"))
        _do(
            tale,
            cases.hear_statement,
            case,
            text=words,
            review="复核后认为理由不影响违法事实的认定。",
            is_accepted=False,
            by=officer,
        )
    if way.hears:
        yield tale.wait(1, 3)
        _do(tale, cases.request_hearing, case, by=officer)
        days = dice.between(8, 15)
        _do(tale, cases.notify_hearing, case, held_on=after(tale.day, days), place="本机关听证室", by=officer)
        yield tale.wait(days, days)
        _do(
            tale,
            cases.hold_hearing,
            case,
            chair=others[0],
            record_text="听证会按程序举行，双方就事实和依据发表意见。",
            by=officer,
        )
    if way.hears or "complex" in way.findings:
        yield tale.wait(1, 4)
        _do(tale, cases.review, case, opinion="主体适格，事实清楚，程序合法，同意。", is_agreed=True, by=others[0])
    if "complex" in way.findings or "serious" in way.findings:
        yield tale.wait(1, 3)
        _do(
            tale,
            cases.discuss,
            case,
            minutes="负责人集体讨论，一致同意承办机构意见。",
            by=town.staff.of(agency, "head")[0],
        )


def _decided(tale: Tale, agency: Agency, case: Case, way: Course) -> Steps:
    town, dice = tale.town, tale.dice
    officer, head = town.officers(agency)[0], town.staff.of(agency, "head")[0]
    waits = "hearing_offered" in way.findings and not way.hears  # the five working days to ask for a hearing run out
    yield tale.wait(6 if waits else 5 if not way.states and not way.hears else 0, 8)
    reasons = f"{case.cause}，有现场笔录、询问笔录等证据证实，{'应予处罚' if way.imposed else '决定不予处罚'}。"
    _do(tale, cases.decide, case, outcome=way.outcome, imposed=way.imposed, reasons=reasons, by=head)
    decided = tale.day
    yield tale.wait(1, 6)
    manner = dice.one(("handed_over", "handed_over", "posted", "left_behind", "electronic"))
    received_by = case.subject.name if case.subject.kind == "person" else "单位负责人"
    _do(tale, cases.serve, case, manner=manner, received_by=received_by, by=officer)
    owed = sum(line.amount_fen for line in way.imposed)
    if way.imposed:
        yield from _published(tale, case, way, decided, head)
        yield tale.wait(2, 11)
        _do(tale, cases.execute, case, paid_fen=owed, note=f"财政票据 {dice.digits(8)}", by=officer)
    yield tale.wait(1, 5)
    result = said("results")[0] if way.imposed else "调查终结，依法不予行政处罚"
    _do(tale, cases.close_case, case, summary=f"{result}，全案归档。", by=officer)


def _published(tale: Tale, case: Case, way: Course, decided: date, by: User) -> Steps:
    """Reactions draft it at the end of the week; somebody looks at it and lets it out."""
    monday = decided + timedelta(days=7 - decided.weekday())
    days = 1
    while after(tale.day, days) < monday:
        days += 1
    yield tale.wait(days, days)
    if not way.publishes or tale.town.replaying:
        return
    draft = Publication.objects.filter(dossier=case.dossier, stage="draft").first()
    if draft:
        publicity.publish(publication=draft, by=by)


def _do(tale: Tale, step: object, case: Case, **said: object) -> None:
    if not tale.town.replaying:
        step(case=case, on=tale.day, **said)  # type: ignore[operator]
