"""Finished answers, sent again as long as nothing that patients see has changed.

Every public page is made of database rows and, where it says whether a clinic is open, of the time.
The database counts each change of those rows (`clinicweb.db.Database.transaction`), so one look at
that number tells whether what is kept still holds. A page that is withdrawn is gone from every
process with the next request.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, ParamSpec

from flask import Response, current_app, request
from sqlalchemy import select
from sqlalchemy.engine import Engine
from werkzeug.http import http_date

from clinicweb.compression import LASTING, PLAIN, SMALLEST, accepted, packed
from clinicweb.models.site import SiteVersion

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Some 800 pages of the longer articles' size.
KEPT_BYTES = 64 * 1024 * 1024
HTML = "text/html; charset=utf-8"
# A browser or a cache may show its copy once more while it asks whether there is a newer one, but
# no copy is older than a minute: a withdrawn sentence is not read the next day.
CACHING = "public, max-age=0, stale-while-revalidate=60"

Key = tuple[object, ...]
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view made. After ``valid_until`` it is made anew even if no row has changed."""

    body: str | bytes
    language: str | None = None
    content_type: str = HTML
    status: int = 200
    valid_until: datetime | None = None
    caching: str = CACHING
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Kept:
    """An answer, ready to be sent, and the site version that it was made from."""

    version: int
    valid_until: datetime | None
    status: int
    body: bytes
    digest: str
    modified: datetime
    headers: list[tuple[str, str]]
    packed: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + sum(map(len, self.packed.values()))

    def parts(self, environ: "WSGIEnvironment") -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body for who asks."""
        encoding = PLAIN
        if len(self.body) >= SMALLEST and "HTTP_ACCEPT_ENCODING" in environ:
            encoding = accepted(environ["HTTP_ACCEPT_ENCODING"])
        tag = f'"{self.digest}"' if encoding == PLAIN else f'"{self.digest}-{encoding}"'
        headers = [*self.headers, ("ETag", tag)]
        if self.status == 200 and self._unchanged(environ):
            return 304, headers, b""
        body = self.body
        if encoding != PLAIN:
            body = self._packed(encoding)
            headers.append(("Content-Encoding", encoding))
        headers.append(("Content-Length", str(len(body))))
        return self.status, headers, body

    def _packed(self, encoding: str) -> bytes:
        found = self.packed.get(encoding)
        if found is None:
            found = self.packed[encoding] = packed(self.body, encoding, LASTING)
        return found

    def _unchanged(self, environ: "WSGIEnvironment") -> bool:
        """The asker has it already; its tag counts before its time (RFC 9110, 13.2.2)."""
        tags = environ.get("HTTP_IF_NONE_MATCH")
        if tags is not None:
            return self.digest in tags or tags.strip() == "*"
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if since is None:
            return False
        try:
            return parsedate_to_datetime(since) >= self.modified
        except (TypeError, ValueError):
            return False


class Shelf:
    """The finished answers of this process, the least recently read dropped first."""

    def __init__(
        self, engine: Engine, clock: Callable[[], datetime], limit: int = KEPT_BYTES
    ) -> None:
        self._engine = engine
        # Compiled once, run on a bare connection: 10 µs instead of 150 µs in a session.
        self._sql = str(select(SiteVersion.number).compile(dialect=engine.dialect))
        self._lost: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._clock = clock
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def version(self) -> int:
        """The site version now."""
        try:
            return self._look()
        except self._lost:
            # The server was started anew: its old connections are dead, new ones are not.
            self._engine.dispose()
            return self._look()

    def _look(self) -> int:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._sql)
            row: Any = cursor.fetchone()  # a driver's row has no common type
            cursor.close()
        finally:
            connection.close()
        return int(row[0])

    def get(self, key: Key) -> Kept | None:
        """The answer at this address if it still holds."""
        kept = self._kept.get(key)
        if kept is None or kept.version != self.version():
            return None
        if kept.valid_until is not None and kept.valid_until <= self._clock():
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return kept

    def keep(self, key: Key, version: int, answer: Answer) -> Kept:
        """Keep an answer that was made when the site had this version."""
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        digest = sha256(body).hexdigest()[:32]
        with self._lock:
            before = self._kept.pop(key, None)
            modified = self._clock().replace(microsecond=0)
            if before is not None:
                self._size -= _counted(before)
                same = before.digest == digest
                modified = before.modified if same else max(modified, _next(before.modified))
            kept = Kept(
                version=version,
                valid_until=answer.valid_until,
                status=answer.status,
                body=body,
                digest=digest,
                modified=modified,
                headers=_headers(answer, modified),
            )
            self._kept[key] = kept
            self._size += _counted(kept)
            while self._size > self._limit and len(self._kept) > 1:
                self._size -= _counted(self._kept.popitem(last=False)[1])
        return kept


def kept(
    *parameters: str,
) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Response]]:
    """Keep what the view answers; of the query only these parameters count.

    The view gives an `Answer`; what it raises is not kept.
    """

    def decorate(view: Callable[Arguments, Answer]) -> Callable[Arguments, Response]:
        @wraps(view)
        def answer(*values: Arguments.args, **arguments: Arguments.kwargs) -> Response:
            shelf: Shelf = current_app.extensions["clinicweb.public.shelf"]
            query = {name: request.args[name] for name in parameters if name in request.args}
            key = address(request.environ, query)
            found = shelf.get(key)
            if found is None:
                # Read before the page is made: a change meanwhile makes it outdated, not lost.
                version = shelf.version()
                found = shelf.keep(key, version, view(*values, **arguments))
            status, headers, body = found.parts(request.environ)
            response = Response(body, status)
            response.headers.clear()
            response.headers.extend(headers)
            response.automatically_set_content_length = False
            return response

        return answer

    return decorate


class Front:
    """Sends what is kept before the application is asked at all.

    Only an address without a query: what a query means is known to the views.
    """

    def __init__(self, application: "WSGIApplication", shelf: Shelf) -> None:
        self._application = application
        self._shelf = shelf

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer as a WSGI application."""
        method = environ["REQUEST_METHOD"]
        if method in {"GET", "HEAD"} and not environ.get("QUERY_STRING"):
            found = self._shelf.get(address(environ, {}))
            if found is not None:
                status, headers, body = found.parts(environ)
                start(_LINES[status], headers)
                return [b""] if method == "HEAD" else [body]
        return self._application(environ, start)


_LINES = {one.value: f"{one.value} {one.phrase}" for one in HTTPStatus}


def address(environ: "WSGIEnvironment", query: Mapping[str, str]) -> Key:
    """What an answer is kept under; the site is part of the absolute addresses in a page."""
    return (
        environ["wsgi.url_scheme"],
        # Whoever came over plain HTTP is sent away by the application (security).
        environ.get("HTTP_X_FORWARDED_PROTO"),
        environ.get("HTTP_HOST") or environ.get("SERVER_NAME"),
        environ.get("SCRIPT_NAME"),
        environ["PATH_INFO"],
        *sorted(query.items()),
    )


def _headers(answer: Answer, modified: datetime) -> list[tuple[str, str]]:
    headers = [
        ("Content-Type", answer.content_type),
        ("Cache-Control", answer.caching),
        ("Vary", "Accept-Encoding"),
        ("Last-Modified", http_date(modified)),
    ]
    if answer.language is not None:
        headers.append(("Content-Language", answer.language))
    return [*headers, *answer.headers]


def _counted(kept: Kept) -> int:
    # Packed forms come later, on demand; half the body is what they take together.
    return len(kept.body) * 3 // 2 + 1000


def _next(moment: datetime) -> datetime:
    """The next second: two different answers never have the same time of change."""
    return datetime.fromtimestamp(moment.timestamp() + 1, UTC)
