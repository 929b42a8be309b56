"""What domain code and services raise; ``factory.py`` maps each child to one HTTP answer."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the product said no.

    ``message_id`` is an English gettext msgid and ``params`` its named placeholders; whoever shows
    the error translates it.
    """

    def __init__(self, message_id: str, params: dict[str, object] | None = None) -> None:
        self.message_id = message_id
        self.params: dict[str, object] = dict(params or {})
        super().__init__(message_id % self.params if self.params else message_id)


class NotFound(DomainError):  # noqa: N818 - reads as a claim, as its siblings do
    """What was asked for does not exist (404)."""


class NotAllowed(DomainError):  # noqa: N818 - as above
    """The person or the state of things does not permit the action (403)."""


class Conflict(DomainError):  # noqa: N818 - as above
    """Somebody else changed it meanwhile (409)."""


class Invalid(DomainError):  # noqa: N818 - as above
    """What was given cannot be accepted as it is (422)."""
