"""What an office does with a clue that is its own: look into it, visit, say what it found, answer, close."""

from collections.abc import Generator, Iterator
from datetime import datetime

from demo.almanac import after
from demo.tale import Tale
from demo.trial import trial
from demo.words import FINDINGS, REASONS, said
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections.models import Inspection
from liandong.discover.inspections.queries import open_visits
from liandong.ground.accounts.models import Agency

Steps = Iterator[datetime]
CHECKLIST = "checklists.area_1"
LOOKED_AT = ("1.14", "1.15", "1.20", "1.23", "1.24", "1.26")


def own_work(tale: Tale, agency: Agency, *, is_kept: bool = False) -> Steps:
    """The office that holds the clue works on it; is_kept: it has signed for it, nothing is left to decide."""
    dice, town = tale.dice, tale.town
    if not is_kept:
        yield tale.wait(0, 2)
        if not town.replaying:
            clues.keep(clue=tale.it, by=town.worker(agency))
    visit: Inspection | None = None
    findings = 0
    inspects = tale.named and tale.theme.about == "institution" and len(town.officers(agency)) == 2
    if inspects and agency.department_id == "health" and dice.happens(0.36):
        findings = dice.one((0, 0, 1, 1, 2, 3))
        visit = yield from inspect(tale, agency, findings)
    outcome = _outcome(tale, findings, visit is not None)
    yield tale.wait(1, 8)
    if not town.replaying:
        competent = "market" if outcome == "not_ours" else ""
        clues.verify_clue(
            clue=tale.it, outcome=outcome, note=REASONS.get(outcome, ""), competent=competent, by=town.worker(agency)
        )
    # Drawn before it is known whether there is a case, so that the draws stay the same when told again.
    punishable = outcome == "founded" and tale.matter.startswith("V") and tale.named
    tries = punishable and len(town.officers(agency)) == 2 and dice.happens(0.48)
    if tries:
        yield from tell(tale, agency, "您反映的问题经核查属实，已进入立案程序，处理结果将依法公示。")
        yield from trial(tale, agency, visit if findings else None)
    else:
        yield from ending(tale, agency, outcome)


def _outcome(tale: Tale, findings: int, visited: bool) -> str:
    if findings:
        return "founded"
    if visited:
        return tale.dice.weighed({"unfounded": 7, "not_enough": 2, "founded": 1})
    return tale.dice.weighed({"founded": 38, "unfounded": 40, "not_enough": 20, "not_ours": 2})


def inspect(tale: Tale, agency: Agency, findings: int) -> Generator[datetime, None, Inspection | None]:
    """A visit: planned, carried out by two officers, its record written. Returns it, or None where one is open."""
    dice, town = tale.dice, tale.town
    officers = town.officers(agency)
    yield tale.wait(0, 3)
    wait = dice.between(1, 6)
    visit = _planned(tale, agency, wait)
    yield tale.wait(wait, wait)
    if visit and not town.replaying:
        visit = inspections.start_inspection(inspection=visit, by=officers[0])
    yield tale.wait(0, 0)
    asked = dice.some(LOOKED_AT, dice.between(4, 6))
    summary = dice.one(said("summaries")).format(found="发现问题见检查项记录" if findings else "未发现明显问题")
    if visit and not town.replaying:
        for place, item in enumerate(sorted(asked, key=lambda one: (one not in FINDINGS, one))):
            value = "no" if place < findings else "yes"
            note = FINDINGS[item] if value == "no" else ""
            inspections.answer(inspection=visit, item=item, value=value, note=note, by=officers[place % 2])
        visit = inspections.finish_inspection(inspection=visit, summary=summary, by=officers[0])
    return visit


def _planned(tale: Tale, agency: Agency, wait: int) -> Inspection | None:
    """None when somebody has an open visit there: the clue goes with that one."""
    if tale.town.replaying:
        return Inspection.objects.filter(clues=tale.it).order_by("pk").first()
    subject = tale.subject
    if subject is None or open_visits(subject).exists():
        return None
    officers = tale.town.officers(agency)
    return inspections.plan_inspection(
        subject=subject, officers=officers, checklist=CHECKLIST, planned_on=after(tale.day, wait),
        clues=[tale.it], by=officers[0],
    )  # fmt: skip


def tell(tale: Tale, agency: Agency, words: str = "") -> Steps:
    """Whoever reported is told; now and then it is forgotten."""
    if tale.reporter is None or tale.dice.happens(0.015):
        return
    yield tale.wait(0, 3)
    words = words or tale.dice.one(said("answers"))
    if not tale.town.replaying:
        clues.answer_reporter(clue=tale.it, text=words, by=tale.town.worker(agency))


def ending(tale: Tale, agency: Agency, outcome: str) -> Steps:
    """Close it, and answer whoever reported."""
    dice, town = tale.dice, tale.town
    yield from tell(tale, agency)
    yield tale.wait(1, 6)
    result = (
        dice.one([*said("results")[:2], *said("results")[3:]]) if outcome == "founded" else "已核查并登记，予以办结"
    )
    must_be_a_case = outcome == "founded" and tale.source == "discipline"
    if not town.replaying and not must_be_a_case:
        clues.close_clue(clue=tale.it, result=f"{result}。", by=town.worker(agency))
