"""Web servers under the settings of `python app.py`, but with one worker process each."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from clinicweb.launch import GUNICORN
from tests.servers import free_port

READY_TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: where it answers, and its one worker's process."""

    address: str
    worker: int

    def memory(self) -> float:
        """Resident memory of the worker, in MB."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.worker}/status").read_text())
        assert found
        return int(found[1]) / 1024

    def work(self) -> float:
        """Seconds of processor time that the worker has taken so far."""
        # After the name: fields 14 and 15, user and system time (proc_pid_stat(5)).
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def server(
    app: str,
    folder: Path,
    environment: Mapping[str, str],
    first: str = "/",
    python: str = sys.executable,
) -> Iterator[Server]:
    """One worker for ``app`` with the working folder ``folder``, once ``first`` is answered."""
    port = free_port()
    command = [
        *(python, "-m", "gunicorn", *GUNICORN, "--workers", "1"),
        *("--bind", f"127.0.0.1:{port}", app),
    ]
    process = subprocess.Popen(command, cwd=folder, env=dict(environment))
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(process, address + first)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        yield Server(address, int(children))
    finally:
        process.terminate()
        process.wait(30)


def get(address: str, headers: Mapping[str, str] | None = None) -> Answer:
    """One answer, not unpacked; redirects are not followed."""
    parts = urlsplit(address)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    try:
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("GET", path, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + READY_TIMEOUT
    while True:
        if process.poll() is not None:
            sys.exit(f"the server of {address} ended with {process.returncode}")
        try:
            answer = get(address)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
            continue
        if answer.status != 200:
            sys.exit(f"{address} answers {answer.status}")
        return
