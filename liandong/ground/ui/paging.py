"""分页: pages of lists that may be long; nobody needs to know that there are 40,312, so nobody waits for the count."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, ExpressionWrapper, IntegerField, Q, QuerySet, Subquery

MOST = 300  # counted up to here; beyond, a list says "more than"
LAST = 10_000  # page one may ask for


def at_most(count: int) -> str:
    """A count as it is shown: 300+ beyond what was counted."""
    return f"{MOST}+" if count > MOST else str(count)


class Counted(Subquery):
    """How many of the first rows of a query fulfil a condition, as a column of another query.

    rows     of which nearly all fulfil it, so that looking at MOST of them is enough
    meeting  the condition
    """

    template = "(SELECT count(*) FILTER (WHERE meets) FROM (%(subquery)s) AS counted)"

    def __init__(self, rows: QuerySet[Any], meeting: Q) -> None:
        marked = rows.order_by().annotate(meets=ExpressionWrapper(meeting, BooleanField())).values("meets")
        super().__init__(marked[: MOST + 1], output_field=IntegerField())


class LongPage(Page):  # type: ignore[type-arg]
    """A page that knows whether another follows."""

    def __init__(self, rows: list[Any], number: int, paginator: "LongPaginator") -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self.more = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self.more and self.number < LAST

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1


class LongPaginator(Paginator):  # type: ignore[type-arg]
    """Counts at most MOST rows, and reads one row more than a page to know whether another follows.

    known  the count, where it is known already
    """

    most = MOST

    def __init__(self, rows: QuerySet[Any], per_page: int, *, known: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.rows, self.known = rows, known

    @cached_property
    def count(self) -> int:
        """In the order of the list, so that the database walks the same index for both."""
        return self.rows.values("pk")[: MOST + 1].count() if self.known is None else self.known

    @property
    def is_capped(self) -> bool:
        return self.count > MOST

    def get_page(self, number: Any) -> LongPage:
        """The page of this number; the first for a number that is none, or beyond the last."""
        asked = str(number or "")
        at = min(max(int(asked), 1), LAST) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
        start = (at - 1) * self.per_page
        rows = list(self.rows[start : start + self.per_page + 1])
        return LongPage(rows, at, self) if rows or at == 1 else self.get_page(1)
