"""One measurement in a process of its own, told as a line of JSON (bench/risk.py calls it).

risk_runs.py scan DATA                    count, sum and max over the columns that the models read, by DuckDB
risk_runs.py ask DATA KEPT WHICH [MEMORY] models asked of the data, ledgers and findings kept in KEPT
risk_runs.py prepare DATA KEPT WHICH      their ledgers alone, as the worker makes them at delivery: on one core
"""

import gc
import hashlib
import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from liandong.warn.risk import engine, ledgers  # noqa: E402
from liandong.warn.risk.catalog import CATALOG  # noqa: E402
from liandong.warn.risk.model import RowModel, TableModel  # noqa: E402
from liandong.warn.risk.outcomes import together  # noqa: E402

REGISTER_RULES = (
    "institution_unlicensed", "institution_beyond_scope", "institution_uncovered", "staff_certificate",
    "unregistered_place", "staff_beyond_scope", "technique_unfiled",
)  # fmt: skip
FIFTEEN = (
    *REGISTER_RULES, "over_quantity", "two_places", "implausible_load", "volume_surge", "consumable_outlier",
    "duplicate_charge", "overlapping_stays", "narcotic_shopping",
)  # fmt: skip
SUMS = (
    "institution", "practitioner", "minute", "item", "subject", "setting", "quantity", "fen", "days", "sex", "age",
    "diagnosis",
)  # fmt: skip


def files(data: Path) -> dict[str, list[Path]]:
    """The files of each table below a folder."""
    folders = [each for each in data.iterdir() if each.is_dir() and each.name not in {"registers", "spill"}]
    return {each.name: sorted(each.glob("*.parquet")) for each in folders}


def registers(data: Path) -> dict[str, Path]:
    return {path.stem: path for path in (data / "registers").glob("*.parquet")}


def thresholds() -> dict[str, float]:
    """Every threshold of the nation as its newest version has it."""
    found = {}
    for path in (ROOT / "rulebook" / "national").rglob("*.yaml"):
        rule = yaml.safe_load(path.read_text("utf-8"))
        if isinstance(rule, dict) and rule.get("kind") == "threshold" and "value" in rule["versions"][-1]:
            found[rule["id"]] = float(rule["versions"][-1]["value"])
    return found


def chosen(which: str) -> list[RowModel | TableModel]:
    """Models by the name of a set, or by their ids with commas between."""
    sets: dict[str, Sequence[str]] = {"all": list(CATALOG), "fifteen": FIFTEEN, "seven": REGISTER_RULES}
    return [CATALOG[name] for name in sets.get(which) or which.split(",")]


def scan(data: Path) -> dict[str, float]:
    """Count, sums and highest values of the columns of all lines."""
    sums = ", ".join(f'sum("{name}"::BIGINT)' for name in SUMS)
    highest = ", ".join(f'max("{name}")' for name in ("group", "patient", "encounter", "day", "first"))
    listed = ", ".join(f"'{path}'" for path in files(data)["lines"])
    with duckdb.connect() as connection:
        began, cpu = time.perf_counter(), time.process_time()
        told = connection.execute(f"SELECT count(*), {sums}, {highest} FROM read_parquet([{listed}])").fetchone()
        return {
            "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "lines": told[0] if told else 0,
        }  # fmt: skip


class Watch(threading.Thread):
    """The most memory of this process, and the most bytes below a folder, looked at twenty times a second."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder, self.memory, self.spilled = folder, 0, 0

    def run(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            self.memory = max(self.memory, int(Path("/proc/self/statm").read_text().split()[1]) * page)
            self.spilled = max(self.spilled, below(self.folder / "spill"))
            time.sleep(0.05)


def below(folder: Path) -> int:
    """Bytes of the files in a folder that others write to."""
    total = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return total


def ask(data: Path, kept: Path, which: str, memory: str = "1500MB") -> dict[str, object]:
    """Models asked; what is in `kept` already is not worked out again."""
    watch = Watch(kept)
    watch.start()
    parts = files(data)
    keys = keyed(parts)
    asked, figures = chosen(which), thresholds()
    awake()
    began, cpu = time.perf_counter(), time.process_time()
    outcomes = engine.update(kept, asked, parts, registers(data), figures, keys=keys, memory=memory)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    found = json.dumps([[one.model.id, rounded(one.findings.to_pylist()), one.cannot_tell] for one in outcomes])
    return {
        "seconds": seconds, "cpu": cpu, "models": len(outcomes), "peak": watch.memory, "spilled": watch.spilled,
        "kept": below(kept), "findings": sum(one.findings.num_rows for one in outcomes),
        "same": hashlib.sha256(found.encode()).hexdigest(),
        "silent": [one.model.id for one in outcomes if one.cannot_tell],
        "costly": sorted(((round(one.seconds, 2), one.model.id) for one in outcomes), reverse=True)[:8],
    }  # fmt: skip


def keyed(parts: dict[str, list[Path]]) -> dict[Path, str]:
    return {path: f"{path.name} {path.stat().st_size}" for listed in parts.values() for path in listed}


def prepare(data: Path, kept: Path, which: str) -> dict[str, object]:
    """The ledgers of models made, a month at a time."""
    watch = Watch(kept)
    watch.start()
    parts, asked = {"lines": files(data)["lines"]}, chosen(which)
    awake()
    began, cpu = time.perf_counter(), time.process_time()
    months = list(engine.prepare(kept, asked, parts, registers(data), keys=keyed(parts), memory="1GB"))
    return {
        "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "months": len(months),
        "peak": watch.memory, "kept": below(kept),
    }  # fmt: skip


def rounded(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Findings in words: sums of fractions differ in their last digits with the order of the threads."""
    return [
        {name: f"{value:.9g}" if isinstance(value, float) else str(value) for name, value in row.items()}
        for row in rows
    ]


def awake() -> None:
    """What a process does once in its life: the modules of the compiler and of Arrow read."""
    ibis.to_sql(ledgers.made("days"), dialect="duckdb")
    with duckdb.connect() as connection:
        rows = connection.query("SELECT 1 AS one").to_arrow_table()
    together([rows], ["one"], pa.schema({"one": pa.int64()}))
    gc.collect()


def main() -> None:
    what, data, *words = sys.argv[1:]
    if what == "scan":
        told: dict[str, object] = {**scan(Path(data))}
    elif what == "prepare":
        told = prepare(Path(data), Path(words[0]), *words[1:])
    else:
        told = ask(Path(data), Path(words[0]), *words[1:])
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
