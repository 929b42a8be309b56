from hypothesis import given
from hypothesis import strategies as st

from clinicweb.domain.reading_time import CHARACTERS, WORDS, minutes


def test_a_minute_holds_words_or_characters_as_the_language_is_written() -> None:
    assert minutes("word " * WORDS, "en") == 1
    assert minutes("word " * (WORDS + 1), "en") == 2
    assert minutes("鍼" * CHARACTERS, "ja") == 1
    assert minutes("鍼" * (CHARACTERS + 1), "ja") == 2


def test_spaces_and_line_breaks_are_not_read() -> None:
    assert minutes("鍼\n\u3000 " * CHARACTERS, "ja") == 1


@given(st.text(), st.sampled_from(["en", "ja"]))
def test_every_text_takes_a_minute_at_least(text: str, language: str) -> None:
    assert minutes(text, language) >= 1
