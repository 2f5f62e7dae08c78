"""Deciding: a key matter of several departments, or not."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.worklist.actions import refusing
from liandong.discover.worklist.events import KeyMatterDismissed, KeyMatterPromoted
from liandong.discover.worklist.models import KeyMatter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import close_dossier, hand_over


@transaction.atomic
def promote(*, key_matter: KeyMatter, because: str, by: User) -> KeyMatter:
    """确定重点事项: one of the departments that decide says so, with its reason; it looks after it from now on.

    raises   Refusal  not a department that decides here, decided before, or no reason
    records  KeyMatterPromoted
    """
    key_matter = _decided(key_matter, KeyMatter.Stage.KEY, because, by)
    dossier, decider = key_matter.dossier, key_matter.decider
    assert isinstance(decider, Agency)
    if decider != dossier.owner:
        hand_over(dossier=dossier, to=decider, because=dossier.key, by=None)
    event = KeyMatterPromoted(dossier=dossier.key, decider=decider.pk, on=today())
    run_clocks(event, dossier=dossier, on=today(), agencies={"owner": decider}, by=by)
    record(event, said=key_matter.because, by=by)
    return key_matter


@transaction.atomic
def dismiss(*, key_matter: KeyMatter, because: str, by: User) -> KeyMatter:
    """不列为重点事项: looked at and decided against; it stays on record with the reason.

    raises   Refusal  not a department that decides here, decided before, or no reason
    records  KeyMatterDismissed, DossierClosed
    """
    key_matter = _decided(key_matter, KeyMatter.Stage.DISMISSED, because, by)
    decider = key_matter.decider
    assert isinstance(decider, Agency)
    event = KeyMatterDismissed(dossier=key_matter.dossier.key, decider=decider.pk, on=today())
    run_clocks(event, dossier=key_matter.dossier, on=today(), agencies={"owner": decider}, by=by)
    record(event, said=key_matter.because, by=by)
    close_dossier(dossier=key_matter.dossier, by=None)
    return key_matter


def _decided(key_matter: KeyMatter, stage: str, because: str, by: User) -> KeyMatter:
    key_matter = refusing.locked(key_matter)
    decider = refusing.decider(key_matter, by)
    refusing.at(key_matter, KeyMatter.Stage.GATHERED)
    key_matter.because = refusing.required(because, _("Say why it is decided so."))
    key_matter.stage, key_matter.decider = stage, decider
    key_matter.decided_by, key_matter.decided_on = by, today()
    key_matter.save(update_fields=["because", "stage", "decider", "decided_by", "decided_on"])
    return key_matter
