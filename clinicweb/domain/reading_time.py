"""How long a text takes to read."""

from math import ceil

from clinicweb.domain.languages import LANGUAGES

# A minute of continuous text read by adults: Trauzettel-Klosinski and Dietz, "Standardized
# Assessment of Reading Performance: The New International Reading Speed Texts IReST",
# Investigative Ophthalmology & Visual Science 53 (2012): English 228 words, Japanese 357
# characters.
WORDS = 228
CHARACTERS = 357


def minutes(text: str, language: str) -> int:
    """Minutes for a plain text, at least one."""
    if LANGUAGES[language].spaced:
        return max(1, ceil(len(text.split()) / WORDS))
    return max(1, ceil(sum(not letter.isspace() for letter in text) / CHARACTERS))
