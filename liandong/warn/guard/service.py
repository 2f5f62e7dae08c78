"""The guard as a server of its own: `liandong guard serve`, for thousands of calls a second on one worker (RSGI).

A small site needs none: the same addresses answer on the main site (`views.py`), from the same parts.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from pydantic_core import to_json

from liandong.ground.audit.clock import now
from liandong.warn.guard.answering import CDS, Reply, discovery, reply
from liandong.warn.guard.journal import Journal
from liandong.warn.guard.present import Present
from liandong.warn.guard.wire import BODY_LIMIT

TURN = 0.0005  # seconds that one thread may keep the others waiting
# A browser's CDS client may ask from anywhere: who may is decided by the key, and no cookie is read.
HEADERS = (
    ("content-type", "application/json; charset=utf-8"),
    ("cache-control", "no-store"),
    ("access-control-allow-origin", "*"),
    ("access-control-allow-headers", "authorization, content-type, accept-language"),
    ("access-control-allow-methods", "GET, POST, OPTIONS"),
)


def language(said: str) -> str:
    """Chinese, unless English is what Accept-Language puts first."""
    return "en" if said.strip().lower().startswith("en") else "zh-hans"


def answered(method: str, path: str, key: str, body: bytes, present: Present) -> Reply:
    """Any request, in the language that is active: the list of services, or the answer to a call."""
    if method == "OPTIONS":
        return Reply(204, {})
    if method == "GET":
        return discovery() if path.rstrip("/") == CDS else Reply(404, {"error": _("There is no such page here.")})
    if method != "POST":
        return Reply(405, {"error": _("Ask with GET or POST.")})
    asker = present.asker(key.removeprefix("Bearer").strip())
    if asker is None:
        return Reply(401, {"error": _("A key of an institution is needed: Authorization: Bearer …")})
    if present.world is None:
        return Reply(503, {"error": _("No registers have been taken yet. Nothing was checked; the order may go on.")})
    return reply(path, body, asker, present.world, now())


class Service:
    """RSGI: one instance a worker process."""

    def __init__(self) -> None:
        self.present = Present()
        self.journal: Journal | None = None

    def __rsgi_init__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self.present.start()
        self.journal = Journal(settings.GUARD_ROOT)
        gc.freeze()  # the registers stay: no use looking through them again and again
        sys.setswitchinterval(TURN)  # the journal and the renewal give way sooner

    def __rsgi_del__(self, _loop: asyncio.AbstractEventLoop) -> None:
        self.present.stop()
        if self.journal:
            self.journal.close()

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        heads = scope.headers
        if int(heads.get("content-length") or 0) > BODY_LIMIT:
            told = Reply(413, {"error": _("The body is larger than %(limit)s bytes.") % {"limit": BODY_LIMIT}})
        else:
            body = await protocol() if scope.method == "POST" else b""
            with translation.override(language(heads.get("accept-language") or "")):
                told = answered(scope.method, scope.path, heads.get("authorization") or "", body, self.present)
        if told.lines and not await self._kept(told.lines):
            told = Reply(503, {"error": _("The record could not be kept. Nothing was checked; try again.")})
        protocol.response_bytes(told.status, list(HEADERS), to_json(told.body) if told.status != 204 else b"")

    async def _kept(self, lines: tuple[bytes, ...]) -> bool:
        """Whether the lines are on the disk."""
        assert self.journal is not None
        loop = asyncio.get_running_loop()
        kept: asyncio.Future[bool] = loop.create_future()

        def said(fault: BaseException | None = None) -> None:
            loop.call_soon_threadsafe(partial(_tell, kept, is_well=fault is None))

        self.journal.add(b"\n".join(lines), said, said)
        return await kept


def _tell(kept: asyncio.Future[bool], *, is_well: bool) -> None:
    if not kept.done():  # else the caller has gone
        kept.set_result(is_well)
