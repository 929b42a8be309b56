"""Handing a mail to a mail server, or to a folder where no server is set.

Python's own smtplib and email do it: Flask-Mailman would bring a second way to say settings and a
Flask context into the worker, and neither retries nor keeps what waits.
"""

import smtplib
import ssl
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from clinicweb.mail import folder
from clinicweb.mail.waiting import MailState, Parcel
from clinicweb.settings import LOOPBACK, Settings

TIMEOUT_SECONDS = 30
SUBMISSION, SUBMISSION_OVER_TLS = 587, 465  # RFC 8314, section 3.3
# No server needs to know 8-bit mail to pass it on unharmed.
POLICY = SMTP.clone(cte_type="7bit")
# From here on a reply of a mail server says "never", below it "not now" (RFC 5321, 4.2.1).
PERMANENT = 500


class NotSent(Exception):  # noqa: N818 - it says a state, as `CannotStart` does
    """The mail could not be handed over; ``is_final``: trying again is of no use."""

    def __init__(self, reason: str, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


def written(parcel: Parcel, sender: str) -> EmailMessage:
    """The mail as it goes over the wire; raises NotSent for an address that no header can hold."""
    mail = EmailMessage(policy=POLICY)
    name, address = parseaddr(sender)
    try:
        mail["From"] = Address(name, addr_spec=address)
        mail["To"] = Address(addr_spec=parcel.recipient)
        if parcel.reply_to:
            mail["Reply-To"] = Address(addr_spec=parcel.reply_to)
        mail["Subject"] = parcel.subject
    except (ValueError, MessageError) as error:
        raise NotSent(f"the mail cannot be written: {error}", is_final=True) from error
    mail["Date"] = parcel.written_at
    mail["Message-ID"] = f"<{parcel.message_id}@{address.rpartition('@')[2]}>"
    # RFC 3834: keeps automatic answers to this mail away.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(parcel.body)
    mail["Content-Language"] = parcel.language
    return mail


def deliver(settings: Settings, parcel: Parcel) -> MailState:
    """Send the mail, or write it into the instance folder; which of them. Raises NotSent."""
    mail = written(parcel, settings.mail_from)
    if settings.mail_url is None:
        try:
            folder.write(settings, parcel.message_id, mail.as_bytes())
        except OSError as error:
            raise NotSent(f"{settings.mail_folder}: {error.strerror}") from error
        return MailState.FILED
    try:
        _over_smtp(urlsplit(settings.mail_url), mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise NotSent(_said(code, words), code >= PERMANENT) from error
    except smtplib.SMTPAuthenticationError as error:
        # The operator will correct that; the mail is not at fault.
        raise NotSent(_said(error.smtp_code, error.smtp_error)) from error
    except smtplib.SMTPResponseException as error:
        final = error.smtp_code >= PERMANENT
        raise NotSent(_said(error.smtp_code, error.smtp_error), final) from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error
    return MailState.SENT


def _over_smtp(server: SplitResult, mail: EmailMessage) -> None:
    host = server.hostname or ""
    with _connected(server, host) as connection:
        if server.username:
            if not isinstance(connection, smtplib.SMTP_SSL) and not _is_private(connection, host):
                raise NotSent("the mail server offers no encryption, so no password is sent to it")
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(mail)


def _connected(server: SplitResult, host: str) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        port = server.port or SUBMISSION_OVER_TLS
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    connection = smtplib.SMTP(host, server.port or SUBMISSION, timeout=TIMEOUT_SECONDS)
    try:
        connection.ehlo_or_helo_if_needed()
        if connection.has_extn("starttls"):
            connection.starttls(context=context)
    except BaseException:  # whatever stopped it: the socket is ours until it is handed on
        connection.close()
        raise
    return connection


def _is_private(connection: smtplib.SMTP, host: str) -> bool:
    """Whether nobody between us and the server can read along."""
    return isinstance(connection.sock, ssl.SSLSocket) or host in LOOPBACK


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {text}"
