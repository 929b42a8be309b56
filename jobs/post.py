"""The job of a mail: hand it to the mail server, and note what became of it."""

import logging
import secrets
from datetime import UTC, datetime

from clinicweb.db import Database
from clinicweb.mail import waiting
from clinicweb.mail.transport import NotSent, deliver
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)


def send_mail(mail_id: int) -> None:
    """Send one mail. Safe to run twice, safe to be killed at any point."""
    settings = Settings.from_env()
    database = Database(settings.database_url)
    try:
        _send(settings, database, mail_id)
    finally:
        database.dispose()


def _send(settings: Settings, database: Database, mail_id: int) -> None:
    with database.transaction() as session:
        parcel = waiting.claim(session, mail_id, secrets.token_hex(8), _now())
    if parcel is None:
        return
    try:
        became = deliver(settings, parcel)
    except NotSent as error:
        # The reason may name an address: it is for the staff's page, not for the log.
        logger.warning("mail not sent", extra={"mail": mail_id, "final": error.is_final})
        with database.transaction() as session:
            waiting.put_off(session, parcel, str(error), error.is_final, _now())
    except Exception as error:  # the job boundary: record it for people, then let the worker log it
        with database.transaction() as session:
            waiting.put_off(session, parcel, type(error).__name__, False, _now())
        raise
    else:
        with database.transaction() as session:
            waiting.done(session, parcel, became, _now())


def _now() -> datetime:
    return datetime.now(UTC)
