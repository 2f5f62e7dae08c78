"""转办台: what lies with an agency and what it waits for, box by box, narrowed down by the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from liandong.act.dispatch.models import CLOSED_BY_SENDER, TAKES_OVER, Dispatch
from liandong.act.dispatch.queries import dispatches_for
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.models import Deadline
from liandong.ground.deadlines.queries import lit
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui.owing import RUNNING as LIGHTS
from liandong.ground.ui.paging import Counted

# What came back and is still with the sender: sent on again, or ended, it is nobody's to do any more.
STILL_BACK = Q(clue__stage=Clue.Stage.RETURNED) | (~Q(kind__in=TAKES_OVER) & Q(dossier__closed_at__isnull=True))
OPEN = Q(stage__in=(Dispatch.Stage.SENT, Dispatch.Stage.SIGNED))
BOXES = {
    "to_sign": Q(stage=Dispatch.Stage.SENT),
    "to_answer": Q(stage=Dispatch.Stage.SIGNED) & ~Q(kind=Dispatch.Kind.COPY),
    "tasks": OPEN & Q(kind__in=CLOSED_BY_SENDER),
    "bounced": Q(stage=Dispatch.Stage.DECLINED) & STILL_BACK,
    "waiting": OPEN & ~Q(stage=Dispatch.Stage.SIGNED, kind=Dispatch.Kind.COPY),
    "to_close": Q(stage=Dispatch.Stage.ANSWERED, kind__in=CLOSED_BY_SENDER),
    "answered": Q(stage__in=(Dispatch.Stage.ANSWERED, Dispatch.Stage.CLOSED)),
}
FROM_US = ("bounced", "waiting", "to_close")
OLDEST_FIRST = ("to_sign", "to_answer", "tasks", "waiting")  # still to be done; the other boxes begin with the newest
CLOCKED = ("to_sign", "to_answer", "tasks", "waiting")


@dataclass(frozen=True)
class Filters:
    """What narrows the board down, as it stands in the address."""

    box: str = "to_sign"
    kind: str = ""
    light: str = ""
    q: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Filters:
        """From an address; what makes no sense in it is left out."""
        box = asked.get("box", "")
        kind, light = asked.get("kind", ""), asked.get("light", "")
        return cls(
            box=box if box in BOXES else "to_sign",
            kind=kind if kind in Dispatch.Kind.values else "",
            light=light if light in LIGHTS else "",
            q=asked.get("q", "").strip()[:100],
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.kind or self.light or self.q)

    @property
    def others(self) -> str:
        """All but the box, to be carried from one box to the next."""
        kept = {"kind": self.kind, "light": self.light, "q": self.q}
        return urlencode({name: value for name, value in kept.items() if value})


def box(user: User, filters: Filters) -> QuerySet[Dispatch]:
    """One box of the agency acted for: what it has to do, or what it waits for."""
    rows = dispatches_for(user).filter(_in_box(filters.box, user), _narrowed(filters))
    if filters.light:
        rows = rows.filter(_lit(filters.light, today()))
    return rows.order_by("sent_at", "pk") if filters.box in OLDEST_FIRST else rows


def box_counts(user: User) -> dict[str, int]:
    """How many lie in each box, in one query; beyond the MOST that are counted, one more than that."""
    if user.acting_for is None:
        return dict.fromkeys(BOXES, 0)
    here = Agency.objects.filter(pk=user.acting_for.pk)
    seen = seen_by(user, "dossier__")
    counted = {name: Counted(Dispatch.objects.filter(_in_box(name, user)), seen) for name in BOXES}
    return dict(zip(counted, here.values_list(*counted.values())[0], strict=True))


def _in_box(name: str, user: User) -> Q:
    return BOXES[name] & Q(**{"from_agency" if name in FROM_US else "to_agency": user.acting_for})


def _narrowed(filters: Filters) -> Q:
    asked: dict[str, Any] = {"kind": filters.kind} if filters.kind else {}
    words = Q(dossier__title__icontains=filters.q) | Q(dossier__key__iexact=filters.q) | Q(letter__number=filters.q)
    return Q(**asked) & (words if filters.q else Q())


def _lit(light: str, on: date) -> Q:
    """The clock that presses most stands so."""
    clocks = Deadline.objects.filter(
        dossier=OuterRef("dossier"), about=Concat(Value("dispatch:"), Cast(OuterRef("pk"), CharField()))
    )
    worse = [Exists(lit(clocks, one, on)) for one in LIGHTS[: LIGHTS.index(light)]]
    return Q(Exists(lit(clocks, light, on))) & reduce(and_, (~Q(one) for one in worse), Q())
