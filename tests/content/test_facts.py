"""Nothing that the clinics' old pages said is missing, in either language."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.content import shipped

# Hashes (see `run_hashes`) of every run of eight words on the old pages: their words are not ours
# to ship, and not ours to keep in this repository either.
OLD_RUNS = Path(__file__).parent / "old_page_runs.txt"
RUN = 8
# Names longer than a run; there is only one way to say them.
NAMES = ("National Certification Commission for Acupuncture and Oriental Medicine",)


def run_hashes(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    runs = (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:10] for run in runs}


def sections(slug: str) -> list[dict[str, object]]:
    return shipped.read_toml(shipped.FACTS / f"{slug}.toml")["section"]


def every_fact() -> list[object]:
    return [
        pytest.param(slug, section["heading"], fact, id=f"{slug}: {fact['fact']}")
        for slug in shipped.TRANSLATED
        for section in sections(slug)
        for fact in section["facts"]
    ]


@pytest.mark.parametrize(("slug", "heading", "fact"), every_fact())
def test_a_fact_of_the_old_page_stands_in_one_passage_of_both_languages(slug, heading, fact):
    assert fact["en"]
    assert fact["ja"]

    holders = [
        pair
        for pair in shipped.pairs(slug)
        if pair.section == heading
        and all(re.search(pattern, pair.en) for pattern in fact["en"])
        and all(re.search(pattern, pair.ja) for pattern in fact["ja"])
    ]

    assert holders, f"{heading!r} does not say: {fact['fact']}"


@pytest.mark.parametrize(
    ("slug", "at_least"), [("neck-and-upper-back-pain", 250), ("body-energy-and-mind", 70)]
)
def test_the_checklist_is_long_enough_to_mean_something(slug, at_least):
    facts = [fact["fact"] for section in sections(slug) for fact in section["facts"]]

    assert len(facts) >= at_least
    # A heading may repeat a fact of another section (rest, vomiting), never of its own.
    for section in sections(slug):
        names = [fact["fact"] for fact in section["facts"]]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("slug", shipped.TRANSLATED)
def test_every_section_with_text_has_facts_in_the_checklist(slug):
    listed = {section["heading"] for section in sections(slug)}

    headings = [pair.section for pair in shipped.pairs(slug) if pair.section]
    with_text = {heading for heading in headings if headings.count(heading) > 1}

    assert with_text <= listed


@pytest.mark.parametrize("code", ["LI4", "GB20", "GB21", "BL10", "SI3", "LR3"])
def test_every_acupoint_has_its_name_beside_its_code_in_both_languages(code):
    names = {
        "LI4": ("Hegu", "合谷"),
        "GB20": ("Fengchi", "風池"),
        "GB21": ("Jianjing", "肩井"),
        "BL10": ("Tianzhu", "天柱"),
        "SI3": ("Houxi", "後渓"),
        "LR3": ("Taichong", "太衝"),
    }
    english, japanese = names[code]

    holders = [pair for pair in shipped.all_pairs() if re.search(rf"\b{code}\b", pair.en)]

    assert holders
    for pair in holders:
        assert f"{code} ({english})" in pair.en
        assert f"{code}（{japanese}）" in pair.ja


def test_no_run_of_eight_words_is_copied_from_the_old_pages():
    old = set(OLD_RUNS.read_text(encoding="ascii").split())
    assert len(old) > 4000

    copied = []
    for pair in shipped.all_pairs():
        text = re.sub(r"⟦/?\d+⟧", "", pair.en)
        for name in NAMES:
            text = text.replace(name, "|")
        if run_hashes(text) & old:
            copied.append(pair.en)

    assert copied == []
