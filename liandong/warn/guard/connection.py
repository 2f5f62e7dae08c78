"""HTTP/1.1 within the event loop: a call that crosses no thread costs half (docs/decisions/0019).

httptools (llhttp, as uvicorn uses it) reads; everything is bounded: the head, the body, the time until a request is
whole, and how many of one connection wait at once. Answers leave in the order in which they were asked for.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import lru_cache, partial
from http import HTTPStatus
from typing import NamedTuple, cast

import httptools

HEAD_LIMIT = 16_384  # bytes
PATIENCE = 30.0  # seconds until a request must be there whole; a silent connection is closed after them too
AT_ONCE = 64  # requests of one connection; more are read when these are answered
CLOSE = b"connection: close\r\n\r\n"


class Request(NamedTuple):
    """A request that is there whole; of a body above the limit only its size is known."""

    method: str
    path: str
    heads: dict[bytes, bytes]
    body: bytes
    size: int

    def head(self, name: bytes) -> str:
        return self.heads.get(name, b"").decode("latin-1")


class Turn:
    """A request's place in the row of answers."""

    __slots__ = ("answer", "is_last")

    def __init__(self, *, is_last: bool) -> None:
        self.answer: bytes | None = None
        self.is_last = is_last


class TooMuch(Exception):
    """Somebody sends a head, or a body, without end."""


Say = Callable[[bytes], None]


class Connection(asyncio.Protocol):
    """One connection.

    take   is given each request, and what to say its answer to
    limit  of a body in bytes; what lies beyond it is read and thrown away, up to ten times as much
    """

    def __init__(self, take: Callable[[Request, Say], None], limit: int, others: set[Connection]) -> None:
        self.take, self.limit, self.others = take, limit, others
        self.turns: deque[Turn] = deque()
        self.clock = asyncio.get_running_loop().time
        self.since = self.clock()
        self.in_head, self.fed, self.is_full = True, 0, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.parser = httptools.HttpRequestParser(self)
        self.others.add(self)

    def connection_lost(self, _fault: Exception | None) -> None:
        self.others.discard(self)

    def data_received(self, data: bytes) -> None:
        self.fed += len(data)
        try:
            self.parser.feed_data(data)
            if self.in_head and self.fed > HEAD_LIMIT:
                raise TooMuch
        except (httptools.HttpParserError, httptools.HttpParserUpgrade, TooMuch) as fault:
            is_much = TooMuch in (type(fault), type(fault.__context__))
            self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if is_much else HTTPStatus.BAD_REQUEST)
        if len(self.turns) >= AT_ONCE:
            self.is_full = True
            self.transport.pause_reading()

    def on_message_begin(self) -> None:
        self.target, self.size, self.in_head = b"", 0, True
        self.since = self.clock()
        self.heads: dict[bytes, bytes] = {}
        self.parts: list[bytes] = []

    def on_url(self, part: bytes) -> None:
        self.target += part

    def on_header(self, name: bytes, value: bytes) -> None:
        self.heads[name.lower()] = value

    def on_headers_complete(self) -> None:
        self.in_head = False
        if self.heads.get(b"expect", b"").lower() == b"100-continue":
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, part: bytes) -> None:
        self.size += len(part)
        if self.size <= self.limit:
            self.parts.append(part)
        elif self.size > self.limit * 10:
            raise TooMuch

    def on_message_complete(self) -> None:
        path = self.target.partition(b"?")[0].decode("latin-1")
        body = b"".join(self.parts) if self.size <= self.limit else b""
        turn = Turn(is_last=not self.parser.should_keep_alive())
        self.turns.append(turn)
        self.in_head, self.fed = True, 0
        self.take(
            Request(self.parser.get_method().decode(), path, self.heads, body, self.size), partial(self._say, turn)
        )

    def _say(self, turn: Turn, answer: bytes) -> None:
        turn.answer = answer
        while self.turns and self.turns[0].answer is not None:
            first = self.turns.popleft()
            if not self.transport.is_closing():  # else the caller has gone
                self.transport.write(first.answer or b"")
                if first.is_last:
                    self.transport.close()
        self.since = self.clock()
        if self.is_full and len(self.turns) < AT_ONCE:
            self.is_full = False
            self.transport.resume_reading()

    def refuse(self, status: HTTPStatus) -> None:
        """No request that could be answered: say so and hang up."""
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\n" % (status, status.phrase.encode()) + CLOSE)
            self.transport.close()

    def give_up(self, before: float) -> None:
        """Hang up where nothing came whole since then, and nothing waits for us."""
        if not self.turns and self.since < before:
            self.refuse(HTTPStatus.REQUEST_TIMEOUT) if self.fed else self.transport.close()


def written(status: int, heads: tuple[tuple[str, str], ...], body: bytes) -> bytes:
    """An answer as it goes out."""
    if status == HTTPStatus.NO_CONTENT:
        return b"%b\r\n" % _head(status, heads)
    return b"%bcontent-length: %d\r\n\r\n%b" % (_head(status, heads), len(body), body)


@lru_cache(1_000)
def _head(status: int, heads: tuple[tuple[str, str], ...]) -> bytes:
    said = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in heads)]
    return "\r\n".join([*said, ""]).encode("latin-1")


async def sweep(connections: set[Connection]) -> None:
    """Close, for ever, what keeps us waiting."""
    while True:
        await asyncio.sleep(PATIENCE / 4)
        before = asyncio.get_running_loop().time() - PATIENCE
        for each in list(connections):
            each.give_up(before)
