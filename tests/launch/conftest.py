"""Whatever a test of the launcher starts."""

from collections.abc import Iterator

import pytest

from tests.launching import Launched


@pytest.fixture
def launched() -> Iterator[list[Launched]]:
    """Whatever a test starts is gone after it."""
    started: list[Launched] = []
    yield started
    for one in started:
        one.kill()
