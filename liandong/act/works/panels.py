"""What work written down puts on the shared pages."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liandong.act.works import ledger
from liandong.act.works.models import Obligation
from liandong.act.works.queries import order_of, works_for
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import today
from liandong.ground.dossiers.models import Dossier
from liandong.ground.registry.models import Subject
from liandong.ground.rulebook.book import book
from liandong.ground.rulebook.orders import work_kinds
from liandong.ground.ui.stages import Act, Panel, dossier_acts, dossier_panel, subject_panel

NEWEST = 8


@dossier_panel
def work(dossier: Dossier, user: User) -> Panel | None:
    """What was written down of the order that the dossier is about."""
    obligation = _of(dossier)
    if obligation is None:
        return None
    rows = ledger.in_dossier(user, dossier.pk)
    ours = user.may("works.handle") and dossier.owner == user.acting_for
    context = {
        "rows": rows,
        "kinds": work_kinds(book()),
        "rule": obligation.rule,
        "place": dossier.place,
        "may_withdraw": ours,
    }
    return Panel(_("Work recorded"), "works/parts/works.html", context, "clipboard-list", 10)


@dossier_acts
def acts(dossier: Dossier, user: User) -> Iterator[Act]:
    """Write down, take back, confirm."""
    obligation, here = _of(dossier), user.acting_for
    if obligation is None or not user.may("works.handle"):
        return
    if here is not None and obligation.agency == here and order_of(here, obligation.rule, today()):
        asked = urlencode({"rule": obligation.rule, "period": obligation.period})
        yield Act(_("Write work down"), f"{reverse('works:new')}?{asked}", "clipboard-plus", is_primary=True)
    for row in ledger.in_dossier(user, dossier.pk):
        if row.is_standing and ledger.joining_of(user, row):
            yield Act(_("Confirm our part"), reverse("works:confirm", args=[row.pk]), "circle-check", is_primary=True)


def _of(dossier: Dossier) -> Obligation | None:
    """The order that the dossier is about; standing work of other stages has a dossier of this kind without one."""
    return getattr(dossier, "obligation", None) if dossier.kind == Dossier.Kind.WORK else None


@subject_panel
def about(subject: Subject, user: User) -> Panel | None:
    """The newest records that concern a subject."""
    rows = list(works_for(user).filter(subject=subject, withdrawn_at__isnull=True)[:NEWEST])
    if not rows:
        return None
    return Panel(_("Work recorded"), "works/parts/about_subject.html", {"rows": rows}, "clipboard-list", 60)
