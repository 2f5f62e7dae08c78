"""The runs of `guard.py`."""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any
from urllib.request import urlopen

# isort: off
import ready  # noqa: F401
# isort: on

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from guard_peers import beside
from pages_rows import COUNTY, settle

from demo.planted.making import make
from demo.planted.world import World as Province
from liandong.ground.accounts.actions import issue_key
from liandong.ground.accounts.models import User
from liandong.ground.audit.clock import now
from liandong.ground.places.models import Place
from liandong.ground.registry.actions import register_institution, register_practitioner
from liandong.ground.registry.facts import NewLicence, NewRelation
from liandong.ground.registry.models import Relation, Subject
from liandong.ground.rulebook.book import book
from liandong.warn.guard.facts import EPOCH, Asked, Order
from liandong.warn.guard.world import Asker, Numbers, Questions, World, askable
from liandong.warn.practice import snapshot
from liandong.warn.practice.models import Snapshot
from liandong.warn.practice.tables import ORDINARY, REGISTERS
from liandong.warn.risk import engine
from liandong.warn.risk.catalogue import newest, thresholds
from liandong.warn.risk.model import RowModel
from liandong.warn.risk.models import ModelState

ROOT = Path(__file__).resolve().parents[1]
PORT = 8398
NAMES = ("a" * 64, "b" * 64)  # of snapshots
ASKING, SINCE = "110350500000002", date(2020, 1, 1)
EIGHT = (
    "institution_unlicensed", "institution_beyond_scope", "institution_uncovered", "staff_certificate",
    "unregistered_place", "staff_beyond_scope", "narcotic_right", "technique_unfiled",
)  # fmt: skip
SHARES = {
    "practitioners": 0.25,
    "certified": 0.25,
    "registered": 0.25,
    "in_scope": 0.12,
    "entitled": 0.03,
    "licensed_subjects": 0.05,
    "covered": 0.05,
}
TYPES = {
    "int8": "TINYINT",
    "int16": "SMALLINT",
    "int32": "INTEGER",
    "int64": "BIGINT",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


def big_registers(folder: Path, rows: int) -> dict[str, Path]:
    """Registers of so many rows: a quarter are people, each with a certificate and at a place, and what they may do."""
    people, institutions = int(rows * SHARES["certified"]), max(rows // 120, 10)
    made = {
        "practitioner": f"1 + (hash(i) % {people})::INTEGER",
        "institution": f"1 + (hash(i + 7) % {institutions})::INTEGER",
        "group": "1000 + (hash(i + 13) % 2200)::SMALLINT", "subject": "100 * (1 + hash(i + 17) % 32)::SMALLINT",
        "valid_from": "DATE '2020-01-01'", "valid_until": "DATE '9999-12-31'", "mark": "4::TINYINT",
    }  # fmt: skip
    small = {"licensed": institutions, "needs_subject": 2200, "needs_scope": 2200, "needs_right": 2200,
             "needs_filing": 2200, "marked": 200, "filed": institutions}  # fmt: skip
    paths = {}
    for name, described in REGISTERS.items():
        many = small.get(name) or int(rows * SHARES.get(name, 0))
        own = made | (
            {"practitioner": "1 + i::INTEGER"} if name in ("practitioners", "certified", "registered") else {}
        )
        own |= {"institution": "1 + i::INTEGER"} if name == "licensed" else {}
        own |= {"group": "1000 + i::SMALLINT"} if name.startswith("needs") else {}
        columns = ", ".join(
            f'({own.get(column, "0")})::{TYPES[kind]} AS "{column}"' for column, kind in described.columns.items()
        )
        paths[name] = folder / f"{name}.parquet"
        duckdb.sql(f"COPY (SELECT {columns} FROM range({many}) t(i)) TO '{paths[name]}'")
    return paths


def figures(models: tuple[RowModel, ...]) -> dict[str, float]:
    return {name: float(book().rule(name).on(date(2026, 6, 30)).values["value"]) for name in thresholds(models)}


def world(registers: dict[str, Path], models: tuple[RowModel, ...]) -> World:
    return World(
        snapshot="bench", taken_at=datetime.now(UTC), registers=registers, models=models, items={},
        people=Numbers([]), stale_after=timedelta(days=1),
    )  # fmt: skip


def in_process(rows: int, calls: int) -> None:
    """An order of three lines against eight rules."""
    models = tuple(one for one in askable(newest().values()) if one.id in EIGHT)
    assert len(models) == len(EIGHT)
    with TemporaryDirectory() as folder:
        paths = big_registers(Path(folder), rows)
        began = time.perf_counter()
        known = world(paths, models)
        assert len(known.models) == len(EIGHT)  # none dropped for want of a register
        held = sum(pq.read_metadata(path).num_rows for path in paths.values())
        print(f"guard in process: {held:,} register rows, read in {time.perf_counter() - began:.1f} s", flush=True)
    dice, at, people = np.random.default_rng(7), datetime.now(UTC), int(rows * SHARES["certified"])
    names = ("头孢曲松", "盐酸吗啡注射液", "剖宫产术")
    orders = tuple(Order(str(n), "", name, ("drug", "operation")) for n, name in enumerate(names))
    asker = Asker(1, 1, "", models, figures(models), 3, "bench")
    asked = [
        Asked("control", int(institution), int(person), at, orders, setting=1, subject=300)
        for institution, person in zip(
            dice.integers(1, rows // 120, calls), dice.integers(1, people, calls), strict=True
        )
    ]
    for one in asked[:1_000]:
        known.answer(one, asker)
    took = []
    for one in asked:
        start = time.perf_counter_ns()
        known.answer(one, asker)
        took.append((time.perf_counter_ns() - start) / 1000)
    cuts = statistics.quantiles(took, n=100)
    said = f"p50 {cuts[49]:.1f} µs (target 15), p99 {cuts[98]:.1f} µs (target 40)"
    print(f"  an order of three lines, eight rules: {said}; load {os.getloadavg()[0]:.1f}", flush=True)
    beside(known, asked[: calls // 10], asker, models)


def over_http(rate: int, seconds: int, rows: int) -> None:
    """One worker, calls at a fixed rate from another process, every answer on the disk before it goes out; then once
    more, while it loads other registers three times.
    """
    secret = asking()
    with TemporaryDirectory() as folder:
        place = {**os.environ, "REGISTERS_ROOT": f"{folder}/registers", "GUARD_ROOT": f"{folder}/guard"}
        taken = [sys.executable, "manage.py", "practice_snapshot"]
        subprocess.run(taken, cwd=ROOT, env=place, check=True, stdout=subprocess.DEVNULL)
        served = [sys.executable, "manage.py", "guard_serve", "--port", str(PORT)]
        server = subprocess.Popen(served, cwd=ROOT, env=place)
        try:
            _until_there()
            told = load(server.pid, Path(folder), rate, seconds, secret)
            print(f"guard over HTTP, one worker: {told}")
            print(f"  the disk alone {_disk():.1f} ms (99 in 100)", flush=True)
            counts = big_snapshot(Path(folder, "registers"), rows)
            threading.Thread(target=come_anew, args=(counts, seconds), daemon=True).start()
            told = load(server.pid, Path(folder), rate, seconds, secret)
            print(f"  while {sum(counts.values()):,} register rows come anew, three times: {told}", flush=True)
        finally:
            server.terminate()
            server.wait(30)


def asking() -> str:
    """A key of a clinic, at an office that uses every model that can be asked."""
    agency = settle()[1]
    head = User.objects.get(username="head")
    clinic = clinic_with_doctors()
    _key, secret = issue_key(
        agency=agency, name="bench", words=["guard.ask"], speaks_as=head, subject=clinic.code, by=None
    )
    for model in askable(newest().values()):
        said = {name: {"value": value} for name, value in figures((model,)).items()}
        ModelState.objects.create(
            agency=agency, model=model.id, version=model.version, stage=ModelState.Stage.PUBLISHED, settings=said,
            changed_at=now(), changed_by=head,
        )  # fmt: skip
    return secret


def load(pid: int, folder: Path, rate: int, seconds: int, secret: str) -> str:
    """So many calls a second, and what they cost."""
    before, kept = _cpu(pid), lines_in(folder)
    loader = [sys.executable, "bench/guard_load.py", str(PORT), str(rate), str(seconds), secret, "/guard/3101"]
    done = subprocess.run(loader, cwd=ROOT, input=call(), stdout=subprocess.PIPE, check=True)
    told, used, many = json.loads(done.stdout), _cpu(pid) - before, lines_in(folder) - kept
    asked = f"{rate} calls/s asked for, {told['answered']:.0f} answered, {told['bad']} refused, {told['lost']} lost"
    times = f"p50 {told['p50']:.2f} ms, p99 {told['p99']:.2f} ms (target 5), p99.9 {told['p999']:.2f} ms"
    costs = f"{used / many * 1e6:.0f} µs of CPU a call, the client {told['client']:.0f}"
    return f"{asked}; {times}; {costs}; {many:,} lines on the disk; load {os.getloadavg()[0]:.1f}"


def lines_in(folder: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.glob("guard/*.jsonl"))


def big_snapshot(root: Path, rows: int) -> dict[str, int]:
    """A folder of big registers, twice by name; how many rows each holds."""
    (root / NAMES[0]).mkdir()
    paths = big_registers(root / NAMES[0], rows)
    (root / NAMES[1]).symlink_to(root / NAMES[0])
    return {name: pq.read_metadata(path).num_rows for name, path in paths.items()}


def come_anew(counts: dict[str, int], seconds: int) -> None:
    """Snapshots one after the other, each told as the worker tells it."""
    for name in (NAMES[0], NAMES[1], NAMES[0]):
        time.sleep(seconds / 4)
        said = {"taken_at": now(), "first_at": now(), "counts": counts, "mapping": "", "rulebook": "", "size": 0}
        Snapshot.objects.update_or_create(hash=name, defaults=said)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [snapshot.CHANNEL, name])
    connection.close()


def _cpu(pid: int) -> float:
    """Seconds of CPU that a process has used (Linux)."""
    said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def _disk() -> float:
    """Milliseconds within which 99 of 100 bare writes of three kilobytes are on the disk."""
    took = []
    with TemporaryFile() as file:
        for _each in range(300):
            began = time.perf_counter()
            os.write(file.fileno(), b"x" * 3_000)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=100)[98]


def clinic_with_doctors() -> Subject:
    """A licensed clinic and two doctors: one may prescribe narcotics; the other, who asks, may not."""

    def held(kind: str, code: str, whose: str) -> NewLicence:
        return NewLicence(kind=kind, number=f"{kind}{code}{whose}", valid_from=SINCE, scopes={code: code})

    place = Place.objects.get(code=COUNTY)
    clinic = register_institution(name="样例门诊部", place=place, licences=[held("practice", "03", "1")], by=None)
    tie = NewRelation(kind=Relation.Kind.PRACTISES_AT, to=clinic, since=SINCE)
    for number, rights in (("110350500000001", ["narcotic"]), (ASKING, [])):
        licences = [held("practitioner", "internal", number), *(held("right", each, number) for each in rights)]
        said = {"certificate_number": number, "licences": licences, "relations": [tie]}
        register_practitioner(name="某医师", practitioner_kind="doctor", by=None, **said)
    return clinic


def call() -> bytes:
    orders = [
        {"rx_id": f"r{n}", "hilist_code": "", "hilist_name": name, "hilist_type": kind, "cnt": 1, "sumamt": 20}
        for n, (name, kind) in enumerate((("头孢曲松", "101"), ("盐酸吗啡注射液", "101"), ("剖宫产术", "201")))
    ]
    visit: dict[str, Any] = {"mdtrt_id": "v", "med_type": "11", "dr_codg": ASKING, "fsi_order_dtos": orders}
    patient = {"patn_id": "p", "gend": "2", "brdy": "1980-01-02", "fsi_encounter_dtos": [visit]}
    return json.dumps({"data": {"trig_scen": "4", "patient_dtos": [patient]}}, ensure_ascii=False).encode()


def _until_there() -> None:
    for _each in range(300):
        try:
            urlopen(f"http://127.0.0.1:{PORT}/cds-services", timeout=1)
        except OSError:
            time.sleep(0.2)
        else:
            return


def same_as_batch(lines: int) -> None:
    """Each line as an event, and all of them as a batch: the same findings."""
    models = tuple(one for one in askable(newest().values()) if one.reads in ("lines", "special", "days"))
    with TemporaryDirectory() as folder:
        made = make(Province(lines), Path(folder))
        known, settings = world(made.registers, models), figures(models)
        plain, special, _event = known.questions(Asker(1, 1, "", models, settings, 3, "bench"))
        event = Questions(known.models, ("days",), known._asks, settings)
        said: dict[str, set[tuple[Any, ...]]] = {one.id: set() for one in models}
        asked = 0
        for path in made.parts["lines"]:
            for batch in pq.ParquetFile(path).iter_batches(50_000):
                for row in _rows(batch):
                    asked += 1
                    for model in (special if row["group"] >= ORDINARY else plain).ask(row) + event.ask(row):
                        said[model.id].add(tuple(row[name] for name in model.grain))
        outcomes = engine.run(models, made.parts, made.registers, settings)
    apart = [
        one.model.id
        for one in outcomes
        if {tuple(line[name] for name in one.model.grain) for line in one.findings.to_pylist()} != said[one.model.id]
    ]
    found, verdict = sum(map(len, said.values())), ", ".join(apart) or "yes"
    print(f"guard = batch over {asked:,} lines, {len(models)} models, {found} findings: {verdict}", flush=True)


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    more = {"encounters": 1, "lines": 1}
    return [row | more | {"day": row["day"].toordinal() - EPOCH, "days_max": row["days"]} for row in batch.to_pylist()]


def main() -> None:
    rows, calls, seconds, rate, lines = map(int, sys.argv[1:6])
    over_http(rate, seconds, rows)
    in_process(rows, calls)
    same_as_batch(lines)


if __name__ == "__main__":
    main()
