"""Argos packages on disk: which are installed, and putting more there without half a package.

An Argos package is a zip (``.argosmodel``) with one folder holding ``metadata.json``, a
CTranslate2 ``model/`` and a tokenizer; installed, it is that folder inside the models folder.
Only the standard library is needed here, so any process may ask what is installed.
"""

import json
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from clinicweb.mt.base import STARTER_ENGINE, EngineId, PackageInvalid

MAX_UNPACKED_BYTES = 2_000_000_000
"""Largest package we unpack; the official ones are about 150 MB."""

MAX_FILES = 500
"""Most files in a package; official ones with a bundled sentence splitter have a few dozen."""

_COPY_BYTES = 1 << 20
_TOKENIZERS = ("sentencepiece.model", "bpe.model")


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """A package in the models folder. ``starter`` is one of the small ones we ship."""

    path: Path
    source: str
    target: str
    version: str
    starter: bool

    @property
    def engine(self) -> EngineId:
        """What a text that this package makes is stored with."""
        name = STARTER_ENGINE if self.starter else "argos"
        return EngineId(name, self.version, self.path.name)


def installed(models_dir: Path) -> list[InstalledPackage]:
    """Every usable package in the folder, by name; other folders are passed over."""
    if not models_dir.is_dir():
        return []
    found = (_read_folder(path) for path in sorted(models_dir.iterdir()) if path.is_dir())
    return [package for package in found if package is not None]


def best_for(models_dir: Path, source: str, target: str) -> InstalledPackage | None:
    """The package to use for a pair: official before starter, then the highest version."""
    candidates = [p for p in installed(models_dir) if (p.source, p.target) == (source, target)]
    return max(candidates, key=lambda p: (not p.starter, version_key(p.version)), default=None)


def ensure_starter(models_dir: Path, starter_dir: Path) -> list[InstalledPackage]:
    """Install each shipped starter whose pair has no package yet; returns the ones added.

    Safe to call at every start and from several processes at once.
    """
    added = []
    for archive in sorted(starter_dir.glob("*.argosmodel")):
        source, target = _pair_of(archive)
        if best_for(models_dir, source, target) is None:
            added.append(install_file(models_dir, archive))
    return added


def install_file(
    models_dir: Path,
    archive: Path,
    *,
    pair: tuple[str, str] | None = None,
    verify: Callable[[Path, str, str], None] | None = None,
) -> InstalledPackage:
    """Install a package file, replacing an installed package of the same folder name.

    ``pair`` is the (source, target) the caller asked for, if any. ``verify(folder, source,
    target)`` is called with a models folder holding only the new package before anything is
    changed; it raises to refuse. Raises :class:`PackageInvalid` and changes nothing when the file
    is not a package, is hostile, or is for another pair.
    """
    models_dir.mkdir(parents=True, exist_ok=True)
    # Beside the models folder: the same file system, so the final rename is atomic, and Argos
    # never sees a half-unpacked folder.
    with tempfile.TemporaryDirectory(prefix=".unpack-", dir=models_dir.parent) as name:
        staging = Path(name)
        unpacked = _read_folder(_unpack(archive, staging))
        if unpacked is None:
            raise _invalid(archive, "it lacks a model, a tokenizer or readable metadata")
        if pair is not None and (unpacked.source, unpacked.target) != pair:
            raise _invalid(
                archive,
                f"it translates {unpacked.source} to {unpacked.target}, not {pair[0]} to {pair[1]}",
            )
        if verify is not None:
            verify(staging, unpacked.source, unpacked.target)
        place = models_dir / unpacked.path.name
        _replace(unpacked.path, place, staging)
    result = _read_folder(place)
    if result is None:
        raise _invalid(archive, "it disappeared while it was being installed")
    return result


def _replace(new: Path, place: Path, staging: Path) -> None:
    """Move ``new`` to ``place``; an older folder there goes to ``staging`` first."""
    if place.exists():
        place.rename(staging / "replaced")
    try:
        new.rename(place)
    except OSError:
        # Another process installed the same package between our two steps: that one is as good.
        if not place.is_dir():
            raise


def _read_folder(folder: Path) -> InstalledPackage | None:
    """The package in a folder, or None when it is not a complete translation package."""
    try:
        metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(metadata, dict) or not (folder / "model" / "model.bin").is_file():
        return None
    if not any((folder / name).is_file() for name in _TOKENIZERS):
        return None
    source, target = metadata.get("from_code"), metadata.get("to_code")
    if not (isinstance(source, str) and isinstance(target, str) and source and target):
        return None
    version = str(metadata.get("package_version", ""))
    return InstalledPackage(folder, source, target, version, "-starter" in folder.name)


def _pair_of(archive: Path) -> tuple[str, str]:
    with _open_zip(archive) as bundle:
        names = [name for name in bundle.namelist() if name.count("/") == 1]
        for name in names:
            if name.endswith("/metadata.json"):
                try:
                    metadata = json.loads(bundle.read(name))
                    return str(metadata["from_code"]), str(metadata["to_code"])
                except (ValueError, KeyError, TypeError) as error:
                    raise _invalid(archive, "its metadata cannot be read") from error
    raise _invalid(archive, "it has no metadata")


@contextmanager
def _open_zip(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as bundle:
            yield bundle
    except FileNotFoundError as error:
        raise _invalid(archive, "there is no such file") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise _invalid(archive, "it is not a complete zip archive") from error


def _unpack(archive: Path, staging: Path) -> Path:
    """Unpack into ``staging`` and return the one folder. Every name and size is checked first."""
    with _open_zip(archive) as bundle:
        members = bundle.infolist()
        if len(members) > MAX_FILES:
            raise _invalid(archive, f"it has more than {MAX_FILES} files")
        if sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
            raise _invalid(archive, "it is too large when unpacked")
        tops = {_safe_path(archive, member).parts[0] for member in members}
        if len(tops) != 1:
            raise _invalid(archive, "it does not hold exactly one folder")
        for member in members:
            if not member.is_dir():
                _write(bundle, member, archive, staging / _safe_path(archive, member))
    return staging / tops.pop()


def _safe_path(archive: Path, member: zipfile.ZipInfo) -> PurePosixPath:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    odd_kind = stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR)
    unsafe = path.is_absolute() or ".." in path.parts or ":" in member.filename or odd_kind
    if unsafe or not path.parts or path.parts[0].startswith("."):
        raise _invalid(archive, "it tries to write outside its folder")
    return path


def _write(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, archive: Path, place: Path) -> None:
    """Copy one member, trusting its bytes and not its header for the size."""
    place.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with bundle.open(member) as source, place.open("xb") as target:
        while chunk := source.read(_COPY_BYTES):
            left -= len(chunk)
            if left < 0:
                raise _invalid(archive, "a file is larger than it says")
            target.write(chunk)


def version_key(version: str) -> tuple[int, ...]:
    """Sorts dotted versions by number, so that 1.10 comes after 1.9."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _invalid(archive: Path, reason: str) -> PackageInvalid:
    return PackageInvalid(
        "%(file)s is not a usable Argos package: %(reason)s.", file=archive.name, reason=reason
    )
