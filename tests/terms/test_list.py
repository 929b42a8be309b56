"""The list of terms: who sees it, what is found, and how it is narrowed and paged."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinicweb.db import Database
from clinicweb.domain.access import Role
from tests.content.shipped import CONTENT
from tests.factories import make_clinic
from tests.terms.conftest import Keep
from tests.terms.pages import LIST, words_of

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def translator(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.TRANSLATOR, locale="en")


def found(client: FlaskClient, question: str) -> list[str]:
    answer = client.get(LIST, query_string=question)
    assert answer.status_code == 200
    return words_of(answer.text)


def test_nobody_sees_terms_without_signing_in(client: FlaskClient) -> None:
    answer = client.get(LIST)

    assert answer.status_code == 302
    assert "/staff/login" in answer.location


def test_everybody_on_the_staff_sees_the_list_and_translators_may_add(
    sign_in: SignIn, keep: Keep
) -> None:
    keep(en="moxa", ja="もぐさ")

    for role, may_add in (
        (Role.AUTHOR, False),
        (Role.PUBLISHER, False),
        (Role.TRANSLATOR, True),
        (Role.ADMIN, True),
    ):
        client = sign_in(role, locale="en")
        page = client.get(LIST).text
        assert words_of(page) == ["moxa · もぐさ"]
        assert ("Add a term" in page) == may_add
        assert client.get(f"{LIST}new").status_code == (200 if may_add else 403)


def test_without_terms_the_list_says_what_it_is_for(translator: FlaskClient) -> None:
    assert "There is no term yet" in translator.get(LIST).text
    assert "No term fits this choice" in translator.get(f"{LIST}?q=zzz").text


@pytest.mark.parametrize(
    "words",
    [
        "hegu", "HEGU", "he gu", "Hégǔ", "合谷", "ごうこく", "ゴウコク", "ｺﾞｳｺｸ", "合", "こく",
        "LI4", "li4", "LI-4", "li 4", "L.I.4", "ＬＩ４", "co4", "Hoku",
    ],
)  # fmt: skip
def test_a_point_is_found_by_any_of_its_names(
    words: str, translator: FlaskClient, database: Database
) -> None:
    _load_points(database)

    assert "LI4 Hegu · 合谷" in found(translator, f"q={words}")


@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("p6", "PC6 Neiguan · 内関"), ("SJ5", "TE5 Waiguan · 外関"), ("TB5", "TE5 Waiguan · 外関"),
        ("du20", "GV20 Baihui · 百会"), ("Ren 17", "CV17 Danzhong · 膻中"),
        ("Lv3", "LR3 Taichong · 太衝"), ("足の三里", "ST36 Zusanli · 足三里"),
        ("zhonglushu", "BL29 Zhonglüshu · 中膂兪"),
    ],
)  # fmt: skip
def test_older_codes_and_names_find_the_point_too(
    words: str, heading: str, translator: FlaskClient, database: Database
) -> None:
    _load_points(database)

    assert heading in found(translator, f"q={words}")


def _load_points(database: Database) -> None:
    from clinicweb.termbase.shipped import load_shipped
    from tests.clock import NOW

    with database.transaction() as session:
        load_shipped(session, CONTENT / "terms" / "clinic.tsv", NOW)


def test_all_acupoints_are_there_in_the_order_of_their_meridians(
    translator: FlaskClient, database: Database
) -> None:
    _load_points(database)

    first = translator.get(f"{LIST}?kind=acupoints").text
    last = translator.get(f"{LIST}?kind=acupoints&page=9").text

    assert "409 entries" in first
    assert words_of(first)[:2] == ["LU1 Zhongfu · 中府", "LU2 Yunmen · 雲門"]
    assert len(words_of(first)) == 50
    assert "Page 1 of 9" in first
    assert "Page 9 of 9" in last
    assert words_of(last)[-1] == "EX-LE12 Qiduan · 気端"
    assert words_of(translator.get(f"{LIST}?kind=acupoints&page=99").text) == words_of(last)


def test_the_list_is_narrowed_by_kind_clinic_language_and_usage(
    translator: FlaskClient, keep: Keep, database: Database
) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session).id
    keep("LI4", en="Hegu", ja="合谷")
    keep(en="moxa", ja="もぐさ, !モクサ")
    keep(clinic_id=clinic_id, en="clinic", ja="治療院")
    keep(ja="!完治")

    assert found(translator, "kind=acupoints") == ["LI4 Hegu · 合谷"]
    assert found(translator, "kind=words") == ["clinic · 治療院", "moxa · もぐさ", "完治"]
    assert found(translator, f"clinic={clinic_id}") == ["clinic · 治療院"]
    assert len(found(translator, "clinic=shared")) == 3
    assert len(found(translator, "language=en")) == 3
    assert found(translator, "status=forbidden") == ["moxa · もぐさ", "完治"]
    assert found(translator, "status=forbidden&language=en") == []
    assert len(found(translator, "kind=nonsense&status=nonsense&clinic=x&page=x")) == 4
    assert found(translator, f"clinic={10**8}") == []
    assert len(found(translator, f"clinic={10**30}&page={10**30}")) == 4


def test_each_reader_reads_in_their_own_language_first(sign_in: SignIn, keep: Keep) -> None:
    keep(en="apple", ja="林檎")
    keep(en="zebra", ja="あぶら")

    assert found(sign_in(Role.TRANSLATOR, locale="en"), "") == ["apple · 林檎", "zebra · あぶら"]
    assert found(sign_in(Role.TRANSLATOR, locale="ja"), "") == ["あぶら · zebra", "林檎 · apple"]


def test_words_that_must_not_be_used_say_so_in_words(translator: FlaskClient, keep: Keep) -> None:
    keep(en="needle", ja="鍼, !針")

    page = translator.get(LIST).text

    assert "Not to be used:" in page
    assert '<s lang="ja">針</s>' in page


def test_what_somebody_seeks_cannot_break_the_page(translator: FlaskClient, keep: Keep) -> None:
    keep(en="100%", ja="百")

    assert found(translator, "q=%25") == ["100% · 百"]
    assert found(translator, "q=_") == []
    page = translator.get(LIST, query_string={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
