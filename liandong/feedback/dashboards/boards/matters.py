"""事项: what is reported most, and what comes of it."""

from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.models import Clue
from liandong.feedback.dashboards.board import Board, Row, months_before
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.rulebook.book import book
from liandong.ground.ui.charts import Chart, Series
from liandong.ground.ui.words import both

MOST = 12


def board(user: User, on: date) -> Board:
    """The matters of the last twelve months, the most frequent first."""
    known, since = book().matters(), months_before(on)[0]
    rows = list(
        Clue.objects.filter(seen_by(user, "dossier__"), received_at__date__gte=since)
        .exclude(matter="")
        .values("matter")
        .annotate(all=Count("pk"), founded=Count("pk", filter=Q(outcome=Clue.Outcome.FOUNDED)))
        .order_by("-all", "matter")[:MOST]
    )
    names = [both(known[row["matter"]].title) if row["matter"] in known else row["matter"] for row in rows]
    chart = Chart(
        "matters", _("Clues by matter"), names,
        [
            Series(_("received"), [row["all"] for row in rows], "blue"),
            Series(_("founded"), [row["founded"] for row in rows], "vermilion"),
        ],
        kind="across",
    )  # fmt: skip
    desk = reverse("clues:list")
    table = [
        Row(name, (row["all"], row["founded"]), f"{desk}?matter={row['matter']}")
        for name, row in zip(names, rows, strict=True)
    ]
    heads = (_("Matter"), _("received"), _("founded"))
    return Board("matters", _("What is reported"), _("Clues of the last twelve months by matter."), heads, table, chart)
