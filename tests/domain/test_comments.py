"""What a comment may be, and in which language it seems to be."""

import hashlib

import pytest

from clinicweb.domain.comments import (
    CONSENT,
    CONSENT_VERSION,
    guessed_language,
    links_in,
    tidied_text,
)


def test_another_wording_of_the_consent_needs_another_version() -> None:
    # Whoever agreed, agreed to these words. Change the version together with them.
    wording = hashlib.sha256("\n".join(CONSENT).encode()).hexdigest()[:12]

    assert (CONSENT_VERSION, wording) == ("2026-11", "61c8b119fd59")


@pytest.mark.parametrize(
    ("text", "default", "language"),
    [
        ("首が楽になりました。", "en", "ja"),
        ("My neck feels better.", "ja", "en"),
        ("LI4（合谷）は効きますか。", "en", "ja"),
        ("I pressed Hegu (合谷) for a minute and my headache went away.", "ja", "en"),
        ("10/10 👍", "ja", "ja"),
        ("10/10 👍", "en", "en"),
        ("https://example.com/a/very/long/address 肩こりに", "en", "ja"),
    ],
)
def test_the_script_of_most_of_the_text_tells_the_language(
    text: str, default: str, language: str
) -> None:
    assert guessed_language(text, default) == language


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("no link, e.g. none", 0),
        ("https://a.example and www.b.example", 2),
        ("ＨＴＴＰ：／／c.example", 1),
        ("cheap-pills.com, pills.xyz", 2),
        ("Rest.Then come", 0),
    ],
)
def test_web_addresses_are_counted_however_they_are_written(text: str, count: int) -> None:
    assert links_in(text) == count


def test_a_text_keeps_its_lines_and_loses_what_nobody_sees() -> None:
    assert tidied_text(" a \r\nb\rc\u2028d\n\n\n\n\ne\0\x1b\n ") == "a\nb\nc\nd\n\ne"
    assert tidied_text("絵文字 👩‍⚕️ は残ります\t。") == "絵文字 👩‍⚕️ は残ります 。"
