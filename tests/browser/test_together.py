"""Two signed-in people in one article: they see each other, talk, and take each other's steps back.

Everything is done with the keyboard.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, picture
from tests.browser.tabbing import tab_to
from tests.browser.writing import open_translation, write_post

BODY = "Walk slowly after breakfast.\n\nRest under a blue blanket.\n\nListen to quiet music."
TITLE, WALK, REST, MUSIC = (
    "ひと息つく",
    "朝食のあとはゆっくり歩きましょう。",
    "青い毛布をかけて休みます。",
    "静かな音楽を聴きます。",
)
OTHER_REST = "青い毛布にくるまって横になります。"
NAMES = iter(("calm", "slow", "still", "mild", "soft", "warm"))
# A page asks every five seconds for what the others do.
HEARD = 15_000


@dataclass(frozen=True)
class Two:
    """Two translators who have the same translation before them."""

    aiko: Page
    ben: Page
    address: str
    rows: tuple[str, ...]
    """Numbers of the passages: the title, then the sentences of BODY."""


@pytest.fixture
def two(visit: Visit) -> Two:
    name = next(NAMES)
    title = f"A {name} hour"
    write_post(visit(role="author"), f"{name}-hour", title, BODY)
    aiko, ben = visit(language="ja", role="translator"), visit(language="ja", role="translator2")
    address = open_translation(aiko, title)
    ben.goto(address)
    rows = [row.get_attribute("id") or "" for row in aiko.locator(".passage").all()]
    return Two(aiko, ben, address, tuple(row.removeprefix("p-") for row in rows))


def test_each_sees_where_the_other_is_and_hears_of_company_in_the_same_passage(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    _, walk, rest, _ = two.rows
    open_row(aiko, walk)
    open_row(ben, rest)

    for page, other, place in ((ben, aiko, walk), (aiko, ben, rest)):
        expect(page.locator("#people-here")).to_contain_text(name_of(other), timeout=HEARD)
        expect(where(page, place)).to_contain_text(name_of(other), timeout=HEARD)
        expect(page.locator("#company-said")).to_be_empty()  # nobody is in the way
    picture(aiko, "company-presence")

    go_to(ben, "ArrowUp", walk)
    expect(aiko.locator("#company-said")).to_contain_text(name_of(ben), timeout=HEARD)
    expect(where(aiko, walk)).to_contain_text(name_of(ben), timeout=HEARD)
    expect(where(aiko, rest)).to_be_empty(timeout=HEARD)
    expect(ben.locator("#company-said")).to_contain_text(name_of(aiko), timeout=HEARD)


def test_two_passages_at_once_never_conflict_and_come_to_the_other_by_themselves(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    _, walk, rest, _ = two.rows
    open_row(aiko, walk)
    open_row(ben, rest)
    for first, second in ((WALK[:8], REST[:6]), (WALK, REST)):
        write(aiko, walk, first)
        write(ben, rest, second)
    for page, mine, other, text in ((aiko, walk, rest, REST), (ben, rest, walk, WALK)):
        expect(state(page, mine)).to_have_text(re.compile(r"\d:\d\d"))  # saved at
        expect(row(page, other).locator(".words").last).to_have_text(text, timeout=HEARD)
        expect(row(page, other)).to_contain_text(name_of(two.ben if page is aiko else two.aiko))
        expect(page.locator(".clash")).to_have_count(0)
        expect(area(page, mine)).to_be_focused()


def test_who_types_second_in_the_same_passage_gets_both_texts_and_chooses(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    rest = two.rows[2]
    for page in (aiko, ben):
        open_row(page, rest)
    write(aiko, rest, REST)
    expect(state(aiko, rest)).to_have_text(re.compile(r"\d:\d\d"))
    write(ben, rest, OTHER_REST)

    clash = ben.locator(f"#clash-{rest} .clash")
    for words in (REST, OTHER_REST, name_of(aiko)):
        expect(clash).to_contain_text(words)
    expect(area(ben, rest)).to_have_value(OTHER_REST)
    expect(area(ben, rest)).to_be_focused()  # the line that is being written is not taken away
    picture(ben, "company-conflict")
    ben.keyboard.type("ね")  # still kept here, and stored nowhere
    expect(area(ben, rest)).to_have_value(OTHER_REST + "ね")
    ben.keyboard.press("Backspace")

    # Ben decides for his own text; it comes to Aiko, and hers is one step back.
    ben.keyboard.press("Control+s")
    expect(clash).to_have_count(0)
    marked = row(aiko, rest).locator(".just-changed")
    expect(marked).to_contain_text(name_of(ben), timeout=HEARD)
    tab_to(aiko, f"#p-{rest} .just-changed a")
    aiko.keyboard.press("Enter")
    expect(area(aiko, rest)).to_have_value(OTHER_REST)
    aiko.keyboard.press("Alt+z")
    expect(area(aiko, rest)).to_have_value(REST)


def test_who_types_second_may_keep_what_is_stored(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    rest = two.rows[2]
    for page in (aiko, ben):
        open_row(page, rest)
    write(aiko, rest, REST)
    expect(state(aiko, rest)).to_have_text(re.compile(r"\d:\d\d"))
    write(ben, rest, OTHER_REST)
    expect(ben.locator(f"#clash-{rest} .clash")).to_contain_text(REST)
    tab_to(ben, f"#clash-{rest} [data-forget]")
    ben.keyboard.press("Enter")
    expect(area(ben, rest)).to_have_value(REST)
    expect(ben.locator(".clash")).to_have_count(0)
    aiko.goto(two.address)
    expect(row(aiko, rest).locator(".words").last).to_have_text(REST)


def test_a_question_finds_whom_it_names_and_is_answered_and_resolved(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    music = two.rows[3]
    before = notes_for_me(ben)
    question = f"@{name_of(ben)} 「音楽」でよいですか。"
    open_row(aiko, music)
    expect(row(aiko, music).locator("[data-new-note]")).to_be_visible()
    aiko.keyboard.press("Alt+n")
    expect(row(aiko, music).locator("[data-new-note]")).to_be_focused()
    aiko.keyboard.type(question)
    tab_to(aiko, f"#p-{music} input[name=kind]")
    aiko.keyboard.press("ArrowRight")
    tab_to(aiko, f"#p-{music} .note-form[data-place^=add] button")
    aiko.keyboard.press("Enter")
    expect(row(aiko, music).locator(".thread.question")).to_contain_text(question)
    expect(aiko.locator("#review-head")).to_contain_text("1")
    picture(aiko, "company-question")

    # It is told to Ben wherever he is, and to nobody else.
    ben.goto("/staff/")
    assert notes_for_me(ben) == before + 1
    aiko.goto(two.address)
    assert notes_for_me(aiko) == notes_for_me(two.aiko)
    tab_to(ben, ".staff-nav a[href$='/mentions']")
    ben.keyboard.press("Enter")
    expect(ben.locator(".thread").first).to_contain_text(question)
    picture(ben, "company-mentions")
    tab_to(ben, ".thread button")
    ben.keyboard.press("Enter")
    ben.wait_for_url("**/notes?p=**")
    assert notes_for_me(ben) == before

    thread = ben.locator(".thread.question", has_text=question)
    tab_to(ben, ".thread.question .reply summary")
    ben.keyboard.press("Enter")
    tab_to(ben, ".reply textarea")
    ben.keyboard.type("はい、「静かな音楽」にしましょう。")
    ben.keyboard.press("Control+Enter")
    expect(ben.locator(".flashes")).to_be_visible()
    expect(thread.locator(".answers")).to_contain_text("静かな音楽")

    # The answer is told to who asked, who has nothing more to ask.
    asked = notes_for_me(aiko)
    aiko.goto(two.address)
    assert notes_for_me(aiko) == asked + 1
    open_row(aiko, music)
    answered = row(aiko, music).locator(".thread.question")
    expect(answered.locator(".answers")).to_contain_text("静かな音楽")
    tab_to(aiko, f"#p-{music} form[action$='/resolve'] button")
    aiko.keyboard.press("Enter")
    expect(answered.locator(".badge.good")).to_contain_text(name_of(aiko))
    aiko.goto(two.address)
    expect(row(aiko, music).locator(".waits")).to_have_count(0)


def test_an_earlier_text_is_compared_and_restored_and_an_approval_falls_with_it(two: Two) -> None:
    aiko, ben = two.aiko, two.ben
    rest = two.rows[2]
    open_row(aiko, two.rows[0])
    for passage, text in zip(two.rows, (TITLE, WALK, OTHER_REST, MUSIC), strict=True):
        write(aiko, passage, text)
        accept(aiko, passage)
    # Somebody else words it anew, and the translation is approved.
    ben.goto(two.address)
    open_row(ben, rest)
    write(ben, rest, REST)
    accept(ben, rest)
    approve(ben, two.address)

    open_row(ben, rest)
    steps = row(ben, rest).locator(".passage-history")
    tab_to(ben, f"#p-{rest} .passage-history summary")
    ben.keyboard.press("Enter")
    for name in (name_of(aiko), name_of(ben)):
        expect(steps).to_contain_text(name)
    expect(steps.locator("del").first).to_be_visible()
    expect(steps.locator("ins").first).to_be_visible()
    picture(ben, "company-history")
    tab_to(ben, f"#p-{rest} .passage-history button:has-text('{OTHER_REST}')")
    ben.keyboard.press("Enter")

    expect(area(ben, rest)).to_have_value(OTHER_REST)
    expect(row(ben, rest)).to_have_class(re.compile(r"\bedited\b"))
    expect(ben.locator("form[action$='/reopen']")).to_have_count(0)  # no longer approved
    accept(ben, rest)
    approve(ben, two.address)
    # Aiko hears of all of it without asking.
    expect(row(aiko, rest).locator(".words").last).to_have_text(OTHER_REST, timeout=HEARD)


def accept(page: Page, passage: str) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator("#passages[aria-busy]")).to_have_count(0)  # the answer is there
    expect(row(page, passage)).to_have_class(re.compile(r"\baccepted\b"))


def approve(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Alt+a")
    expect(page.locator("form[action$='/approve'] button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("form[action$='/reopen']")).to_have_count(1)


def open_row(page: Page, passage: str) -> None:
    page.locator(f"#p-{passage} a.edit").focus()
    page.keyboard.press("Enter")
    expect(area(page, passage)).to_be_focused()


def go_to(page: Page, arrow: str, passage: str) -> None:
    page.keyboard.press(f"Alt+{arrow}")
    expect(area(page, passage)).to_be_focused()


def write(page: Page, passage: str, text: str) -> None:
    """Type over what the open passage says."""
    expect(area(page, passage)).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def row(page: Page, passage: str) -> Locator:
    return page.locator(f"#p-{passage}")


def area(page: Page, passage: str) -> Locator:
    return page.locator(f"#text-{passage}")


def state(page: Page, passage: str) -> Locator:
    return page.locator(f"#state-{passage}")


def where(page: Page, passage: str) -> Locator:
    """Who is at a passage."""
    return page.locator(f".presence[data-passage='{passage}']")


def notes_for_me(page: Page) -> int:
    """The count in the head."""
    shown = page.locator(".staff-nav .for-me .count")
    return int(shown.first.text_content() or "0") if shown.count() else 0


def name_of(page: Page) -> str:
    return (page.locator(".staff-person .name").text_content() or "").strip()
