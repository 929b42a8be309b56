"""Slows down guessing: at most so many attempts in a time, counted in Redis.

This is the engine inside Flask-Limiter used directly. The extension hooks into every request, and
its own fallback does not cover the counting after the response; published pages need neither.
"""

import hashlib
import logging
import time
from ipaddress import IPv4Address, ip_address, ip_network
from math import ceil

from limits import parse_many
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# A person who signs in must not wait long for a Redis that is away.
TIMEOUT_SECONDS = 1
HOUSEHOLD = 64
"""Bits of an IPv6 address that are the same in a household."""


def household(address: str | None) -> str:
    """What one visitor's attempts are counted under: the network address.

    Of IPv6 a provider gives each household a /64 at least (RFC 6177), and its computers take a new
    address out of it whenever they like.
    """
    try:
        found = ip_address(address or "")
    except ValueError:  # a unix socket has none
        return address or ""
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found.packed, HOUSEHOLD), strict=False))


class Throttle:
    """Counts attempts by key; while Redis is away each process counts for itself."""

    def __init__(self, name: str, limits: str, url: str) -> None:
        """Count under ``name``; ``limits`` is text like "5 per minute; 20 per hour"."""
        self._name = name
        self._limits = parse_many(limits)
        self._shared = MovingWindowRateLimiter(_storage(url))
        self._own = MovingWindowRateLimiter(MemoryStorage())

    def attempt(self, *key: str) -> int:
        """Count one attempt; the answer is the seconds to wait, 0 when it may go on."""
        try:
            return self._attempt(self._shared, key)
        except (RedisError, StorageError) as error:
            logger.warning("Attempts are counted in memory: %s", type(error).__name__)
            return self._attempt(self._own, key)

    def forgive(self, *key: str) -> None:
        """Forget the attempts: the last one was right."""
        for limiter in (self._own, self._shared):
            try:
                for limit in self._limits:
                    limiter.clear(limit, *self._identifiers(key))
            except (RedisError, StorageError) as error:
                logger.warning("Attempts could not be cleared: %s", type(error).__name__)

    def _attempt(self, limiter: MovingWindowRateLimiter, key: tuple[str, ...]) -> int:
        identifiers = self._identifiers(key)
        waits = [
            max(1, ceil(limiter.get_window_stats(limit, *identifiers).reset_time - time.time()))
            for limit in self._limits
            if not limiter.hit(limit, *identifiers)
        ]
        return max(waits, default=0)

    def _identifiers(self, key: tuple[str, ...]) -> tuple[str, str]:
        # Addresses of people are not kept in Redis as plain text.
        return self._name, hashlib.sha256("\n".join(key).encode()).hexdigest()


def _storage(url: str) -> Storage:
    if url.startswith("unix://"):
        url = f"redis+{url}"
    storage = storage_from_string(
        url,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        wrap_exceptions=True,
    )
    assert isinstance(storage, Storage)  # an "async+" address would give another kind
    return storage
