"""Scenes that several stories of 鲤城 share."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta

from demo.tale import Tale
from demo.town import Town
from demo.words import FINDINGS
from liandong.act.cases import actions as cases
from liandong.act.cases.models import Case
from liandong.act.dispatch import actions as dispatch
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues import actions as clues
from liandong.discover.inspections import actions as inspections
from liandong.discover.inspections.models import Inspection
from liandong.ground.accounts.models import Agency, User
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book

Steps = Iterator[datetime]
Filing = Generator[datetime, None, Case]
HOME = "350502"
HEALTH, CITY, MARKET = ("health", HOME), ("health", "350500"), ("market", HOME)
CHECKLIST = "checklists.area_1"


def begin(
    town: Town, number: int, matter: str, place: int, *, channel: str, source: str = "", is_named: bool = True,
    office: tuple[str, str] = HEALTH, subject: Subject | None = None, since: int = 100,
) -> Tale:  # fmt: skip
    """A report that is meant for this story: about the institution at this place in the list of 鲤城."""
    here = town.register.institutions[HOME]
    told = town.until - timedelta(days=since)
    tale = Tale(town, number, told, county=HOME, matter=matter, subject=subject or here[place % len(here)])
    tale.channel, tale.source, tale.named = channel, source or tale.source, is_named
    tale.intake = town.offices.get(*office)
    return tale


def route_in(tale: Tale, by: str = "wang") -> None:
    tale.do(
        clues.route_clue, clue=tale.it, matter=tale.matter, override_reason="按来件主要内容确定",
        by=tale.town.person(by),
    )  # fmt: skip


def send(tale: Tale, who: tuple[str, str], to: Agency, asks: str) -> Dispatch:
    """Told again, the newest one to that office."""
    if tale.town.replaying:
        return Dispatch.objects.filter(dossier=tale.it.dossier, to_agency=to).latest("pk")
    by = tale.town.worker(tale.town.offices.get(*who))
    made = dispatch.send(
        dossier=tale.it.dossier, kind="lead", to=to, asks=asks, override_reason="按来件主要内容确定", by=by
    )
    tale.it.refresh_from_db()
    return made


def found_true(tale: Tale, days_ago: int, by: str = "wang") -> Steps:
    """Received, routed, kept and found true on one day and the next."""
    yield tale.on(days_ago + 1, hour=9)
    tale.receive()
    yield tale.on(days_ago + 1, hour=10)
    route_in(tale, by)
    yield tale.on(days_ago + 1, hour=11)
    tale.do(clues.keep, clue=tale.it, because="由本局先行核查", by=tale.town.person(by))
    yield tale.on(days_ago, hour=9)
    tale.do(clues.verify_clue, clue=tale.it, outcome="founded", by=tale.town.person(by))


def planned(tale: Tale, officers: list[User], days: int) -> Inspection:
    """A visit by plan so many working days later, without a clue; told again, the one of that subject and day."""
    day = tale.later(days)
    if tale.subject is None:
        raise RuntimeError("a visit needs somebody to visit")
    if tale.town.replaying:
        return Inspection.objects.filter(subject=tale.subject, planned_on=day).latest("pk")
    return inspections.plan_inspection(
        subject=tale.subject, officers=officers, checklist=CHECKLIST, planned_on=day, by=officers[0],
        separate_because="专项检查，内容与其他检查不同",
    )  # fmt: skip


def held_visit(tale: Tale, days_ago: int, wrong: tuple[str, ...]) -> Steps:
    """Planned, carried out and recorded on one day; the questions in `wrong` are findings."""
    officers = tale.town.officers(tale.intake)
    yield tale.on(days_ago, hour=8)
    visit = planned(tale, officers, 0)
    yield tale.on(days_ago, hour=9)
    tale.do(inspections.start_inspection, inspection=visit, by=officers[0])
    for item in ("1.14", "1.15", "1.20", "1.23", "1.24", "1.26"):
        value, note = ("no", FINDINGS[item]) if item in wrong else ("yes", "")
        tale.do(inspections.answer, inspection=visit, item=item, value=value, note=note, by=officers[1])
    yield tale.on(days_ago, hour=11)
    tale.do(inspections.finish_inspection, inspection=visit, summary="检查中发现的问题见检查项记录。", by=officers[0])


def filed(tale: Tale, days_ago: int, *, office: tuple[str, str] = HEALTH, by: str = "li") -> Filing:
    """The case of a clue that was found true, with its first evidence."""
    yield tale.on(days_ago, hour=14)
    case = _filed(tale, office, by)
    yield tale.on(days_ago, hour=15)
    tale.do(cases.add_evidence, case=case, kind="record", proves="现场笔录，证明执业情况", by=tale.town.person(by))
    tale.do(cases.add_evidence, case=case, kind="documentary", proves="门诊日志和收费单据", by=tale.town.person(by))
    return case


def _filed(tale: Tale, office: tuple[str, str], by: str) -> Case:
    if tale.town.replaying:
        return Case.objects.get(clue=tale.it)
    if tale.subject is None:
        raise RuntimeError("a case needs somebody it is against")
    return cases.file_case(
        subject=tale.subject, matter=tale.matter, cause=f"涉嫌{book().matters(tale.place)[tale.matter].title.zh}",
        officers=tale.town.officers(tale.town.offices.get(*office)), acted_on=tale.occurred, act_until=tale.occurred,
        on=tale.day, clue=tale.it, by=tale.town.person(by),
    )  # fmt: skip
