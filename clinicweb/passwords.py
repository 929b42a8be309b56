"""Passwords: what is kept of them, which are accepted, how new ones are made."""

import secrets
import unicodedata

from passlib.context import CryptContext  # type: ignore[import-untyped]  # ships without types

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_

SCHEME = "argon2"
# NIST SP 800-63B-4, 3.1.1.2: length is what counts, rules about kinds of characters do not help.
SHORTEST = 12
LONGEST = 256

# The sign-in library keeps the same kind of hash, but can make it inside a request only.
_context = CryptContext(schemes=[SCHEME])


def hash_password(password: str) -> str:
    """What the database keeps of a password."""
    return str(_context.hash(_normal(password)))


def password_fits(password: str, stored: str) -> bool:
    """Whether the stored hash was made of this password."""
    return bool(_context.verify(_normal(password), stored))


def require_good(password: str, email: str) -> None:
    """Raise Invalid for a password that is too easy to guess or too long to hash."""
    if len(_normal(password)) < SHORTEST:
        raise Invalid(
            N_("A password needs at least %(shortest)s characters."), {"shortest": SHORTEST}
        )
    if len(password) > LONGEST:
        raise Invalid(N_("A password has at most %(longest)s characters."), {"longest": LONGEST})
    if password.strip().lower() == email:
        raise Invalid(N_("The e-mail address cannot be the password."))
    if len(set(password)) < 4:  # a repeated key is no secret
        raise Invalid(N_("A password of so few different characters is too easy to guess."))


def new_password() -> str:
    """A password that nobody can guess and a person can copy."""
    return "-".join(secrets.token_hex(2) for _ in range(5))


def _normal(password: str) -> str:
    # Two keyboards may write the same letter in two ways; the sign-in library's own default.
    return unicodedata.normalize("NFKD", password)
