"""`python app.py` as a person starts it, in a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from redis import Redis

from clinicweb.settings import REPOSITORY, Settings
from tests.servers import free_port, wait_until


class Launched:
    """A running `python app.py`: its address, what it printed, its sign-ins."""

    def __init__(self, instance: Path, **environment: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.instance = instance
        self._log = Path(tempfile.mkdtemp()) / "output"
        own = {
            name: value for name, value in os.environ.items() if not name.startswith("CLINICWEB")
        }
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=REPOSITORY,
                env={
                    **own,
                    "CLINICWEB_INSTANCE": str(instance),
                    "CLINICWEB_PORT": str(self.port),
                    **environment,
                },
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_until_ready(self) -> "Launched":
        wait_until(
            lambda: "Ctrl-C stops everything." in self.output or self._process.poll() is not None,
            180,  # a first start also loads the shipped memory, which takes long on a busy machine
            "the banner is printed",
        )
        assert self._process.poll() is None, self.output
        return self

    def forget_attempts(self) -> None:
        """Let the next reader come: limits count what one address does, and all tests have one."""
        settings = Settings(
            instance=self.instance, database_url="", redis_url=None, secret_key="not used"
        )
        with Redis.from_url(settings.bell_url) as redis:
            counted = list(redis.scan_iter("LIMITS*"))
            if counted:
                redis.delete(*counted)

    @property
    def signins(self) -> dict[str, tuple[str, str]]:
        """Name before the @ (a role, or ``translator2``): (e-mail, password), as printed."""
        found = re.findall(r"^    \w+ +((\w+)@\S+) +(\S+)$", self.output, re.MULTILINE)
        return {name: (email, password) for email, name, password in found}

    def interrupt(self) -> int:
        """Ctrl-C in the terminal, which goes to the whole group; gives the exit code."""
        os.killpg(self._process.pid, signal.SIGINT)
        return self._process.wait(30)

    def wait(self) -> int:
        return self._process.wait(60)

    def processes(self) -> list[str]:
        """Command lines of living processes that belong to this instance."""
        return [command for _, command in self._family()]

    def kill(self) -> None:
        """End whatever is left, without asking."""
        for pid, _ in self._family():
            with suppress(ProcessLookupError):  # it ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        self._process.wait(10)

    def _family(self) -> list[tuple[int, str]]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue  # it ended while we looked, or is not ours
            # Redis overwrites its environment with its title, which names its folder.
            ours = f"CLINICWEB_INSTANCE={self.instance}\0".encode() in environment
            if command and (ours or f"{self.instance}/" in command):
                found.append((int(folder.name), command))
        return found


def start(launched: list[Launched], instance: Path, **environment: str) -> Launched:
    """Start one that the fixture ends."""
    one = Launched(instance, **environment)
    launched.append(one)
    return one
