"""What the environment says, and what the settings make of it."""

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from liandong.config import home
from liandong.config.addresses import networks
from liandong.config.home import ServerTrouble

ROOT = Path(__file__).resolve().parents[2]
READING = {"os.environ.get", "os.environ.setdefault"}
OURS_ALONE = {"LIANDONG_TEST_NAME", "PATH", "DJANGO_SETTINGS_MODULE", "PYTEST_VERSION"}


def read() -> set[str]:
    """The names of the variables that our code reads: environ.get("X"), environ["X"], setdefault("X")."""
    found = set()
    for path in (ROOT / "liandong").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked: list[ast.expr] = []
            if isinstance(node, ast.Call) and ast.unparse(node.func) in READING:
                asked = node.args[:1]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
                asked = [node.slice]
            found |= {one.value for one in asked if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found - OURS_ALONE


def test_the_environment_file_and_the_map_name_every_variable_and_no_other() -> None:
    example = (ROOT / "deploy" / "liandong.env").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)) == read()
    table = (ROOT / "docs" / "map.md").read_text(encoding="utf-8").partition("## Settings (environment)")[2]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    assert named == read()


def settings(words: str, *command: str, **environment: str) -> str:
    """What an expression over the settings gives in a process of its own."""
    code = f"import sys; sys.argv = ['liandong', *{command!r}]; import liandong.config.settings as s; print({words})"
    around = {"PATH": os.environ["PATH"], "LIANDONG_HOME": os.environ["LIANDONG_HOME"]} | environment
    done = subprocess.run(
        [sys.executable, "-c", code], env=around, capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


OPTIONS = "s.DATABASES['default']['OPTIONS'].get('options')"


def test_the_app_takes_its_role_and_compiles_no_questions() -> None:
    assert settings(OPTIONS, DATABASE_URL="postgresql://o:p@host/d") == "-c role=liandong_app -c jit=off"
    assert settings(OPTIONS) == "-c jit=off"


def test_options_in_the_address_do_not_take_the_role_away() -> None:
    url = "postgresql://o:p@host/d?options=-c%20role%3Downer"
    assert settings(OPTIONS, DATABASE_URL=url) == "-c role=owner -c role=liandong_app -c jit=off"


@pytest.mark.parametrize("command", [["prepare"], ["migrate"], ["trail-rebase"], ["trail", "rebase"]])
def test_what_changes_tables_runs_as_their_owner(command: list[str]) -> None:
    assert settings("s.AS_OWNER", *command) == "True"
    assert settings("s.AS_OWNER", "worker", *command) == "False"


def test_new_secrets_hold_a_key_of_identity_of_its_own() -> None:
    with tempfile.TemporaryDirectory(prefix="liandong-secrets-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        made = home.secrets(folder)
        assert set(made) == set(home.SECRETS)
        assert len(set(made.values())) == 4
        assert home.secrets.__wrapped__(folder) == made
        assert (folder / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_of_before_keeps_the_key_its_hashes_were_made_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    old = {"secret_key": "a", "database_owner": "b", "database_app": "c"}
    (tmp_path / "secrets.json").write_text(json.dumps(old))
    assert home.secrets(tmp_path)["identity_key"] == "a"
    monkeypatch.setenv("SECRET_KEY", "changed later")
    assert home.secrets.__wrapped__(tmp_path) == old | {"identity_key": "a"}
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_machine_that_shares_one_key_must_be_given_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://o@host/d")
    monkeypatch.setenv("SECRET_KEY", "shared")
    monkeypatch.delenv("IDENTITY_KEY", raising=False)
    with pytest.raises(ServerTrouble, match="IDENTITY_KEY"):
        home.identity_key(tmp_path)
    monkeypatch.setenv("IDENTITY_KEY", "for ever")
    assert home.identity_key(tmp_path) == "for ever"
    assert not list(tmp_path.iterdir())


def test_front_servers_that_are_no_addresses_are_named() -> None:
    assert networks("") == []
    with pytest.raises(ServerTrouble, match="proxy.example"):
        networks("127.0.0.1, proxy.example")
