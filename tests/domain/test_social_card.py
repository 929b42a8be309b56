"""Where the words of a shared link's picture go."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.social_card import ELLIPSIS, SIZES, setting
from clinicweb.domain.typeset import NEVER_FIRST, NEVER_LAST, phrases

COLUMN, HEIGHT = 1000.0, 300.0


def measure(text: str) -> float:
    """Latin letters half as wide as Japanese ones."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def lines(text: str, language: str) -> tuple[str, ...]:
    found = setting(text, language, measure, COLUMN, HEIGHT)
    assert found is not None
    return found.lines


def test_a_short_title_is_one_line_in_the_largest_size() -> None:
    found = setting("Stiff neck", "en", measure, COLUMN, HEIGHT)

    assert found is not None
    assert (found.size, found.lines) == (SIZES[0], ("Stiff neck",))


def test_lines_are_about_equally_long() -> None:
    found = lines("What helps when the neck is stiff in the morning", "en")

    assert len(found) > 1
    assert max(map(len, found)) - min(map(len, found)) <= 8


def test_a_japanese_title_breaks_between_its_phrases() -> None:
    title = "寝違えで首が回らないときにまず試していただきたいこと"
    found = lines(title, "ja")

    ends = {sum(map(len, found[:count])) for count in range(1, len(found))}
    whole = phrases(title, "ja")
    assert len(found) > 1
    assert ends <= {sum(map(len, whole[:count])) for count in range(1, len(whole))}


def test_a_title_that_is_far_too_long_ends_with_an_ellipsis() -> None:
    found = lines("words and more words " * 60, "en")

    assert found[-1].endswith(ELLIPSIS)
    assert setting("words " * 60, "en", measure, COLUMN, HEIGHT) is not None


def test_nothing_is_set_of_nothing() -> None:
    assert setting("  \n ", "ja", measure, COLUMN, HEIGHT) is None


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(alphabet=st.sampled_from("abcXY 、。「」（）首肩こり LI4ー！"), max_size=300))
def test_every_title_fits_and_keeps_its_words(language: str, text: str) -> None:
    found = setting(text, language, measure, COLUMN, HEIGHT)

    if found is None:
        assert not text.strip()
        return
    assert found.height <= HEIGHT
    assert all(measure(line) * found.size <= COLUMN + 0.001 for line in found.lines)
    shown, whole = "".join(found.lines).replace(" ", ""), "".join(text.split())
    if found.lines[-1].endswith(ELLIPSIS):
        assert whole.startswith(shown.removesuffix(ELLIPSIS))
    else:
        assert shown == whole


@given(st.text(alphabet=st.sampled_from("、。「」首肩がこったとき"), min_size=30, max_size=120))
def test_no_japanese_line_begins_or_ends_where_it_may_not(text: str) -> None:
    found = lines(text, "ja")
    if any(measure(part) * SIZES[-1] > COLUMN for part in text.replace("」", "」|").split("|")):
        return  # nothing but marks for a whole line
    for before, after in pairwise(found):
        assert before[-1] not in NEVER_LAST or after[0] in NEVER_FIRST
