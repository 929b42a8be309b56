"""The time in tests."""

from datetime import UTC, datetime

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
