"""The real worker, started and killed as an operator's machine would do it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clinicweb.settings import REPOSITORY, Settings
from tests.servers import wait_until


class WorkerProcess:
    """`python -m jobs.worker` with its children."""

    def __init__(self, settings: Settings) -> None:
        settings.instance.mkdir(parents=True, exist_ok=True)
        self.log = settings.instance / "worker.log"
        environment = {
            **os.environ,
            "CLINICWEB_INSTANCE": str(settings.instance),
            "CLINICWEB_DATABASE_URL": settings.database_url,
            "CLINICWEB_REDIS_URL": settings.bell_url,
            "CLINICWEB_SECRET_KEY": settings.secret_key,
            "CLINICWEB_ENGINE": settings.engine,
        }
        if settings.mail_url:
            environment["CLINICWEB_MAIL_URL"] = settings.mail_url
            environment["CLINICWEB_MAIL_FROM"] = settings.mail_from
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "jobs.worker"],
                cwd=REPOSITORY,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(lambda: "ready to translate" in self.log.read_text(), 30, "the worker is ready")

    @property
    def pid(self) -> int:
        return self._process.pid

    def family(self) -> list[int]:
        """The pool, its worker, and the process of the running job."""
        parents = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            parents[int(stat.parent.name)] = int(fields[1])
        found = [self.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def kill(self) -> None:
        """`kill -9` everything at once, as a power cut does."""
        for pid in self.family():
            with suppress(ProcessLookupError):  # it ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> int:
        """What Ctrl-C or a restart does; gives the exit code."""
        self._process.terminate()
        return self._process.wait(30)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


@contextmanager
def worker(settings: Settings) -> Iterator[WorkerProcess]:
    process = WorkerProcess(settings)
    try:
        yield process
    finally:
        if process.is_running:
            process.kill()
