"""A warning as it stands now: locked, ours, and as the person saw it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import User
from liandong.ground.accounts.queries import acting
from liandong.ground.audit.clock import today
from liandong.ground.audit.events import Event
from liandong.ground.deadlines.actions import release, run_clocks
from liandong.ground.deadlines.models import RUNNING, Deadline
from liandong.law.refusal import Refusal
from liandong.warn.risk.models import Warning


def locked(warning: Warning) -> Warning:
    """The warning as it is now, until the transaction ends.

    raises  Refusal  somebody acted on it since the caller read it: who and what
    """
    rows = Warning.objects.select_for_update(of=("self",))
    rows = rows.select_related("dossier__place", "dossier__owner", "agency__place", "agency__department", "subject")
    found = rows.get(pk=warning.pk)
    if found.revision != warning.revision:
        raise Refusal(_told(found))
    return found


def ours(warning: Warning, by: User) -> Warning:
    """The same, for the agency whose warning it is. Raises Refusal."""
    warning = locked(warning)
    if acting(by) != warning.agency:
        raise Refusal(
            _("This warning is handled by %(agency)s. Ask it, or answer what it asked you.")
            % {"agency": warning.agency.name}
        )
    return warning


def changed(warning: Warning, *fields: str) -> None:
    """Keep what was changed; whoever looks at an older view is told when acting on it."""
    warning.revision += 1
    warning.save(update_fields=[*fields, "revision"])


def tick(event: Event, warning: Warning, *, about: str = "", facts: tuple[str, ...] = (), by: User | None) -> None:
    """What an event on the warning itself does to its clocks."""
    agencies = {"owner": warning.agency, "handler": warning.agency}
    run_clocks(event, dossier=warning.dossier, on=today(), agencies=agencies, about=about, facts=facts, by=by)


def end_clocks(warning: Warning, *, by: User) -> None:
    """Nothing more is owed by those it was sent to: it has been decided."""
    left = Deadline.objects.filter(RUNNING, dossier=warning.dossier_id, nature="duty")
    for clock in left.select_related("dossier", "party"):
        reason = str(_("The warning has been decided."))
        release(deadline=clock, reason=reason, on=today(), code=event_of_end, by=by)


event_of_end = "warning_decided"


def _told(found: Warning) -> object:
    """Who did what last, for the second of two people."""
    last = found.reviews.select_related("by").last()
    if last is not None and last.seen >= found.revision - 1:
        facts = {"who": last.by.name, "what": last.get_step_display()}
        return _("%(who)s has completed the %(what)s meanwhile. Read it, then go on from there.") % facts
    return _("The warning has changed since you opened it: new findings or an answer came. Read it again.")
