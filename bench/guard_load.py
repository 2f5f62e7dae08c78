"""Calls at a fixed rate over kept-alive connections, and how long each took from when it was due (`guard_runs.py`).

A call that had to wait for a free connection counts its waiting: a slow server is not asked less. One process and one
poll, asleep between two calls, so that the client leaves the machine to the server; what it takes itself is told.
"""

import json
import select
import socket
import statistics
import sys
import time
from collections import deque

CONNECTIONS, WARM, PATIENCE = 64, 2.0, 5.0  # seconds that do not count; after the last call


def connections(port: int) -> dict[int, socket.socket]:
    made = [socket.create_connection(("127.0.0.1", port)) for _each in range(CONNECTIONS)]
    for each in made:
        each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return {each.fileno(): each for each in made}


def run(port: int, rate: int, seconds: float, request: bytes) -> dict[str, float]:
    lines, poll, clock = connections(port), select.epoll(), time.perf_counter
    for one in lines:
        poll.register(one, select.EPOLLIN)
    idle, waiting, read = deque(lines), deque[float](), dict.fromkeys(lines, b"")
    due, took, bad, sent = dict.fromkeys(lines, 0.0), list[tuple[float, float]](), 0, 0
    total, began = int(rate * (seconds + WARM)), clock()
    end = began + seconds + WARM + PATIENCE
    while len(took) < total and (at := clock()) < end:
        while sent < total and (when := began + sent / rate) <= at:
            waiting.append(when)
            sent += 1
        while waiting and idle:
            one = idle.popleft()
            due[one] = waiting.popleft()
            lines[one].send(request)
        pause = max(0.0, (began + sent / rate if sent < total else end) - clock())
        ready = poll.poll(0) if select.select([poll], [], [], pause)[0] else []  # select sleeps finer than poll
        for one, _what in ready:
            read[one] += lines[one].recv(65_536)
            if whole(read[one]):
                took.append((due[one], clock() - due[one]))
                bad += not read[one].startswith(b"HTTP/1.1 200")
                read[one] = b""
                idle.append(one)
    times = sorted(lasted * 1000 for when, lasted in took if when > began + WARM)
    cuts = statistics.quantiles(times, n=1000)
    return {
        "answered": len(times) / seconds, "p50": cuts[499], "p99": cuts[989], "p999": cuts[998], "bad": bad,
        "lost": total - len(took), "client": time.process_time() / max(len(took), 1) * 1e6,
    }  # fmt: skip


def whole(read: bytes) -> bool:
    head, found, body = read.partition(b"\r\n\r\n")
    return bool(found) and len(body) >= int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])


def main() -> None:
    port, rate, seconds, secret, path = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5]
    body = sys.stdin.buffer.read()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: guard\r\nAuthorization: Bearer {secret}\r\nContent-Type: application/json\r\n"
    )
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    print(json.dumps(run(port, rate, seconds, request)))


if __name__ == "__main__":
    main()
