"""Keeping new reports: dossiers, clues with their words, sealed reporters, clocks, the trail; however many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from liandong.discover.clues.actions.reporting import called_by, marks_of, sealed
from liandong.discover.clues.actions.reports import Report
from liandong.discover.clues.codes import Stage
from liandong.discover.clues.events import ClueReceived
from liandong.discover.clues.folding import pairs, searchable, sketch
from liandong.discover.clues.models import Clue
from liandong.ground.accounts.models import User
from liandong.ground.audit.actions import record_all
from liandong.ground.audit.asking import as_rows, ask
from liandong.ground.audit.clock import now, today
from liandong.ground.deadlines.fresh import Told, begin_clocks
from liandong.ground.dossiers.actions import Opening, open_dossiers
from liandong.ground.dossiers.models import Dossier

SEARCHED = 60_000  # characters that search reads; more than a report may have
KEEP = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS given (
        dossier bigint, channel text, source text, title text, title_given text, text text, subject bigint,
        subject_text text, matter text, place text, occurred_on date, reported_at timestamptz, received_at timestamptz,
        agency bigint, reply_to text, content_hash text, origin_key text, words text, pairs varchar(4)[],
        sketch bigint[], reporter jsonb, marks text[], called text
    )
), made AS (
    INSERT INTO clues_clue (dossier_id, channel, source, title, title_given, text, subject_id, subject_text, matter,
        place_id, occurred_on, reported_at, received_at, intake_agency_id, holder_id, stage, outcome, note, reply_to,
        content_hash, origin_key, repeats)
    SELECT dossier, channel, source, title, title_given, text, subject, subject_text, matter, place, occurred_on,
        reported_at, received_at, agency, agency, 'received', '', '', reply_to, content_hash, origin_key, 0
    FROM given RETURNING id, dossier_id
), searched AS (
    INSERT INTO clues_cluetext (clue_id, text, pairs, sketch)
    SELECT id, words, pairs, sketch FROM made JOIN given ON dossier = dossier_id
), under_seal AS (
    INSERT INTO clues_reporter (id, clue_id, agency_id, name, phone, identity, address, account, at)
    SELECT gen_random_uuid(), id, agency, reporter ->> 'name', reporter ->> 'phone', reporter ->> 'identity',
        reporter ->> 'address', reporter ->> 'account', received_at
    FROM made JOIN given ON dossier = dossier_id WHERE reporter IS NOT NULL
), marked AS (
    INSERT INTO clues_reportermark (clue_id, mark, called)
    SELECT id, unnest(marks), called FROM made JOIN given ON dossier = dossier_id
)
SELECT id FROM made
"""


def keep_all(reports: Sequence[Report], *, by: User | None) -> list[Clue]:
    """The clues that the reports have become; in the caller's transaction, who knows that none was there before."""
    at = now()
    opened = open_dossiers([_opening(report) for report in reports])
    rows = [_row(report, dossier, at) for report, (dossier, _) in zip(reports, opened, strict=True)]
    clues = [
        _clue(report, dossier, pk, at)
        for report, (dossier, _), (pk,) in zip(reports, opened, ask(KEEP, [as_rows(rows)]), strict=True)
    ]
    begin_clocks([_told(report, clue) for report, clue in zip(reports, clues, strict=True)], on=today())
    both = ((event, _received(report, clue)) for report, clue, (_, event) in zip(reports, clues, opened, strict=True))
    record_all([event for events in both for event in events], by=by)
    return clues


def _opening(report: Report) -> Opening:
    return Opening(
        kind=Dossier.Kind.CLUE, title=report.public_title, place=report.place, owner=report.agency,
        subject=report.subject,
    )  # fmt: skip


def _row(report: Report, dossier: Dossier, at: datetime) -> dict[str, Any]:
    words = searchable(report.title, report.subject_text, report.text)[:SEARCHED]
    return {
        "dossier": dossier.pk, "channel": report.channel, "source": report.source, "title": report.public_title,
        "title_given": _title_given(report), "text": report.text, "subject_text": report.subject_text,
        "subject": report.subject.pk if report.subject else None, "matter": report.matter, "place": report.place.pk,
        "occurred_on": report.occurred_on, "reported_at": report.reported_at, "received_at": at,
        "agency": report.agency.pk, "reply_to": report.reply_to, "content_hash": report.hash,
        "origin_key": report.origin_key or None, "words": words, "pairs": pairs(words),
        "sketch": sketch(report.title, words), "reporter": sealed(report.reporter), "marks": marks_of(report.reporter),
        "called": called_by(report.reporter),
    }  # fmt: skip


def _title_given(report: Report) -> str:
    """As it came, where lists call it otherwise."""
    return report.title if report.title != report.public_title else ""


def _clue(report: Report, dossier: Dossier, pk: int, at: datetime) -> Clue:
    """The clue as it now stands in the database."""
    clue = Clue(
        pk=pk, dossier=dossier, channel=report.channel, source=report.source, title=report.public_title,
        text=report.text, title_given=_title_given(report), reply_to=report.reply_to, subject=report.subject,
        subject_text=report.subject_text, matter=report.matter, place=report.place, occurred_on=report.occurred_on,
        reported_at=report.reported_at, received_at=at, intake_agency=report.agency, holder=report.agency,
        stage=Stage.RECEIVED, content_hash=report.hash, origin_key=report.origin_key or None,
    )  # fmt: skip
    clue._state.adding, clue._state.db = False, "default"
    return clue


def _received(report: Report, clue: Clue) -> ClueReceived:
    return ClueReceived(
        dossier=clue.key, clue=clue.pk, channel=report.channel, source=report.source, place=report.place.code,
        agency=report.agency.pk, subject=report.subject.code if report.subject else "", reply_to=report.reply_to,
    )  # fmt: skip


def _told(report: Report, clue: Clue) -> Told:
    agencies = {"owner": report.agency, "receiver": report.agency, "handler": report.agency}
    return Told(event=ClueReceived.slug, dossier=clue.dossier, agencies=agencies, facts=report.facts)
