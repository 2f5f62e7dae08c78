"""Who is told when a warning is sent, answered or decided; and whose ledgers are behind when practice data arrive."""

from django.utils.translation import gettext_lazy as _

from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on
from liandong.ground.notices.actions import notify
from liandong.ground.notices.wording import declare
from liandong.warn.practice.events import PracticeCompacted, PracticeDataArrived
from liandong.warn.risk.actions.preparing import leave_word
from liandong.warn.risk.events import WarningAnswered, WarningDecided, WarningPushed
from liandong.warn.risk.models import Push, Warning

declare(WarningPushed.slug, _("Warning %(key)s was sent to your agency: confirm the receipt"))
declare(WarningAnswered.slug, _("The institution has answered warning %(key)s"))
declare(WarningDecided.slug, _("Warning %(key)s, which was sent to your agency, has been decided"))


@on(WarningPushed)
def tell_the_receiver(entry: Entry) -> None:
    """推送预警 → 通知接收机关"""
    agency = Agency.objects.filter(pk=entry.data["agency"]).first()
    if agency is not None:
        _tell(entry, agency)


@on(WarningAnswered)
def tell_the_handler(entry: Entry) -> None:
    """机构答复 → 通知承办机关"""
    _tell(entry, _warning(entry).agency)


@on(WarningDecided)
def tell_the_receivers(entry: Entry) -> None:
    """复审结论 → 通知各接收机关"""
    for push in Push.objects.filter(warning__dossier__key=entry.dossier, agency__isnull=False).select_related("agency"):
        if push.agency is not None:
            _tell(entry, push.agency)


@on(PracticeDataArrived, PracticeCompacted)
def make_ledgers_soon(entry: Entry) -> None:
    """收到诊疗数据 → 整理台账"""
    if entry.agency_id is not None and entry.by_id is not None:
        leave_word(agency=entry.agency_id, by=entry.by_id)


def _warning(entry: Entry) -> Warning:
    return Warning.objects.select_related("dossier", "agency").get(dossier__key=entry.dossier)


def _tell(entry: Entry, agency: Agency) -> None:
    warning = _warning(entry)
    notify(agency=agency, key=entry.kind, facts={"key": warning.dossier.key}, dossier=warning.dossier, entry=entry.pk)
