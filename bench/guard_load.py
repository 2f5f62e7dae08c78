"""Calls at a fixed rate over kept-alive connections, and how long each took from when it was due (`guard_runs.py`).

A call that had to wait for a free connection counts its waiting: a slow server is not asked less.
"""

import asyncio
import statistics
import sys
import time
from collections import deque

CONNECTIONS, WARM = 64, 2.0  # seconds that do not count


class Line(asyncio.Protocol):
    """One connection: a request at a time."""

    def __init__(self, idle: deque["Line"], load: "Load") -> None:
        self.idle, self.load, self.due, self.read = idle, load, 0.0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.idle.append(self)

    def ask(self, due: float) -> None:
        self.due = due
        self.transport.write(self.load.request)

    def data_received(self, data: bytes) -> None:
        self.read += data
        head, found, body = self.read.partition(b"\r\n\r\n")
        if not found or len(body) < int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]):
            return
        self.load.took.append((self.due, time.perf_counter() - self.due))
        self.load.bad += not head.startswith(b"HTTP/1.1 200")
        self.read = b""
        if self.load.waiting:
            self.ask(self.load.waiting.popleft())
        else:
            self.idle.append(self)


class Load:
    def __init__(self, request: bytes) -> None:
        self.request, self.bad = request, 0
        self.took: list[tuple[float, float]] = []
        self.waiting: deque[float] = deque()

    async def run(self, port: int, rate: int, seconds: float) -> None:
        idle: deque[Line] = deque()
        loop = asyncio.get_running_loop()
        for _each in range(CONNECTIONS):
            await loop.create_connection(lambda: Line(idle, self), "127.0.0.1", port)
        began = time.perf_counter()
        for at in range(int(rate * (seconds + WARM))):
            due = began + at / rate
            while (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait if wait > 0.002 else 0)
            if idle:
                idle.popleft().ask(due)
            else:
                self.waiting.append(due)
            if at % 32 == 0:
                await asyncio.sleep(0)
        await asyncio.sleep(1)
        counted = [took * 1000 for due, took in self.took if due > began + WARM]
        cuts = statistics.quantiles(counted, n=100)
        print(f"{len(counted) / seconds:.0f} {cuts[49]:.2f} {cuts[98]:.2f} {self.bad} {len(self.waiting)}")


def main() -> None:
    port, rate, seconds, secret, path = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5]
    body = sys.stdin.buffer.read()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: guard\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\n"
    )
    asyncio.run(Load(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body).run(port, rate, seconds))


if __name__ == "__main__":
    main()
