"""时间线: entries of the trail as lines of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import entries_of
from liandong.ground.dossiers.models import Dossier
from liandong.ground.dossiers.queries import visible_to

NEWEST = 8
LONGEST = 300
TOLD = ("reason", "because", "number", "title")  # what an entry says about itself beyond its name


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
    """The entries with the names behind their ids, in one query."""
    user = User.objects.filter(pk=OuterRef("by_id")).values("name")[:1]
    agency = Agency.objects.filter(pk=OuterRef("agency_id")).values("name")[:1]
    return rows.annotate(by_name=Subquery(user), agency_name=Subquery(agency))


def lines_of(entries: Iterable[Entry], *, with_dossier: bool = False) -> list[Line]:
    """Entries, already named, as lines."""
    return [
        Line(
            title=entry.title,
            at=entry.at,
            by=getattr(entry, "by_name", "") or "",
            agency=getattr(entry, "agency_name", "") or "",
            says=next((str(entry.data[name]) for name in TOLD if entry.data.get(name)), "") if not with_dossier else "",
            url=reverse("ui:dossier", args=[entry.dossier]) if with_dossier else "",
            dossier_title=getattr(entry, "dossier_title", "") if with_dossier else "",
        )
        for entry in entries
    ]


def newest(user: User) -> list[Line]:
    """The newest that happened in dossiers the person may see."""
    seen = visible_to(user).filter(key=OuterRef("dossier"))
    rows = Entry.objects.exclude(dossier="").filter(Exists(seen)).order_by("-pk")
    titled = named(rows).annotate(
        dossier_title=Subquery(Dossier.objects.filter(key=OuterRef("dossier")).values("title"))
    )
    return lines_of(titled[:NEWEST], with_dossier=True)


def timeline_of(dossier: Dossier) -> list[Line]:
    """What happened in a dossier, the newest first."""
    return lines_of(named(entries_of(dossier.key).reverse())[:LONGEST])
