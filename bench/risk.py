"""What the risk models cost: `make bench-risk`, `LINES=1e8 make bench-risk`, `make bench-risk ARGS=--large`.

Makes practice data with `demo.planted`, asks the models of them, each time in a process of its own (risk_runs.py), and
the seven register rules as others would (risk_peers.py). “Scan” is DuckDB's count, sum and max over the columns that
the models read, over the same files; it is taken before and after, and the better one counts. A part that fails is
told, and the rest goes on; what is being done is told on the standard error.
"""

import argparse
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from subprocess import PIPE
from typing import Any

import duckdb
from trail import ROOT

from demo.planted.making import make
from demo.planted.world import World

SMALL = 10_000_000
GB = 1e9


class Failed(RuntimeError):
    """A measurement that came to no figure, and the last thing it said."""


def process(*words: object, limit: float = 24 * 3600) -> dict[str, Any]:
    """The JSON that a program of this folder ends with; asked to stop after so many seconds."""
    sys.stderr.write(f"[{time.strftime('%H:%M:%S')}] {' '.join(str(word) for word in words)}\n")
    named = [sys.executable, *(str(word) for word in words)]
    with subprocess.Popen(named, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as started:
        try:
            told, error = started.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGINT)  # so that it puts away what it made
            try:
                started.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                started.kill()
            raise Failed(f"not done after {limit:.0f} s") from None
    lines = [line for line in told.splitlines() if line.startswith("{")]
    found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    if not found or "missing" in found:
        said = error.strip().splitlines() or ["it said nothing"]
        raise Failed(found.get("missing") or next((line for line in reversed(said) if "Error" in line), said[-1]))
    return found


def planted(into: Path, lines: float) -> Path:
    """Practice data of so many lines; what is there already stays."""
    if not (into / "registers").is_dir():
        memory = f"{max(2, lines / 1.1e8):.0f}GB"  # the visits of a month are sorted before they are written
        words = [sys.executable, "-m", "demo.planted", into, "--lines", lines, "--memory", memory]
        subprocess.run([str(word) for word in words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return into


def scanned(data: Path) -> dict[str, Any]:
    return min((process("bench/risk_runs.py", "scan", data) for _ in range(2)), key=lambda one: one["seconds"])


def asked(data: Path, kept: Path, which: str, memory: str = "1500MB", *, fresh: bool = True) -> dict[str, Any]:
    if fresh:
        shutil.rmtree(kept, ignore_errors=True)
    return process("bench/risk_runs.py", "ask", data, kept, which, memory)


AIMS = {
    "x_scan_fifteen": ("fifteen models / scan", 5, "×"),
    "peak_gb": ("  their peak memory", 2, "GB"),
    "x_scan_kept": ("  the same, ledgers being there", 5, "×"),
    "x_scan_all": ("all models / scan", 7, "×"),
    "x_scan_all_kept": ("  the same, ledgers being there", 7, "×"),
    "x_memory": ("memory_limit 1 GB / the time without", 1.25, "×"),
    "x_scan_register": ("a register correction over all history / scan", 0.15, "×"),
    "x_scan_rule": ("one more register rule / scan", 0.05, "×"),
    "day_s": ("a new day, per million lines", 1, "s"),
    "exponent": ("growth from 10⁷ lines: exponent", 1.05, ""),
}


class Table:
    """Rows of figures beside their aims, and all of them as one line of JSON in the end."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def row(self, name: str, figure: float, beside: str = "") -> None:
        what, aim, unit = AIMS[name]
        verdict = "met" if figure <= aim else "missed"
        self.told[name] = round(figure, 4)
        print(f"{what:58} {figure:9.3f} {unit:4} aim {aim:<6g} {verdict:7} {beside}", flush=True)

    def note(self, words: str) -> None:
        print(f"    {words}", flush=True)

    def part(self, name: str, work: Callable[[], None]) -> None:
        """One part of the table; a failure is told, and the next part has its turn."""
        try:
            work()
        except (Failed, OSError, ArithmeticError, subprocess.SubprocessError) as failed:
            self.note(f"{name}: no figure ({failed})")
            self.told.setdefault("failed", []).append(name)


def layout(data: Path) -> str:
    listed = sorted((data / "lines").glob("*.parquet"))
    size = sum(path.stat().st_size for path in listed)
    with duckdb.connect() as connection:
        told = connection.execute(
            "SELECT count(DISTINCT (file_name, row_group_id)), max(compression) FROM parquet_metadata($1)",
            [[str(path) for path in listed]],
        ).fetchone()
    groups, how = told or (0, "")
    return f"lines: {len(listed)} files, {groups} row groups, {how}, {size / GB:.2f} GB, sorted by institution and day"


def fifteen(table: Table, data: Path, work: Path, scan: dict[str, Any]) -> dict[str, Any]:
    """Fifteen models: from nothing, and from ledgers that are there."""
    first = asked(data, work / "kept", "fifteen")
    scan |= min(scan, process("bench/risk_runs.py", "scan", data), key=lambda one: one["seconds"])
    table.row("x_scan_fifteen", first["seconds"] / scan["seconds"], f"CPU {first['cpu'] / scan['cpu']:.1f}× the scan's")
    table.told["cpu_fifteen"] = round(first["cpu"] / scan["cpu"], 2)
    table.row("peak_gb", first["peak"] / GB, f"spilled {first['spilled'] / GB:.2f} GB,"
              f" kept {first['kept'] / GB:.2f} GB")  # fmt: skip
    table.note(f"dearest: {first['costly']}; cannot tell: {first['silent']}")
    shutil.rmtree(work / "kept" / "findings")
    again = asked(data, work / "kept", "fifteen", fresh=False)
    table.row("x_scan_kept", again["seconds"] / scan["seconds"], f"CPU {again['cpu'] / scan['cpu']:.1f}×,"
              f" same findings: {again['same'] == first['same']}")  # fmt: skip
    return first


def at_delivery(table: Table, data: Path, work: Path, scan: dict[str, Any], first: dict[str, Any]) -> None:
    """The ledgers of the fifteen as the worker makes them of what was delivered, and a first run that finds them."""
    kept = work / "delivered"
    shutil.rmtree(kept, ignore_errors=True)
    made = process("bench/risk_runs.py", "prepare", data, kept, "fifteen")
    then = asked(data, kept, "fifteen", fresh=False)
    millions = scan["lines"] / 1e6
    table.told |= {"delivery_s": round(made["seconds"] / millions, 4), "delivery_cpu": round(made["cpu"] / millions, 4)}
    table.note(
        f"ledgers of the fifteen made at delivery, on one core: {made['seconds'] / millions:.3f} s per million lines"
        f" (CPU {made['cpu'] / millions:.3f} s), {made['seconds'] / scan['seconds']:.2f}× a scan, CPU"
        f" {made['cpu'] / scan['cpu']:.2f}×, peak {made['peak'] / GB:.2f} GB; the first run then"
        f" {then['seconds'] / scan['seconds']:.2f}×, same findings: {then['same'] == first['same']}"
    )
    shutil.rmtree(kept)


def everything(table: Table, data: Path, work: Path, scan: dict[str, Any]) -> None:
    """All models."""
    whole = asked(data, work / "all", "all")
    beside = f"{whole['models']} models, CPU {whole['cpu'] / scan['cpu']:.1f}×, peak {whole['peak'] / GB:.2f} GB"
    table.row("x_scan_all", whole["seconds"] / scan["seconds"], beside)
    table.told["cpu_all"] = round(whole["cpu"] / scan["cpu"], 2)
    table.note(f"dearest: {whole['costly']}; cannot tell: {whole['silent']}")
    shutil.rmtree(work / "all" / "findings")
    again = asked(data, work / "all", "all", fresh=False)
    table.row("x_scan_all_kept", again["seconds"] / scan["seconds"], f"CPU {again['cpu'] / scan['cpu']:.1f}×,"
              f" same findings: {again['same'] == whole['same']}")  # fmt: skip
    shutil.rmtree(work / "all")


def in_less_memory(table: Table, data: Path, work: Path, first: dict[str, Any]) -> None:
    """The fifteen with 1 GB."""
    small = asked(data, work / "small", "fifteen", "1GB")
    beside = f"same findings: {small['same'] == first['same']}, peak {small['peak'] / GB:.2f} GB"
    beside += f", CPU {small['cpu'] / first['cpu']:.2f}×"
    table.row("x_memory", small["seconds"] / first["seconds"], beside)
    shutil.rmtree(work / "small")


def growth(table: Table, small: Path, work: Path, lines: float, first: dict[str, Any]) -> None:
    """The fifteen at ten million lines, beside as many as were asked for."""
    less = asked(small, work / "less", "fifteen")
    figures = [math.log(first[what] / less[what]) / math.log(lines / SMALL) for what in ("seconds", "cpu")]
    table.row("exponent", figures[0], f"to {lines:.0e}; of CPU {figures[1]:.2f}")


def corrections(table: Table, data: Path, work: Path, scan: dict[str, Any]) -> None:
    """A corrected register and one more rule, over ledgers that are kept."""
    idle = asked(data, work / "kept", "staff_certificate", fresh=False)
    register = data / "registers" / "registered.parquet"
    original = register.read_bytes()
    try:
        with duckdb.connect() as connection:
            changed = f"SELECT * FROM '{register}' WHERE practitioner % 1000 <> 7"
            connection.execute(f"COPY ({changed}) TO '{register}.new' (FORMAT parquet)")
        os.replace(f"{register}.new", register)
        told = asked(data, work / "kept", "unregistered_place", fresh=False)
    finally:
        register.write_bytes(original)
    beside = f"CPU {told['cpu'] / scan['cpu']:.3f}×; when nothing changed: {idle['seconds'] / scan['seconds']:.3f}×"
    table.row("x_scan_register", told["seconds"] / scan["seconds"], beside)
    more = asked(data, work / "kept", "staff_unregistered", fresh=False)
    table.row("x_scan_rule", more["seconds"] / scan["seconds"], f"CPU {more['cpu'] / scan['cpu']:.3f}×")


def new_day(table: Table, work: Path) -> None:
    """Seven days kept, the eighth arrives; a million lines a day."""
    data, week = work / "days", World(8_000_000, since=date(2026, 3, 2), until=date(2026, 3, 9))
    if not (data / "registers").is_dir():
        make(week, data, tables=("lines", "encounters"), by="day", planted=False)
    kept, last = work / "days-kept", data / "lines" / "2026-03-09.parquet"
    last.rename(work / "waiting.parquet")
    asked(data, kept, "fifteen")
    (work / "waiting.parquet").rename(last)
    told = asked(data, kept, "fifteen", fresh=False)
    full = asked(data, work / "full", "fifteen")
    with duckdb.connect() as connection:
        counted = connection.execute(f"SELECT count(*) FROM '{last}'").fetchone()
    lines = counted[0] if counted else 0
    beside = f"{lines:,} lines, fifteen models, CPU {told['cpu'] / (lines / 1e6):.2f} s,"
    table.row("day_s", told["seconds"] / (lines / 1e6), f"{beside} as a full run: {told['same'] == full['same']}")


def peers(table: Table, data: Path, work: Path, limit: float) -> None:
    """The seven register rules at ten million lines."""
    ours = asked(data, work / "seven", "seven")
    table.note(f"seven register rules over 10⁷ lines: ours {ours['seconds']:.2f} s, ledgers made for them included")
    for peer in ("duckdb", "polars", "spark", "postgresql"):
        table.part(peer, lambda peer=peer: beside(table, peer, data, ours["seconds"], limit))  # type: ignore[misc]


def beside(table: Table, peer: str, data: Path, ours: float, limit: float) -> None:
    told = process("bench/risk_peers.py", peer, data, limit=limit)
    table.told[f"x_{peer}"] = round(told["seconds"] / ours, 2)
    table.note(f"  {peer}: {told['seconds']:.2f} s, {told['seconds'] / ours:.2f}×; CPU {told['cpu']:.1f} s")


@contextmanager
def place(keep: str) -> Iterator[Path]:
    if keep:
        Path(keep).mkdir(parents=True, exist_ok=True)
        yield Path(keep)
        return
    with tempfile.TemporaryDirectory(prefix="liandong-bench-risk-") as name:
        yield Path(name)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--lines", type=float, default=float(os.environ.get("LINES", "1e7")))
    words.add_argument("--large", action="store_true", help="10⁹ lines: 25 GB of data, hours")
    words.add_argument("--keep", default="", metavar="FOLDER", help="leave the data there, and use them again")
    words.add_argument("--no-peers", action="store_true")
    words.add_argument("--limit", type=float, default=900, help="seconds that each peer has")
    wanted = words.parse_args()
    with place(wanted.keep) as work:
        return measured(work, 1e9 if wanted.large else wanted.lines, 0 if wanted.no_peers else wanted.limit)


def measured(work: Path, lines: float, limit: float) -> int:
    table = Table()
    data = planted(work / f"{lines:.0e}", lines)
    scan = scanned(data)
    load = round(os.getloadavg()[0], 1)
    table.told |= {"lines": scan["lines"], "load": load}
    print(f"{scan['lines']:,} lines, scan {scan['seconds']:.2f} s, {os.cpu_count()} cores, load {load}")
    table.note(layout(data))
    first: dict[str, Any] = {}
    table.part("fifteen", lambda: first.update(fifteen(table, data, work, scan)))
    if first:
        table.part("at delivery", lambda: at_delivery(table, data, work, scan, first))
    table.part("all", lambda: everything(table, data, work, scan))
    if first:
        table.part("memory", lambda: in_less_memory(table, data, work, first))
        table.part("corrections", lambda: corrections(table, data, work, scan))
    table.part("new day", lambda: new_day(table, work))
    small = planted(work / f"{SMALL:.0e}", SMALL)
    if first and lines > SMALL:
        table.part("growth", lambda: growth(table, small, work, lines, first))
    if limit:
        table.part("peers", lambda: peers(table, small, work, limit))
    table.told |= {"scan_s": round(scan["seconds"], 3), "scan_cpu": round(scan["cpu"], 3)}
    table.told["load_end"] = round(os.getloadavg()[0], 1)
    print(json.dumps(table.told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
