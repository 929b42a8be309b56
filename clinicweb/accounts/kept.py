"""A form that could not be accepted, kept so that nothing typed is lost.

It travels as text inside the page that asks for the sign-in, never on the server: the person's own
browser is the only place that holds what was typed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_

TOKEN = "csrf_token"  # noqa: S105 - the field's name, not its value


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was posted and where to; secrets are left out when it is made.

    ``complete`` is False when a secret or a file had to be left out, so that posting the rest again
    could not do what the person wanted.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    complete: bool = True

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """The fields worth showing: words, not the numbers by which a form finds its row."""
        return tuple(
            (name, value)
            for name, value in self.fields
            if value.strip() and not value.strip().isdigit()
        )

    def dump(self) -> str:
        """The form as one line of text."""
        kept = {"path": self.path, "fields": self.fields, "complete": self.complete}
        return json.dumps(kept, ensure_ascii=False)


def keep(path: str, fields: Iterable[tuple[str, str]], *, files: bool = False) -> KeptForm:
    """Keep a posted form without its passwords and its token."""
    posted = [(name, value) for name, value in fields if not name.endswith(TOKEN)]
    kept = tuple((name, value) for name, value in posted if "password" not in name.lower())
    return KeptForm(path, kept, complete=len(kept) == len(posted) and not files)


def load(text: str) -> KeptForm:
    """The form that ``dump`` wrote; Invalid when the text is something else."""
    try:
        found = json.loads(text)
        path, fields, complete = found["path"], found["fields"], found["complete"]
        pairs = tuple((name, value) for name, value in fields)
    except (ValueError, TypeError, KeyError) as error:
        raise _unreadable() from error
    texts = (path, *(part for pair in pairs for part in pair))
    if not all(isinstance(part, str) for part in texts) or not isinstance(complete, bool):
        raise _unreadable()
    form = keep(path, pairs)
    return KeptForm(form.path, form.fields, complete=complete and form.complete)


def _unreadable() -> Invalid:
    return Invalid(N_("The text of the form could not be read."))
