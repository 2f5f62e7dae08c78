"""Taking a report in: once, whole, and with its reporter under seal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from liandong.discover.clues.actions.reporting import ReporterDetails, seal_reporter
from liandong.discover.clues.actions.standing import locked
from liandong.discover.clues.codes import PETITIONS, REPORTED, Channel, ReplyTo, Source, Stage
from liandong.discover.clues.events import ClueCorrected, ClueReceived, ClueRepeated
from liandong.discover.clues.folding import content_hash, masked, pairs, searchable, sketch
from liandong.discover.clues.models import TEXT_LIMIT, TITLE_LIMIT, Clue, ClueText, Repeat
from liandong.discover.clues.queries.matters import known_matter
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.actions import record
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.actions import run_clocks
from liandong.ground.dossiers.actions import open_dossier, readdress
from liandong.ground.places.models import Place
from liandong.ground.registry.models import FIRST_DAY, Subject
from liandong.law.refusal import Refusal

PASSED_ON = (
    Channel.HOTLINE_12345, Channel.HOTLINE_12320, Channel.REFERRAL, Channel.ASSIGNMENT, Channel.POLICE_REQUEST,
    Channel.REVERSE,
)  # fmt: skip
BEST_ANSWERED = (ReplyTo.ADDRESS, ReplyTo.CODE, ReplyTo.SENDER, ReplyTo.NOBODY, "")
SEARCHED = 60_000  # characters that search reads; more than a report may have
SAME = """
SELECT coalesce((SELECT id FROM clues_clue WHERE origin_key = %s),
                (SELECT clue_id FROM clues_repeat WHERE origin_key = %s)),
       (SELECT id FROM clues_clue WHERE intake_agency_id = %s AND content_hash = %s)
"""


class KeyReused(Refusal):
    """The sender used one key for two different reports."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """来件: what was handed in, checked and ready to be kept."""

    channel: str
    source: str
    title: str
    text: str
    place: Place
    agency: Agency
    subject: Subject | None
    subject_text: str
    matter: str
    occurred_on: date | None
    reported_at: datetime | None
    origin_key: str
    reporter: ReporterDetails | None

    @property
    def public_title(self) -> str:
        """What lists, notices and other pages call it."""
        return masked(self.title).strip() or masked(self.text).strip()[:40] or "…"

    @property
    def reply_to(self) -> str:
        """By which way whoever reported is answered; empty where an agency found it by itself."""
        if self.channel == Channel.WEB:
            return ReplyTo.CODE
        if self.reporter and self.reporter.is_reachable:
            return ReplyTo.ADDRESS
        if self.channel in PASSED_ON or (self.reporter and self.reporter.account):
            return ReplyTo.SENDER
        return ReplyTo.NOBODY if self.source in REPORTED else ""

    @cached_property
    def hash(self) -> str:
        subject = self.subject.code if self.subject else self.subject_text
        return content_hash(self.title, self.text, subject, self.place.code)


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
    agency = intake_agency or (by.acting_for if by else None)
    if agency is None:
        raise Refusal(_("No agency receives this report: choose the one you act for, or name one."))
    report = Report(
        channel=_one_of(Channel, channel), source=_one_of(Source, source),
        title=title.strip() or masked(text).strip()[:40], text=text, place=place, agency=agency, subject=subject,
        matter=matter, occurred_on=occurred_on,
        subject_text=subject_text.strip() or (subject.name if subject else ""), reported_at=reported_at,
        origin_key=f"{agency.pk}:{origin_key}" if origin_key else "", reporter=reporter,
    )  # fmt: skip
    _refuse_impossible(report)
    _one_at_a_time(report)
    by_key, by_content = _there_already(report)
    if by_key is not None:
        return _same_key(report, by_key)
    return _keep(report, by) if by_content is None else _repeated(report, by_content, by)


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


def _one_of(codes: type[Channel] | type[Source], code: str) -> str:
    if code not in codes.values:
        raise Refusal(_("“%(code)s” is not on the code list; use one of %(codes)s.")
                      % {"code": code, "codes": ", ".join(codes.values)})  # fmt: skip
    return code


def _refuse_impossible(report: Report) -> None:
    if not report.text.strip():
        raise Refusal(_("The report has no words; write down what was reported."))
    for label, value, limit in (
        (_("title"), report.title, TITLE_LIMIT),
        (_("what was reported"), report.text, TEXT_LIMIT),
        (_("subject as reported"), report.subject_text, TITLE_LIMIT),
    ):
        if len(value) > limit:
            raise Refusal(
                _("The field “%(field)s” has %(n)s characters; %(limit)s fit. Put the rest into a document.")
                % {"field": label, "n": len(value), "limit": limit}
            )
        if any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in value):
            raise Refusal(_("The field “%(field)s” holds signs that are no text; copy it again.") % {"field": label})
    if report.occurred_on and not FIRST_DAY <= report.occurred_on <= today():
        raise Refusal(
            _("The day it happened, %(day)s, is before 1949 or still to come; correct it or leave it empty.")
            % {"day": report.occurred_on}
        )
    if report.matter:
        known_matter(report.matter, report.place)


def _one_at_a_time(report: Report) -> None:
    """Two senders of the same report wait for one another; others do not notice."""
    names = sorted({f"clue:{report.agency.pk}:{report.hash}", f"clue-key:{report.origin_key or report.hash}"})
    numbers = [int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s), pg_advisory_xact_lock(%s)", [min(numbers), max(numbers)])


def _there_already(report: Report) -> tuple[int | None, int | None]:
    """Ids of the clue that this key brought, and of the one with the same words; in one question."""
    key = report.origin_key
    with connection.cursor() as cursor:
        cursor.execute(SAME, [key, key, report.agency.pk, report.hash])
        found = cursor.fetchone() or (None, None)
    return (found[0] if key else None), found[1]


def _same_key(report: Report, pk: int) -> Clue:
    """Nothing new, if it is the same report. Raises KeyReused."""
    clue = Clue.objects.select_related("dossier", "holder", "place").get(pk=pk)
    if clue.content_hash != report.hash:
        raise KeyReused(
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


def _keep(report: Report, by: User | None) -> Clue:
    dossier = open_dossier(
        kind="clue", title=report.public_title, place=report.place, owner=report.agency, subject=report.subject, by=by
    )
    clue = Clue.objects.create(
        dossier=dossier, channel=report.channel, source=report.source, title=report.public_title, text=report.text,
        title_given=report.title if report.title != report.public_title else "", reply_to=report.reply_to,
        subject=report.subject, subject_text=report.subject_text, matter=report.matter, place=report.place,
        occurred_on=report.occurred_on, reported_at=report.reported_at, received_at=now(),
        intake_agency=report.agency, holder=report.agency, content_hash=report.hash,
        origin_key=report.origin_key or None,
    )  # fmt: skip
    words = searchable(report.title, report.subject_text, report.text)[:SEARCHED]
    ClueText.objects.create(clue=clue, text=words, pairs=pairs(words), sketch=sketch(report.title, words))
    seal_reporter(clue, report.reporter)
    event = ClueReceived(
        dossier=dossier.key, clue=clue.pk, channel=report.channel, source=report.source, place=report.place.code,
        agency=report.agency.pk, subject=report.subject.code if report.subject else "", reply_to=report.reply_to,
    )  # fmt: skip
    run_clocks(
        event,
        dossier=dossier,
        on=today(),
        agencies={"owner": report.agency, "receiver": report.agency, "handler": report.agency},
        facts=_facts(report),
        by=by,
    )
    record(event, by=by)
    return clue


def _facts(report: Report) -> tuple[str, ...]:
    """What the rulebook may ask about a report."""
    facts = [report.source, report.channel]
    if report.reply_to in (ReplyTo.CODE, ReplyTo.ADDRESS):
        facts.append("reporter_known")
    if report.channel in PETITIONS:
        facts.append("petition")
    return tuple(facts)
