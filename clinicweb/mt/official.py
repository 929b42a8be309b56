"""Official packages: the Argos index and downloading from it, without leaving half a package.

The index is one JSON list; an entry has ``from_code``, ``to_code``, ``package_version`` and
``links`` (github.com/argosopentech/argospm-index).
"""

import json
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from clinicweb.mt.base import PackageInvalid, PackageUnavailable
from clinicweb.mt.packages import InstalledPackage, install_file, version_key

INDEX_URL = "https://raw.githubusercontent.com/argosopentech/argospm-index/main/index.json"

TIMEOUT_SECONDS = 20
"""How long a server may be silent."""

MAX_INDEX_BYTES = 10_000_000
MAX_DOWNLOAD_BYTES = 1_000_000_000
"""The official Japanese packages are about 130 MB."""

_CHUNK_BYTES = 1 << 16

Verify = Callable[[Path, str, str], None]
DownloadProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class OfficialPackage:
    """An entry of the index that can be downloaded over http or https."""

    source: str
    target: str
    version: str
    links: tuple[str, ...]


def install_official(
    models_dir: Path,
    pair: tuple[str, str],
    *,
    progress: DownloadProgress,
    verify: Verify,
    index_url: str = INDEX_URL,
) -> InstalledPackage:
    """Download and install the newest official package for a (source, target) pair of codes.

    ``progress(received, total)`` is called in bytes, total 0 when the server does not say it.
    ``verify`` is as in :func:`clinicweb.mt.packages.install_file`. Raises
    :class:`PackageUnavailable` when the network or the index has it not, and
    :class:`PackageInvalid` when what came is no such package; both change nothing.
    """
    package = find_official(pair, index_url)
    models_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=models_dir.parent) as folder:
        archive = Path(folder) / f"translate-{pair[0]}_{pair[1]}.argosmodel"
        _download(package, archive, progress)
        return install_file(models_dir, archive, pair=pair, verify=verify)


def find_official(pair: tuple[str, str], index_url: str = INDEX_URL) -> OfficialPackage:
    """The index's newest package for a pair; raises :class:`PackageUnavailable`."""
    try:
        with _open(index_url) as response:
            entries = json.loads(response.read(MAX_INDEX_BYTES))
    except (OSError, HTTPException) as error:
        raise _unreachable(index_url, error) from error
    except ValueError as error:
        raise PackageUnavailable(
            "The package index at %(url)s cannot be read.", url=index_url
        ) from error
    candidates = [
        p for p in map(_read_entry, _listed(entries)) if p and (p.source, p.target) == pair
    ]
    if not candidates:
        raise PackageUnavailable(
            "The package index has no package from %(source)s to %(target)s.",
            source=pair[0],
            target=pair[1],
        )
    return max(candidates, key=lambda p: version_key(p.version))


def _listed(entries: object) -> list[object]:
    return entries if isinstance(entries, list) else []


def _read_entry(entry: object) -> OfficialPackage | None:
    if not isinstance(entry, dict) or entry.get("type", "translate") != "translate":
        return None
    links = tuple(link for link in _listed(entry.get("links")) if _is_web_address(link))
    source, target = entry.get("from_code"), entry.get("to_code")
    if not links or not isinstance(source, str) or not isinstance(target, str):
        return None
    return OfficialPackage(
        source, target, str(entry.get("package_version", "")), tuple(str(link) for link in links)
    )


def _is_web_address(link: object) -> bool:
    return isinstance(link, str) and urllib.parse.urlsplit(link).scheme in ("http", "https")


def _download(package: OfficialPackage, archive: Path, progress: DownloadProgress) -> None:
    """Try each link in turn; raises when none gives the whole file."""
    failure: PackageUnavailable | None = None
    for link in package.links:
        try:
            _download_from(link, archive, progress)
        except (OSError, HTTPException) as error:
            failure = _unreachable(link, error)
        else:
            return
    assert failure is not None, "an official package has at least one link"
    raise failure


def _download_from(link: str, archive: Path, progress: DownloadProgress) -> None:
    with _open(link) as response, archive.open("wb") as file:
        total = int(response.headers.get("Content-Length") or 0)
        received = 0
        while chunk := response.read(_CHUNK_BYTES):
            received += len(chunk)
            if received > MAX_DOWNLOAD_BYTES:
                raise PackageInvalid("The download from %(url)s is too large.", url=link)
            file.write(chunk)
            progress(received, total)
        if received < total:
            raise ConnectionError(f"only {received:,} of {total:,} bytes came")


def _open(url: str) -> HTTPResponse:
    if not _is_web_address(url):
        raise ConnectionError("it is not a web address")
    headers = {"User-Agent": "clinicweb"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - scheme checked above
    response: HTTPResponse = urllib.request.urlopen(  # noqa: S310 - scheme checked above
        request, timeout=TIMEOUT_SECONDS
    )
    return response


def _unreachable(url: str, error: Exception) -> PackageUnavailable:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    host = urllib.parse.urlsplit(url).netloc or url
    return PackageUnavailable(
        "%(host)s cannot be reached (%(reason)s). Check the network, or download the package "
        "elsewhere and name the file.",
        host=host,
        reason=str(reason) or type(error).__name__,
    )
