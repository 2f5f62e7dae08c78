"""Who is told when a matter moves between departments."""

from django.utils.translation import gettext_lazy as _

from liandong.act.dispatch.events import (
    AnswerReturned,
    MatterAnsweredInWriting,
    MatterClosed,
    MatterDeclined,
    MatterDispatched,
    MatterRecalled,
)
from liandong.act.dispatch.models import Dispatch
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare

declare(MatterDispatched.slug, _("%(sender)s has passed matter %(key)s on to your agency: sign for it"))
declare(MatterRecalled.slug, _("%(sender)s has recalled matter %(key)s"))
declare(MatterDeclined.slug, _("%(receiver)s has declined matter %(key)s and says why"))
declare(MatterAnsweredInWriting.slug, _("%(receiver)s has answered matter %(key)s in writing"))
declare(AnswerReturned.slug, _("%(sender)s wants your answer in %(key)s done again"))
declare(MatterClosed.slug, _("%(sender)s has closed what it asked of your agency in %(key)s"))


@on(MatterDispatched, MatterRecalled, AnswerReturned, MatterClosed)
def tell_receiver(entry: Entry) -> None:
    """转办、撤回、退回重办、确认办结 → 通知接收机关"""
    dispatch = _dispatch(entry)
    _tell(entry, dispatch, dispatch.to_agency)


@on(MatterDeclined, MatterAnsweredInWriting)
def tell_sender(entry: Entry) -> None:
    """退回、书面回复 → 通知转出机关"""
    dispatch = _dispatch(entry)
    _tell(entry, dispatch, dispatch.from_agency)


def _dispatch(entry: Entry) -> Dispatch:
    return Dispatch.objects.select_related("from_agency", "to_agency", "dossier").get(pk=entry.data["dispatch"])


def _tell(entry: Entry, dispatch: Dispatch, agency: Agency) -> None:
    facts = {
        "key": dispatch.dossier.key,
        "sender": dispatch.from_agency.name,
        "receiver": dispatch.to_agency.name,
    }
    notify(agency=agency, key=entry.kind, facts=facts, dossier=dispatch.dossier, entry=entry.pk)
