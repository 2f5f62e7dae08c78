"""按期率: which agency keeps its clocks, and who is late."""

from datetime import date

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.models import Dispatch
from liandong.feedback.dashboards.board import Board, Row, months_before
from liandong.ground.accounts.models import User
from liandong.ground.deadlines.models import OWN, RUNNING, Deadline
from liandong.ground.dossiers.queries import seen_by
from liandong.ground.ui.charts import Chart, Series

MOST = 15
ANSWERS = _("Clocks that fell due in the last twelve months.")


def board(user: User, on: date) -> Board:
    """Deadlines due in the last twelve months, agency by agency; the latest first."""
    since = months_before(on)[0]
    rows = (
        Deadline.objects.filter(OWN, seen_by(user, "dossier__"), due_on__gte=since, waived_on__isnull=True)
        .values("agency", "agency__name")
        .annotate(
            in_time=Count("pk", filter=Q(met_on__lte=F("due_on"))),
            late=Count("pk", filter=Q(met_on__gt=F("due_on"))),
            overdue=Count("pk", filter=RUNNING & Q(is_paused=False, due_on__lt=on)),
        )
        .order_by("-overdue", "-late", "agency__name")[:MOST]
    )
    found, bounced = list(rows), _bounces(user, since)
    chart = Chart(
        "promptness", _("In time, late, and overdue now"), [row["agency__name"] for row in found],
        [
            Series(_("in time"), [row["in_time"] for row in found], "green"),
            Series(_("met late"), [row["late"] for row in found], "amber"),
            Series(_("overdue now"), [row["overdue"] for row in found], "red"),
        ],
        kind="across", is_stacked=True,
    )  # fmt: skip
    table = [
        Row(row["agency__name"], (row["in_time"], row["late"], row["overdue"], bounced.get(row["agency"], 0)))
        for row in found
    ]
    heads = (_("Agency"), _("in time"), _("met late"), _("overdue now"), _("declined"))
    return Board("promptness", _("Who is late"), ANSWERS, heads, table, chart)


def _bounces(user: User, since: date) -> dict[int, int]:
    """How many matters each agency sent back."""
    rows = Dispatch.objects.filter(seen_by(user, "dossier__"), declined_at__date__gte=since)
    return dict(rows.values_list("to_agency").annotate(n=Count("pk")).order_by())
