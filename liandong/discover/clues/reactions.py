"""What follows from a clue's events: the agencies concerned are told."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.codes import Channel
from liandong.discover.clues.events import ClueClosed, ClueDeclined, ClueReceived, ClueRepeated, ReporterWrote
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import Agency
from liandong.ground.audit.models import Entry
from liandong.ground.audit.reacting import on, on_many
from liandong.ground.notices.actions import Telling, notify, notify_all
from liandong.ground.notices.wording import declare

declare(ClueReceived.slug, _("A new clue has come in: %(key)s"))
declare(ClueRepeated.slug, _("Clue %(key)s was reported again: report no. %(times)s"))
declare(ClueDeclined.slug, _("Clue %(key)s, received by your agency, was not taken up"))
declare(ClueClosed.slug, _("Clue %(key)s, received by your agency, is closed"))
declare(ReporterWrote.slug, _("The reporter of clue %(key)s has written to you"))
declare("reporter_wrote_after_the_end", _("The reporter of clue %(key)s, which is finished, has written to you"))

FROM_OUTSIDE = (Channel.WEB, Channel.API)


@on_many(ClueReceived)
def tell_the_receiver(entries: Sequence[Entry]) -> None:
    """收到线索 → 通知接收机关: where no clerk of theirs has entered it"""
    clues = Clue.objects.select_related("dossier", "intake_agency").defer("text", "routing")
    known = clues.in_bulk([entry.data["clue"] for entry in entries])
    told = [
        Telling(
            agency=clue.intake_agency, key=entry.kind, facts=_facts(entry, clue), dossier=clue.dossier, entry=entry.pk
        )
        for entry in entries
        if (clue := known[entry.data["clue"]]) and _is_news(entry, clue)
    ]
    notify_all(told)


@on(ClueRepeated)
def tell_the_holder_of_a_repeat(entry: Entry) -> None:
    """收到重复线索 → 通知承办机关"""
    if entry.data["channel"] != Channel.FILE:
        clue = _clue(entry)
        _tell(entry, clue, clue.holder)


@on(ClueDeclined)
def tell_the_receiver_it_was_declined(entry: Entry) -> None:
    """线索不予受理 → 通知最初接收的机关"""
    _tell_the_first(entry)


@on(ClueClosed)
def tell_the_receiver_it_is_closed(entry: Entry) -> None:
    """线索办结 → 通知最初接收的机关"""
    _tell_the_first(entry)


@on(ReporterWrote)
def tell_the_holder_of_a_message(entry: Entry) -> None:
    """举报人来信 → 通知承办机关: also when the clue is finished"""
    clue = _clue(entry)
    key = entry.kind if clue.is_open else "reporter_wrote_after_the_end"
    notify(agency=clue.holder, key=key, facts={"key": clue.key}, dossier=clue.dossier, entry=entry.pk)


def _is_news(entry: Entry, clue: Clue) -> bool:
    from_elsewhere = bool(entry.agency_id) and entry.agency_id != clue.intake_agency_id
    return from_elsewhere or entry.data["channel"] in FROM_OUTSIDE


def _tell_the_first(entry: Entry) -> None:
    """The agency that received it, unless it did this itself."""
    clue = _clue(entry)
    if entry.agency_id is not None and entry.agency_id != clue.intake_agency_id:
        _tell(entry, clue, clue.intake_agency)


def _clue(entry: Entry) -> Clue:
    return Clue.objects.select_related("dossier", "intake_agency", "holder").get(pk=entry.data["clue"])


def _tell(entry: Entry, clue: Clue, agency: Agency) -> None:
    notify(agency=agency, key=entry.kind, facts=_facts(entry, clue), dossier=clue.dossier, entry=entry.pk)


def _facts(entry: Entry, clue: Clue) -> dict[str, Any]:
    return {"key": clue.key, "times": entry.data.get("times", 1) + 1}
