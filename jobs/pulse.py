"""A thread that shows in the database that a run lives and how far it is."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from clinicweb.db import Database

logger = logging.getLogger(__name__)

# How often progress is written, in seconds.
INTERVAL = 0.7

Beat = Callable[[Session, datetime, int, int | None], bool]
"""Writes the time, what is done and what there is to do; False when the run lost its claim."""


class Pulse:
    """Beats while the ``with`` block runs; ``done`` and ``total`` are for the block to set."""

    def __init__(self, database: Database, beat: Beat, every: timedelta) -> None:
        self.done = 0
        self.total: int | None = None
        self._database = database
        self._beat = beat
        self._every = every
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def progress(self, done: int) -> None:
        """Note how much is done; the thread writes it."""
        self.done = done

    def __enter__(self) -> "Pulse":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        written, last = 0, datetime.now(UTC)
        while not self._stop.wait(INTERVAL):
            done, now = self.done, datetime.now(UTC)
            if done == written and now - last < self._every:
                continue
            try:
                with self._database.transaction() as session:
                    if not self._beat(session, now, done, self.total):
                        return
            except SQLAlchemyError as error:
                # A database that restarts: the next beat may still come before the lease is over.
                logger.warning("no beat: %s", type(error).__name__)
                continue
            written, last = done, now
