"""What dispatch puts on the dossier page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch import bouncing, queries, stories
from liandong.act.dispatch.models import Dispatch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.dossiers.models import Dossier
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel

WAITS = _("It is on its way to another agency. Recall it first.")
TO_SUPERIOR = _("It has come back too often to be sent on. Ask the common superior for a ruling.")
RULED_ON = _("The common superior has been asked who is competent.")


@dossier_panel
def threads(dossier: Dossier, user: User) -> Panel | None:
    """Who was asked what, side by side, what became of it, and who used how many days."""
    story = stories.story_of(dossier, _rows(dossier, user))
    context = {"story": story, "user": user}
    return Panel(_("Between departments"), "dispatch/parts/threads.html", context, "route", 20) if story.lines else None


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Sign, answer, decline for the receiver; close and recall for the sender; pass on for who has it."""
    if not user.may("dispatch.handle") or user.acting_for is None:
        return
    rows = _rows(dossier, user)
    late = queries.overdue(row for row in rows if row.is_open and row.from_agency == user.acting_for)
    for row in rows:
        if row.is_open and row.to_agency == user.acting_for:
            yield from _for_receiver(row)
        elif row.from_agency == user.acting_for:
            yield from _for_sender(row, late, user)
    if dossier.closed_at is None:
        yield from _to_pass_on(dossier, user, rows)


def _rows(dossier: Dossier, user: User) -> list[Dispatch]:
    """Asked once for the dossier of a page: its panel and its acts both want them."""
    known: dict[int, list[Dispatch]] = dossier.__dict__.setdefault("_dispatches_of_page", {})
    if user.pk not in known:
        known[user.pk] = list(queries.threads(dossier, user)) if queries.has_dispatches(dossier) else []
    return known[user.pk]


def _for_receiver(row: Dispatch) -> Iterator[Act]:
    if row.kind == Dispatch.Kind.RULING:
        yield Act(_("Rule on who is competent"), reverse("dispatch:rule", args=[row.pk]), "gavel", is_primary=True)
    if row.stage == Dispatch.Stage.SENT:
        yield Act(_("Sign for it"), reverse("dispatch:sign", args=[row.pk]), "signature", is_primary=True, is_post=True)
    elif row.wants_answer and row.kind != Dispatch.Kind.RULING:
        yield Act(_("Answer in writing"), reverse("dispatch:answer", args=[row.pk]), "mail-forward", is_primary=True)
        if row.handled_at is None:
            yield Act(_("Handling has ended"), reverse("dispatch:end_handling", args=[row.pk]), "flag-check")
    if row.can_decline:
        yield Act(_("Decline"), reverse("dispatch:decline", args=[row.pk]), "arrow-back")


def _for_sender(row: Dispatch, late: set[int], user: User) -> Iterator[Act]:
    whose = {"agency": row.to_agency.name}
    by_ruling = row.by_ruling is not None and not row.by_ruling.revoked_at
    if row.stage == Dispatch.Stage.SENT and not by_ruling and queries.may_end(row, user):
        yield Act(_("Recall it from %(agency)s") % whose, reverse("dispatch:recall", args=[row.pk]), "arrow-back-up")
    if row.is_open and row.wants_answer and row.pk in late:
        label = _("Ask the superior of %(agency)s to see to it") % whose
        yield Act(label, reverse("dispatch:escalate", args=[row.pk]), "alarm")
    if row.stage == Dispatch.Stage.ANSWERED and row.kind == Dispatch.Kind.TASK:  # an order: where orders are kept
        close, again = reverse("dispatch:close", args=[row.pk]), reverse("dispatch:return_answer", args=[row.pk])
        yield Act(_("Close the task of %(agency)s") % whose, close, "checks", is_primary=True, is_post=True)
        yield Act(_("Have %(agency)s do it again") % whose, again, "arrow-back")


def _to_pass_on(dossier: Dossier, user: User, rows: list[Dispatch]) -> Iterator[Act]:
    clue = queries.clue_in(dossier)
    to = reverse("dispatch:send", args=[dossier.key])
    if clue is None or user.acting_for is None or clue.holder_id != user.acting_for.pk:
        ways = queries.ways(dossier, clue, user)
        label = _("Ask another department") if len(ways) > 1 else _("Ask those who have it")
        yield Act(label, to, "route")
        return
    if not clue.matter or not clue.is_open:
        return
    why_not = _why_not(clue, rows)
    yield Act(_("Pass to another department"), to, "route", why_not=WAITS if why_not == WAITS else "")
    if why_not != WAITS:
        yield Act(_("Split among departments"), reverse("dispatch:split", args=[dossier.key]), "arrows-split")
    if any(row.stage == Dispatch.Stage.DECLINED or row.is_return for row in rows):
        yield Act(
            _("Ask for a ruling"), reverse("dispatch:ask_for_ruling", args=[dossier.key]), "gavel",
            is_primary=why_not == TO_SUPERIOR, why_not=why_not if why_not in (WAITS, RULED_ON) else "",
        )  # fmt: skip


def _why_not(clue: Clue, rows: list[Dispatch]) -> object:
    """What keeps the clue from being handed on, if anything does."""
    if clue.stage == Clue.Stage.DISPATCHED:
        return WAITS
    if any(row.kind == Dispatch.Kind.RULING and row.is_open for row in rows):
        return RULED_ON
    came_back = any(row.stage == Dispatch.Stage.DECLINED or row.is_return for row in rows)
    if came_back and bouncing.bounces(clue.dossier) >= bouncing.limit(clue.place):
        return TO_SUPERIOR
    return ""
