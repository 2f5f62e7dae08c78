"""The guard's own server, spoken to over a socket: calls, damage, and callers who take their time."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from django.test.utils import override_settings

from liandong.ground.accounts.queries import key_hash
from liandong.warn.guard import connection
from liandong.warn.guard.connection import Connection
from liandong.warn.guard.journal import Journal
from liandong.warn.guard.keeping import Keeping
from liandong.warn.guard.present import Present
from liandong.warn.guard.service import Service
from liandong.warn.guard.wire import BODY_LIMIT
from tests.warn.guard.small import NOW, asker, small_world
from tests.warn.guard.test_answers import INSTANCE, MORPHINE, SIGN, call, medication

Talk = tuple[asyncio.StreamReader, asyncio.StreamWriter]
KEY = "a key"
FIRST = b"GET /cds-services HTTP/1.1\r\nHost: guard\r\n\r\n"
STOPPED = call("order-sign", [medication("m1", MORPHINE)])


def post(body: bytes, *, path: str = SIGN, more: str = "") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: guard\r\nAuthorization: Bearer {KEY}\r\n{more}Content-Length: {len(body)}\r\n"
    )
    return head.encode() + b"\r\n" + body


async def told(talk: Talk) -> tuple[int, dict[str, str], bytes]:
    """One answer: status, headers, body."""
    head = (await talk[0].readuntil(b"\r\n\r\n")).decode().split("\r\n")
    said = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in head[1:] if line)}
    return int(head[0].split()[1]), said, await talk[0].readexactly(int(said.get("content-length", 0)))


@asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[Callable[[], Awaitable[Talk]]]:
    """The service over a small world, and how to reach it."""
    present, journal, connections = Present(), Journal(folder / "guard"), set[Connection]()
    present.world, present.askers = small_world(folder), {key_hash(KEY): asker()}
    present.world.taken_at = NOW.replace(year=9000)
    service = Service(present, Keeping(journal, asyncio.get_running_loop()))
    make = partial(Connection, service.take, BODY_LIMIT, connections)
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", 0)
    sweeping = asyncio.create_task(connection.sweep(connections))
    try:
        yield partial(asyncio.open_connection, *server.sockets[0].getsockname())
    finally:
        sweeping.cancel()
        server.close()
        for each in list(connections):
            each.transport.close()
        journal.close()


def kept(folder: Path) -> list[bytes]:
    return [line for file in folder.glob("guard/*.jsonl") for line in file.read_bytes().splitlines()]


def over_a_socket(folder: Path, talk: Callable[[Talk], Awaitable[None]], seconds: float = 20) -> None:
    async def go() -> None:
        async with serving(folder) as reach:
            pair = await reach()
            await asyncio.wait_for(talk(pair), seconds)
            pair[1].close()

    asyncio.run(go())


def test_a_call_is_answered_and_its_line_is_on_the_disk_by_then(tmp_path: Path) -> None:
    async def talk(pair: Talk) -> None:
        pair[1].write(post(STOPPED))
        status, heads, body = await told(pair)
        assert (status, heads["cache-control"]) == (200, "no-store")
        assert json.loads(body)["cards"][0]["indicator"] == "critical"
        assert len(kept(tmp_path)) == 1

    over_a_socket(tmp_path, talk)


def test_answers_leave_in_the_order_of_the_calls_though_some_wait_for_the_disk(tmp_path: Path) -> None:
    async def talk(pair: Talk) -> None:
        pair[1].write((post(STOPPED) + FIRST) * 100)
        for _each in range(100):
            assert "cards" in json.loads((await told(pair))[2])
            assert "services" in json.loads((await told(pair))[2])
        assert len(kept(tmp_path)) == 100

    over_a_socket(tmp_path, talk)


def test_ten_thousand_calls_for_one_patient_are_all_answered_and_kept(tmp_path: Path) -> None:
    async def talk(pair: Talk) -> None:
        sending = asyncio.create_task(all_of(pair[1]))
        for _each in range(10_000):
            assert (await told(pair))[0] == 200
        await sending

    async def all_of(writer: asyncio.StreamWriter) -> None:
        for _each in range(100):
            writer.write(post(STOPPED) * 100)
            await writer.drain()

    over_a_socket(tmp_path, talk, 120)
    assert len(kept(tmp_path)) == 10_000


def test_a_call_may_come_byte_by_byte_in_chunks_and_ask_first(tmp_path: Path) -> None:
    async def talk(pair: Talk) -> None:
        for at in range(len(whole := post(STOPPED))):
            pair[1].write(whole[at : at + 1])
            await asyncio.sleep(0)
        assert (await told(pair))[0] == 200
        head = f"POST {SIGN} HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\nExpect: 100-continue\r\n"
        pair[1].write(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        assert (await told(pair))[0] == 100
        pair[1].write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(STOPPED), STOPPED))
        assert (await told(pair))[0] == 200

    over_a_socket(tmp_path, talk)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"\x16\x03\x01 this is no HTTP\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n", 404),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000, 431),
        (post(b" " * (BODY_LIMIT + 1)), 413),
        (post(b"{"), 400),
        (post(b"\xff\xfe{}"), 400),
        (b"DELETE /cds-services HTTP/1.1\r\n\r\n", 405),
        (b"POST /guard/3101 HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 401),
    ],
    ids=["no HTTP", "upgrade", "endless head", "large body", "no JSON", "no UTF-8", "method", "no key"],
)
def test_what_is_damaged_gets_its_status_and_nothing_is_kept(tmp_path: Path, sent: bytes, status: int) -> None:
    async def talk(pair: Talk) -> None:
        pair[1].write(sent)
        assert (await told(pair))[0] == status

    over_a_socket(tmp_path, talk)
    assert kept(tmp_path) == []


def test_a_body_without_end_is_hung_up_on(tmp_path: Path) -> None:
    async def talk(pair: Talk) -> None:
        head = f"POST {SIGN} HTTP/1.1\r\nAuthorization: Bearer {KEY}\r\nTransfer-Encoding: chunked\r\n\r\n"
        pair[1].write(head.encode())
        with pytest.raises(ConnectionError):
            await without_end(pair[1])

    async def without_end(writer: asyncio.StreamWriter) -> None:
        for _each in range(10_000):
            writer.write(b"10000\r\n" + b" " * 65_536 + b"\r\n")
            await writer.drain()

    over_a_socket(tmp_path, talk)


def test_who_keeps_us_waiting_is_told_so_and_hung_up_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.2)

    async def talk(pair: Talk) -> None:
        pair[1].write(post(STOPPED)[:-5])
        assert (await told(pair))[0] == 408
        assert await pair[0].read() == b""

    over_a_socket(tmp_path, talk)


def test_a_page_of_another_site_may_ask_only_where_the_operator_listed_it(tmp_path: Path) -> None:
    asked = (
        b"OPTIONS " + SIGN.encode() + b" HTTP/1.1\r\nOrigin: https://%b\r\nAccess-Control-Request-Method: POST\r\n\r\n"
    )

    async def talk(pair: Talk) -> None:
        pair[1].write(asked % b"his.example.org")
        status, heads, _body = await told(pair)
        assert (status, heads["access-control-allow-origin"]) == (204, "https://his.example.org")
        assert "authorization" in heads["access-control-allow-headers"]
        pair[1].write(asked % b"elsewhere.example.org")
        assert "access-control-allow-origin" not in (await told(pair))[1]

    with override_settings(GUARD_ORIGINS=frozenset({"https://his.example.org"})):
        over_a_socket(tmp_path, talk)


def test_a_full_disk_refuses_and_says_that_nothing_was_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    async def talk(pair: Talk) -> None:
        monkeypatch.setattr("os.fdatasync", full)
        pair[1].write(post(STOPPED))
        status, _heads, body = await told(pair)
        assert (status, list(json.loads(body))) == (503, ["error"])

    over_a_socket(tmp_path, talk)


def test_many_at_once_share_a_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writes: list[int] = []
    monkeypatch.setattr("os.fdatasync", writes.append)

    async def go() -> None:
        async with serving(tmp_path) as reach:
            pairs = [await reach() for _each in range(50)]
            for pair in pairs:
                pair[1].write(post(STOPPED) * 4)
            for pair in pairs:
                for _each in range(4):
                    assert (await told(pair))[0] == 200
                pair[1].close()

    asyncio.run(go())
    assert len(kept(tmp_path)) == 200
    assert len(writes) < 150
    assert all(json.loads(line)["id"] != INSTANCE for line in kept(tmp_path))
