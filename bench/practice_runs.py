"""Loads a month of charge lines and a correction of it; started by `practice.py` with a fresh database."""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
import duckdb

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liandong.config.settings")
django.setup()

from liandong.ground.accounts import actions as accounts  # noqa: E402
from liandong.ground.accounts.models import User  # noqa: E402
from liandong.ground.audit.clock import today  # noqa: E402
from liandong.ground.places.models import Place  # noqa: E402
from liandong.warn.practice.actions import compact, load, open_source  # noqa: E402
from liandong.warn.practice.models import Delivery, Source  # noqa: E402
from liandong.warn.practice.reading.given import Given  # noqa: E402

# A county in a month: 300 institutions with 40 practitioners each, four lines a visit, 9,000 items.
MONTH = """
SELECT 'H' || (i // 4 % 300) AS institution, 'D' || (i // 4 % 300) || '-' || (hash(i) % 40) AS practitioner,
    '3505' || (100000000000 + hash(i // 4) % 3000000) || '12' AS patient, 'V' || (i // 4) AS encounter,
    (DATE '2026-03-01' + (i * {days} // {lines})::INT)::VARCHAR || ' 09:' || (10 + hash(i * 7) % 50) AS day,
    '11' || (100000 + hash(i * 3) % 9000) AS item, '项目' || (hash(i * 3) % 9000) AS item_name, '内科' AS department,
    CASE WHEN i % 5 = 0 THEN '住院' ELSE '门诊' END AS setting, 1 + hash(i * 5) % 3 AS quantity,
    ((hash(i * 11) % 100000) / 100.0)::DECIMAL(10, 2)::VARCHAR AS amount, hash(i) % 7 AS days,
    CASE WHEN hash(i // 4) % 2 = 0 THEN '男' ELSE '女' END AS sex, hash(i // 4) % 90 AS age, '张伟' AS 姓名
FROM range({lines}) AS t (i)
"""


def who() -> User:
    """A person of a health office who may take practice data in."""
    place = Place.objects.create(code="350502", stem="350502", name="鲤城区", full_name="鲤城区", level=3)
    agency = accounts.establish_agency(department="health", place=place, name="鲤城区卫生健康局", by=None)
    user = accounts.add_user(username="zhou", name="周", by=None)
    accounts.join_agency(user=user, agency=agency, role="head", since=today(), by=None)
    return user


def written(folder: Path, lines: int, name: str, days: int = 31) -> Path:
    path = folder / name
    duckdb.sql(f"COPY ({MONTH.format(lines=lines, days=days)}) TO '{path}' (HEADER)")
    return path


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def bare(path: Path, lines: int) -> float:
    """The peer: the same file to Parquet as text, sorted as ours is; nothing looked at, nothing hashed."""
    out = path.with_suffix(".parquet")
    query = (
        f"COPY (FROM read_csv('{path}', all_varchar = true) ORDER BY day, institution) TO '{out}' (COMPRESSION zstd)"
    )
    return seconds(lambda: duckdb.sql(query))


def taken(source: Source, path: Path, by: User) -> tuple[float, Delivery]:
    kept: list[Delivery] = []
    took = seconds(lambda: kept.append(load(given=Given(path.name, path=path), source=source, by=by)))
    return took, kept[0]


def main() -> None:
    folder, lines, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    by, ours, peers, cores, whole = who(), [], [], [], 0
    for at in range(rounds):
        path = written(folder, lines, f"{at}.csv")
        peers.append(bare(path, lines))
        source = open_source(slug=f"s{at}", title="一院", layout="plain", by=by)
        worked = time.process_time()
        took, delivery = taken(source, path, by)
        cores.append(time.process_time() - worked)
        ours.append(took)
        whole = path.stat().st_size
        assert delivery.landed == {"lines": lines}, delivery.landed
        speed = f"{took:.1f} s, {lines / took:,.0f} lines/s, {cores[-1]:.1f} s of a core"
        print(f"round {at + 1}: {speed}; bare COPY {peers[-1]:.1f} s")
    again, correction = taken(source, written(folder, lines // 31, "day.csv", days=1), by)
    merged = seconds(lambda: compact(source=source, grace=-1, by=by))
    kept = sum(file.stat().st_size for file in folder.rglob("practice/*/lines/*/*.parquet")) / rounds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    replaced = correction.noted["replaced"]
    print(f"a correction of one day, {lines // 31:,} lines for {replaced:,}: {again:.1f} s")
    print(f"merging the month again: {merged:.1f} s")
    print(f"CSV {whole / 1e6:,.0f} MB, kept {kept / 1e6:,.0f} MB; peak {peak:.2f} GB")
    figures = {
        "lines": lines, "lines_per_s": round(lines / statistics.median(ours)),
        "lines_per_core_s": round(lines / statistics.median(cores)), "peak_gb": round(peak, 2),
        "x_copy": round(statistics.median(ours) / statistics.median(peers), 1),
        "bytes_per_line": round(kept / lines, 1),
    }  # fmt: skip
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
