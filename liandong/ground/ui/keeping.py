"""卷宗保管: who may share, hand over or regrade a dossier, and with whom."""

from django.db.models import QuerySet

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import agencies_over
from liandong.ground.dossiers.actions import CHANGES_HANDS
from liandong.ground.dossiers.models import Dossier, Share
from liandong.ground.dossiers.queries import may_edit, shares_of

HANDLING = ("clues.handle", "dispatch.handle", "inspections.handle", "cases.handle")


def keeps(user: User, dossier: Dossier) -> bool:
    """Whether the shares card offers this person its acts."""
    return any(user.may(word) for word in HANDLING) and may_edit(user, dossier)


def offered(user: User, dossier: Dossier) -> dict[str, bool]:
    """What the shares card offers; handing over to the owner alone, where the dossier is not its own act."""
    keeping = keeps(user, dossier)
    is_ours = dossier.kind in CHANGES_HANDS and dossier.owner == user.acting_for
    return {"keeps": keeping, "hands_over": keeping and is_ours}


def could_take(dossier: Dossier) -> QuerySet[Agency]:
    """Agencies of the place and of the places above, without the owner."""
    return agencies_over(dossier.place).exclude(pk=dossier.owner_id)


def other_readers(dossier: Dossier) -> list[Agency]:
    """Agencies with a share that could be taken back."""
    running = shares_of(dossier).filter(until__isnull=True).exclude(level=Share.Level.OWNER)
    return [share.agency for share in running]
