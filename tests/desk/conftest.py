"""People and translations that the tests of the desk share."""

from tests.desk.segmenting import translation, translator  # noqa: F401 - fixtures
