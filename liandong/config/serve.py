"""`liandong serve`: database, site and worker together, until Ctrl-C or SIGTERM."""

import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from liandong.config import home
from liandong.config.catalogue import compile_catalogues
from liandong.config.home import ServerTrouble
from liandong.config.postgres import Server
from liandong.config.processes import PARENT, Part

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


def say(zh: str, en: str) -> None:
    print(f"· {zh} / {en}", flush=True)


def address() -> tuple[str, int]:
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def serve(database: Callable[[], AbstractContextManager[Server | None]], words: Sequence[str]) -> int:
    """Run everything; gives the exit status. `--no-demo`: no demo city on an empty database."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    folder = home.make(home.home())
    with (folder / "serve.lock").open("a") as lock:
        only_one(lock.fileno(), folder)
        free_port()
        os.environ.setdefault("LIANDONG_STATIC", str(folder / "static"))
        compile_catalogues(ROOT / "locale")
        say(f"启动数据库，数据在 {folder}", f"starting the database, data in {folder}")
        with database() as embedded:
            accounts = ready(folder, embedded, demo="--no-demo" not in words)
            if not stop.is_set():
                look_after(embedded, stop, accounts)
    return 0


def only_one(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ServerTrouble(f"网站已在运行 / the site is already running on {folder}") from None


def free_port() -> None:
    host, port = address()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise ServerTrouble(
                f"端口 {port} 不可用 / port {port} is not free ({reason.strerror}): PORT={port + 1} make run"
            ) from None


def ready(folder: Path, embedded: Server | None, *, demo: bool) -> list[list[str]]:
    """Prepare, unless nothing has changed since the last time; gives the accounts of the demo city."""
    note = folder / "prepared.state.json"
    if embedded and note.exists() and not (folder / "demo.unfinished").exists():
        known: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
        if known["state"] == state(embedded, demo=demo):
            return [list(line) for line in known["accounts"]]
    accounts = prepare(folder, demo=demo)
    if embedded:
        note.write_text(json.dumps({"state": state(embedded, demo=demo), "accounts": accounts}), encoding="utf-8")
    return accounts


def state(embedded: Server, *, demo: bool) -> str:
    """What a preparation depends on: our files, others' style sheets, and the data folder itself."""
    roots = [ROOT / name for name in ("liandong", "demo", "locale", ".cache/assets/static")]
    files = [path for root in roots for path in root.rglob("*") if path.suffix != ".pyc" and "icons" not in path.parts]
    seen = [f"{path} {path.stat().st_mtime_ns}" for path in sorted(files) if path.is_file()]
    born = (embedded.data / "PG_VERSION").stat()
    words = [*seen, f"{born.st_ino} {born.st_mtime_ns}", os.environ["LIANDONG_STATIC"], str(demo)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def prepare(folder: Path, *, demo: bool) -> list[list[str]]:
    """Migrate as the owner, then build the demo city as the app if there is nothing yet, or a build was cut off.

    Gives the accounts of the demo city.
    """
    say("检查数据表和静态文件", "checking tables and static files")
    found = prepared(folder)
    if not found.places:
        say("载入行政区划", "loading the places of GB/T 2260")
        manage("load_places")
    unfinished = folder / "demo.unfinished"
    if not demo or not (found.empty or unfinished.exists()):
        return found.accounts
    if not found.demo:
        say("尚无演示城市，跳过", "there is no demo city to build yet, skipped")
        return []
    say(
        "建立演示城市：两年的历史，需数分钟，仅第一次",
        "building the demo city, two years of it: some minutes, once",
    )
    began = time.monotonic()
    unfinished.touch()
    manage("demo", "--no-accounts", LIANDONG_DEMO="1")  # the site lists them when it is ready
    unfinished.unlink()
    say(f"演示城市用时 {time.monotonic() - began:.0f} 秒", "the demo city is built")
    return prepared(folder).accounts


@dataclass(frozen=True)
class Found:
    """What the command `prepare` found."""

    places: bool
    empty: bool
    demo: bool
    accounts: list[list[str]]


def prepared(folder: Path) -> Found:
    report = folder / "prepared.json"
    manage("prepare", "--report", str(report), LIANDONG_AS="owner")
    return Found(**json.loads(report.read_text(encoding="utf-8")))


def manage(*words: str, **environment: str) -> None:
    done = subprocess.run([*MANAGE, *words], env={**os.environ, **environment}, check=False)  # noqa: S603 - our own
    if done.returncode:
        raise ServerTrouble(f"{words[0]} 失败，原因见上 / failed, the reason is above")


def look_after(embedded: Server | None, stop: threading.Event, accounts: Sequence[Sequence[str]]) -> None:
    """Start the site and the worker; start again whatever dies; stop all at the end."""
    marked = {PARENT: str(os.getpid())}
    parts = [
        Part("网站 site", [sys.executable, "-P", "-m", "liandong.config.web"], marked),
        Part("后台 worker", [*MANAGE, "worker"], marked),
    ]
    try:
        for part in parts:
            part.start()
        if wait_for_site(parts[0], stop):
            announce(accounts)
        while not stop.wait(0.5):
            if embedded and embedded.revive():
                say("数据库曾中断，已恢复", "the database had stopped and is back")
            for part in parts:
                part.watch()
    finally:
        say("正在停止", "stopping")
        for part in parts:
            part.ask_to_stop()
        for part in parts:
            part.stop()


def wait_for_site(site: Part, stop: threading.Event, patience: float = 60.0) -> bool:
    host, port = address()
    end = time.monotonic() + patience
    while time.monotonic() < end and not stop.wait(0.1):
        try:
            with urlopen(f"http://{host}:{port}/", timeout=10):
                return True
        except HTTPError:
            return True
        except (URLError, OSError):
            if site.process is None or site.process.poll() is not None:
                break
    if stop.is_set():
        return False
    raise ServerTrouble("网站没有启动，原因见上 / the site did not start, the reason is above")


def announce(accounts: Sequence[Sequence[str]]) -> None:
    host, port = address()
    print(f"\n  ✓ 联动已就绪 / ready:  http://{host}:{port}\n", flush=True)
    for words in accounts:
        print("    " + "  ".join(words), flush=True)
    print("\n  Ctrl-C 停止 / stops\n", flush=True)
