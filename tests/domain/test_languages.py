import pytest

from clinicweb.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from clinicweb.domain.languages import LANGUAGES, UnknownLanguage, language


def test_english_separates_sentences_with_a_space_and_japanese_does_not():
    assert language("en").separator == " "
    assert language("ja").separator == ""


def test_every_language_is_found_by_its_own_code():
    assert {"en", "ja"} <= set(LANGUAGES)
    assert all(language(code).code == code for code in LANGUAGES)


def test_an_unknown_code_is_a_domain_error_that_names_it():
    with pytest.raises(UnknownLanguage) as caught:
        language("xx")

    assert isinstance(caught.value, DomainError)
    assert caught.value.params == {"code": "xx"}
    assert "xx" in str(caught.value)


@pytest.mark.parametrize("kind", [NotFound, NotAllowed, Conflict, Invalid])
def test_domain_errors_carry_a_message_and_its_parameters(kind):
    error = kind("“%(name)s” is gone.", {"name": "100 %"})

    assert isinstance(error, DomainError)
    assert (error.message_id, error.params) == ("“%(name)s” is gone.", {"name": "100 %"})
    assert str(error) == "“100 %” is gone."


def test_a_message_without_parameters_may_contain_a_percent_sign():
    assert str(Invalid("100% wrong")) == "100% wrong"
