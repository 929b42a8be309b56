"""How much of our own content the safety lists find, against what a person says of each sentence.

The samples of the starter memory were sorted before the lists were asked. Of dangerous sentences
that they had never been compared with, the lists found 67 to 91 % in English and 67 to 90 % in
Japanese (86 % in both of the last sample); what they missed then widened them. So the figures here
say that nothing was lost since, not how the lists fare with the next sentence: a person at the desk
can add a class that they miss.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clinicweb.domain.markdown import split_article
from clinicweb.domain.safety import classify, classify_all
from tests.content.shipped import CONTENT, TRANSLATED, article, body, pairs

LABELS = tomllib.loads(Path(__file__).with_name("safety_labels.toml").read_text(encoding="utf-8"))
MEMORY = CONTENT / "memory" / "starter.en-ja.tsv"
LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Sorted:
    """Sentences of one language: whether a person and the lists call them dangerous."""

    texts: Sequence[str]
    dangerous: Sequence[bool | None]
    """None: both can be said."""
    found: Sequence[bool]

    @property
    def missed(self) -> list[str]:
        rows = zip(self.texts, self.dangerous, self.found, strict=True)
        return [text for text, dangerous, found in rows if dangerous and not found]

    @property
    def wrong(self) -> list[str]:
        rows = zip(self.texts, self.dangerous, self.found, strict=True)
        return [text for text, dangerous, found in rows if dangerous is False and found]

    @property
    def share(self) -> float:
        return sum(self.found) / len(self.found)


def labelled(labels: dict[str, Any], english: Sequence[str]) -> list[bool | None]:
    """The labels of a sample; fails when it no longer has the sentences that were labelled."""
    dangerous, either = set(labels["dangerous"]), set(labels["either"])
    assert dangerous | either <= set(english), "the content changed: sort its sentences again"
    return [None if text in either else text in dangerous for text in english]


def in_memory(language: str) -> Sorted:
    lines = MEMORY.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    texts: list[str] = []
    dangerous: list[bool | None] = []
    for labels in LABELS["memory"]:
        sample = rows[labels["first"] :: labels["step"]]
        texts += [row[LANGUAGES.index(language)] for row in sample]
        dangerous += labelled(labels, [row[0] for row in sample])
    return Sorted(texts, dangerous, [bool(classify(text, language)) for text in texts])


def in_article(slug: str, language: str) -> Sorted:
    [labels] = [one for one in LABELS["article"] if one["folder"] == slug]
    about = article(slug)
    _, source = split_article(about["title"], about["summary"], body(slug), "en")
    texts = [getattr(pair, language) for pair in pairs(slug)]
    kinds = [one.kind for one in source]
    found = classify_all(list(zip(kinds, texts, strict=True)), language)
    dangerous = labelled(labels, [pair.en for pair in pairs(slug)])
    return Sorted(texts, dangerous, list(map(bool, found)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_a_large_sample_of_the_memory_nearly_all_that_could_harm_is_found(language: str) -> None:
    sample = in_memory(language)
    dangerous = sum(one is True for one in sample.dangerous)
    recall = 1 - len(sample.missed) / dangerous
    precision = 1 - len(sample.wrong) / (len(sample.wrong) + dangerous - len(sample.missed))
    print(
        f"{language}: {len(sample.texts)} sentences, {dangerous} dangerous, "
        f"recall {recall:.3f}, precision {precision:.3f}, classed {sample.share:.1%}"
    )

    assert len(sample.texts) >= 200
    assert recall >= 0.98, sample.missed
    assert precision >= 0.85, sample.wrong
    assert 0.1 < sample.share < 0.25


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", TRANSLATED)
def test_no_passage_of_a_shipped_article_that_could_harm_is_missed(
    slug: str, language: str
) -> None:
    passages = in_article(slug, language)
    print(f"{slug}, {language}: {passages.share:.1%} of {len(passages.texts)} passages classed")

    assert passages.missed == []
    assert len(passages.wrong) <= 0.02 * len(passages.texts), passages.wrong
    assert passages.share < 0.2
