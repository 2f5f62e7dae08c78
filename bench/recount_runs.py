"""The runs of `recount.py`: running clocks of one city, then three changes, each beside an UPDATE of the same rows.

The clocks stand in dossiers of one city, run by every term of the rulebook, started on every day of nine months; one in
fifty has stood still and one in fifty was extended. First nothing is counted yet, so that every clock moves; then two
rest days of National Day become working days; then nothing has changed.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# isort: off
import ready  # noqa: F401
# isort: on

from django.conf import settings
from django.db import connection, transaction

from liandong.ground.accounts.actions import add_user, establish_agency
from liandong.ground.deadlines.recounting import recompute
from liandong.ground.places.actions import load_places
from liandong.ground.places.models import Place
from liandong.ground.rulebook.book import book

COUNTY = "350502"
PER_DOSSIER = 5
AIM = 60.0
ROWS = (
    """
    INSERT INTO dossiers_dossier (id, key, kind, title, place_id, owner_id, grade, opened_at, readers)
    SELECT i, 'XS-' || i, 'clue', '反映某诊所' || i, %(place)s, %(agency)s, 'internal', now(), ARRAY[%(agency)s]
    FROM generate_series(1, 1 + %(deadlines)s / %(each)s) AS i
    """,
    """
    INSERT INTO deadlines_deadline (rule, rule_version, place_layer, dossier_id, agency_id, about, started_on,
        started_by, length, unit, extended_by, due_on, alarm_on, is_provisional, is_paused, met_by, waived_reason)
    SELECT (%(rules)s::text[])[n], (%(versions)s::date[])[n], '', 1 + i / %(each)s, %(agency)s, i::text, day, '',
        (%(lengths)s::int[])[n] + more, (%(units)s::text[])[n], more, day, day, false, false, '', ''
    FROM (
        SELECT i, 1 + (i * 7919) %% cardinality(%(rules)s::text[]) AS n,
            date '2026-03-01' + (i * 104729 %% 275)::int AS day,
            CASE WHEN i %% 50 = 1 THEN 5 ELSE 0 END AS more
        FROM generate_series(1, %(deadlines)s::bigint) AS i
    ) AS drawn
    """,
    """
    INSERT INTO deadlines_pause (deadline_id, from_on, until_on, ground, note, approver_id)
    SELECT id, started_on + 1, started_on + 1 + (id %% 9)::int, 'testing', '', %(user)s
    FROM deadlines_deadline WHERE id %% 50 = 0
    """,
)
BEFORE = (
    "DROP TABLE IF EXISTS bench_before; CREATE UNLOGGED TABLE bench_before AS SELECT id, due_on FROM deadlines_deadline"
)
PLAIN = """
UPDATE deadlines_deadline AS d SET due_on = d.due_on + 1, alarm_on = d.alarm_on + 1
FROM bench_before AS b WHERE b.id = d.id AND b.due_on <> d.due_on
"""


def owner(*statements: str, given: dict[str, Any] | None = None) -> int:
    """Statements with the rights of the owner of the tables, each in its own transaction; rows of the last."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for each in statements:
            cursor.execute(each, given)
        rows: int = cursor.rowcount
        cursor.execute("SET ROLE liandong_app")
    return rows


def fill(deadlines: int) -> None:
    """The rows, past the trigger that would keep `readers` row by row."""
    with transaction.atomic():
        load_places(by=None)
        place = Place.objects.get(code=COUNTY)
        agency = establish_agency(department="health", place=place, name="鲤城区卫生健康局", by=None)
        user = add_user(username="head", name="负责人", by=None)
    terms = [rule.versions[-1] for rule in book().of_kind("term")]
    ids = [rule.id for rule in book().of_kind("term")]
    given = {
        "place": COUNTY, "agency": agency.pk, "user": user.pk, "deadlines": deadlines, "each": PER_DOSSIER,
        "rules": ids, "versions": [one.start for one in terms], "units": [one.values["unit"] for one in terms],
        "lengths": [one.values["length"] for one in terms],
    }  # fmt: skip
    owner("ALTER TABLE dossiers_dossier DISABLE TRIGGER USER")
    owner(*ROWS, given=given)
    owner("ALTER TABLE dossiers_dossier ENABLE TRIGGER USER", "VACUUM ANALYZE")


def changed_calendar(root: Path) -> None:
    """Another notice: the last two rest days of National Day 2026 are worked."""
    shutil.copytree(settings.RULEBOOK, root)
    file = root / "calendars" / "2026.yaml"
    text = file.read_text(encoding="utf-8")
    assert "to: 2026-10-07" in text
    file.write_text(text.replace("to: 2026-10-07", "to: 2026-10-05"), encoding="utf-8")
    settings.RULEBOOK = root
    book()


def measure(what: str) -> float:
    """One change worked out anew, and the plain UPDATE of the rows it moved, rolled back."""
    owner(BEFORE, "ALTER TABLE bench_before OWNER TO liandong_app", "ANALYZE bench_before", "VACUUM deadlines_deadline")
    began = time.perf_counter()
    moved = recompute(reason=what, by=None)
    took = time.perf_counter() - began
    owner("VACUUM deadlines_deadline")
    began = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN)
        plain, rows = time.perf_counter() - began, cursor.rowcount
        transaction.set_rollback(True)
    beside = f"plain UPDATE of {rows:,}: {plain:6.1f} s   {took / plain:5.1f} times" if rows else ""
    print(f"{what:44s} {moved:>9,} moved  {took:6.1f} s   {beside}", flush=True)
    return took


def main() -> int:
    deadlines = int(sys.argv[1])
    began = time.perf_counter()
    fill(deadlines)
    print(f"{deadlines:,} running deadlines, made in {time.perf_counter() - began:.0f} s", flush=True)
    measure("every clock counted for the first time")
    with tempfile.TemporaryDirectory() as folder:
        changed_calendar(Path(folder) / "rulebook")
        took = measure("two rest days of National Day are worked")
        measure("nothing has changed")
    print(f"aim: {AIM:.0f} s after a change of the calendar{'' if took < AIM else ': MISSED'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
