"""A mended typo, and a change that only looks like one."""

import pytest

from clinicweb.domain.trivial import trivial_change


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("The needles are thin.", "The  needles are thin .", "en"),
        ("The room is calm and bright.", "The room is calm, and bright.", "en"),
        ("Our Clinic is near the station.", "Our clinic is near the station.", "en"),
        ("Each session takes 30 - 60 minutes.", "Each session takes 30–60 minutes.", "en"),
        ("Accupuncture is an old art.", "Acupuncture is an old art.", "en"),
        ("You recieve a plan.", "You receive a plan.", "en"),
        ("Acupunture is an old art.", "Acupuncture is an old art.", "en"),
        ("A posture that is definately good.", "A posture that is definitely good.", "en"),
        ("It's a quiet room", "It’s a quiet room.", "en"),
        ("部屋は静かで明るいです。", "部屋は、静かで明るいです。", "ja"),
        ("１回３０分です。", "1回30分です。", "ja"),
        ("ゆっくりりお休みください。", "ゆっくりお休みください。", "ja"),
        ("コンピュータの画面を見ます。", "コンピューターの画面を見ます。", "ja"),
        ("力を抜いて横になつて休みます。", "力を抜いて横になって休みます。", "ja"),
        ("「気」の流れを整えます", "『気』の流れを整えます。", "ja"),
    ],
)
def test_a_typo_is_trivial_in_both_directions(old: str, new: str, language: str) -> None:
    assert trivial_change(old, new, language)
    assert trivial_change(new, old, language)


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        # Numbers and units.
        ("Rest for 2 days.", "Rest for 3 days.", "en"),
        ("Walk for 1.5 hours.", "Walk for 15 hours.", "en"),
        ("Hold it for 10-30 seconds.", "Hold it for 1030 seconds.", "en"),
        ("It weighs 5 g.", "It weighs 5 kg.", "en"),
        ("Come at three on Monday.", "Come at there on Monday.", "en"),
        ("1回30分です。", "1回30秒です。", "ja"),
        ("二回行います。", "三回行います。", "ja"),
        # Saying no, saying maybe.
        ("Needles are now used here.", "Needles are not used here.", "en"),
        ("It is not able to help.", "It is notable to help.", "en"),
        ("It may be warm.", "It maybe warm.", "en"),
        ("It can help.", "It can't help.", "en"),
        ("痛みはありません。", "痛みはあります。", "ja"),
        ("冷やします。", "冷やしません。", "ja"),
        # Facts, codes of points, questions.
        ("Call {{phone}} to book.", "Call {{phone_home}} to book.", "en"),
        ("LI4 is on the hand.", "LI5 is on the hand.", "en"),
        ("合谷は手にあります。", "合陽は手にあります。", "ja"),
        ("This is normal.", "This is normal?", "en"),
        # Another word.
        ("Keep the neck warm.", "Keep the neck warn.", "en"),
        ("Heating helps the neck.", "Healing helps the neck.", "en"),
        ("Tapping helps the knee.", "Taping helps the knee.", "en"),
        ("Turn to the right.", "Turn to the light.", "en"),
        ("The muscles abduct the arm.", "The muscles adduct the arm.", "en"),
        ("Medication helps many people.", "Meditation helps many people.", "en"),
        ("The needle stays in.", "The needles stay in.", "en"),
        ("首を温めます。", "首に温めます。", "ja"),
        ("肩が痛みます。", "腰が痛みます。", "ja"),
        ("右の腕を上げます。", "左の腕を上げます。", "ja"),
        ("体を伸ばします。", "体を伸ばさせます。", "ja"),
        # Safety passages, however small the change.
        ("Do not force the neck", "Do not force the neck.", "en"),
        ("You recieve the medicine.", "You receive the medicine.", "en"),
        ("妊娠中の方は、お知らせください", "妊娠中の方は、お知らせください。", "ja"),
    ],
)
def test_whatever_may_change_the_sense_is_not(old: str, new: str, language: str) -> None:
    assert not trivial_change(old, new, language)
    assert not trivial_change(new, old, language)
