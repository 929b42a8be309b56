import pytest

from tests.domain.checks.saying import ENGLISH, JAPANESE, both_ways, codes

KEPT = [
    ("It may hurt a little.", "少し痛むことがあります。"),
    ("It may hurt a little.", "少し痛む場合があります。"),
    ("It might hurt a little.", "少し痛むかもしれません。"),
    ("It can hurt a little.", "少し痛む可能性があります。"),
    ("Cupping can cause bruises.", "吸い玉は内出血を起こすことがあります。"),
    ("You must see a doctor.", "医師の診察を受けなければなりません。"),
    ("You must see a doctor.", "必ず医師の診察を受けてください。"),
    ("Use it only if a doctor agrees.", "医師が同意した場合に限り使ってください。"),
    ("Use it only if a doctor agrees.", "医師が同意した場合のみ使ってください。"),
    ("Unless it hurts, go on.", "痛まない限り続けてください。"),
]


@pytest.mark.parametrize(("english", "japanese"), KEPT)
def test_how_sure_and_how_binding_may_be_said_in_many_ways(english: str, japanese: str) -> None:
    assert both_ways(english, japanese) == ([], [])


@pytest.mark.parametrize(
    ("source", "target", "way", "expected"),
    [
        ("It may hurt a little.", "少し痛みます。", JAPANESE, "possibility_lost"),
        ("少し痛むことがあります。", "It hurts a little.", ENGLISH, "possibility_lost"),
        ("少し痛むかもしれません。", "It hurts a little.", ENGLISH, "possibility_lost"),
        (
            "Cupping can cause bruises.",
            "吸い玉は内出血を起こします。",
            JAPANESE,
            "possibility_lost",
        ),
        ("You must keep it dry.", "乾かしておいてもよいです。", JAPANESE, "duty_lost"),
        ("Use it only if a doctor agrees.", "医師が同意したら使えます。", JAPANESE, "limit_lost"),
        ("初回の方に限ります。", "For new patients.", ENGLISH, "limit_lost"),
    ],
)
def test_what_is_lost_of_it_is_a_warning(
    source: str, target: str, way: tuple[str, str], expected: str
) -> None:
    assert codes(source, target, way) == [expected]
