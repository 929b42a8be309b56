"""The shipped content as the tests read it: straight from its files, without the loader."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clinicweb.domain.markdown import split_article
from clinicweb.domain.passages import PassageKind

CONTENT = Path(__file__).parents[2] / "clinicweb" / "content"
FACTS = Path(__file__).parent / "facts"
TRANSLATED = ("neck-and-upper-back-pain", "body-energy-and-mind")
WAITING = ("after-your-first-session", "nechigae")
CLINICS = ("tokyo", "auckland")


@dataclass(frozen=True, slots=True)
class Pair:
    """One passage in both languages, under the heading it stands below ("" before the first)."""

    section: str
    en: str
    ja: str


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def article(slug: str) -> dict[str, Any]:
    return read_toml(CONTENT / "articles" / slug / "article.toml")


def body(slug: str) -> str:
    language = article(slug)["source_language"]
    return (CONTENT / "articles" / slug / f"{language}.md").read_text(encoding="utf-8")


def clinic(slug: str) -> dict[str, Any]:
    return read_toml(CONTENT / "clinics" / f"{slug}.toml")


@cache
def pairs(slug: str) -> tuple[Pair, ...]:
    """The shipped translation; raises ValueError when its length is not that of the source."""
    about = article(slug)
    _, source = split_article(about["title"], about["summary"], body(slug), "en")
    translation = read_toml(CONTENT / "articles" / slug / "ja.toml")["passage"]
    found, section = [], ""
    for original, passage in zip(source, translation, strict=True):
        if original.kind is PassageKind.HEADING:
            section = passage["en"]
        found.append(Pair(section, passage["en"], passage["ja"]))
    return tuple(found)


def all_pairs() -> list[Pair]:
    return [pair for slug in TRANSLATED for pair in pairs(slug)]
