import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinicweb.mt.base import EngineBroken, EngineMissing, MTError, by_name

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = [
    "Please drink water.",
    "Do not apply heat to a fresh injury!",
    "Is acupuncture safe?",
    "Press the point for ⟦0⟧ minutes.",
]


def test_every_text_gets_one_hypothesis_in_order(starter_models: Path) -> None:
    engine = by_name("argos", starter_models, "en", "ja")

    together = engine.translate([*SENTENCES, "", "  \n"])
    alone = [engine.translate([text])[0].text for text in SENTENCES]

    assert [one.text for one in together[:4]] == alone
    assert [one.text for one in together[4:]] == ["", ""]
    assert all(one.score < 0 for one in together[:4])


def test_english_becomes_japanese_with_japanese_punctuation(starter_models: Path) -> None:
    [question] = by_name("argos", starter_models, "en", "ja").translate(["Is acupuncture safe?"])

    assert question.text.endswith(("？", "。"))
    assert "?" not in question.text
    assert "鍼" in question.text


def test_japanese_becomes_english(starter_models: Path) -> None:
    [drink] = by_name("argos", starter_models, "ja", "en").translate(["水を飲んでください。"])

    assert "water" in drink.text.lower()


def test_a_placeholder_is_one_token_for_the_starter_models(starter_models: Path) -> None:
    [text] = by_name("argos", starter_models, "en", "ja").translate(
        ["Press the point for ⟦0⟧ minutes."]
    )

    assert text.text.count("⟦0⟧") == 1


def test_progress_never_goes_back_and_ends_with_all_texts(starter_models: Path) -> None:
    told: list[int] = []

    by_name("argos", starter_models, "en", "ja").translate([*SENTENCES, ""] * 40, told.append)

    assert told == sorted(told)
    assert told[-1] == 5 * 40


def test_an_exception_in_progress_stops_the_translation(starter_models: Path) -> None:
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        by_name("argos", starter_models, "en", "ja").translate(SENTENCES, stop)


def test_nothing_to_translate_gives_nothing(starter_models: Path) -> None:
    assert by_name("argos", starter_models, "en", "ja").translate([]) == []


def test_the_engine_says_that_a_starter_model_wrote_it(starter_models: Path) -> None:
    engine_id = by_name("argos", starter_models, "en", "ja").id

    assert engine_id.name == "argos-starter"
    assert engine_id.package == "translate-en_ja-starter-0_1"
    assert engine_id.label() == "Argos Translate (starter model) 0.1"


def test_a_pair_without_a_package_is_missing(starter_models: Path, tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="from en to fr"):
        by_name("argos", starter_models, "en", "fr")
    with pytest.raises(EngineMissing):
        by_name("argos", tmp_path / "nowhere", "en", "ja")
    with pytest.raises(EngineMissing, match="babelfish"):
        by_name("babelfish", starter_models, "en", "ja")


def test_a_damaged_model_is_broken_not_a_crash(tmp_path: Path) -> None:
    package = tmp_path / "models" / "translate-en_ja-1_1"
    (package / "model").mkdir(parents=True)
    (package / "metadata.json").write_text(
        '{"from_code": "en", "to_code": "ja", "package_version": "1.1"}'
    )
    (package / "model" / "model.bin").write_bytes(b"not a model")
    (package / "sentencepiece.model").write_bytes(b"not a tokenizer")

    with pytest.raises(EngineBroken, match="translate-en_ja-1_1") as caught:
        by_name("argos", package.parent, "en", "ja")

    assert isinstance(caught.value, MTError)
    assert caught.value.params["package"] == "translate-en_ja-1_1"


def test_loading_stays_in_the_instance_and_without_torch(starter_models: Path) -> None:
    home = starter_models.parent / "empty-home"
    home.mkdir()
    script = (
        "import os, sys; from pathlib import Path; from clinicweb.mt.base import by_name\n"
        f"by_name('argos', Path({str(starter_models)!r}), 'en', 'ja')\n"
        "assert not {'torch', 'stanza', 'spacy', 'argostranslate.translate'} & set(sys.modules)\n"
        "assert 'XDG_DATA_HOME' not in os.environ and 'ARGOS_PACKAGES_DIR' not in os.environ\n"
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "ARGOS_"))}

    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**kept, "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert list(home.iterdir()) == []
    assert (starter_models.parent / "argos").is_dir()


def test_asking_for_an_engine_module_loads_no_engine() -> None:
    script = (
        "import sys, clinicweb.mt.base, clinicweb.mt.packages\n"
        "assert not {'ctranslate2', 'argostranslate', 'sentencepiece'} & set(sys.modules)"
    )

    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)

    assert run.returncode == 0


def test_the_echo_engine_marks_texts_and_keeps_placeholders(tmp_path: Path) -> None:
    told: list[int] = []

    out = by_name("echo", tmp_path, "en", "ja").translate(["Press ⟦0⟧.", ""], told.append)

    assert out[0].text.startswith("日本語")
    assert out[0].text.endswith("：Press ⟦0⟧.")
    assert out[1].text == ""
    assert told == [2]


def test_alternatives_are_different_wordings_the_likeliest_first(starter_models: Path) -> None:
    engine = by_name("argos", starter_models, "en", "ja")

    found = engine.alternatives("Rest for ⟦0⟧ days.", 4)

    assert 2 <= len(found) <= 4
    assert len({one.text.rstrip("。") for one in found}) == len(found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert engine.alternatives("  ", 3) == []


def test_a_single_alternative_is_a_whole_sentence_of_the_target(starter_models: Path) -> None:
    [one] = by_name("argos", starter_models, "en", "ja").alternatives("Is acupuncture safe?", 1)

    assert "鍼" in one.text
    assert one.text.endswith(("？", "。"))
