"""The worker process: `python -m jobs.worker`.

A small pool process keeps one RQ worker alive (a killed one is replaced in a second) and sweeps.
The worker forks a process for each job; that process loads the engine, translates, and ends.

Fork or stay warm? Measured with bench/engine.py on 2 cores with a starter package: importing the
engine 0.08 s (once, before any fork), loading a package 15 ms, one sentence in a warm process
6 ms, in a fresh fork 67 ms with the loading; an article of 260 sentences 1.0 s either way. For
60 ms a job the fork gives memory back after every article (a process that keeps both packages
grows from 55 to 282 MB), survives a crash of the engine, and lets RQ show a living worker and end
a stuck job. So we fork, and never load a model before (CTranslate2 does not survive it).
"""

import ctypes
import logging
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

from redis import Redis
from rq import Queue, Worker
from rq.worker_pool import WorkerPool
from sqlalchemy.orm import configure_mappers

# The forked job finds them, and all they need, already imported.
import jobs.comments
import jobs.drafting
import jobs.hints
import jobs.post
import jobs.transfers  # noqa: F401 - see above
from clinicweb.bell import HINTS_QUEUE, QUEUES, Bell
from clinicweb.db import Database
from clinicweb.domain import languages
from clinicweb.drafting.service import GRACE
from clinicweb.settings import Settings, SettingsError
from jobs.upkeep import (
    SWEEP_INTERVAL,
    forget_replaced_engines,
    remove_old_files,
    remove_old_hints,
    remove_old_requests,
    remove_orphaned_mail,
    remove_refused_comments,
    remove_unused_pictures,
    sweep,
)

logger = logging.getLogger(__name__)


# Hints are served before drafts. However many are asked for, a draft has its turn after so many.
HINTS_IN_A_ROW = 5


class DraftingWorker(Worker):
    """RQ's forking worker without its scheduler: what waits is found by the sweep."""

    _hints_in_a_row = 0

    def reorder_queues(self, reference_queue: Queue) -> None:
        """Say which queue is looked at first after a job of ``reference_queue``."""
        is_hint = reference_queue.name == HINTS_QUEUE
        self._hints_in_a_row = self._hints_in_a_row + 1 if is_hint else 0
        hints_last = self._hints_in_a_row >= HINTS_IN_A_ROW
        self._ordered_queues = sorted(
            self.queues, key=lambda queue: (queue.name == HINTS_QUEUE) is hints_last
        )

    def work(self, *args: Any, **kwargs: Any) -> bool:  # Any: RQ's own options, handed through
        """Serve the queues until told to stop."""
        kwargs["with_scheduler"] = False
        return super().work(*args, **kwargs)


class Pool(WorkerPool):
    """Keeps the worker alive and sweeps while it looks."""

    def __init__(self, settings: Settings, connection: Redis) -> None:
        super().__init__(QUEUES, connection, num_workers=1, worker_class=DraftingWorker)
        self._settings = settings
        self._database = Database(settings.database_url)
        self._bell = Bell(settings.bell_url)
        self._next_sweep = datetime.now(UTC)
        # Whatever waits when a worker starts has waited long enough.
        self._grace = timedelta(0)
        self._is_ready = False

    def check_workers(self, respawn: bool = True) -> None:
        """The pool calls this every second."""
        if not self._is_ready:
            # Not before: a signal to stop that comes earlier would end the pool on the spot.
            self._is_ready = True
            logger.info("ready to translate")
        super().check_workers(respawn)
        now = datetime.now(UTC)
        if now < self._next_sweep:
            return
        self._next_sweep = now + SWEEP_INTERVAL
        try:
            sweep(self._database, self._bell, now, self._grace)
            remove_old_files(self._database, self._settings, now)
            remove_old_hints(self._database, now)
            remove_refused_comments(self._database, now)
            remove_old_requests(self._database, now)
            remove_orphaned_mail(self._database, self._settings)
            remove_unused_pictures(self._database, self._settings, now)
            forget_replaced_engines(self._database, self._settings)
            self._grace = GRACE
        except Exception:  # the pool must outlive a database that restarts; the next sweep retries
            logger.exception("sweep failed")
        # No connection may be open when the pool forks its next worker.
        self._database.dispose()


# glibc's mallopt, from malloc.h: keep freed memory instead of giving it back at once.
M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD = -1, -2, -3
KEPT_BYTES = 1 << 30
GROWTH_BYTES = 64 << 20


def keep_freed_memory() -> None:
    """Let a job's process keep the memory that the engine frees and asks for again.

    Without it the first batch of a process takes 1.20 s where a later one takes 1.05 s (260
    sentences, 2 cores): page faults. The process ends with its job, so nothing is kept for long.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:  # another C library than glibc: slower, not wrong
        return
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES)
    mallopt(M_MMAP_THRESHOLD, KEPT_BYTES)
    mallopt(M_TOP_PAD, GROWTH_BYTES)


def main() -> int:
    """Serve until SIGTERM or SIGINT."""
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        logger.error("%s", error)
        return 1
    languages.enable(settings.languages)
    keep_freed_memory()
    # 80 ms of every job otherwise: a forked process would work the tables out anew.
    configure_mappers()
    if settings.engine == "argos":
        # Costs 0.2 s here once instead of once a job; only this engine should pay it.
        from clinicweb.mt.argos import import_engine

        import_engine(settings.models_dir)
    pool = Pool(settings, Redis.from_url(settings.bell_url))
    pool.start(logging_level="WARNING")
    return 0


if __name__ == "__main__":
    sys.exit(main())
