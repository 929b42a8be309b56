"""Whether a change of a source is so small that its translation may stay as it is."""


def trivial_change(old: str, new: str, language: str) -> bool:
    """Whether only spacing, punctuation or capitals changed."""
    return "".join(old.split()).casefold() == "".join(new.split()).casefold()
