"""Two kinds of load: as much as a server can do, and a steady rate whatever the server does."""

import re
import select
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from bench.site.servers import Server

CONNECTIONS = 8
STEADY_CONNECTIONS = 32
WARM_UP = 0.1
"""Part of a steady run whose times are not counted."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)

# wrk's own language: every request takes the next address, round and round.
_ROTATION = """
local paths = {{ {paths} }}
local number = 0
request = function()
  number = number % #paths + 1
  return wrk.format("GET", paths[number])
end
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What one figure is measured on."""

    name: str
    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    script: Path | None = None

    @property
    def address(self) -> str:
        return self.server.address + self.path


@dataclass(frozen=True, slots=True)
class Round:
    """What a server did under full load."""

    rate: float
    """Requests a second."""
    work: float
    """Seconds of the worker's processor time for a request: other load does not change it much."""


def rotation(file: Path, paths: Sequence[str]) -> Path:
    """Write wrk's script for asking for one path after the other."""
    file.write_text(_ROTATION.format(paths=", ".join(f'"{path}"' for path in paths)))
    return file


def full_load(target: Target, seconds: float) -> Round:
    """As many requests as 8 connections get that ask again as soon as they have their answer."""
    headers = [word for item in target.headers.items() for word in ("-H", ": ".join(item))]
    script = ["-s", str(target.script)] if target.script else []
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", *headers, *script]
    before = target.server.work()
    result = subprocess.run(
        [*command, target.address], capture_output=True, text=True, check=True
    ).stdout
    work = target.server.work() - before
    if "Non-2xx" in result or "Socket errors" in result:
        sys.exit(f"{target.name}: {result}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", result)
    count = re.search(r"(\d+) requests in", result)
    assert rate
    assert count
    return Round(float(rate[1]), work / int(count[1]))


def times_at_rate(target: Target, rate: float, seconds: float) -> list[float]:
    """Seconds from when each request was due to the end of its answer, sorted.

    Requests fall due evenly, as wrk2's do, and wait in line when every connection is busy: a slow
    answer makes the ones behind it late instead of making us ask less (Gil Tene's "coordinated
    omission").
    """
    run = _SteadyRun(target, rate, round(rate * seconds))
    try:
        times = run.times()
    finally:
        run.close()
    return sorted(times[round(len(times) * WARM_UP) :])


class _SteadyRun:
    """Connections that are kept open, and the schedule."""

    def __init__(self, target: Target, rate: float, count: int) -> None:
        parts = urlsplit(target.address)
        assert parts.hostname
        assert parts.port
        lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.hostname}:{parts.port}"]
        lines += [": ".join(item) for item in target.headers.items()]
        self._request = "\r\n".join([*lines, "", ""]).encode("ascii")
        self._interval = 1 / rate
        self._count = count
        self._open = [
            socket.create_connection((parts.hostname, parts.port))
            for _ in range(STEADY_CONNECTIONS)
        ]
        for one in self._open:
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._idle = deque(self._open)
        self._busy: dict[socket.socket, tuple[float, bytearray]] = {}

    def close(self) -> None:
        for one in self._open:
            one.close()

    def times(self) -> list[float]:
        """The times in the order of the answers."""
        times: list[float] = []
        begin, sent = perf_counter(), 0
        while len(times) < self._count:
            while sent < self._count and self._idle:
                due = begin + sent * self._interval
                if due > perf_counter():
                    break
                self._send(due)
                sent += 1
            wait = None
            if sent < self._count and self._idle:
                wait = max(0.0, begin + sent * self._interval - perf_counter())
            # Not epoll, whose waits are whole milliseconds.
            for one in select.select(list(self._busy), [], [], wait)[0]:
                if (time := self._receive(one)) is not None:
                    times.append(time)
        return times

    def _send(self, due: float) -> None:
        connection = self._idle.popleft()
        connection.sendall(self._request)
        self._busy[connection] = (due, bytearray())

    def _receive(self, connection: socket.socket) -> float | None:
        due, data = self._busy[connection]
        came = connection.recv(1 << 18)
        if not came:
            raise ConnectionError(f"{self._count} requests were not all answered")
        data += came
        head = data.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _LENGTH.search(data, 0, head + 2)
        if not data.startswith(b"HTTP/1.1 200") or length is None:
            raise ValueError(bytes(data[:head]))
        if len(data) < head + 4 + int(length[1]):
            return None
        del self._busy[connection]
        self._idle.append(connection)
        return perf_counter() - due
