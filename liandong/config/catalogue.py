"""The translations: .po files are kept, the .mo files that Django reads are made from them here, without gettext."""

import os
from pathlib import Path

import polib


def compile_catalogues(locale: Path) -> int:
    """Make each .mo that is missing or older than its .po; gives how many were made."""
    made = 0
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        made += 1
    return made
