"""`liandong backup FOLDER`: database, files and secrets in one dated folder, whole or not at all."""

import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from liandong.config import home
from liandong.config.postgres import PORT, socket_folder, wheel_binaries

SEES_ALL = """
SELECT rolname, rolsuper OR rolbypassrls OR NOT EXISTS (SELECT FROM pg_class WHERE relforcerowsecurity)
FROM pg_roles WHERE rolname = session_user
"""


class Command(BaseCommand):
    help = "备份数据库、文件和密钥 / back up the database, the files and the secrets to FOLDER"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, default=0, help="how many backups stay there; 0 keeps all")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        address, words = owner()
        program = dumper(version_of_a_whole_view(address, words))
        name = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        unfinished, finished = folder / f"{name}.unfinished", folder / name
        unfinished.mkdir(parents=True, mode=0o700)
        try:
            dump(program, unfinished / "database.dump", address, words)
            if settings.FILES_ROOT.exists():  # content-addressed: what the dump names is there already
                shutil.copytree(settings.FILES_ROOT, unfinished / "files")
            if settings.PRACTICE_ROOT.exists():  # a file that the dump names is left for a day after it was replaced
                unnamed = shutil.ignore_patterns("spill")
                shutil.copytree(settings.PRACTICE_ROOT, unfinished / "practice", ignore=unnamed)
            if settings.REGISTERS_ROOT.exists():  # without them no old warning can be worked out again
                half_made = shutil.ignore_patterns(".making-*")
                shutil.copytree(settings.REGISTERS_ROOT, unfinished / "registers", ignore=half_made)
            if settings.GUARD_ROOT.exists():
                shutil.copytree(settings.GUARD_ROOT, unfinished / "guard", ignore=shutil.ignore_patterns("tokens"))
            if (secrets := settings.HOME / "secrets.json").exists():
                shutil.copy2(secrets, unfinished)
            unfinished.rename(finished)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        if keep := options["keep"]:
            for old in sorted(one for one in folder.iterdir() if one.name.endswith("Z"))[:-keep]:
                shutil.rmtree(old)
        self.stdout.write(f"✓ {finished}")
        if given := [name for name in ("SECRET_KEY", "IDENTITY_KEY") if os.environ.get(name)]:
            named = ", ".join(given)
            self.stdout.write(
                f"! {named} 在环境变量中，请另行保存 / is set in the environment: keep it beside the backup"
            )


def owner() -> tuple[str, dict[str, str]]:
    """The address of the database for its owner, and the environment that goes with it."""
    words = os.environ.copy()
    if given := os.environ.get("DATABASE_URL"):
        return given, words
    words |= {"PGPASSWORD": home.secrets(settings.HOME)["database_owner"], "PGPORT": PORT}
    return f"postgresql://liandong@/liandong?host={socket_folder(settings.HOME)}", words


def version_of_a_whole_view(address: str, words: dict[str, str]) -> int:
    """The server's version, where the owner sees every row; one whom row-level security hides some from is refused."""
    ours: dict[str, Any] = (
        {} if os.environ.get("DATABASE_URL") else {"password": words["PGPASSWORD"], "port": words["PGPORT"]}
    )
    try:
        with psycopg.connect(address, **ours) as connection:
            found = connection.execute(SEES_ALL).fetchone()
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as away:
        reason = str(away).strip().splitlines()[0]
        raise CommandError(f"未备份：数据库没有应答 / nothing was backed up, the database is away: {reason}") from away
    if found and not found[1]:
        name = found[0]
        raise CommandError(
            f"未备份：角色 {name} 受行级安全约束，看不到全部数据。请由数据库管理员执行 ALTER ROLE {name} BYPASSRLS;"
            f" 或仅为本命令把 DATABASE_URL 换成能看到全部数据的角色。"
            f" / Nothing was backed up: row-level security hides rows from the role {name}, and the dump would not be"
            f" whole. Let the administrator of the database run ALTER ROLE {name} BYPASSRLS; or give this command alone"
            " a DATABASE_URL of a role that sees all rows."
        )
    return version


def dumper(version: int) -> str:
    """The pg_dump nearest to the server's version; an older one than the server refuses to work."""
    there = (shutil.which("pg_dump"), shutil.which("pg_dump", path=wheel_binaries()))
    for name in filter(None, there):
        told = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
        if told and int(re.findall(r"\d+", told)[0]) >= version:
            return name
    raise CommandError(
        f"未备份：本机没有适用于 PostgreSQL {version} 的 pg_dump，请安装其客户端程序"
        f" / Nothing was backed up: no pg_dump of version {version} or newer here. Install the client of that version."
    )


def dump(program: str, target: Path, address: str, words: dict[str, str]) -> None:
    """The owner's dump, which row-level security does not thin out; loaded again by `pg_restore`."""
    command = [program, "--format=custom", f"--file={target}", f"--dbname={address}"]
    if subprocess.run(command, env=words, check=False).returncode:  # noqa: S603 - our own words, no shell
        raise CommandError(
            "备份失败，未留下任何文件，原因见上 / the backup failed and left nothing, the reason is above"
        )
