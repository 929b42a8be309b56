"""Word stems: "needle" and "needles" are one word to whoever searches."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib import import_module
from threading import Lock
from types import MappingProxyType

# Algorithms of the Snowball library by ISO 639-1 code; a language without one keeps its words.
_ALGORITHMS: Mapping[str, str] = MappingProxyType(
    {
        "ar": "arabic",
        "ca": "catalan",
        "da": "danish",
        "de": "german",
        "el": "greek",
        "en": "english",
        "es": "spanish",
        "et": "estonian",
        "eu": "basque",
        "fi": "finnish",
        "fr": "french",
        "ga": "irish",
        "hi": "hindi",
        "hu": "hungarian",
        "hy": "armenian",
        "id": "indonesian",
        "it": "italian",
        "lt": "lithuanian",
        "ne": "nepali",
        "nl": "dutch",
        "no": "norwegian",
        "pt": "portuguese",
        "ro": "romanian",
        "ru": "russian",
        "sr": "serbian",
        "sv": "swedish",
        "ta": "tamil",
        "tr": "turkish",
        "yi": "yiddish",
    }
)
# A stemmer keeps the word it works on in itself, and a web process has several threads.
_one_at_a_time = Lock()


@lru_cache(maxsize=65536)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; a word with figures, as of a code, is its own."""
    stemmer = _stemmer(language.partition("-")[0])
    if stemmer is None or any(char.isdigit() for char in word):
        return word.replace("'", "")
    with _one_at_a_time:
        return stemmer(word).replace("'", "") or word


@cache
def _stemmer(code: str) -> Callable[[str], str] | None:
    name = _ALGORITHMS.get(code)
    if name is None:
        return None
    # This one module, not the package's choice: with another implementation installed it could
    # give stems that the index was not made with.
    module = import_module(f"snowballstemmer.{name}_stemmer")
    made: Callable[[str], str] = getattr(module, f"{name.title()}Stemmer")().stemWord
    return made
