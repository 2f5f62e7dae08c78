"""时间线: entries of the trail as lines of a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry, Failure, Said, Seal
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to
from liandong.ground.ui.navigation import address

NEWEST = 8
RECENT = 5_000  # entries of the trail among which the newest are looked for first
LONGEST = 300
TOLD = ("number", "title")  # what an entry says about itself beyond its name, where nobody typed a reason


@dataclass(frozen=True)
class Line:
    """One line of a trail as a page shows it."""

    title: str
    at: datetime
    by: str
    agency: str
    says: str = ""
    url: str = ""
    dossier_title: str = ""


def named(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """The entries with the names behind their ids and the words beside them, in one query."""
    user = User.objects.filter(pk=OuterRef("by_id")).values("name")[:1]
    agency = Agency.objects.filter(pk=OuterRef("agency_id")).values("name")[:1]
    said = Said.objects.filter(pk=OuterRef("pk")).values("text")[:1]
    return rows.annotate(by_name=Subquery(user), agency_name=Subquery(agency), said=Subquery(said))


def lines_of(entries: Iterable[Entry], *, with_dossier: bool = False) -> list[Line]:
    """Entries, already named, as lines."""
    return [
        Line(
            title=entry.title,
            at=entry.at,
            by=getattr(entry, "by_name", "") or "",
            agency=getattr(entry, "agency_name", "") or "",
            says=_words(entry) if not with_dossier else "",
            url=address("ui:dossier", entry.dossier) if with_dossier and entry.dossier else "",
            dossier_title=getattr(entry, "dossier_title", "") or entry.dossier if with_dossier else "",
        )
        for entry in entries
    ]


def _words(entry: Entry) -> str:
    """What an entry says about itself in words; numbers of other rows are for the machine."""
    typed: str = getattr(entry, "said", "") or ""
    if typed in Event.kinds:  # a share that came with an act names it
        return Event.kinds[typed].title()
    return typed or next((said for name in TOLD if isinstance(said := entry.data.get(name), str) and said), "")


def newest(user: User) -> list[Line]:
    """The newest that happened in dossiers the person may see.

    Whoever has few of them, and none among the recent entries, is shown what happened in the last opened.
    """
    seen, last = visible_to(user), Entry.objects.order_by("-pk").values("pk")[:1]
    recent = Entry.objects.filter(Exists(seen.filter(key=OuterRef("dossier"))), pk__gt=Subquery(last) - RECENT)
    if lines := _titled(recent.exclude(dossier="")):
        return lines
    return _titled(Entry.objects.filter(dossier__in=seen.order_by("-opened_at").values("key")[:NEWEST]))


def _titled(entries: QuerySet[Entry]) -> list[Line]:
    title = Dossier.objects.filter(key=OuterRef("dossier")).values("title")
    rows = named(entries.order_by("-pk")).annotate(dossier_title=Subquery(title))
    return lines_of(rows[:NEWEST], with_dossier=True)


def timeline_of(dossier: Dossier, linked: Iterable[Dossier] = ()) -> list[Line]:
    """What happened in a dossier and in those linked to it, the newest first: the whole story on one page.

    linked  only dossiers the reader may see; their lines say where they come from. A run of a model is left out: it
            raised findings about many other subjects
    """
    others = {each.key: each.title for each in linked if each.kind != Dossier.Kind.WARNING}
    rows = Entry.objects.filter(dossier__in=[dossier.key, *others]).order_by("-xid", "-id")
    told = list(named(rows)[:LONGEST])
    return [
        replace(
            line,
            url=address("ui:dossier", entry.dossier),
            dossier_title=f"{entry.dossier} {others[entry.dossier]}",
        )
        if entry.dossier in others
        else line
        for entry, line in zip(told, lines_of(told), strict=True)
    ]


def page_of(kind: str, key: str) -> QuerySet[Entry]:
    """The whole trail for an auditor, the newest first, narrowed to a kind of event or to a dossier."""
    rows = named(Entry.objects.order_by("-xid", "-id"))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(dossier=key) if key else rows


def soundness() -> dict[str, Any]:
    """How the trail stands: its last seal, what waits to be sealed, and reactions that failed."""
    last = Seal.objects.order_by("-number").only("number", "at", "hash", "to_xid").first()
    waiting = Entry.objects.filter(xid__gte=last.to_xid) if last else Entry.objects.all()
    return {
        "seal": last,
        "head": bytes(last.hash).hex() if last else "",
        "waiting": waiting.count(),
        "failures": Failure.objects.filter(solved_at__isnull=True).count(),
    }
