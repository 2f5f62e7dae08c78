"""What the list of joint work counts as: settling a key matter, and drawing up the list, are orders of directives."""

from liandong.act.works.actions import record_work
from liandong.act.works.models import Work
from liandong.act.works.queries import order_of
from liandong.discover.worklist.events import EntryListed, WorkListIssued
from liandong.discover.worklist.models import ATTRIBUTES, EntryVersion, ListIssue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on


@on(EntryListed)
def count_key_matter(entry: Entry) -> None:
    """列入清单 → 登记履职（确定重点事项）"""
    rows = EntryVersion.objects.select_related("key_matter__dossier", "key_matter__paper", "agency__place")
    version = rows.get(key_matter__dossier__key=entry.dossier, number=entry.data["number"])
    _count(
        "clues.key_matters", entry, version.agency, version.key_matter.dossier.title,
        papers=[version.key_matter.paper] if version.key_matter.paper else [],
        joined=list(Agency.objects.filter(pk__in=entry.data["joined"])),
        told={name: getattr(version, name) for name in ATTRIBUTES},
    )  # fmt: skip


@on(WorkListIssued)
def count_list(entry: Entry) -> None:
    """发布清单 → 登记履职（制定公布清单）"""
    rows = ListIssue.objects.select_related("work_list__dossier", "work_list__keeper__place", "document")
    made = rows.get(work_list__dossier__key=entry.dossier, number=entry.data["number"])
    title = f"{made.work_list.dossier.title}（{made.document.number}）"
    _count("clues.joint_worklist", entry, made.work_list.keeper, title, papers=[made.document])


def _count(rule: str, entry: Entry, agency: Agency, title: str, **said: object) -> Work | None:
    """Write it down in the name of whoever did it; nothing where the agency does not have the order."""
    event = entry.event()
    day = event.on  # type: ignore[attr-defined]
    if entry.by_id is None or order_of(agency, rule, day) is None:
        return None
    by = User.objects.get(pk=entry.by_id)
    by.acting_for = agency
    return record_work(rule=rule, on=day, title=title, by=by, **said)  # type: ignore[arg-type]
