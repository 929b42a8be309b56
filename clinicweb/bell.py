"""The doorbell of the worker: says that a translation is waiting, and nothing else.

The database is the list of what is to do. A ring that is lost (Redis down, FLUSHALL) is rung again
by the sweeper, a ring too many finds nothing to do.
"""

import logging
import secrets
from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

logger = logging.getLogger(__name__)

TRANSLATE_QUEUE = "translate"
HINTS_QUEUE = "hints"
MAIL_QUEUE = "mail"
# In the order of service: somebody sits and waits for a hint, and a mail takes a second.
QUEUES = (HINTS_QUEUE, MAIL_QUEUE, TRANSLATE_QUEUE)
DRAFT_TRANSLATION = "jobs.drafting.draft_translation"
RUN_TRANSFER = "jobs.transfers.run_transfer"
ANSWER_HINT = "jobs.hints.answer_hint"
TRANSLATE_COMMENT = "jobs.comments.translate_comment"
SEND_MAIL = "jobs.post.send_mail"
JOBS = (DRAFT_TRANSLATION, RUN_TRANSFER, ANSWER_HINT, TRANSLATE_COMMENT, SEND_MAIL)

# A batch of 500 long passages with an official package takes minutes on one slow core; a run that
# is still alive after an hour is stuck.
DRAFT_TIMEOUT = timedelta(hours=1)
# One passage takes a second; loading a large package on a slow disk takes the rest.
HINT_TIMEOUT = timedelta(minutes=2)
# A mail server may take half a minute for each of its answers.
MAIL_TIMEOUT = timedelta(minutes=4)
# The translation's row tells of a failure; the record in Redis is for an operator's look only.
FAILURE_TTL = timedelta(days=1)


class Bell:
    """Rings for jobs by name; its arguments are ids.

    Without a URL nobody listens yet, as while the house is being set up: the worker looks for what
    waits as soon as it starts.
    """

    def __init__(self, url: str | None) -> None:
        # A web request must not hang on a dead Redis.
        self._redis = url and Redis.from_url(url, socket_connect_timeout=2, socket_timeout=5)

    def ping(self) -> bool:
        """Whether Redis answers."""
        try:
            return bool(self._redis and self._redis.ping())
        except RedisError:
            return False

    def ring_for_draft(self, translation_id: int, revision_id: int) -> None:
        """Ask a worker to draft; without Redis the sweeper will ask later."""
        try:
            self._ring(
                DRAFT_TRANSLATION,
                (translation_id, revision_id),
                f"draft-{translation_id}-{revision_id}",
            )
        except RedisError as error:
            logger.warning(
                "bell not rung: %s", type(error).__name__, extra={"translation": translation_id}
            )

    def ring_for_transfer(self, transfer_id: int) -> None:
        """Ask a worker to read or write a file; without Redis the sweeper will ask later."""
        try:
            self._ring(RUN_TRANSFER, (transfer_id,), f"transfer-{transfer_id}")
        except RedisError as error:
            logger.warning(
                "bell not rung: %s", type(error).__name__, extra={"transfer": transfer_id}
            )

    def ring_for_hint(self, hint_id: int) -> None:
        """Ask a worker for a hint; without Redis the sweeper will ask later."""
        try:
            self._ring(ANSWER_HINT, (hint_id,), f"hint-{hint_id}", HINTS_QUEUE, HINT_TIMEOUT)
        except RedisError as error:
            logger.warning("bell not rung: %s", type(error).__name__, extra={"hint": hint_id})

    def ring_for_mail(self, mail_id: int) -> None:
        """Ask a worker to send a mail; without Redis the sweeper will ask later."""
        try:
            self._ring(SEND_MAIL, (mail_id,), f"mail-{mail_id}", MAIL_QUEUE, MAIL_TIMEOUT)
        except RedisError as error:
            logger.warning("bell not rung: %s", type(error).__name__, extra={"mail": mail_id})

    def ring_for_comment(self, translation_id: int) -> None:
        """Ask a worker for a comment in another language; without Redis the sweeper will ask."""
        try:
            self._ring(
                TRANSLATE_COMMENT,
                (translation_id,),
                f"comment-{translation_id}",
                HINTS_QUEUE,
                HINT_TIMEOUT,
            )
        except RedisError as error:
            logger.warning(
                "bell not rung: %s", type(error).__name__, extra={"comment": translation_id}
            )

    def _ring(
        self,
        job: str,
        arguments: tuple[int, ...],
        key: str,
        queue_name: str = TRANSLATE_QUEUE,
        timeout: timedelta = DRAFT_TIMEOUT,
    ) -> None:
        if not self._redis:
            return
        queue = Queue(queue_name, connection=self._redis)
        # With no worker running, the sweeper's rings must not pile up.
        if any(job_id.rpartition("-")[0] == key for job_id in queue.job_ids):
            return
        queue.enqueue_call(
            job,
            args=arguments,
            job_id=f"{key}-{secrets.token_hex(4)}",
            timeout=int(timeout.total_seconds()),
            result_ttl=0,
            failure_ttl=int(FAILURE_TTL.total_seconds()),
        )
