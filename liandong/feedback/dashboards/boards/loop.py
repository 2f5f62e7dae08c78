"""闭环: how many clues came in and how far round each month's have come."""

from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.cases.models import Case
from liandong.discover.clues.models import Clue
from liandong.feedback.dashboards.board import Board, Row, months_before
from liandong.feedback.publicity.models import Publication
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui.charts import Chart, Series

STAGE = Clue.Stage


def board(user: User, on: date) -> Board:
    """From clue to publication, month by month."""
    months = months_before(on)
    clues = Clue.objects.filter(seen_by(user, "dossier__"), received_at__date__gte=months[0])
    counted = {
        row["month"].date(): row
        for row in clues.annotate(month=TruncMonth("received_at"))
        .values("month")
        .annotate(all=Count("pk"), ended=Count("pk", filter=Q(stage__in=(STAGE.CLOSED, STAGE.DECLINED))))
    }
    received = [counted[month]["all"] if month in counted else 0 for month in months]
    ended = [counted[month]["ended"] if month in counted else 0 for month in months]
    labels = [f"{month:%Y-%m}" for month in months]
    chart = Chart(
        "loop", _("Clues received, and how many of them have ended"), labels,
        [Series(_("received"), received, "blue"), Series(_("ended"), ended, "green")],
    )  # fmt: skip
    return Board(
        "loop", _("Round the loop"), _("How far clues of the last twelve months have come."),
        (_("Step"), _("How many")), _steps(user, months[0]), chart,
    )  # fmt: skip


def _steps(user: User, since: date) -> list[Row]:
    mine = seen_by(user, "dossier__")
    stages = dict(
        Clue.objects.filter(mine, received_at__date__gte=since).values_list("stage").annotate(n=Count("pk")).order_by()
    )
    cases = Case.objects.filter(mine, filed_on__gte=since).aggregate(
        filed=Count("pk"), decided=Count("pk", filter=Q(decided_on__isnull=False))
    )
    shown = Publication.objects.filter(mine, stage=Publication.Stage.PUBLISHED, published_on__gte=since).count()
    desk = reverse("clues:list")
    return [
        *(Row(stage.label, (stages.get(stage.value, 0),), f"{desk}?stage={stage.value}") for stage in STAGE),
        Row(_("cases filed"), (cases["filed"],), reverse("cases:list") + "?state=all"),
        Row(_("cases decided"), (cases["decided"],), reverse("cases:list") + "?state=all"),
        Row(_("results published"), (shown,), reverse("publicity:portal")),
    ]
