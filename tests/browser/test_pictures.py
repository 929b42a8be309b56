"""A picture travels from an author's file to patients in both languages, by keyboard."""

import re

from playwright.sync_api import Page, expect

from tests.browser import axe, layout
from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.writing import open_translation, write_post
from tests.pictures.files import photograph

TITLE, SLUG = "A chair that fits", "a-chair-that-fits"
ALT, CAPTION = "A woman sits upright on a wooden chair.", "Both feet stand on the floor."
JAPANESE = {
    TITLE: "体に合う椅子",
    "Sit well back and breathe slowly.": "深く腰かけて、ゆっくり息をします。",
    ALT: "女性が木の椅子に背筋を伸ばして座っています。",
    CAPTION: "両足は床につけます。",
}
ACCEPTED = re.compile(r"\baccepted\b")


def test_a_picture_travels_from_its_author_to_patients_in_both_languages(visit: Visit) -> None:
    author = visit(role="author")
    article = write_post(author, SLUG, TITLE, "Sit well back and breathe slowly.\n")
    bring(author)
    translator = visit(language="ja", role="translator")
    translation = translate(translator)
    publisher = visit(role="publisher")
    for address in (article, translation):
        publisher.goto(address)
        publisher.locator("form[action$='/publish'] button").press("Enter")
        expect(publisher.locator("form[action$='/publish']")).to_have_count(0)

    for language, alt, caption in (("en", ALT, CAPTION), ("ja", JAPANESE[ALT], JAPANESE[CAPTION])):
        read(visit(language=language), language, alt, caption)
    phone = visit(language="ja", size=PHONE, scheme="dark")
    read(phone, "ja", JAPANESE[ALT], JAPANESE[CAPTION], name="phone-dark")
    printed(visit(language="en"))


def bring(page: Page) -> None:
    page.locator("#body").press("Control+End")
    page.locator("#pictures summary").press("Enter")
    page.locator("#picture").focus()
    page.locator("#picture").set_input_files(
        {"name": "椅子.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    )
    page.keyboard.press("Tab")
    expect(page.locator("#picture_alt")).to_be_focused()
    # Without words for people who cannot see it, the picture is not taken.
    page.locator("[data-picture-button]").press("Enter")
    expect(page.locator("#picture_alt")).to_be_focused()
    expect(page.locator("[data-picture-said]")).to_have_class(re.compile("error"))
    picture(page, "pictures-1-alternative-text-asked")
    page.keyboard.insert_text(ALT)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#picture_caption")).to_be_focused()
    page.keyboard.insert_text(CAPTION)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#body")).to_have_value(re.compile(rf"slowly\.\n\n!\[{re.escape(ALT)}\]"))
    expect(page.locator("#body")).to_be_focused()
    image = page.frame_locator(".preview-pane iframe").locator("figure img")
    expect(image).to_be_visible()
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    picture(page, "pictures-2-in-the-text")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def translate(page: Page) -> str:
    address = open_translation(page, TITLE).split("?")[0]
    expect(page.locator(".passage")).to_have_count(len(JAPANESE))
    page.locator(".passage a.edit").first.press("Enter")
    for number, text in enumerate(JAPANESE.values()):
        row = page.locator(".passage").nth(number)
        expect(row.locator("textarea[id^=text-]")).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
        page.keyboard.press("Control+Enter")
        expect(page.locator(".passage").nth(number)).to_have_class(ACCEPTED, timeout=10_000)
    page.goto(address)
    picture(page, "pictures-3-translated")
    page.locator("form[action$='/approve'] button").press("Enter")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    return address


def read(page: Page, language: str, alt: str, caption: str, name: str = "desk") -> None:
    page.goto(f"/{language}/articles/{SLUG}/")
    figure = page.locator(".prose figure.picture")
    image = figure.locator("img")
    expect(image).to_have_attribute("alt", alt)
    expect(figure.locator("figcaption")).to_have_text(caption, use_inner_text=True)
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    assert image.evaluate("one => one.currentSrc").endswith(".webp")
    # The room for the picture is there before the picture is.
    assert [image.get_attribute(side) for side in ("width", "height")] == ["800", "1200"]
    assert [axe.faults(page), layout.trouble(page)] == [[], []]
    picture(page, f"pictures-4-{language}-{name}")


def printed(page: Page) -> None:
    page.goto(f"/en/articles/{SLUG}/")
    page.emulate_media(media="print")
    figure = page.locator(".prose figure.picture")
    expect(figure.locator("img")).to_be_visible()
    expect(figure.locator("figcaption")).to_be_visible()
    centimetre = 96 / 2.54
    assert figure.locator("img").evaluate("one => one.height") <= 12 * centimetre + 1
    picture(page, "pictures-5-print")
