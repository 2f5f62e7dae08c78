"""The guard as a server of its own: `liandong guard serve`, for thousands of calls a second on one worker.

A small site needs none: the same addresses answer on the main site (`views.py`), from the same parts.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from functools import partial
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic_core import to_json

from liandong.ground.audit.clock import now
from liandong.ground.ui.words import CHINESE, spoken
from liandong.warn.guard.answering import Reply, discovery, reply
from liandong.warn.guard.connection import Connection, Request, Say, sweep, written
from liandong.warn.guard.journal import Journal
from liandong.warn.guard.keeping import Keeping
from liandong.warn.guard.present import Present
from liandong.warn.guard.wire import BODY_LIMIT, CDS, NotUnderstood
from liandong.warn.guard.world import Asker

TURN = 0.00005  # seconds that one thread may keep the others waiting
PLAIN = (("content-type", "application/json; charset=utf-8"), ("cache-control", "no-store"))
log = logging.getLogger("liandong.guard")


def heads(origin: str) -> tuple[tuple[str, str], ...]:
    """Of an answer. A page of another site may read it where the operator listed that site; no cookie is read."""
    if not origin or origin not in settings.GUARD_ORIGINS:
        return PLAIN
    return (
        *PLAIN,
        ("vary", "origin"),
        ("access-control-allow-origin", origin),
        ("access-control-allow-headers", "authorization, content-type, accept-language"),
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-max-age", "600"),
    )


def answered(method: str, path: str, key: str, body: bytes, present: Present) -> Reply:
    """Any request, in the language that is active: the list of services, or the answer to a call."""
    if method == "OPTIONS":
        return Reply(204, {})
    if method == "GET":
        return discovery() if path.rstrip("/") == CDS else Reply(404, {"error": _("There is no such page here.")})
    if method != "POST":
        return Reply(405, {"error": _("Ask with GET or POST.")})
    try:
        asker = _asker(key.removeprefix("Bearer").strip(), path, present)
    except NotUnderstood as fault:
        return Reply(fault.status, {"error": fault.why, "field": fault.field})
    if asker is None:
        return Reply(401, {"error": _("A key of an institution is needed: Authorization: Bearer …")})
    if present.world is None:
        return Reply(503, {"error": _("No registers have been taken yet. Nothing was checked; the order may go on.")})
    return reply(path, body, asker, present.world, now())


def _asker(said: str, path: str, present: Present) -> Asker | None:
    """Whose key, or whose signed token, this is. Our keys hold no dots, a token holds two."""
    return present.signer(said, path) if "." in said else present.asker(said)


class Service:
    """What is asked over the connections of one process, answered once its record is on the disk."""

    def __init__(self, present: Present, keeping: Keeping) -> None:
        self.present, self.keeping = present, keeping

    def take(self, asked: Request, say: Say) -> None:
        origin = asked.head(b"origin")
        told = self.answer(asked)
        if not told.lines:
            say(_bytes(told, origin))
        else:
            self.keeping.keep(b"\n".join(told.lines), partial(_kept, say, told, origin))

    def answer(self, asked: Request) -> Reply:
        """In the caller's language; what we did not foresee is logged and stops nobody else."""
        language = spoken(asked.head(b"accept-language"))
        if language != CHINESE:  # the default: nothing to switch
            with translation.override(language):
                return self._answer(asked)
        return self._answer(asked)

    def _answer(self, asked: Request) -> Reply:
        if asked.size > BODY_LIMIT:
            return Reply(413, {"error": _("The body is larger than %(limit)s bytes.") % {"limit": BODY_LIMIT}})
        try:
            return answered(asked.method, asked.path, asked.head(b"authorization"), asked.body, self.present)
        except Exception:
            log.exception("请求未能回答 / a call could not be answered")
            return Reply(500, {"error": _("This is our fault. Nothing was checked; the order may go on.")})


def _kept(say: Say, told: Reply, origin: str, is_kept: bool) -> None:
    if not is_kept:
        told = Reply(503, {"error": _("The record could not be kept. Nothing was checked; try again.")})
    say(_bytes(told, origin))


def _bytes(told: Reply, origin: str) -> bytes:
    return written(told.status, heads(origin), to_json(told.body) if told.status != 204 else b"")


def run(host: str, port: int, *, is_shared: bool = False) -> None:
    """Answer until somebody says stop. `is_shared`: other processes listen there too."""
    present, journal = Present(), Journal(Path(settings.GUARD_ROOT))
    present.start()
    gc.freeze()  # the registers stay: no use looking through them again and again
    sys.setswitchinterval(TURN)  # the journal and the renewal give way sooner
    try:
        asyncio.run(_serve(present, journal, host, port, is_shared=is_shared))
    finally:
        present.stop()
        journal.close()
        gc.unfreeze()  # else what compiled modules hold is told as leaked at the exit


async def _serve(present: Present, journal: Journal, host: str, port: int, *, is_shared: bool) -> None:
    loop, stop, connections = asyncio.get_running_loop(), asyncio.Event(), set[Connection]()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    take = Service(present, Keeping(journal, loop)).take
    make = partial(Connection, take, BODY_LIMIT, connections)
    server = await loop.create_server(make, host, port, backlog=2048, reuse_port=is_shared or None)
    sweeping = loop.create_task(sweep(connections))
    await stop.wait()
    server.close()
    sweeping.cancel()
    for _each in range(50):  # what was taken in is answered first, within five seconds
        if not any(each.turns for each in connections):
            break
        await asyncio.sleep(0.1)
    for each in list(connections):
        each.transport.close()
