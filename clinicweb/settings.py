"""What an operator can set, read once from the environment and frozen."""

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import quote, urlsplit

from clinicweb.domain.languages import KNOWN, USUAL

REPOSITORY = Path(__file__).resolve().parent.parent
# The address of a unix socket holds 107 bytes on Linux and 103 on macOS (sockaddr_un.sun_path).
LONGEST_SOCKET = 103
# The same for every process, which TMPDIR need not be. The launcher makes a private folder in it.
SHORT_FOLDERS = Path("/tmp")  # noqa: S108 - see above
DATABASES = ("sqlite:", "postgresql:", "postgresql+", "postgres:")
# The sender of mails that are only written into a folder.
NOBODY_SENDS = "clinicweb@localhost"
_SENDER = re.compile(r"[\x21-\x7e]+@[A-Za-z0-9.-]+")
MOST_PROXIES = 9
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SettingsError(Exception):
    """A setting that cannot work, in one line for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the house needs to know about where it runs.

    ``redis_url`` is None when the embedded server of the instance folder is to be used,
    ``mail_url`` when mails are written into the instance folder instead of being sent.
    """

    instance: Path
    database_url: str
    redis_url: str | None
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = True
    engine: str = "argos"
    testing: bool = False
    mail_url: str | None = None
    mail_from: str = NOBODY_SENDS
    proxies: int = 0
    """How many proxies stand before the web server; each names in a header whom it answers."""
    languages: tuple[str, ...] = USUAL
    """The languages of the site, in the order that switches show."""

    @property
    def models_dir(self) -> Path:
        """Folder of the installed engine packages."""
        return self.instance / "models"

    @property
    def mail_folder(self) -> Path:
        """Where mails are written while no mail server is set."""
        return self.instance / "mail"

    @property
    def redis_socket(self) -> Path:
        """Unix socket of the embedded Redis: in the instance folder, when its address fits."""
        usual = self.redis_folder / "redis.sock"
        if len(os.fsencode(usual)) <= LONGEST_SOCKET:
            return usual
        name = hashlib.sha256(os.fsencode(self.instance)).hexdigest()[:16]
        return SHORT_FOLDERS / f"clinicweb-{name}" / "redis.sock"

    @property
    def redis_folder(self) -> Path:
        """Where the embedded Redis keeps its append-only file."""
        return self.instance / "redis"

    @property
    def bell_url(self) -> str:
        """Where jobs are rung: the configured Redis or the embedded one."""
        return self.redis_url or f"unix://{quote(str(self.redis_socket))}"

    @property
    def is_local(self) -> bool:
        """Only this machine can reach the web server."""
        return self.host in LOOPBACK and not self.proxies

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read and validate; a generated secret is kept in the instance folder of a local run.

        Raises SettingsError with one readable line.
        """
        instance = Path(environ.get("CLINICWEB_INSTANCE") or REPOSITORY / "instance").resolve()
        host = environ.get("CLINICWEB_HOST") or "127.0.0.1"
        redis_url = environ.get("CLINICWEB_REDIS_URL") or None
        if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
            raise SettingsError(
                "CLINICWEB_REDIS_URL must start with redis://, rediss:// or unix://, "
                f"not “{redis_url}”."
            )
        database_url = environ.get("CLINICWEB_DATABASE_URL")
        if database_url and not database_url.startswith(DATABASES):
            raise SettingsError(
                "The database of CLINICWEB_DATABASE_URL must be SQLite or PostgreSQL: "
                "sqlite:///… or postgresql://…"
            )
        mail_url, mail_from = _mail(environ)
        return cls(
            instance=instance,
            database_url=database_url or f"sqlite:///{quote(str(instance / 'clinicweb.sqlite'))}",
            redis_url=redis_url,
            secret_key=environ.get("CLINICWEB_SECRET_KEY") or _local_secret(instance, host),
            host=host,
            port=_port(environ.get("CLINICWEB_PORT") or "8000"),
            demo=environ.get("CLINICWEB_DEMO", "1") != "0",
            engine=environ.get("CLINICWEB_ENGINE") or "argos",
            mail_url=mail_url,
            mail_from=mail_from,
            proxies=_proxies(environ.get("CLINICWEB_PROXIES") or "0"),
            languages=_languages(environ.get("CLINICWEB_LANGUAGES") or ",".join(USUAL)),
        )


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    for code in codes:
        if code not in KNOWN:
            raise SettingsError(
                f"CLINICWEB_LANGUAGES names “{code}”; known are {', '.join(KNOWN)}."
            )
    if not codes:
        raise SettingsError("CLINICWEB_LANGUAGES must name a language, such as en,ja.")
    return codes


def _mail(environ: Mapping[str, str]) -> tuple[str | None, str]:
    """The mail server's address, if there is one, and the sender's."""
    url = environ.get("CLINICWEB_MAIL_URL") or None
    sender = environ.get("CLINICWEB_MAIL_FROM") or ""
    if url is not None:
        try:
            server = urlsplit(url)
            fits = server.scheme in ("smtp", "smtps") and server.hostname and server.port != 0
        except ValueError:  # a port that is none
            fits = False
        if not fits:
            raise SettingsError(
                "CLINICWEB_MAIL_URL must look like smtp://user:password@host:587 or smtps://…"
            )
        if not sender:
            raise SettingsError("CLINICWEB_MAIL_FROM must be set when CLINICWEB_MAIL_URL is.")
    if sender and not (sender.isprintable() and _SENDER.fullmatch(parseaddr(sender)[1])):
        raise SettingsError(f"CLINICWEB_MAIL_FROM must be an e-mail address, not “{sender}”.")
    return url, sender or NOBODY_SENDS


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingsError(f"CLINICWEB_PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


def _proxies(text: str) -> int:
    if text not in {str(number) for number in range(MOST_PROXIES + 1)}:
        raise SettingsError(
            f"CLINICWEB_PROXIES must be a number from 0 to {MOST_PROXIES}, not “{text}”."
        )
    return int(text)


def _local_secret(instance: Path, host: str) -> str:
    if host not in LOOPBACK:
        raise SettingsError(
            f"CLINICWEB_SECRET_KEY must be set when others than this machine can connect ({host})."
        )
    path = instance / "secret-key"
    try:
        if not path.exists():
            instance.mkdir(parents=True, exist_ok=True)
            # Two processes may start at once: only one may create the file, both read it.
            try:
                with path.open("x", encoding="ascii") as file:
                    path.chmod(0o600)
                    file.write(secrets.token_urlsafe(48))
            except FileExistsError:
                pass
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise SettingsError(
            f"The instance folder {instance} cannot be written: {error.strerror}."
        ) from error
