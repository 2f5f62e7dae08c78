"""All between a running database and a running site, in one process: migrate, collect, look for the demo city."""

import json
import os
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandParser

from liandong.discover.clues.reading.keeping import current as model_that_speaks
from liandong.ground.places.models import Place

IGNORED = ["vendor/icons/*"]  # read from their folder when a page is drawn


class Command(BaseCommand):
    help = "迁移数据库、汇集静态文件 / migrate, collect static files, and say whether a demo city is missing"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--report", default="", help="where to write what was found, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if settings.STATIC_ROOT:
            collect(Path(settings.STATIC_ROOT))
        model_that_speaks()  # made here once, so that no page has to wait for it
        if options["report"]:
            found = {
                "places": Place.objects.exists(),
                "empty": not get_user_model().objects.exists(),
                "demo": "demo" in get_commands(),
                "accounts": accounts(),
            }
            Path(options["report"]).write_text(json.dumps(found), encoding="utf-8")


def accounts() -> list[list[str]]:
    """Who may sign in to the demo city, as its own package tells it, and is there: user name, password, who that is."""
    if find_spec("demo") is None or not hasattr(demo := import_module("demo"), "accounts"):
        return []
    names = set(get_user_model().objects.values_list("username", flat=True))
    return [[str(word) for word in line] for line in demo.accounts() if line[0] in names]


def collect(root: Path) -> bool:
    """Collect the static files if any changed since the last time."""
    stamp, now = root / ".stamp", fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command(
        "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=IGNORED, stdout=StringIO()
    )
    stamp.write_text(now, encoding="ascii")
    return True


def fingerprint() -> str:
    words = []
    for finder in get_finders():
        for path, storage in finder.list(IGNORED):
            state = os.stat(storage.path(path))
            words.append(f"{path} {state.st_size} {state.st_mtime_ns}")
    return sha256("\n".join(sorted(words)).encode()).hexdigest()
