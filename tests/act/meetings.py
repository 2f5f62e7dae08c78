"""Meetings as the tests of this folder need them, made through actions."""

from datetime import date, datetime
from typing import Any

from liandong.act.consultations import actions
from liandong.act.consultations.models import AgendaItem, Meeting
from liandong.ground.accounts.models import Agency
from tests.act.stories import BEIJING
from tests.people import People

TODAY = date(2026, 11, 10)  # a Tuesday
DUE = date(2026, 12, 15)
YEARLY = "consultations.yearly_meeting"


def hour(day: date = TODAY, at: int = 15) -> datetime:
    return datetime(day.year, day.month, day.day, at, tzinfo=BEIJING)


def convened(people: People, *invited: Agency, **said: Any) -> Meeting:
    """A meeting of the county's mechanism this afternoon, with market regulation and insurance."""
    given: dict[str, Any] = {
        "title": "第四季度会商会", "form": "general", "starts_at": hour(), "room": "三楼会议室",
        "host": "副局长 周", "orders": [YEARLY], "invited": invited or (people.market, people.insurance),
        "by": people.wang,
    }  # fmt: skip
    return actions.convene(**{**given, **said})


def with_item(people: People, meeting: Meeting, title: str = "院外购药整治") -> AgendaItem:
    return actions.add_item(meeting=meeting, kind="major_matters", title=title, by=people.wang)


def opened(people: People, **said: Any) -> tuple[Meeting, AgendaItem]:
    meeting = convened(people, **said)
    item = with_item(people, meeting)
    return actions.open_meeting(meeting=meeting, by=people.wang), item


def held(people: People, *, task: str = "开展联合检查") -> tuple[Meeting, AgendaItem]:
    """Market came, insurance did not; market got a task."""
    meeting, item = opened(people)
    actions.note_item(item=item, note="通报线索十二件", revision=0, by=people.wang)
    if task:
        actions.decide(meeting=meeting, item=item, text=task, owner=people.market, due_on=DUE, by=people.wang)
    for row in meeting.invitations.all():
        came = row.agency_id == people.market.pk
        actions.mark(invitation=row, came=came, attendee="科长 赵" if came else "", by=people.wang)
    return actions.hold(meeting=meeting, by=people.wang), item


def drafted(people: People, *, task: str = "开展联合检查") -> Meeting:
    meeting, _item = held(people, task=task)
    return actions.draft(meeting=meeting, text="会议研究了院外购药整治。", by=people.wang)
