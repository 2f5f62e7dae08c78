"""The register as a file that a spreadsheet opens."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liandong.act.works.models import Work
from liandong.ground.rulebook import sheets
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import work_kinds
from liandong.ground.ui.owing import title_in
from liandong.ground.ui.words import both

MOST = 20_000


def download(rows: QuerySet[Work]) -> HttpResponse:
    """The records as a CSV file."""
    head = [
        _("Done on"), _("Agency"), pgettext("directive", "Order"), _("Rule"), _("Period"), _("Kind"),
        _("What was done"), _("Institution or site"), _("Took part"),
        _("Class hours of each"), _("How many"), _("None this time"), _("Dossier"), _("Taken back"),
    ]  # fmt: skip
    return sheets.download("works.csv", sheets.sheet(head, _cells(rows)))


def _cells(rows: QuerySet[Work]) -> Iterator[list[object]]:
    kinds = work_kinds(book())
    for work in rows.prefetch_related("joinings__agency")[:MOST]:
        owed, kind = work.obligation, kinds.get(work.kind)
        yield [
            work.held_on.isoformat(),
            owed.agency.name,
            title_in(owed.rule, owed.agency.place_id),
            owed.rule,
            owed.period,
            both(kind.title) if kind else work.kind,
            work.title,
            work.subject.name if work.subject else work.site,
            "、".join(one.agency.name for one in work.joinings.all()),
            work.hours or "",
            work.amount or "",
            _("yes") if work.is_nil else "",
            owed.dossier.key,
            work.withdrawn_because,
        ]
