"""The sweeper: rings again for whatever waits, and deletes the files whose time is over."""

import logging
from datetime import datetime, timedelta

from clinicweb.bell import Bell
from clinicweb.comments import machine, moderation
from clinicweb.contact import service as requests
from clinicweb.db import Database
from clinicweb.desk import hints
from clinicweb.drafting import service
from clinicweb.interchange import files, transfers
from clinicweb.mail import folder, waiting
from clinicweb.mt.packages import best_for
from clinicweb.pictures import folder as media
from clinicweb.pictures import service as pictures
from clinicweb.settings import Settings

logger = logging.getLogger(__name__)

SWEEP_INTERVAL = timedelta(seconds=5)


def sweep(database: Database, bell: Bell, now: datetime, grace: timedelta = service.GRACE) -> int:
    """Ring for what is due and return how many that were. Harmless to run at any time."""
    with database.reading() as session:
        due = service.due(session, now, grace)
        waiting_files = transfers.due(session, now, grace)
        questions = hints.due(session, now, min(grace, hints.GRACE))
        comments = machine.due(session, now, min(grace, machine.GRACE))
        mails = waiting.due(session, now, min(grace, waiting.GRACE))
    for translation_id, revision_id in due:
        bell.ring_for_draft(translation_id, revision_id)
    for transfer_id in waiting_files:
        bell.ring_for_transfer(transfer_id)
    for hint_id in questions:
        bell.ring_for_hint(hint_id)
    for comment_id in comments:
        bell.ring_for_comment(comment_id)
    for mail_id in mails:
        bell.ring_for_mail(mail_id)
    if due:
        logger.info("swept: %s translations wait", len(due))
    return len(due) + len(waiting_files) + len(questions) + len(comments) + len(mails)


def remove_old_hints(database: Database, now: datetime) -> int:
    """Delete what the engine said a month ago, and return how much it was."""
    with database.reading() as session:
        if not hints.has_old(session, now):
            return 0  # looking costs no lock
    with database.transaction() as session:
        return hints.prune(session, now)


def remove_refused_comments(database: Database, now: datetime) -> int:
    """Delete the comments that were refused a month ago, and return how many they were."""
    with database.reading() as session:
        if not moderation.has_refused(session, now):
            return 0  # looking costs no lock
    with database.transaction() as session:
        return moderation.remove_refused(session, now)


def forget_replaced_engines(database: Database, settings: Settings) -> int:
    """Delete what packages said that another one has replaced, and return how much it was.

    Otherwise a better package would not be asked what a worse one has answered.
    """
    if settings.engine != "argos":
        return 0  # other engines are not replaced while the house runs
    with database.reading() as session:
        known = hints.answered_by(session)
    replaced = []
    for one in known:
        package = best_for(settings.models_dir, one.source_language, one.target_language)
        if package is not None and package.engine.label() != one.engine:
            replaced.append(one)
    if not replaced:
        return 0
    with database.transaction() as session:
        return sum(hints.forget(session, one) for one in replaced)


def remove_old_files(database: Database, settings: Settings, now: datetime) -> int:
    """Delete files that people brought in or fetched a week ago, and return how many they were."""
    with database.reading() as session:
        if not transfers.expired(session, now):
            return 0  # looking costs no lock
    with database.transaction() as session:
        names = transfers.forget_files(session, now)
    for name in names:
        files.remove(settings, name)
    logger.info("removed: %s old files", len(names))
    return len(names)


def remove_old_requests(database: Database, now: datetime) -> int:
    """Delete what patients asked some time after it was closed, and return how much it was."""
    with database.reading() as session:
        if not requests.has_old(session, now):
            return 0  # looking costs no lock
    with database.transaction() as session:
        return requests.prune(session, now)


def remove_unused_pictures(database: Database, settings: Settings, now: datetime) -> int:
    """Delete pictures that no text has named for a week, and return how many they were."""
    with database.reading() as session:
        if not pictures.is_due(session, now):
            return 0  # looking costs no lock
    with media.alone(settings):
        with database.transaction() as session:
            gone = pictures.forget_unused(session, now)
        for picture in gone:
            media.remove(settings, picture.files)
    return len(gone)


def remove_orphaned_mail(database: Database, settings: Settings) -> int:
    """Delete the files of mails whose request is deleted, and return how many they were."""
    names = folder.names(settings)
    if not names:
        return 0
    with database.reading() as session:
        gone = waiting.unknown(session, names)
    for name in gone:
        folder.remove(settings, name)
    return len(gone)
