"""What a check reports about one passage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error blocks accepting a passage; a warning has to be acknowledged."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of a passage: ``message_id`` is a gettext msgid, ``params`` its named values."""

    code: str
    severity: Severity
    message_id: str
    params: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        """Equal findings have equal hashes, whatever kind of mapping holds their values."""
        return hash((self.code, self.severity, self.message_id, frozenset(self.params.items())))
