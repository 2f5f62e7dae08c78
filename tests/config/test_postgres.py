"""The supervisor, against real servers in a folder of their own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from liandong.config import home, postgres
from liandong.config.home import ServerTrouble
from liandong.config.postgres import Server

pytestmark = pytest.mark.slow

HOLD = "import sys, time; from pathlib import Path; from liandong.config import postgres\n"
HOLD += "with postgres.server(Path(sys.argv[1])).running(): print('up', flush=True); time.sleep(60)"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="liandong-kills-"))
    folder.chmod(0o711)
    one = postgres.server(folder)
    with one.running(), one.connect(database="liandong") as connection:
        connection.execute("CREATE TABLE kept (number int)")
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def write(server: Server, number: int) -> None:
    with server.connect(database="liandong") as connection:
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def written(server: Server) -> set[int]:
    with server.connect(database="liandong") as connection:
        return {row[0] for row in connection.execute("SELECT number FROM kept")}


@contextlib.contextmanager
def holder(server: Server) -> Iterator["subprocess.Popen[str]"]:
    """Another process that keeps the server running."""
    command = [sys.executable, "-c", HOLD, str(server.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        yield process
        process.kill()


def test_a_killed_postmaster_is_revived_with_every_committed_row(server: Server) -> None:
    with server.running():
        write(server, 1)
        os.kill(postmaster(server), signal.SIGKILL)
        time.sleep(0.2)
        assert server.revive()
        assert not server.revive()
        assert 1 in written(server)


def test_a_killed_supervisor_leaves_a_server_that_the_next_one_takes_over_and_stops(server: Server) -> None:
    with holder(server) as process:
        write(server, 2)
        before = postmaster(server)
        process.kill()
        process.wait()
    with server.running():
        assert postmaster(server) == before
        assert 2 in written(server)
    assert not server.ready()


def test_after_both_are_killed_the_next_start_has_every_committed_row(server: Server) -> None:
    with holder(server) as process:
        write(server, 3)
        process.kill()
        os.kill(postmaster(server), signal.SIGKILL)
    with server.running():
        assert 3 in written(server)


def test_a_command_beside_a_running_site_leaves_its_server_alone(server: Server) -> None:
    with holder(server):
        before = postmaster(server)
        with server.running():
            write(server, 4)
        assert postmaster(server) == before
        assert 4 in written(server)


def test_lock_files_that_name_a_zombie_or_another_program_do_not_stop_a_start(server: Server) -> None:
    zombie = subprocess.Popen([sys.executable, "-c", ""])
    time.sleep(0.3)  # it ends, and nobody asks after it
    for pid in (zombie.pid, os.getpid()):
        for lock in (server.data / "postmaster.pid", server.socket / f".s.PGSQL.{postgres.PORT}.lock"):
            lock.write_text(f"{pid}\n{server.data}\n1\n{postgres.PORT}\n{server.socket}\n\n  1 1\n")
            if server.run_as:
                os.chown(lock, server.run_as.uid, server.run_as.gid)
        assert not home.is_living_server(pid)
        with server.running():
            assert {1, 2, 3, 4} <= written(server)
    zombie.wait()


def test_a_data_folder_of_another_major_version_is_refused_and_untouched(server: Server) -> None:
    mark = server.data / "PG_VERSION"
    true = mark.read_text()
    mark.write_text("13\n")
    try:
        with pytest.raises(ServerTrouble, match="made by PostgreSQL 13"), server.running():
            pass
    finally:
        mark.write_text(true)


def test_the_server_is_closed_to_the_network_and_the_app_owns_nothing(server: Server) -> None:
    with server.running(), server.connect("liandong_app", "liandong") as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in ("listen_addresses", "data_checksums")}
        assert shown == {"listen_addresses": ("",), "data_checksums": ("on",)}
        rights = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert connection.execute(rights).fetchone() == (False, False, False, False)
        owned = "SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = 'liandong_app'"
        assert connection.execute(owned).fetchone() == (0,)


def test_secrets_are_readable_by_us_alone(server: Server) -> None:
    assert (server.home / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert server.data.stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_a_socket_moves_to_the_temporary_folder() -> None:
    deep = Path("/data") / ("很长" * 30)
    assert len(str(postgres.socket_folder(deep))) < 90
    assert postgres.socket_folder(Path("/data/liandong")) == Path("/data/liandong/postgres")
