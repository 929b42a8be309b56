"""Requests a second of a published article against an empty Flask route, same gunicorn, same run.

`python -m bench.page`: loads the shipped content into a throw-away instance; needs Debian's `wrk`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from clinicweb import schema
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.loading import load_content
from clinicweb.settings import REPOSITORY
from tests.servers import free_port

ROUNDS = 5
SECONDS = 4
CONNECTIONS = 8
EMPTY = "import flask\napp = flask.Flask('empty')\n@app.get('/')\ndef empty():\n    return ''\n"
PAGES = (
    "/en/articles/neck-and-upper-back-pain/",
    "/ja/articles/neck-and-upper-back-pain/",
    "/ja/",
)


def main() -> None:
    if shutil.which("wrk") is None:
        sys.exit("install the Debian package wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY)
        environment = {
            **os.environ,
            "PYTHONPATH": f"{folder}:{REPOSITORY}",
            "CLINICWEB_INSTANCE": name,
            "CLINICWEB_SECRET_KEY": "bench",
        }
        database = Database(f"sqlite:///{folder / 'clinicweb.sqlite'}")
        schema.upgrade(database)
        list(load_content(database, Bell(None), datetime.now(UTC)))
        database.dispose()
        with (
            server("empty:app", environment) as (empty, _),
            server("app:create_app()", environment) as (site, pid),
        ):
            results: dict[str, list[float]] = {}
            for _ in range(ROUNDS):
                for address in (f"{empty}/", *(site + page for page in PAGES)):
                    results.setdefault(address, []).append(requests_a_second(address))
            memory = resident_mb(pid)
    base = median(results[f"{empty}/"])
    for address, figures in results.items():
        rate = median(figures)
        path = address.split("/", 3)[3] or "(empty route)"
        print(f"{path:45} {rate:8.0f} requests/s   {100 * rate / base:5.1f} %")
    print("resident memory of the web processes:", ", ".join(f"{one:.0f} MB" for one in memory))


@contextmanager
def server(app: str, environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """One gunicorn worker with the threads that `python app.py` uses."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "4"),
        *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", app),
    ]
    process = subprocess.Popen(command, cwd=REPOSITORY, env=environment)
    try:
        time.sleep(4)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


def requests_a_second(address: str) -> float:
    result = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", address],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Non-2xx" not in result.stdout, result.stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", result.stdout)
    assert found
    return float(found[1])


def resident_mb(parent: int) -> list[float]:
    """Resident memory of gunicorn's children, in MB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text()
        except OSError:
            continue  # it ended while we looked
        if f"\nPPid:\t{parent}\n" in text:
            found.append(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024)
    return found


if __name__ == "__main__":
    main()
