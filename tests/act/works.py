"""Work as the tests of this folder write it down, through actions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from liandong.act.works import actions
from liandong.act.works.models import Work
from liandong.ground.accounts.models import User
from tests.people import People

TODAY = date(2026, 11, 10)
MEETING = "consultations.yearly_meeting"
BLACKLIST = "publicity.monthly_blacklist"
TOPICS = {"topics": "医疗美容和院外购药", "decided": "十二月开展联合检查"}


def paper(name: str = "会议纪要.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n" + name.encode(), content_type="application/pdf")


def met(people: People, *, by: User | None = None, **said: Any) -> Work:
    """A consultation meeting of the county with market regulation, on the day before."""
    given = {
        "on": date(2026, 11, 9), "title": "第四季度会商会", "joined": [people.market], "told": TOPICS,
        "files": [paper()],
    }  # fmt: skip
    return actions.record_work(rule=MEETING, by=by or people.wang, **{**given, **said})


def published(by: User, *, on: date = TODAY, files: Sequence[SimpleUploadedFile] | None = None, **said: Any) -> Work:
    """A month's blacklist."""
    papers = [paper("黑名单.pdf")] if files is None else files
    return actions.record_work(rule=BLACKLIST, on=on, title="无证行医黑名单", files=papers, by=by, **said)
