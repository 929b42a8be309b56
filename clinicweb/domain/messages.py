"""Marking texts for the catalog where nothing is translated yet."""


def N_(message: str) -> str:  # noqa: N802 - the field's customary name for this marker
    """Mark a message id for extraction; views and templates translate it."""
    return message
