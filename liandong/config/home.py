"""The data folder (LIANDONG_HOME): where it is, who may enter, and the secrets made on the first run."""

import contextlib
import json
import os
import pwd
import secrets as chance
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path


class ServerTrouble(Exception):
    """The server cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class RunAs:
    """The user the database runs as when we are root."""

    name: str
    uid: int
    gid: int


def home() -> Path:
    """LIANDONG_HOME, else ~/.local/share/liandong; as root, when only root may enter ~, /var/lib/liandong."""
    if given := os.environ.get("LIANDONG_HOME"):
        return Path(given).expanduser().absolute()
    usual = Path("~/.local/share/liandong").expanduser()
    if os.getuid() == 0 and not is_open(usual):
        return Path("/var/lib/liandong")
    return usual


def is_open(folder: Path) -> bool:
    """Whether every existing folder on the way can be passed by anyone."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents) if parent.exists())


def make(folder: Path) -> Path:
    """The folder itself; as root passable (not listable) for others, since the database runs as another user."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        one.chmod(0o755 if one != folder else 0o700)
    if os.getuid() == 0:
        folder.chmod(0o711)
        if not is_open(folder):
            raise ServerTrouble(
                "数据库不能以 root 运行，而其他用户进不了 / the database never runs as root, and no other user enters"
                f" {folder}: set LIANDONG_HOME to a folder such as /var/lib/liandong."
            )
    return folder


SECRETS = ("secret_key", "identity_key", "database_owner", "database_app")


@cache
def secrets(folder: Path) -> dict[str, str]:
    """The keys of the site and the passwords of the two database roles, made once, readable by us alone."""
    path = folder / "secrets.json"
    if not path.exists():
        name = _written({name: chance.token_urlsafe(40) for name in SECRETS}, make(folder))
        with contextlib.suppress(FileExistsError):  # another process was first: its words count
            os.link(name, path)
        os.unlink(name)
    words = {str(key): str(value) for key, value in json.loads(path.read_text(encoding="utf-8")).items()}
    if "identity_key" not in words:
        # A folder of before: its identity hashes were made under the other key, and must go on being recognised.
        words["identity_key"] = os.environ.get("SECRET_KEY") or words["secret_key"]
        os.replace(_written(words, folder), path)
    return words


def _written(words: dict[str, str], folder: Path) -> str:
    """The name of a new file in the folder, readable by us alone, that is on the disk for good."""
    descriptor, name = tempfile.mkstemp(dir=folder)  # mkstemp gives 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(words, file)
        file.flush()
        os.fsync(file.fileno())
    return name


def identity_key(folder: Path) -> str:
    """The key of the hashes by which a person is recognised without the identity number: IDENTITY_KEY, else ours.

    raises  ServerTrouble  this machine shares its keys with others and has none: each would recognise nobody
    """
    if given := os.environ.get("IDENTITY_KEY"):
        return given
    shared = os.environ.get("DATABASE_URL") and os.environ.get("SECRET_KEY")
    if shared and not (folder / "secrets.json").exists():
        raise ServerTrouble(
            "已给 SECRET_KEY 而未给 IDENTITY_KEY，无法按身份证号识别人员 / SECRET_KEY is given but not IDENTITY_KEY,"
            f" and {folder} has no secrets.json: people would not be recognised by identity number. Set IDENTITY_KEY"
            " to the same words on every machine, for ever."
        )
    return secrets(folder)["identity_key"]


def run_as(data: Path) -> RunAs:
    """As root: the owner of the data there is, else the system user `liandong` (made if need be), else nobody."""
    if data.exists() and data.stat().st_uid:
        return _user(pwd.getpwuid(data.stat().st_uid).pw_name)
    with contextlib.suppress(KeyError):
        return _user("liandong")
    if maker := shutil.which("useradd"):
        command = [maker, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "liandong"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:  # noqa: S603 - fixed words
            print("· 已建系统用户 liandong（数据库不以 root 运行）/ made the system user liandong")
            return _user("liandong")
    with contextlib.suppress(KeyError):
        return _user("postgres")
    return _user("nobody")


def _user(name: str) -> RunAs:
    found = pwd.getpwnam(name)
    return RunAs(name=name, uid=found.pw_uid, gid=found.pw_gid)


def is_living_server(pid: int) -> bool:
    """Whether this number is a PostgreSQL server that is alive: not gone, not a zombie, not another program."""
    if pid <= 1:
        return False
    if Path("/proc/self/stat").exists():
        try:
            name, _, rest = Path(f"/proc/{pid}/stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            return False
        return name.startswith(("postgres", "postmaster")) and rest.split()[0] not in "ZX"
    seen = subprocess.run(["/bin/ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603
    state, _, program = seen.stdout.strip().partition(" ")
    return "postgres" in program and not state.startswith("Z")
