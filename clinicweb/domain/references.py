"""The list of references at the end of an article, by what its heading is called."""

import re

from clinicweb.domain.typeset import plain

# What a section of references is called, folded; a language without a line has none.
HEADINGS = {
    "en": {"references", "sources", "further reading"},
    "ja": {"参考文献", "参考資料", "出典"},
}
_SECTION = re.compile(r"(<h2\b[^>]*>)(.*?)(</h2>\s*)<(ol|ul)>", re.DOTALL)


def marked(html: str, language: str) -> str:
    """Sanitised HTML in which the list of references is marked as one for readers and machines."""
    known = HEADINGS.get(language, set())

    def mark(found: re.Match[str]) -> str:
        if plain(found[2]).strip().casefold() not in known:
            return found[0]
        return f'{found[1]}{found[2]}{found[3]}<{found[4]} class="references">'

    return _SECTION.sub(mark, html)
