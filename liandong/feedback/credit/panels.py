"""What the record puts on the subject page."""

from django.utils.translation import gettext_lazy as _

from liandong.feedback.credit import queries
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.registry.models import Subject
from liandong.ground.ui.stages import Panel, subject_panel


@subject_panel
def points(subject: Subject, user: User) -> Panel | None:
    """Points taken, what they add up to, and the scheme that says so."""
    rule = queries.scheme_of(subject)
    if rule is None:
        return None
    total, reached = queries.band_of(subject, rule, today())
    context = {
        "rows": queries.entries_of(subject),
        "total": total,
        "band": reached,
        "rule": rule,
        "version": rule.on(today()),
        "subject": subject,
    }
    return Panel(_("Points"), "credit/parts/points.html", context, "scale", 20)
