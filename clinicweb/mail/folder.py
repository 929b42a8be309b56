"""Mails as files in the instance folder, while no mail server is set."""

from clinicweb.settings import Settings

ENDING = ".eml"  # mail programs open these


def write(settings: Settings, name: str, data: bytes) -> None:
    """Write a mail; the same one twice is one file, and it is whole from the moment it is there."""
    settings.mail_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.mail_folder / f"{name}{ENDING}"
    unfinished = path.with_suffix(".part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def names(settings: Settings) -> list[str]:
    """The names of the mails that lie there."""
    return [path.stem for path in settings.mail_folder.glob(f"*{ENDING}")]


def remove(settings: Settings, name: str) -> None:
    """Delete a mail; it may be gone already."""
    (settings.mail_folder / f"{name}{ENDING}").unlink(missing_ok=True)
