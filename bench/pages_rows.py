"""A city of rows for `pages.py`: offices and people through the actions, clues, clocks and the rest by SQL.

Two years of one city: the offices of five departments in the city and in each of its counties, the first of them with
the most work; seven clues in eight are finished, two in five lie with another office than the one that received them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

# isort: off
import ready  # noqa: F401
# isort: on

import psycopg
from clues_texts import copy_in
from django.db import transaction
from psycopg import sql

from liandong.ground.accounts.actions import add_user, establish_agency, join_agency
from liandong.ground.accounts.models import Agency, User
from liandong.ground.audit.reacting import registered
from liandong.ground.places.actions import load_places
from liandong.ground.places.models import Place

CITY, COUNTY = "350500", "350502"
DEPARTMENTS = ("health", "market", "insurance", "police", "drug")
RULES = [
    "clues.acknowledge_term", "clues.answer_term", "dispatch.sign_term", "dispatch.written_reply_term",
    "penalty.filing_term", "penalty.decision_term", "penalty.service_term", "publicity.publish_term",
]  # fmt: skip
SUBJECTS, WEEKS = 200_000, 104

CLUES = """
CREATE UNLOGGED TABLE bench_clue AS
WITH drawn AS (
    SELECT i, now() - interval '730 days' * (1 - i::float / %(clues)s) AS at,
        1 + floor(%(offices)s * power(random(), 1.6))::int AS o,
        1 + floor(%(offices)s * power(random(), 1.6))::int AS h,
        random() < 0.4 AS is_moved, random() AS ends, random() AS open, 1 + floor(random() * %(subjects)s)::bigint AS s
    FROM generate_series(1, %(clues)s) AS i
), placed AS (
    SELECT *, (%(agencies)s::bigint[])[o] AS owner, (%(places)s::text[])[o] AS place,
        CASE WHEN is_moved THEN (%(agencies)s::bigint[])[h] ELSE (%(agencies)s::bigint[])[o] END AS holder,
        ends > 0.05 + 0.9 * exp(-extract(epoch FROM now() - at) / 86400 / 60) AS is_ended
    FROM drawn
)
SELECT i, at, owner, place, holder, is_ended, owner <> holder AS is_moved,
    CASE WHEN s %% 4 = 0 THEN NULL ELSE s END AS subject,
    CASE WHEN is_ended THEN CASE WHEN open < 0.1 THEN 'declined' ELSE 'closed' END
        WHEN owner <> holder AND open < 0.3 THEN 'dispatched'
        ELSE (ARRAY['received', 'routed', 'accepted', 'verified', 'in_case'])[1 + floor(open * 5)::int] END AS stage
FROM placed
"""
FILL = (
    """
    INSERT INTO registry_subject (id, code, kind, name, name_key, sort_key, legal_form, status, address, phone, source,
        place_id)
    SELECT i, 'S' || i, CASE WHEN i %% 8 = 0 THEN 'institution' ELSE 'practitioner' END,
        '样例对象' || i, '样例对象' || i, md5(i::text), '', 'active', '', '', '', %(county)s
    FROM generate_series(1, %(subjects)s) AS i
    """,
    """
    INSERT INTO registry_subjectname (subject_id, text, is_current)
    SELECT i, '样例对象' || i, true FROM generate_series(1, %(subjects)s) AS i
    UNION ALL SELECT i, 's' || i, true FROM generate_series(1, %(subjects)s) AS i
    """,
    """
    INSERT INTO dossiers_dossier (id, key, kind, title, place_id, owner_id, subject_id, grade, opened_at, closed_at,
        readers)
    SELECT i, format('XS-%%s-%%s-%%s', place, to_char(at, 'YYYY'), lpad(i::text, 7, '0')), 'clue',
        '反映某诊所超范围诊疗' || i, place, owner, subject, CASE WHEN i %% 50 = 0 THEN 'secret' ELSE 'internal' END, at,
        CASE WHEN is_ended THEN at + interval '40 days' END,
        CASE WHEN is_moved THEN ARRAY[owner, holder] ELSE ARRAY[owner] END FROM bench_clue
    """,
    """
    INSERT INTO dossiers_share (dossier_id, agency_id, level, because, since)
    SELECT i, owner, 'owner', 'opened', at FROM bench_clue
    UNION ALL SELECT i, holder, 'edit', 'dispatched', at + interval '1 day' FROM bench_clue WHERE is_moved
    """,
    """
    INSERT INTO clues_clue (id, dossier_id, channel, source, title, title_given, text, subject_id, subject_text, matter,
        place_id, received_at, intake_agency_id, holder_id, stage, outcome, note, reply_to, content_hash, repeats,
        closed_at)
    SELECT i, i, (ARRAY['hotline_12345', 'form', 'web', 'letter'])[1 + i %% 4], 'complaint',
        title, '', text, subject, '',
        (ARRAY['V01', 'V02', 'V03', ''])[1 + i %% 4], place,
        at, owner, holder, stage, CASE WHEN stage IN ('verified', 'in_case') THEN 'founded' ELSE '' END, '', '',
        md5(i::text), 0, CASE WHEN is_ended THEN at + interval '40 days' END
    FROM bench_clue JOIN bench_text USING (i)
    """,
    """
    INSERT INTO clues_cluetext (clue_id, text, pairs, sketch, compared_at)
    SELECT i, folded, pairs, sketch, now() FROM bench_text
    """,
    """
    INSERT INTO clues_cluereader (clue_id, agency_id, received_at, is_open)
    SELECT dossier_id, agency_id, at, NOT is_ended FROM dossiers_share JOIN bench_clue ON i = dossier_id
    """,
    """
    INSERT INTO deadlines_deadline (rule, rule_version, place_layer, dossier_id, agency_id, about, started_on,
        started_by, length, unit, extended_by, due_on, alarm_on, is_provisional, is_paused, met_on, met_by,
        waived_reason)
    SELECT (%(rules)s::text[])[1 + (i + j * 3) %% 8], '2021-07-15', '', i,
        CASE WHEN j %% 2 = 0 THEN holder ELSE owner END,
        '', started, 'clue_received', days, 'day', 0, started + days, started + days - 3, false,
        NOT is_met AND random() < 0.03, CASE WHEN is_met THEN started + floor(random() * days * 1.15)::int END, '', ''
    FROM (
        SELECT i, j, holder, owner, (at AT TIME ZONE 'Asia/Shanghai')::date + j * 4 AS started,
            (ARRAY[2, 7, 15, 30, 60, 90])[1 + (i / 7 + j) %% 6] AS days,
            is_ended OR (j < %(each)s AND random() < 0.6) AS is_met
        FROM bench_clue, generate_series(1, %(each)s) AS j
    ) AS drawn
    """,
    """
    INSERT INTO documents_document (id, dossier_id, kind, title, number, sha256, size, media_type, name, added_at,
        is_sealed) VALUES (1, 1, 'reply', '书面回复', '', repeat('0', 64), 1, 'application/pdf', 'r.pdf', now(), false)
    """,
    """
    INSERT INTO dispatch_dispatch (dossier_id, clue_id, kind, stage, from_agency_id, to_agency_id, matter, asks,
        sent_at, begun_at, sent_by_id, signed_at, decline_reason, handled_note, answered_at, reply_id, override_reason,
        return_reason, times_returned, is_return)
    SELECT i, i, 'lead', CASE WHEN is_ended THEN 'answered' WHEN stage = 'dispatched' THEN 'sent' ELSE 'signed' END,
        owner, holder, 'V01', '请依法核实处理', at + interval '1 day', at + interval '1 day', %(user)s,
        at + interval '2 days', '', '',
        CASE WHEN is_ended THEN at + interval '20 days' END, CASE WHEN is_ended THEN 1 END, '', '', 0, false
    FROM bench_clue WHERE is_moved
    """,
    """
    INSERT INTO dossiers_dossier (id, key, kind, title, place_id, owner_id, subject_id, grade, opened_at, readers)
    SELECT %(clues)s + i, 'AJ-' || i, 'case',
        '涉嫌超范围诊疗案' || i, place, holder, subject, 'internal', at, ARRAY[holder]
    FROM bench_clue WHERE i %% 20 = 0 AND subject IS NOT NULL
    """,
    """
    INSERT INTO cases_case (dossier_id, number, subject_id, clue_id, agency_id, matter, cause, procedure,
        procedure_version, facts, acted_on, act_until, filed_on, closed_on, outcome, fine_fen)
    SELECT %(clues)s + i, '泉卫罚立' || i, subject, i, holder, 'V01',
        '超出登记的诊疗科目开展诊疗活动', 'penalty.procedure', '2021-07-15',
        '{}', at::date, at::date, at::date, CASE WHEN is_ended THEN at::date + 80 END, '', 0
    FROM bench_clue WHERE i %% 20 = 0 AND subject IS NOT NULL
    """,
    """
    INSERT INTO oversight_card (deadline_id, dossier_id, colour, rule, agency_id, charged_id, due_on, sent_on, sent_at,
        is_open, answer, answered_at, answered_by_id, lift_ground, lifted_because)
    SELECT id, dossier_id, CASE WHEN due_on > today - 7 THEN 2 ELSE 3 END, rule, agency_id, agency_id, due_on,
        due_on + 3, (due_on + 3)::timestamp AT TIME ZONE 'Asia/Shanghai', true,
        CASE WHEN id %% 4 = 0 THEN '正在核实' ELSE '' END, CASE WHEN id %% 4 = 0 THEN now() END,
        CASE WHEN id %% 4 = 0 THEN %(user)s END, '', ''
    FROM deadlines_deadline, date(now() AT TIME ZONE 'Asia/Shanghai') AS today
    WHERE met_on IS NULL AND NOT is_paused AND due_on <= today - 3
    """,
    """
    INSERT INTO dossiers_dossier (id, key, kind, title, place_id, owner_id, grade, opened_at, readers)
    SELECT 2 * %(clues)s + number, 'HS-' || number, 'meeting', '会商会' || number, place_id, id, 'internal',
        now() - interval '7 days' * week,
        ARRAY(SELECT near.id FROM accounts_agency near WHERE near.place_id = drawn.place_id ORDER BY near.id)
    FROM (
        SELECT a.id, a.place_id, week, row_number() OVER (ORDER BY week DESC, a.id) AS number
        FROM accounts_agency a, generate_series(1, %(weeks)s) AS week
    ) AS drawn
    """,
    """
    INSERT INTO dossiers_share (dossier_id, agency_id, level, because, since)
    SELECT id, agency, CASE WHEN agency = owner_id THEN 'owner' ELSE 'edit' END, 'opened', opened_at
    FROM dossiers_dossier, unnest(readers) AS agency WHERE kind = 'meeting'
    """,
    """
    INSERT INTO consultations_meeting (id, dossier_id, convener_id, form, orders, starts_at, room, host, leader, stage,
        because, held_on, minutes_text, minutes_id)
    SELECT id - 2 * %(clues)s, id, owner_id, 'general', '{}', opened_at + interval '10 days', '三楼会议室', '', '',
        CASE WHEN opened_at > now() - interval '10 days' THEN 'convened' WHEN id %% 20 = 0 THEN 'held'
            ELSE 'confirmed' END, '',
        CASE WHEN opened_at <= now() - interval '10 days' THEN (opened_at + interval '10 days')::date END, '', 1
    FROM dossiers_dossier WHERE kind = 'meeting'
    """,
    """
    INSERT INTO consultations_invitation (meeting_id, agency_id, stage, attendee, is_deputy, reason)
    SELECT m.id, agency, CASE WHEN m.stage = 'convened' AND agency %% 3 = 0 THEN 'sent' ELSE 'accepted' END,
        '', false, ''
    FROM consultations_meeting m JOIN dossiers_dossier d ON d.id = m.dossier_id, unnest(d.readers) AS agency
    WHERE agency <> m.convener_id
    """,
    """
    INSERT INTO audit_entry (kind, at, by_id, agency_id, dossier, data)
    SELECT 'clue_received', d.opened_at, %(user)s, d.owner_id, d.key, '{"channel": "form"}'
    FROM dossiers_dossier d WHERE d.kind = 'clue' ORDER BY d.id
    """,
)
# The rows are no news: what reacts to the trail begins after them.
CAUGHT_UP = """
INSERT INTO audit_progress (reaction, xid, entry_id, updated_at)
SELECT name, xid, id, now()
FROM unnest(%(reactions)s::text[]) AS name, (SELECT xid, id FROM audit_entry ORDER BY xid DESC, id DESC LIMIT 1) AS last
ON CONFLICT (reaction) DO UPDATE SET xid = excluded.xid, entry_id = excluded.entry_id
"""
NUMBERED = ("registry_subject", "dossiers_dossier", "clues_clue", "documents_document", "consultations_meeting")
GUARDED = ("dossiers_dossier", "dossiers_share", "clues_clue")  # what their triggers do row by row, is in the rows


@transaction.atomic
def settle() -> list[Agency]:
    """The offices, those of health first, and a `clerk` of a county, the `head` of a city, one of a `small` office."""
    load_places(by=None)
    city, first = Place.objects.get(code=CITY), Place.objects.get(code=COUNTY)
    counties = [first, *Place.objects.filter(parent=city).exclude(code=COUNTY).order_by("code")]
    where = [(code, place) for code in DEPARTMENTS for place in (first, city, *counties[1:])]
    offices = [establish_agency(department=d, place=p, name=f"{p.name}·{d}", by=None) for d, p in where]
    since = date(2020, 1, 1)
    people = [("clerk", 0, ("clerk", "officer")), ("head", 1, ("head",)), ("small", -1, ("clerk", "officer"))]
    for name, at, roles in people:
        user = add_user(username=name, name=name, by=None)
        for role in roles:
            join_agency(user=user, agency=offices[at], role=role, since=since, by=None)
    return offices


@contextmanager
def unindexed(owner: psycopg.Connection) -> Iterator[None]:
    """Without inverted indexes meanwhile: they are sooner made anew than kept up."""
    made = owner.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% USING gin %'").fetchall()
    for name, _definition in made:
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in made:
        owner.execute(definition)


def fill(address: str, offices: list[Agency], clues: int, deadlines: int) -> None:
    """The rows, past the triggers that keep `readers`, then the statistics."""
    given = {
        "clues": clues, "each": max(1, deadlines // clues), "subjects": SUBJECTS, "weeks": WEEKS, "rules": RULES,
        "county": COUNTY,
        "offices": len(offices), "agencies": [each.pk for each in offices], "places": [p.place_id for p in offices],
        "user": User.objects.get(username="clerk").pk,
    }  # fmt: skip
    with psycopg.connect(address, autocommit=True, cursor_factory=psycopg.ClientCursor) as owner:
        owner.execute("SELECT setseed(0.42)")
        for table in GUARDED:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(CLUES, given)
        copy_in(address, clues)
        with unindexed(owner):
            for rows in FILL:
                owner.execute(rows, given)
        owner.execute(CAUGHT_UP, {"reactions": list(registered)})
        for table in GUARDED:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in NUMBERED:
            owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        owner.execute("DROP TABLE bench_clue, bench_text")
        owner.execute("VACUUM ANALYZE")
