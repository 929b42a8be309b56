"""What explained acupoints and readings cost an article's page: time when it is made, and bytes.

`python -m bench.reading_aids` annotates both shipped articles in both languages, twenty times each
with nothing remembered, and packs them as the site does.
"""

import sys
import time
from statistics import median

from clinicweb.compression import LASTING, packed
from clinicweb.domain import acupoints
from clinicweb.domain.annotating import annotated
from clinicweb.domain.markdown import join_article, split_article
from clinicweb.domain.typeset import headings
from tests.content.shipped import TRANSLATED, article, body, pairs

ROUNDS = 20


def main() -> int:
    for slug in TRANSLATED:
        for language in ("en", "ja"):
            html = _page(slug, language)
            made = annotated(html, language)
            plain, with_aids = (
                len(packed(one.encode(), "br", LASTING)) for one in (html, made.html)
            )
            print(
                f"{slug} ({language}): {_milliseconds(html, language):.1f} ms, "
                f"{len(made.points)} points, {made.html.count('<ruby>')} readings, "
                f"{plain} + {with_aids - plain} bytes with Brotli"
            )
    return 0


def _page(slug: str, language: str) -> str:
    about = article(slug)
    skeleton, _ = split_article(about["title"], about["summary"], body(slug), "en")
    texts = [pair.ja if language == "ja" else pair.en for pair in pairs(slug)]
    return headings(join_article(skeleton, texts, language).html, language)


def _milliseconds(html: str, language: str) -> float:
    took = []
    for _ in range(ROUNDS):
        acupoints._named.cache_clear()
        began = time.process_time()
        annotated(html, language)
        took.append(time.process_time() - began)
    return median(took) * 1000


if __name__ == "__main__":
    sys.exit(main())
