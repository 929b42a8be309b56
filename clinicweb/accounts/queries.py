"""What account pages and commands show."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from clinicweb.domain.access import Permission, Role
from clinicweb.models.accounts import User
from clinicweb.models.clinics import Clinic, ClinicText


@dataclass(frozen=True, slots=True)
class ListedUser:
    """A person who can sign in, with what was granted: (role, clinic's slug, language)."""

    email: str
    name: str
    active: bool
    grants: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that a person holds; ``clinic`` is a name and None means all of them."""

    role: Role
    clinic: str | None
    language: str | None


def all_users(session: Session) -> list[ListedUser]:
    """Everybody who can sign in, by e-mail address."""
    slugs = dict(session.execute(select(Clinic.id, Clinic.slug)).all())
    users = session.scalars(
        select(User)
        .where(User.password.is_not(None))
        .options(selectinload(User.grants))
        .order_by(User.email)
    )
    return [
        ListedUser(
            user.email,
            user.name,
            user.active,
            tuple(
                (
                    grant.role,
                    slugs.get(grant.clinic_id) if grant.clinic_id else None,
                    grant.language,
                )
                for grant in sorted(user.grants, key=lambda grant: grant.id)
            ),
        )
        for user in users
    ]


def held_roles(
    session: Session, permissions: tuple[Permission, ...], language: str
) -> list[HeldRole]:
    """The person's roles with the clinics named in the language, or by slug where it has none."""
    found = session.execute(
        select(Clinic.id, Clinic.slug, ClinicText.name).outerjoin(
            ClinicText, (ClinicText.clinic_id == Clinic.id) & (ClinicText.language == language)
        )
    ).all()
    names = {key: name or slug for key, slug, name in found}
    return [
        HeldRole(
            permission.role,
            names.get(permission.clinic_id) if permission.clinic_id else None,
            permission.language,
        )
        for permission in permissions
    ]
