"""Words of published pages that somebody may have meant who typed another one."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.domain.search_query import Term
from clinicweb.domain.search_stems import stem
from clinicweb.domain.search_text import fold
from clinicweb.finding.index import is_sqlite
from clinicweb.finding.search import known
from clinicweb.models import SearchWord

# Shorter words are one slip away from too many others.
SHORTEST = 3
_SLIPS = 2
_NEAREST = 8
# One slip in four letters is still the same word, two in five are not.
_LEAST_LIKE = 0.66


def corrected(session: Session, query: str, terms: Sequence[Term], language: str) -> str | None:
    """The query with each word that no page has replaced by the nearest that some page has.

    None where every word is known, or one of them is like none.
    """
    words = [(term.typed, one) for term in terms if (one := term.stem) is not None]
    counts = known(session, language, [one for _, one in words])
    unknown = [typed for (typed, _), pages in zip(words, counts, strict=True) if not pages]
    for typed in unknown:
        nearest = _nearest(session, fold(typed), language)
        if nearest is None:
            return None
        query = query.replace(typed, nearest)
    return query if unknown else None


def _nearest(session: Session, word: str, language: str) -> str | None:
    if len(word) < SHORTEST:
        return None
    found = process.extract(
        word,
        _words(session, language, len(word)),
        scorer=OSA.normalized_similarity,
        score_cutoff=_LEAST_LIKE,
        limit=_NEAREST,
    )
    likeness = {match[0]: match[1] for match in found}
    counts = known(session, language, [stem(one, language) for one in likeness])
    pages = {one: count for one, count in zip(likeness, counts, strict=True) if count}
    # A beginning is rarely mistyped; of equals the more frequent one is meant.
    return max(
        pages,
        key=lambda one: (likeness[one], one[0] == word[0], pages[one], one),
        default=None,
    )


def _words(session: Session, language: str, length: int) -> list[str]:
    joined = func.group_concat if is_sqlite(session) else func.string_agg
    found: str | None = session.scalar(
        select(joined(SearchWord.word, " ")).where(
            SearchWord.language == language,
            func.length(SearchWord.word).between(length - _SLIPS, length + _SLIPS),
        )
    )
    return found.split() if found else []
