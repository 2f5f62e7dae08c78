"""What the ground itself tells agencies."""

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import said_at
from liandong.ground.audit.reacting import on
from liandong.ground.dossiers.events import DossierHandedOver, DossierShared
from liandong.ground.dossiers.models import Dossier
from liandong.ground.notices.actions import notify


@on(DossierShared)
def tell_the_agency_it_is_shared_with(entry: Entry) -> None:
    """共享卷宗 → 通知被共享机关"""
    _tell(entry, entry.data["agency"])


@on(DossierHandedOver)
def tell_the_new_owner(entry: Entry) -> None:
    """移交卷宗 → 通知接收机关"""
    _tell(entry, entry.data["to_agency"])


def _tell(entry: Entry, agency: int) -> None:
    notify(
        agency=Agency.objects.get(pk=agency),
        key=entry.kind,
        facts={"key": entry.dossier, "because": said_at(entry)},
        dossier=Dossier.objects.get(key=entry.dossier),
        entry=entry.pk,
    )
