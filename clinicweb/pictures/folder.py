"""The files of pictures. Each is written once and never changed."""

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from clinicweb.settings import Settings


def folder(settings: Settings) -> Path:
    """Where the files are; made when it is not there yet."""
    path = settings.instance / "media"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """One process at a time keeps or deletes files: what one deletes another may bring in anew."""
    with (folder(settings) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(settings: Settings, files: Mapping[str, bytes]) -> None:
    """Write the files; a reader finds a whole one or none."""
    where = folder(settings)
    for name, content in files.items():
        path = where / name
        if path.exists():
            continue
        temporary = where / f".{name}.{os.getpid()}"
        try:
            temporary.write_bytes(content)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def remove(settings: Settings, names: Iterable[str]) -> None:
    """Delete the files."""
    for name in names:
        (folder(settings) / name).unlink(missing_ok=True)
