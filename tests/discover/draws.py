"""Draws as the tests need them: institutions with grades, a closed list, a drawn one."""

from datetime import date, timedelta

from liandong.discover.inspections import actions
from liandong.discover.inspections.models import Draw, Inspection
from liandong.discover.inspections.queries import draws
from liandong.discover.inspections.reactions import see_whether_the_draw_is_finished
from liandong.ground.audit.clock import pretend, today
from liandong.ground.audit.models import Entry
from liandong.ground.registry.actions import register_institution
from liandong.ground.registry.models import Subject
from liandong.warn.risk.models import Grade
from tests.act.stories import at
from tests.people import People, person

DAY = date(2026, 3, 4)
CHECKLIST = "checklists.area_1"


def institutions(people: People, count: int = 12) -> list[Subject]:
    made = [register_institution(name=f"鲤城第{n}诊所", place=people.county, by=people.wang) for n in range(count)]
    for n, subject in enumerate(made):
        Grade.objects.create(
            agency=people.health, subject=subject, on=today(), score=n, grade="high" if n % 3 == 0 else "low",
            parts=[], rule="risk.grading", rule_version=date(2024, 8, 30),
        )  # fmt: skip
    return made


def closed(people: People, **more: object) -> Draw:
    said = {
        "title": "2026年第一次随机抽查", "checklist": CHECKLIST, "source": "福彩3D第2026060期开奖号码",
        "known_on": today() + timedelta(days=1), "due_on": date(2026, 6, 30), "by": people.wang, **more,
    }  # fmt: skip
    return actions.close_list(**said)  # type: ignore[arg-type]


def drawn(people: People, value: str = "385", **more: object) -> Draw:
    """Closed today, drawn tomorrow; the clock stands at tomorrow only meanwhile."""
    draw = closed(people, **more)
    with pretend(at(DAY + timedelta(days=1))):
        return actions.make_draw(draw=draw, value=value, by=people.li)


def drawn_by_the_city(people: People) -> Draw:
    """The city closes the list, a second person of the city draws; all of it lies in one county."""
    second = person("zheng2", "郑二", people.city_health, "handler")
    draw = closed(people, by=people.qian)
    with pretend(at(DAY + timedelta(days=1))):
        return actions.make_draw(draw=draw, value="385", by=second)


def kinds(draw: Draw) -> list[str]:
    return list(Entry.objects.filter(dossier=draw.key).order_by("id").values_list("kind", flat=True))


def visited(people: People, draw: Draw) -> list[Inspection]:
    """Every drawn institution visited on the second day after."""
    with pretend(at(DAY + timedelta(days=2))):
        return [_visit(people, name.pk) for name in draws.drawn_names(draw)]


def told_of_the_end() -> None:
    """What the worker does with the end of each visit."""
    for entry in Entry.objects.filter(kind="inspection_finished").order_by("id"):
        see_whether_the_draw_is_finished(entry)


def _visit(people: People, pk: int) -> Inspection:
    name = draws.name_for(people.wang, pk)
    assert name is not None
    officers = list(name.officers.all())
    visit = actions.plan_drawn(name=name, officers=officers, planned_on=DAY + timedelta(days=2), by=people.wang)
    actions.start_inspection(inspection=visit, by=officers[0])
    actions.answer(inspection=visit, item="1.01", value="yes", by=officers[0])
    return actions.finish_inspection(inspection=visit, summary="未发现问题", by=people.wang)
