"""Who is told when a matter moves between departments."""

from liandong.act.dispatch.events import MatterAnsweredInWriting, MatterDeclined, MatterDispatched, MatterRecalled
from liandong.act.dispatch.models import Dispatch
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify


@on(MatterDispatched, MatterRecalled)
def tell_receiver(entry: Entry) -> None:
    """转办、撤回 → 通知接收机关"""
    dispatch = Dispatch.objects.select_related("to_agency", "dossier").get(pk=entry.data["dispatch"])
    notify(agency=dispatch.to_agency, key=entry.kind, dossier=dispatch.dossier)


@on(MatterDeclined, MatterAnsweredInWriting)
def tell_sender(entry: Entry) -> None:
    """退回、书面回复 → 通知转出机关"""
    dispatch = Dispatch.objects.select_related("from_agency", "dossier").get(pk=entry.data["dispatch"])
    notify(agency=dispatch.from_agency, key=entry.kind, dossier=dispatch.dossier)
