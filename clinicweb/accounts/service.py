"""Adding people and changing their accounts. Nothing here commits."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clinicweb.domain.access import Role
from clinicweb.domain.errors import Invalid, NotFound
from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.messages import N_
from clinicweb.models.accounts import Grant, User
from clinicweb.models.clinics import Clinic
from clinicweb.passwords import hash_password, password_fits, require_good

# What an e-mail address surely has; only a message that arrives proves more.
EMAIL = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+\.[^\s@\"'<>.]+")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """A demo account, with the password that everybody may know."""

    email: str
    password: str
    role: Role


# The names are invented. The passwords are public, so these accounts are for this machine only.
DEMO = (
    (DemoSignIn("author@clinicweb.example", "demo-author-2024", Role.AUTHOR), "Aroha Whitfield"),
    (
        DemoSignIn("translator@clinicweb.example", "demo-translator-2024", Role.TRANSLATOR),
        "森本 千尋",
    ),
    # The second person, who confirms the safety passages that the first one accepted.
    (
        DemoSignIn("translator2@clinicweb.example", "demo-translator2-2024", Role.TRANSLATOR),
        "清水 絵里",
    ),
    (DemoSignIn("publisher@clinicweb.example", "demo-publisher-2024", Role.PUBLISHER), "大野 真琴"),
    (DemoSignIn("admin@clinicweb.example", "demo-admin-2024", Role.ADMIN), "Kei Tamura"),
)


def normal_email(email: str) -> str:
    """The form in which addresses are kept and compared; Invalid for what is no address."""
    normal = email.strip().lower()
    if not EMAIL.fullmatch(normal):
        raise Invalid(N_("“%(email)s” is not an e-mail address."), {"email": email.strip()})
    return normal


def find_user(session: Session, email: str) -> User | None:
    """The person with this e-mail address."""
    return session.scalar(select(User).where(User.email == normal_email(email)))


def add_user(session: Session, email: str, name: str | None, password: str, now: datetime) -> User:
    """Add a person who can sign in, still without any role."""
    normal = normal_email(email)
    if find_user(session, normal) is not None:
        raise _known(normal)
    require_good(password, normal)
    user = User(
        email=normal,
        password=hash_password(password),
        active=True,
        fs_uniquifier=uuid.uuid4().hex,
        name=_good_name(name or normal.partition("@")[0]),
        locale=None,
        created_at=now,
    )
    try:
        with session.begin_nested():  # the grants that follow need the id
            session.add(user)
    except IntegrityError as error:
        # Only a second writer on PostgreSQL gets here, when both add the same person at once.
        raise _known(normal) from error
    return user


def _known(email: str) -> Invalid:
    return Invalid(N_("There is already an account for %(email)s."), {"email": email})


def grant(
    session: Session, user: User, roles: Sequence[Role], clinic: str | None, language: str | None
) -> None:
    """Give roles at a clinic (None: at all) and for a language (None: for all); twice is once."""
    if language is not None and language not in LANGUAGES:
        raise Invalid(N_("There is no language “%(code)s” here."), {"code": language})
    clinic_id = _clinic_id(session, clinic) if clinic is not None else None
    held = set(
        session.execute(
            select(Grant.role, Grant.clinic_id, Grant.language).where(Grant.user_id == user.id)
        ).all()
    )
    for role in dict.fromkeys(roles):
        if (role.value, clinic_id, language) not in held:
            session.add(
                Grant(user_id=user.id, role=role.value, clinic_id=clinic_id, language=language)
            )


def change_profile(session: Session, user_id: int, name: str, language: str) -> None:
    """Change a person's own name and interface language."""
    user = _user(session, user_id)
    user.name = _good_name(name)
    user.locale = language


def change_language(session: Session, user_id: int, language: str) -> None:
    """Change a person's own interface language."""
    _user(session, user_id).locale = language


def change_password(session: Session, user_id: int, present: str, new: str) -> None:
    """Change a person's own password and end every session of theirs."""
    user = _user(session, user_id)
    if user.password is None or not password_fits(present, user.password):
        raise Invalid(N_("The present password is not right."))
    set_password(session, user, new)


def set_password(session: Session, user: User, new: str) -> None:
    """Give a person a new password and end every session of theirs."""
    require_good(new, user.email)
    user.password = hash_password(new)
    # Sessions name the person by this value.
    user.fs_uniquifier = uuid.uuid4().hex
    session.flush()  # a clash must show here, not in the caller's next query


def ensure_demo_users(session: Session, now: datetime) -> list[DemoSignIn]:
    """Add the demo accounts that are missing; the answer names those whose password still works.

    The caller asks only on a server that nobody else can reach, and not with CLINICWEB_DEMO=0.
    """
    working = []
    for sign_in, name in DEMO:
        user = find_user(session, sign_in.email)
        if user is None:
            user = add_user(session, sign_in.email, name, sign_in.password, now)
            grant(session, user, [sign_in.role], None, None)
        elif not user.password or not password_fits(sign_in.password, user.password):
            continue
        working.append(sign_in)
    return working


def _user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(N_("This account does not exist any more."))
    return user


def _clinic_id(session: Session, slug: str) -> int:
    found = session.scalar(select(Clinic.id).where(Clinic.slug == slug))
    if found is None:
        known = ", ".join(session.scalars(select(Clinic.slug).order_by(Clinic.position)))
        raise NotFound(
            N_("There is no clinic “%(slug)s”; there are: %(known)s."),
            {"slug": slug, "known": known or "-"},
        )
    return found


def _good_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(N_("A name is needed: it is shown beside what you write."))
    if len(name) > LONGEST_NAME:
        raise Invalid(N_("A name has at most %(longest)s characters."), {"longest": LONGEST_NAME})
    return name
