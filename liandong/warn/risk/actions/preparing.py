"""台账随到随整: after practice data arrived, the worker makes the ledgers that an agency's models in use read.

A word left in the agency's folder says that its files changed. It is gone once the ledgers are whole, so whatever is
broken off is gone on with; what is there already is not made again (`kept.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from liandong.ground.accounts.models import Agency, User
from liandong.ground.accounts.queries import acting, who_did
from liandong.ground.audit.clock import today
from liandong.law.refusal import Refusal
from liandong.warn.practice import snapshot, store
from liandong.warn.risk import catalogue, engine
from liandong.warn.risk.catalogue import Question
from liandong.warn.risk.gathering import published, read
from liandong.warn.risk.queries import is_run_waiting

WAITING, AT_WORK = "ledgers.waiting", "ledgers.at-work"
MEMORY = "1GB"  # beside the site, which answers first
WHY = "整理台账"


def leave_word(*, agency: int, by: int) -> None:
    """The files of an agency changed, by this person."""
    (store.folder(agency, "asked") / WAITING).write_text(str(by))


def are_ledgers_waiting() -> bool:
    """Whether some agency's ledgers are behind its files."""
    return next(_words(), None) is not None


def make_ledgers() -> int:
    """整理台账: for the next agency whose files changed, month by month; stops for a run. Returns how many months.

    Made for whoever delivered, whose reading is logged. Nothing is made where no model is in use.
    """
    word = next(_words(), None)
    if word is None:
        return 0
    mine, months = word.with_name(AT_WORK), 0
    try:
        os.replace(word, mine)  # whatever arrives from now on leaves another word
        by = who_did(int(mine.read_text()), int(mine.parent.parent.name))
        for _month in _made(by):
            months += 1
            if is_run_waiting():
                return months
    except (FileNotFoundError, Refusal, User.DoesNotExist):
        pass  # another worker was faster, or the person may not read it any more: the next run makes what it needs
    except Exception:
        mine.unlink(missing_ok=True)  # tried again with the next delivery, not twice a second
        raise
    mine.unlink(missing_ok=True)
    return months


def _words() -> Iterator[Path]:
    return (path for name in (AT_WORK, WAITING) for path in sorted(store.root().glob(f"*/asked/{name}")))


def _made(by: User) -> Iterator[str]:
    agency = acting(by)
    models = _in_use(agency)
    if not models:
        return iter(())
    found = read(agency, ["lines"], date.min, date.max, purpose=WHY, by=by)
    registers = snapshot.tables(snapshot.take())
    kept = store.folder(agency.pk, "asked")
    return engine.prepare(kept, models, found.files, registers, keys=found.keys, memory=MEMORY)


def _in_use(agency: Agency) -> list[Question]:
    """The models that an agency's runs ask."""
    editions, rows = catalogue.editions(), published(agency).values()
    models = [editions[row.model, row.version] for row in rows if (row.model, row.version) in editions]
    duties = catalogue.duties(models, agency.place, today())
    return [model for model in models if model.rule in duties]
