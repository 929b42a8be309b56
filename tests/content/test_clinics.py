"""The shipped clinics hold what the old pages gave, and nothing that they did not."""

import zoneinfo

import phonenumbers
import pytest

from tests.content import shipped

every_clinic = pytest.mark.parametrize("slug", shipped.CLINICS)


@every_clinic
def test_a_clinic_is_complete_in_both_languages(slug):
    clinic = shipped.clinic(slug)

    assert clinic["slug"] == slug
    for language in ("en", "ja"):
        assert set(clinic[language]) == {"name", "description", "address"}
        assert all(line.strip() == line != "" for line in clinic[language]["address"])


@pytest.mark.parametrize(
    ("slug", "country", "time_zone", "currency", "emergency"),
    [
        ("tokyo", "JP", "Asia/Tokyo", "JPY", "119"),
        ("auckland", "NZ", "Pacific/Auckland", "NZD", "111"),
    ],
)
def test_a_clinic_has_the_facts_of_its_country(slug, country, time_zone, currency, emergency):
    clinic = shipped.clinic(slug)

    assert zoneinfo.ZoneInfo(clinic["time_zone"]).key == time_zone
    assert (clinic["country"], clinic["currency"]) == (country, currency)
    assert clinic["emergency"] == emergency


def test_what_the_old_pages_did_not_give_is_left_out():
    tokyo, auckland = shipped.clinic("tokyo"), shipped.clinic("auckland")

    assert not {"phone", "messenger_url", "opening", "prices", "practitioners"} & tokyo.keys()
    assert not {"email", "messenger_url", "opening", "prices"} & auckland.keys()


def test_the_contacts_are_those_of_the_old_pages():
    phone = phonenumbers.parse(shipped.clinic("auckland")["phone"])

    assert phonenumbers.is_valid_number(phone)
    assert phonenumbers.region_code_for_number(phone) == "NZ"
    assert str(phone.national_number) == "210347752"
    assert shipped.clinic("tokyo")["email"] == "sunnyphamsensei@gmail.com"


def test_the_tokyo_address_is_written_as_each_reader_writes_it():
    tokyo = shipped.clinic("tokyo")

    assert tokyo["ja"]["address"] == ["〒132-0031", "東京都松島1丁目21-14"]
    assert tokyo["en"]["address"][0] == "21-14, Matsushima 1-chome"
    assert "132-0031" in " ".join(tokyo["en"]["address"])


def test_the_practitioner_has_every_qualification_of_the_old_page_in_both_languages():
    (dean,) = shipped.clinic("auckland")["practitioners"]
    english = " ".join([*dean["en"]["credentials"], dean["en"]["biography"]])
    japanese = " ".join([*dean["ja"]["credentials"], dean["ja"]["biography"]])

    assert (dean["en"]["name"], dean["ja"]["name"]) == (
        "Dean Wickenden",
        "ディーン・ウィッケンデン",
    )
    for said in (
        "acupuncturist",
        "traditional Chinese medicine",
        "Bachelor of Health Science",
        "1,200 hours",
        "Diploma in Yantra Yoga",
        "Yantra yoga and Hatha yoga",
        "more than 20 years",
        "Tibetan yoga of movement",
        "oldest and deepest systems",
        "Albany, on the North Shore of Auckland",
    ):
        assert said in english
    for said in (
        "鍼灸師",
        "中国伝統医学",
        "健康科学学士",
        "1,200時間",
        "ヤントラ・ヨガ課程の修了証書",
        "ハタ・ヨガ",
        "20年を超える",
        "動きを重んじるチベットのヨガ",
        "最も古く奥深い",
        "オークランドのノースショア、オールバニー",
    ):
        assert said in japanese
