"""Who may do what: roles, given for a clinic and a language or for all of them."""

from dataclasses import dataclass
from enum import StrEnum

from clinicweb.domain.errors import NotAllowed


class Role(StrEnum):
    """What a person is to a clinic."""

    AUTHOR = "author"
    TRANSLATOR = "translator"
    PUBLISHER = "publisher"
    ADMIN = "admin"


class Action(StrEnum):
    """What a person wants to do."""

    WRITE = "write"
    TRANSLATE = "translate"
    APPROVE = "approve"
    PUBLISH = "publish"
    RECEIVE = "receive"
    """To read and answer what patients ask the clinic."""
    MODERATE = "moderate"
    """To decide which comments readers see."""
    ADMINISTER = "administer"


ALLOWED: dict[Action, frozenset[Role]] = {
    Action.WRITE: frozenset({Role.AUTHOR, Role.ADMIN}),
    Action.TRANSLATE: frozenset({Role.TRANSLATOR, Role.ADMIN}),
    Action.APPROVE: frozenset({Role.TRANSLATOR, Role.ADMIN}),
    Action.PUBLISH: frozenset({Role.PUBLISHER, Role.ADMIN}),
    Action.RECEIVE: frozenset({Role.PUBLISHER, Role.ADMIN}),
    Action.MODERATE: frozenset({Role.PUBLISHER, Role.ADMIN}),
    Action.ADMINISTER: frozenset({Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Permission:
    """A role at one clinic (None: at all) and for one language (None: for all)."""

    role: Role
    clinic_id: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person in whose name a service acts."""

    user_id: int
    name: str
    permissions: tuple[Permission, ...]

    def may(self, action: Action, clinic_id: int, language: str | None = None) -> bool:
        """Whether one of the person's roles covers the action, the clinic and the language.

        ``language`` is the language that the action writes; None where it writes none.
        """
        return any(
            permission.role in ALLOWED[action]
            and permission.clinic_id in (None, clinic_id)
            and (language is None or permission.language in (None, language))
            for permission in self.permissions
        )

    def may_somewhere(self, action: Action) -> bool:
        """Whether the person may do this at any clinic: for menus and page access."""
        return any(permission.role in ALLOWED[action] for permission in self.permissions)

    def require(self, action: Action, clinic_id: int, language: str | None = None) -> None:
        """Raise NotAllowed unless the person may."""
        if not self.may(action, clinic_id, language):
            raise NotAllowed("Your account may not do this here.", {})
