"""Commands on a database that is empty, away, or shows its owner less than everything."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from liandong.config.postgres import make_app_role

EMPTY, BLINKERED, WORD = f"liandong_empty_{os.getpid()}", f"liandong_blinkered_{os.getpid()}", "of-this-test"


def administrator() -> psycopg.Connection:
    return psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    """The address of a database with nothing in it, owned by a role that row-level security holds."""
    with administrator() as server:
        make_app_role(server)
        server.execute(f"CREATE ROLE {BLINKERED} LOGIN PASSWORD '{WORD}'")
        server.execute(f"CREATE DATABASE {EMPTY} OWNER {BLINKERED}")
        server.execute(f"GRANT liandong_app TO {BLINKERED}")
    url = urlsplit(os.environ["DATABASE_URL"])
    where = url.netloc.rpartition("@")[2]
    yield url._replace(netloc=f"{BLINKERED}:{WORD}@{where}", path=f"/{EMPTY}").geturl()
    with administrator() as server:
        server.execute(f"DROP DATABASE {EMPTY}")
        server.execute(f"DROP ROLE {BLINKERED}")


def liandong(url: str, *words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-P", "-m", "liandong.config.cli", *words]
    around = os.environ | {"DATABASE_URL": url} | environment
    return subprocess.run(command, env=around, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("words", ["verify trail", "seal --once", "load places", "proof 1"])
def test_an_empty_database_is_told_in_one_sentence(empty: str, words: str) -> None:
    done = liandong(empty, *words.split())
    assert done.returncode == 1
    assert "liandong prepare" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr + done.stdout


def test_a_database_that_is_away_is_told_in_one_sentence() -> None:
    done = liandong("postgresql://nobody@127.0.0.1:1/none", "verify", "trail")
    assert done.returncode == 1
    assert "DATABASE_URL" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_proof_is_checked_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "proof.json").write_text("{}")
    done = liandong("postgresql://nobody@127.0.0.1:1/none", "check", "proof", str(tmp_path / "proof.json"))
    assert done.returncode == 1
    assert "DATABASE_URL" not in done.stderr
    assert "证明不成立" in done.stderr


def test_an_owner_who_does_not_see_every_row_makes_no_backup(empty: str, tmp_path: Path) -> None:
    with psycopg.connect(empty, autocommit=True) as database:
        database.execute("CREATE TABLE sealed (agency int)")
        database.execute("ALTER TABLE sealed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    done = liandong(empty, "backup", str(tmp_path / "kept"))
    assert done.returncode == 1
    assert f"ALTER ROLE {BLINKERED} BYPASSRLS" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "kept").exists()
    with administrator() as server:
        server.execute(f"ALTER ROLE {BLINKERED} BYPASSRLS")
    done = liandong(empty, "backup", str(tmp_path / "kept"), IDENTITY_KEY="in the environment")
    assert done.returncode == 0, done.stderr
    assert "IDENTITY_KEY" in done.stdout
    assert [path.name for path in (tmp_path / "kept").glob("*/database.dump")]


def test_a_backup_that_fails_leaves_nothing_half_written(empty: str, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    os.mkfifo(tmp_path / "files" / "cannot-be-copied")
    with administrator() as server:
        server.execute(f"ALTER ROLE {BLINKERED} BYPASSRLS")
    done = liandong(empty, "backup", str(tmp_path / "kept"), FILES_ROOT=str(tmp_path / "files"))
    assert done.returncode == 1
    assert not list((tmp_path / "kept").iterdir())
