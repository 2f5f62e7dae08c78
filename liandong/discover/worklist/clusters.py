"""Clues of one matter that pile up in a month: proposed as a key matter with the figures, decided by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from liandong.discover.clues.codes import Source
from liandong.discover.clues.models import Clue
from liandong.discover.worklist.models import KeyMatter
from liandong.discover.worklist.queries import gathered_piles
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import BEIJING, today
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.rulebook.book import book
from liandong.ground.ui.words import both
from liandong.law.rules import Text, Version

SIZE = "worklist.cluster_size"
MONTHS = 3  # looked at: this one and the two before
MOST = 8
SOURCES = 100  # linked from a pile at first
ORIGIN_OF = {
    Source.DAILY: "daily", Source.RANDOM: "daily", Source.SPECIAL: "daily", Source.SAMPLING: "daily",
    Source.QUALITY: "daily", Source.SELFCHECK: "selfcheck", Source.OPINION: "opinion", Source.MEDIA: "opinion",
    Source.ONLINE: "opinion", Source.ADS: "opinion", Source.INFORMATION: "opinion",
    Source.COMPLAINT: "complaint", Source.DISPUTE: "complaint",
}  # fmt: skip


@dataclass(frozen=True)
class Cluster:
    """线索聚集: how many clues on a matter came in a month, how many places they name, and how it was before."""

    code: str  # V09:2026-11
    matter: str
    title: Text
    month: date
    clues: int
    subjects: int
    before: int  # clues on the same matter in the month before

    @property
    def said(self) -> Text:
        """A title for the key matter it may become."""
        month = f"{self.month.year}年{self.month.month}月"
        return Text(
            f"{self.title.zh}（{month}线索{self.clues}件）", f"{self.title.en} ({self.month:%Y-%m}: {self.clues})"
        )


def threshold(user: User) -> Version | None:
    """How many clues it takes here, with where that comes from."""
    here = user.acting_for
    rule = book().view(here.place_id).rules.get(SIZE) if here else None
    return rule.on(today()) if rule else None


def clusters(user: User) -> list[Cluster]:
    """What piles up among the clues one may see, the largest first; without what was gathered or dismissed before."""
    size = threshold(user)
    if size is None or user.acting_for is None:
        return []
    known = set(gathered_piles(user.acting_for.place).values_list("cluster", flat=True))
    found = [one for one in _counted(user) if one.clues >= size.values["value"] and one.code not in known]
    return sorted(found, key=lambda one: (-one.clues, one.code))[:MOST]


def cluster(user: User, code: str) -> Cluster | None:
    """The one of this code, if it still piles up."""
    return next((one for one in clusters(user) if one.code == code), None)


def clues_of(user: User, code: str) -> QuerySet[Clue]:
    """The clues that one may see in a cluster, the newest first."""
    matter, _, month = code.partition(":")
    year, _, number = month.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and number in MONTH_CODES and year > "1900"):
        return Clue.objects.none()
    first = datetime(int(year), int(number), 1, tzinfo=BEIJING)
    after = datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=BEIJING)
    rows = Clue.objects.filter(seen_by(user, "dossier__"), matter=matter, received_at__gte=first, received_at__lt=after)
    return rows.select_related("dossier").order_by("-received_at")


def origin_of(rows: QuerySet[Clue]) -> str:
    """Where most of them came from, as one of the four origins; "" where it is none of them."""
    counted = rows.order_by().values("source").annotate(n=Count("pk")).order_by("-n").first()
    return ORIGIN_OF.get(Source(counted["source"]), "") if counted else ""


MONTH_CODES = frozenset(f"{number:02d}" for number in range(1, 13))


def _counted(user: User) -> Iterator[Cluster]:
    now = today()
    back = now.year * 12 + now.month - 1 - MONTHS
    since = datetime(back // 12, back % 12 + 1, 1, tzinfo=BEIJING)  # one month more, for comparison
    rows = Clue.objects.filter(seen_by(user, "dossier__"), received_at__gte=since).exclude(matter="").order_by()
    counted = rows.annotate(month=TruncMonth("received_at", tzinfo=BEIJING)).values("matter", "month")
    found = {
        (row["matter"], row["month"].date()): row
        for row in counted.annotate(clues=Count("pk"), subjects=Count("subject", distinct=True))
    }
    titles = book().matters(user.acting_for.place if user.acting_for else None)
    for (matter, month), row in found.items():
        if month <= since.date() or matter not in titles:
            continue
        earlier = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
        last = found.get((matter, earlier))
        code = f"{matter}:{month:%Y-%m}"
        yield Cluster(
            code, matter, titles[matter].title, month, row["clues"], row["subjects"], last["clues"] if last else 0
        )


def begin(user: User, code: str) -> dict[str, object]:
    """What the form of gathering begins with, for a pile of clues; nothing where there is no such pile."""
    found = cluster(user, code[:80]) if code else None
    if found is None:
        return {}
    rows = clues_of(user, code)
    return {
        "title": both(found.said), "matter": found.matter, "cluster": found.code, "origin": origin_of(rows),
        "nature": KeyMatter.Nature.PROBLEM,
        "sources": "\n".join(rows.values_list("dossier__key", flat=True)[:SOURCES]),
    }  # fmt: skip
