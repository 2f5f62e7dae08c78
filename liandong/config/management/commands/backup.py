"""`liandong backup FOLDER`: database, files and secrets in one dated folder, whole or not at all."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.config import home
from liandong.config.postgres import PORT, socket_folder


class Command(BaseCommand):
    help = "备份数据库、文件和密钥 / back up the database, the files and the secrets to FOLDER"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, help="how many backups stay there; 0 keeps all")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        unfinished, finished = folder / f"{name}.unfinished", folder / name
        unfinished.mkdir(parents=True, mode=0o700)
        dump(unfinished / "database.dump")
        if settings.FILES_ROOT.exists():  # content-addressed: what the dump names is there already
            shutil.copytree(settings.FILES_ROOT, unfinished / "files")
        shutil.copy2(settings.HOME / "secrets.json", unfinished)
        unfinished.rename(finished)
        if keep := options["keep"]:
            for old in sorted(one for one in folder.iterdir() if one.name.endswith("Z"))[:-keep]:
                shutil.rmtree(old)
        self.stdout.write(f"✓ {finished}")


def dump(target: Path) -> None:
    """The owner's dump, which row-level security does not thin out; loaded again by `pg_restore`."""
    address = os.environ.get("DATABASE_URL") or f"postgresql://liandong@/liandong?host={socket_folder(settings.HOME)}"
    words = os.environ.copy()
    if "DATABASE_URL" not in os.environ:
        words |= {"PGPASSWORD": home.secrets(settings.HOME)["database_owner"], "PGPORT": PORT}
    command = [shutil.which("pg_dump") or "pg_dump", "--format=custom", f"--file={target}", f"--dbname={address}"]
    if subprocess.run(command, env=words, check=False).returncode:  # noqa: S603 - our own words, no shell
        raise CommandError("备份失败，原因见上 / the backup failed, the reason is above")
