"""The sweeper: rings again for every translation that waits, whatever became of its first ring."""

import logging
from datetime import datetime, timedelta

from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.drafting import service

logger = logging.getLogger(__name__)

SWEEP_INTERVAL = timedelta(seconds=5)


def sweep(database: Database, bell: Bell, now: datetime, grace: timedelta = service.GRACE) -> int:
    """Ring for what is due and return how many that were. Harmless to run at any time."""
    with database.reading() as session:
        due = service.due(session, now, grace)
    for translation_id, revision_id in due:
        bell.ring_for_draft(translation_id, revision_id)
    if due:
        logger.info("swept: %s translations wait", len(due))
    return len(due)
