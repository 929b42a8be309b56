"""What can become of a request, and what it may be about."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Purpose(StrEnum):
    """What the person wants."""

    APPOINTMENT = "appointment"
    QUESTION = "question"


class State(StrEnum):
    """How far the clinic is with a request."""

    NEW = "new"
    ANSWERED = "answered"
    BOOKED = "booked"
    CLOSED = "closed"


# Where each state leads. Every one has an exit, and a slip can be put right.
NEXT: Mapping[State, tuple[State, ...]] = MappingProxyType(
    {
        State.NEW: (State.ANSWERED, State.BOOKED, State.CLOSED),
        State.ANSWERED: (State.BOOKED, State.CLOSED, State.NEW),
        State.BOOKED: (State.CLOSED, State.ANSWERED),
        State.CLOSED: (State.NEW,),
    }
)
