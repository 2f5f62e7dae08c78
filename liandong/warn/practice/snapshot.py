"""快照: the registers at a moment, as files that a run, a test or the guard reads without the database.

Files are written into a folder beside the others, which gets its name when all of them are whole; who is killed before
leaves nothing that anybody sees.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from django.conf import settings
from django.db import connection, transaction

from liandong.ground.audit.clock import now
from liandong.ground.audit.events import Event
from liandong.ground.audit.models import Entry
from liandong.ground.registry import events
from liandong.law.refusal import Refusal
from liandong.law.rules import Text
from liandong.warn.practice import mapping
from liandong.warn.practice.encoding import numbered
from liandong.warn.practice.models import Code, Snapshot
from liandong.warn.practice.registers import building, coding, fetching
from liandong.warn.practice.tables import REGISTERS

CHANNEL = "liandong_registers"  # somebody said here that a snapshot was taken
MAKING = ".making-"
ABANDONED = 3600  # seconds after which a folder that is still being made was left by somebody who was killed
MEMORY = "1GB"
UNSEEN = timedelta(minutes=1)  # an act may be written down before a snapshot and committed after it
KEPT = timedelta(days=1)  # what nobody names is there so long
OLD = timedelta(hours=6)  # then it is looked at again: a licence may have run out, a row come in behind the actions
KINDS = sorted(
    each.slug
    for each in vars(events).values()
    if isinstance(each, type) and issubclass(each, Event) and each is not Event
)


def take() -> Snapshot:
    """All registers as they are now. Where nothing changed, the snapshot that is there, with its new day."""
    root = Path(settings.REGISTERS_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    _sweep(root)
    folder = root / f"{MAKING}{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    moment = now()
    try:
        built = _build(folder)
        name = hashlib.sha256(b"".join(one.digest for one in built)).hexdigest()
        _publish(folder, root / name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _note(name, moment, built)


def renew() -> Snapshot | None:
    """Take another where the register changed since the last one, or that one is old; none before the very first.

    For the worker: the guard answers from the newest, and says so when it is out of date.
    """
    last = newest()
    if last is None:
        return None
    entry = Entry.objects.filter(kind__in=KINDS).order_by("-id").first()
    is_changed = entry is not None and entry.at > last.taken_at - UNSEEN
    return take() if is_changed or now() - last.taken_at > OLD else None


def forget(named: Collection[str]) -> int:
    """Throw away snapshots that nobody names (by their hash), except the newest and those of the last day; how many."""
    last = newest()
    rows = Snapshot.objects.filter(taken_at__lt=now() - KEPT).exclude(hash__in=[*named, last.hash if last else ""])
    gone = list(rows.values_list("hash", flat=True))
    rows.filter(hash__in=gone).delete()
    for name in gone:
        shutil.rmtree(Path(settings.REGISTERS_ROOT) / name, ignore_errors=True)
    return len(gone)


def newest() -> Snapshot | None:
    """The last one that was taken, or found to be still so."""
    return Snapshot.objects.first()


def tables(taken: Snapshot) -> dict[str, Path]:
    """Register → its file; a register that came later than the snapshot is not among them.

    raises  Refusal  the files are gone, as after a restore without them
    """
    found = {
        name: Path(settings.REGISTERS_ROOT) / taken.hash / f"{name}.parquet"
        for name in REGISTERS
        if name in taken.counts
    }
    missing = [name for name, path in found.items() if not path.is_file()]
    if missing:
        raise Refusal(
            Text(
                f"名册快照 {taken.hash[:12]} 的文件不在了（{'、'.join(missing[:3])}…）。请重新生成快照，或从备份恢复。",
                f"The files of the snapshot {taken.hash[:12]} are gone ({', '.join(missing[:3])}…). "
                "Take a new one, or bring them back from the backup.",
            )
        )
    return found


def rulebook_version() -> str:
    """A mark of what the rulebook says: another one after any change of a file."""
    begun = hashlib.sha256()
    root = Path(settings.RULEBOOK)
    for path in sorted(root.rglob("*.yaml")):
        begun.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return begun.hexdigest()[:16]


def _build(folder: Path) -> list[building.Built]:
    with duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")}) as duck:
        fetching.fetch(duck)
        coding.put(duck)
        _number_questions(duck)
        building.prepare(duck)
        built = list(building.build(duck, folder))
    shutil.rmtree(folder / "spill", ignore_errors=True)
    return built


def _number_questions(duck: duckdb.DuckDBPyConnection) -> None:
    """Questions of checklists have their numbers in the dictionary, as items have."""
    both = "SELECT question FROM inspected UNION SELECT question FROM self_said ORDER BY 1"
    asked = [row[0] for row in duck.sql(both).fetchall()]
    numbers = numbered(Code.Kind.QUESTION, dict.fromkeys(asked, "")) if asked else {}
    duck.execute("CREATE TABLE questions (code VARCHAR, number INTEGER)")
    if numbers:
        duck.executemany("INSERT INTO questions VALUES (?, ?)", list(numbers.items()))


def _publish(folder: Path, final: Path) -> None:
    """The folder under its name, whole or not at all; the same content may be there already."""
    for path in (*folder.iterdir(), folder):
        handle = os.open(path, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    try:
        folder.rename(final)
    except OSError:
        if not final.is_dir():
            raise


@transaction.atomic
def _note(name: str, moment: datetime, built: list[building.Built]) -> Snapshot:
    said = {
        "taken_at": moment,
        "counts": {one.name: one.rows for one in built},
        "mapping": mapping.version(),
        "rulebook": rulebook_version(),
        "size": sum(one.size for one in built),
    }
    taken, _is_new = Snapshot.objects.update_or_create(
        hash=name, defaults=said, create_defaults={**said, "first_at": moment}
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, name])
    return taken


def _sweep(root: Path) -> None:
    """Folders that somebody who was killed was making."""
    for folder in root.glob(f"{MAKING}*"):
        if time.time() - folder.stat().st_mtime > ABANDONED:
            shutil.rmtree(folder, ignore_errors=True)
