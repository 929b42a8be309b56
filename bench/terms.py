"""How long terms take to be found, and how often right sentences are warned of.

`python -m bench.terms` builds the shipped termbase, and one with 5,000 concepts more, without a
database; finds the terms of 3,453 English and Japanese sentences in each, when their acupoints have
been read before and when not; and checks the sentences against each other.
"""

import sys
import time
from collections.abc import Iterator

from clinicweb.domain import acupoints
from clinicweb.domain.checks.acupoints import acupoint_findings
from clinicweb.domain.checks.terms import term_findings
from clinicweb.domain.terms import ConceptEntry, TermEntry
from clinicweb.termbase.lookup import Termbase
from clinicweb.termbase.shipped import shipped_concepts
from tests.content.shipped import CONTENT
from tests.domain.pairs import corpus_pairs

MORE = 5_000


def main() -> int:
    shipped = [
        ConceptEntry(number, one.code, one.terms)
        for number, one in enumerate(shipped_concepts(CONTENT / "terms" / "clinic.tsv"), start=1)
        if one.clinic_slug is None
    ]
    pairs = corpus_pairs()
    texts = [(en, "en") for en, _ in pairs] + [(ja, "ja") for _, ja in pairs]
    for name, concepts in (("shipped", shipped), ("and more", [*shipped, *_more()])):
        began = time.perf_counter()
        terms = Termbase(concepts)
        built = time.perf_counter() - began
        print(f"{name}: {len(concepts)} concepts, built in {built * 1000:.0f} ms")
        acupoints._named.cache_clear()
        for how in ("first", "again"):
            began = time.perf_counter()
            for text, language in texts:
                terms.named_in(text, language)
            took = (time.perf_counter() - began) / len(texts)
            print(f"  {how}: {took * 1_000_000:.0f} µs a text")
    for source, target in ((0, 1), (1, 0)):
        print(f"{('en', 'ja')[source]}: {_warned(Termbase(shipped), pairs, source, target)}")
    return 0


def _more() -> Iterator[ConceptEntry]:
    for number in range(MORE):
        words = TermEntry("en", f"word{number} thing"), TermEntry("ja", f"用語{number}番")
        yield ConceptEntry(100_000 + number, None, words)


def _warned(terms: Termbase, pairs: list[tuple[str, str]], source: int, target: int) -> str:
    languages = ("en", "ja")
    first, second = languages[source], languages[target]
    warned = 0
    for pair in pairs:
        concepts = terms.for_checks(pair[source], first, second)
        warned += bool(
            term_findings(pair[source], pair[target], first, second, concepts)
            or acupoint_findings(pair[source], pair[target], second)
        )
    return f"{warned} of {len(pairs)} right sentences are warned of"


if __name__ == "__main__":
    sys.exit(main())
