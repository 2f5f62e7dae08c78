"""Taking reports in: once, whole, and with their reporters under seal; one or many in the same few statements."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.keeping import keep_all
from liandong.discover.clues.actions.reporting import ReporterDetails, seal_reporter
from liandong.discover.clues.actions.reports import Report, checked
from liandong.discover.clues.actions.standing import locked
from liandong.discover.clues.codes import ReplyTo, Stage
from liandong.discover.clues.events import ClueCorrected, ClueRepeated
from liandong.discover.clues.models import Clue, Repeat
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.asking import ask
from liandong.ground.audit.clock import now
from liandong.ground.dossiers.actions import readdress
from liandong.ground.places.models import Place
from liandong.ground.registry.models import Subject
from liandong.law.refusal import Refusal

BEST_ANSWERED = (ReplyTo.ADDRESS, ReplyTo.CODE, ReplyTo.SENDER, ReplyTo.NOBODY, "")
# Waits for others who send the same, then looks; a function, because what they kept is only seen by a later statement.
THERE = "SELECT * FROM clues_there_already(%s::bigint[], %s::text[], %s::bigint[], %s::text[])"


class KeyReused(Refusal):
    """The sender used one key for two different reports."""


@transaction.atomic
def receive_clue(
    *,
    channel: str,
    source: str,
    title: str,
    text: str,
    place: Place,
    intake_agency: Agency | None = None,
    subject: Subject | None = None,
    subject_text: str = "",
    matter: str = "",
    reporter: ReporterDetails | None = None,
    occurred_on: date | None = None,
    reported_at: datetime | None = None,
    origin_key: str = "",
    by: User | None,
) -> Clue:
    """受理线索: a report becomes one clue; the same report once more becomes a repeat of it.

    intake_agency  that receives it and holds it first; else the agency the user acts for
    origin_key     the sender's own key for this report: the same key again changes nothing
    by             None for the public and for imports
    returns        the clue; its `is_repeat` says whether it was there before
    raises         KeyReused  the key was used before for another report
                   Refusal    no agency, no words, too long, an impossible day, an unknown matter
    records        ClueReceived or ClueRepeated; nothing when the key brought the same report again
    """
    report = checked(
        channel=channel, source=source, title=title, text=text, place=place, intake_agency=intake_agency,
        subject=subject, subject_text=subject_text, matter=matter, reporter=reporter, occurred_on=occurred_on,
        reported_at=reported_at, origin_key=origin_key, by=by,
    )  # fmt: skip
    (received,) = receive_clues([report], by=by)
    if isinstance(received, KeyReused):
        raise received
    return received


@transaction.atomic(savepoint=False)
def receive_clues(reports: Sequence[Report], *, by: User | None) -> list[Clue | KeyReused]:
    """批量受理线索: what became of each, in their order; a key used for another report keeps none of the others back.

    records  ClueReceived or ClueRepeated for each; nothing when a key brought the same report again
    """
    first, again = _apart(reports)
    received = _receive([reports[at] for at in first], by)
    became = dict(zip(first, received, strict=True))
    if again:  # now the first of them is there
        became |= dict(zip(again, receive_clues([reports[at] for at in again], by=by), strict=True))
    return [became[at] for at in range(len(reports))]


@transaction.atomic
def correct_clue(*, clue: Clue, subject: Subject | None, place: Place, by: User) -> Clue:
    """补正线索: the subject is found in the register, or the place was another one; the report itself stays as it was.

    raises   Refusal  the clue is with another agency or finished
    records  ClueCorrected
    """
    clue = locked(clue)
    if clue.stage == Stage.CLOSED or clue.holder != by.acting_for:
        raise Refusal(_("Only the agency that holds a clue may correct it, until it is closed."))
    clue.subject, clue.place = subject, place
    clue.save(update_fields=("subject", "place"))
    readdress(dossier=clue.dossier, place=place, subject=subject, by=by)
    record(
        ClueCorrected(dossier=clue.key, clue=clue.pk, subject=subject.code if subject else "", place=place.code),
        by=by,
    )
    return clue


def _apart(reports: Sequence[Report]) -> tuple[list[int], list[int]]:
    """Which of them are new among themselves, and which come again with the key or the words of one before."""
    seen: set[str] = set()
    first: list[int] = []
    again: list[int] = []
    for at, report in enumerate(reports):
        names = _names(report)
        (again if seen.intersection(names) else first).append(at)
        seen.update(names)
    return first, again


def _receive(reports: Sequence[Report], by: User | None) -> list[Clue | KeyReused]:
    there = _there_already(reports)
    new = [report for report, found in zip(reports, there, strict=True) if found == (None, None)]
    kept = iter(keep_all(new, by=by) if new else ())
    known = [by_key for by_key, _by_content in there if by_key is not None]
    rows = Clue.objects.select_related("dossier", "holder", "place").in_bulk(known) if known else {}
    became: list[Clue | KeyReused] = []
    for report, (by_key, by_content) in zip(reports, there, strict=True):
        if by_key is not None:
            became.append(_same_key(report, rows[by_key]))
        else:
            became.append(next(kept) if by_content is None else _repeated(report, by_content, by))
    return became


def _names(report: Report) -> tuple[str, str]:
    """What two senders of the same report have in common."""
    return f"clue:{report.agency.pk}:{report.hash}", f"clue-key:{report.origin_key or report.hash}"


def _there_already(reports: Sequence[Report]) -> list[tuple[int | None, int | None]]:
    """Of each, the ids of the clue that its key brought and of the one with the same words; none in between.

    Two senders of the same report wait for one another; others do not notice.
    """
    names = {name for report in reports for name in _names(report)}
    locks = sorted(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names)
    keys = [report.origin_key or None for report in reports]
    agencies, hashes = [report.agency.pk for report in reports], [report.hash for report in reports]
    return [(by_key, by_content) for by_key, by_content in ask(THERE, [locks, keys, agencies, hashes])]


def _same_key(report: Report, clue: Clue) -> Clue | KeyReused:
    """Nothing new, if it is the same report."""
    if clue.content_hash != report.hash:
        return KeyReused(
            _("This key was already used for another report, %(key)s. Send a new report under a key of its own.")
            % {"key": clue.key}
        )
    clue.is_repeat = True
    return clue


def _repeated(report: Report, pk: int, by: User | None) -> Clue:
    """One more sender of the same words: the clue stays one, the fact is kept."""
    clue = Clue.objects.select_for_update(of=("self",)).select_related("dossier", "holder", "place").get(pk=pk)
    Repeat.objects.create(clue=clue, received_at=now(), channel=report.channel, origin_key=report.origin_key or None)
    clue.repeats += 1
    clue.reply_to = min(clue.reply_to, report.reply_to, key=BEST_ANSWERED.index)
    clue.save(update_fields=("repeats", "reply_to"))
    seal_reporter(clue, report.reporter)
    record(ClueRepeated(dossier=clue.key, clue=clue.pk, channel=report.channel, times=clue.repeats), by=by)
    clue.is_repeat = True
    return clue
