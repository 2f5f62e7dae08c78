"""The runs of `trail.py`. A round does every way once, one after the other; the ratios are taken within a round and
their median is shown, because a shared machine is never equally fast for long.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from typing import Any, ClassVar

# isort: off
import ready  # noqa: F401
# isort: on

import psycopg
from django.db import connection, models, transaction

from liandong.ground.audit.actions import record
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.audit.queries import proof
from liandong.ground.audit.sealing import seal_all
from liandong.ground.audit.verifying import verify
from liandong.law.trail import verify_proof

TABLES = """
CREATE TABLE bench_act (id bigserial PRIMARY KEY, subject text NOT NULL, done_on date NOT NULL, note text NOT NULL);
CREATE TABLE bench_chain (id bigserial PRIMARY KEY, data jsonb NOT NULL, hash bytea NOT NULL);
"""
ACT = "INSERT INTO bench_act (subject, done_on, note) VALUES (%s, current_date, %s)"
ENTRY = (
    "INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)"
    " VALUES ('bench_counted', %s, %s::jsonb, now(), 7, 70) RETURNING id, xid"
)
LOCK = "SELECT pg_advisory_xact_lock(1)"
LINK = (
    "INSERT INTO bench_chain (data, hash) SELECT %s::jsonb, sha256(coalesce((SELECT hash FROM bench_chain ORDER BY id"
    " DESC LIMIT 1), '') || convert_to(%s, 'UTF8'))"
)
LONG = """
DO $$ BEGIN FOR n IN 1..{acts} LOOP
    INSERT INTO audit_entry (kind, dossier, data, at, by_id, agency_id)
    SELECT 'bench_counted', 'XS-350500-2026-' || i, '{data}'::jsonb || jsonb_build_object('n', i), now(), i % 900, 7
    FROM generate_series(1, 2500) i; COMMIT;
END LOOP; END $$
"""
DATA = '{"subject": "91350500MA31ABCDE1", "matter": "beyond_scope", "on": "2026-09-30", "fine_fen": 500000}'
WAYS = ("plain", "trail", "chain", "model", "record()")
SYSTEM = get_context("fork")


@dataclass(frozen=True, kw_only=True)
class BenchCounted(Event):
    """测速"""

    subject: str
    matter: str
    on: str
    fine_fen: int


class Act(models.Model):
    """The domain row that every act writes."""

    subject = models.TextField()
    done_on = models.DateField()
    note = models.TextField()
    objects: ClassVar[models.Manager["Act"]] = models.Manager()

    class Meta:
        app_label, db_table, managed = "audit", "bench_act", False


def address() -> str:
    return os.environ["DATABASE_URL"]


def plain_sql(way: str) -> Callable[[int], object]:
    """One committed act in plain SQL, as the application's role."""
    cursor = psycopg.connect(address(), options="-c role=liandong_app", autocommit=True).cursor()

    def act(number: int) -> None:
        with cursor.connection.transaction():
            if way == "chain":
                cursor.execute(LOCK)
            cursor.execute(ACT, (f"subject {number}", "note"))
            if way == "trail":
                cursor.execute(ENTRY, (f"XS-{number}", DATA)).fetchone()
            if way == "chain":
                cursor.execute(LINK, (DATA, DATA))

    return act


def model_only(number: int) -> None:
    """One committed act as the product writes it, but for its last line."""
    with transaction.atomic():
        Act.objects.create(subject=f"subject {number}", done_on="2026-09-30", note="note")


def model_and_record(number: int) -> None:
    """One committed act as the product writes it."""
    with transaction.atomic():
        Act.objects.create(subject=f"subject {number}", done_on="2026-09-30", note="note")
        event = BenchCounted(
            subject="91350500MA31ABCDE1", matter="beyond_scope", on="2026-09-30", fine_fen=5, dossier=f"XS-{number}"
        )
        record(event, by=None)


def write(way: str, seconds: float, start: Any, counts: Any, place: int) -> None:
    """One writer: acts until the time is over, after all the others are ready too."""
    act = {"model": model_only, "record()": model_and_record}.get(way) or plain_sql(way)
    for number in range(10):
        act(number)
    start.wait()
    end = time.perf_counter() + seconds
    for number in count():
        if time.perf_counter() > end:
            break
        act(number)
    counts[place] = number


def keep_sealing(is_over: Any) -> None:
    """The sealer of the product, in a process of its own."""
    while not is_over.wait(0.5):
        seal_all()


def acts_a_second(way: str, writers: int, seconds: float) -> float:
    """All writers together."""
    start, counts = SYSTEM.Barrier(writers), SYSTEM.Array("q", writers)
    processes = [SYSTEM.Process(target=write, args=(way, seconds, start, counts, n)) for n in range(writers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise SystemExit(f"a writer of “{way}” failed")
    return float(sum(counts[:])) / seconds


def speeds(seconds: float, rounds: int) -> None:
    """The ways in turn, the sealer running all the time."""
    is_over = SYSTEM.Event()
    sealer = SYSTEM.Process(target=keep_sealing, args=(is_over,))
    sealer.start()
    print(f"\nacts a second, median of {rounds} rounds; ratios: median (lowest-highest) of the rounds")
    print(f"{'writers':>8}" + "".join(f"{way:>10}" for way in WAYS))
    for writers in (1, 8):
        found = [{way: acts_a_second(way, writers, seconds) for way in WAYS} for _ in range(rounds)]
        print(f"{writers:>8}" + "".join(f"{statistics.median(each[way] for each in found):>10.0f}" for way in WAYS))
        for one, other in (("trail", "plain"), ("trail", "chain"), ("record()", "model")):
            ratios = sorted(each[one] / each[other] for each in found)
            spread = f"({ratios[0]:.2f}-{ratios[-1]:.2f})"
            print(f"{'':10}{one} / {other:8}{statistics.median(ratios):6.2f}x  {spread}")
    time.sleep(1.5)
    is_over.set()
    sealer.join()


def waited_for_the_seal() -> None:
    """How long the entries of the runs above waited for their seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(s.number), max(extract(epoch FROM s.at - e.at)), percentile_cont(0.5) WITHIN GROUP"
            " (ORDER BY extract(epoch FROM s.at - e.at)) FROM audit_entry e LEFT JOIN audit_seal s"
            " ON e.xid >= s.from_xid AND e.xid < s.to_xid"
        )
        entries, sealed, longest, median = cursor.fetchone()
    print(f"\n{entries} entries, {sealed} sealed; waited for the seal: median {median:.2f} s, longest {longest:.2f} s")


def long_trail(entries: int) -> None:
    """Half under small seals, half under large ones; verified as a whole."""
    for limit in (2_500, 50_000):
        with psycopg.connect(address(), autocommit=True) as owner:
            owner.execute(LONG.format(acts=entries // 5_000, data=DATA))
        began = time.perf_counter()
        print(f"sealed {seal_all(limit=limit)} entries, {limit} a seal: {time.perf_counter() - began:.1f} s")
    with psycopg.connect(address(), autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE audit_entry")
    began = time.perf_counter()
    report = verify()
    took = time.perf_counter() - began
    if report.breaks:
        raise SystemExit(str(report.breaks[0]))
    million = took / report.entries * 1e6
    print(f"verified {report.entries} entries, {report.seals} seals: {took:.1f} s ({million:.1f} s a million)")


def single_proofs() -> None:
    """Proofs of entries from anywhere on the trail, each checked."""
    times = []
    for number in random.Random(1).sample(list(Entry.objects.values_list("pk", flat=True)), 300):
        began = time.perf_counter()
        given = proof(number)
        times.append((time.perf_counter() - began) * 1000)
        verify_proof(given)
    longest = sorted(times)[-3]
    print(f"one entry's proof: median {statistics.median(times):.1f} ms, 99 of 100 under {longest:.1f} ms")


def main(seconds: float = 1.5, rounds: int = 5, entries: int = 1_000_000) -> None:
    with psycopg.connect(address(), autocommit=True) as owner:
        owner.execute(TABLES)
        settings = owner.execute("SELECT version(), current_setting('fsync'), current_setting('synchronous_commit')")
        version, fsync, commit = settings.fetchone() or ("", "", "")
    print(f"{version.split(' (')[0]}, fsync {fsync}, synchronous_commit {commit}, {os.cpu_count()} cores")
    speeds(seconds, rounds)
    waited_for_the_seal()
    long_trail(entries)
    single_proofs()


if __name__ == "__main__":
    main(*[kind(given) for kind, given in zip((float, int, int), sys.argv[1:], strict=False)])
