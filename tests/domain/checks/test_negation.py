"""A lost "not" is what hurts most."""

import pytest

from clinicweb.domain.checks.run import run_checks
from tests.domain.checks.saying import both_ways

KEPT = [
    ("Do not massage the area.", "その部位をマッサージしないでください。"),
    ("Don't massage the area.", "その部位のマッサージはお控えください。"),
    ("Never stop a medicine on your own.", "自己判断で薬をやめないでください。"),
    ("Avoid alcohol on the day.", "当日の飲酒は避けてください。"),
    ("Avoid alcohol on the day.", "当日の飲酒はご遠慮ください。"),
    ("You must not drive afterwards.", "施術後は運転してはいけません。"),
    ("You should not drive afterwards.", "施術後は運転すべきではありません。"),
    ("There is no need to fast.", "絶食の必要はありません。"),
    ("Acupuncture is contraindicated here.", "ここへの鍼は禁忌です。"),
    ("It may not help everyone.", "誰にでも効くとは限りません。"),
    ("It is painless.", "痛みはありません。"),
    ("It is painless.", "無痛です。"),
    ("This cannot be undone.", "取り消せません。"),
    ("Use it without water.", "水を使わずに使用します。"),
    ("Check that no needle is left.", "鍼が残っていないか確認します。"),
    ("Few people feel pain.", "痛みを感じる人はほとんどいません。"),
]
NO_NEGATION = [
    ("You must rest.", "休まなければなりません。"),
    ("It might rain.", "雨が降るかもしれません。"),
    ("Not only the neck but also the back", "首だけでなく背中も"),
    ("Would you open the window?", "窓を開けていただけませんか？"),
    ("A dangerous place", "危ない場所"),
    ("Check whether a needle is left.", "鍼が残っていないか確認します。"),
]
DROPPED = [
    ("Do not massage the area.", "その部位をマッサージしてください。"),
    ("Never stop a medicine on your own.", "自己判断で薬をやめてください。"),
    ("Avoid alcohol on the day.", "当日は飲酒してください。"),
    ("You must not drive afterwards.", "施術後は運転してください。"),
    ("Acupuncture is contraindicated here.", "ここへの鍼は適しています。"),
    ("Please rest.", "休まないでください。"),
]
UNSURE = [
    ("There is no need to fast.", "絶食の必要があります。"),
    ("This cannot be undone.", "取り消せます。"),
    ("Use it without water.", "水とともに使用します。"),
    ("It does not hurt.", "痛みます。"),
    ("The skin is not hot.", "皮膚が熱いです。"),
    ("You must not drive afterwards.", "施術後は運転してもかまいません。"),
]


@pytest.mark.parametrize(("english", "japanese"), [*KEPT, *NO_NEGATION])
def test_every_way_to_say_no_answers_the_others(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(("english", "japanese"), DROPPED)
def test_advice_that_turns_around_is_an_error(english: str, japanese: str) -> None:
    into_japanese, into_english = both_ways(english, japanese)

    assert {into_japanese[0], into_english[0]} == {"!negation_lost", "!negation_added"}


@pytest.mark.parametrize(("english", "japanese"), UNSURE)
def test_another_negation_that_is_lost_or_added_is_a_warning(english: str, japanese: str) -> None:
    into_japanese, into_english = both_ways(english, japanese)

    assert into_japanese == ["negation_lost"]
    assert into_english == ["negation_added"]


def test_the_message_names_the_word() -> None:
    [finding] = run_checks(
        "Do not massage the area.", "その部位をマッサージしてください。", "en", "ja"
    )

    assert finding.message_id % dict(finding.params) == (
        "The source says “Do not”, but the translation does not say no."
    )
