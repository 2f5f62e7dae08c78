"""Eight light clients of the interface, and what each part of the site spends on a report, in milliseconds of a core.

Requests are written before the clock starts and sent over plain sockets, so that the clients take next to nothing from
the cores that the site works on.
"""

import json
import os
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clues_texts import report

TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Client:
    """One sender with its requests, the last of them first."""

    requests: list[bytes]
    at_once: int
    kept: int = 0
    took: list[float] = field(default_factory=list)

    def run(self, port: int, until: float) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.time() < until and self.requests:
                start = time.perf_counter()
                line.sendall(self.requests.pop())
                self._take(answer(line))
                self.took.append(time.perf_counter() - start)

    def _take(self, told: tuple[int, bytes]) -> None:
        status, words = told
        if status not in (200, 201) or (self.at_once > 1 and b'"status": 4' in words):
            raise RuntimeError(f"{status}: {words[:300]!r}")
        self.kept += self.at_once


def answer(line: socket.socket) -> tuple[int, bytes]:
    """Status and body."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += line.recv(65536)
    head, _, body = got.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += line.recv(65536)
    return int(head[9:12]), body


def written(secret: str, place: str, first: int, requests: int, at_once: int) -> list[bytes]:
    """That many requests with reports no other has, drawn from their numbers."""
    return [_request(secret, place, first + each * at_once, at_once) for each in range(requests)]


def _request(secret: str, place: str, first: int, at_once: int) -> bytes:
    said = []
    for number in range(first, first + at_once):
        title, text = report(number)
        who = {"name": "林某", "phone": str(13_000_000_000 + number % 1_000_000_000)}
        said.append({"title": title, "text": text, "place": place, "reporter": who})
    path, key, body = "/api/v1/clues", f"Idempotency-Key: {first}\r\n", json.dumps(said[0]).encode()
    if at_once > 1:
        keyed = [{**one, "idempotency_key": str(first + at)} for at, one in enumerate(said)]
        path, key, body = f"{path}/batch", "", json.dumps({"clues": keyed}).encode()
    heads = f"Host: 127.0.0.1\r\nAuthorization: Bearer {secret}\r\n{key}Content-Type: application/json\r\n"
    return f"POST {path} HTTP/1.1\r\n{heads}Content-Length: {len(body)}\r\n\r\n".encode() + body


def run_all(clients: Sequence[Client], port: int, seconds: float) -> float:
    """All at once; returns how long it took."""
    start = time.time()
    threads = [threading.Thread(target=one.run, args=(port, start + seconds)) for one in clients]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return time.time() - start


def spent(processes: Sequence[int]) -> float:
    """Seconds of a core these processes have used; nought where the system does not tell."""
    total = 0
    for process in processes:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICK


def children(process: int) -> list[int]:
    """Those it has started."""
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def told(clients: Sequence[Client]) -> str:
    """How long a sender waited."""
    took = sorted(1000 * each for one in clients for each in one.took)
    cuts = statistics.quantiles(took, n=20)
    return f"answered in {statistics.median(took):.0f} ms, 95 in 100 under {cuts[18]:.0f} ms"
