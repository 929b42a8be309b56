"""A post travels from its author to a patient, in both directions, by keyboard alone."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit, picture

ACCEPTED = re.compile(r"\baccepted\b")


@dataclass(frozen=True)
class Journey:
    """A post of our own and what a translator makes of it."""

    source: str
    target: str
    clinic: str
    slug: str
    title: str
    summary: str
    body: str
    translations: dict[str, str]
    edited: tuple[str, str]
    """A sentence of the body, and what its author makes of it later."""
    edited_translation: str
    fact: str
    """What stands in the place of the fact on the published page."""


TO_JAPANESE = Journey(
    source="en",
    target="ja",
    clinic="auckland",
    slug="warm-packs-at-home",
    title="Warm packs at home",
    summary="How to use warmth safely between two visits.",
    body=(
        "## Before you begin\n\n"
        "Do not use a warm pack on **swollen** skin. Keep it below 40 °C.\n\n"
        "## Step by step\n\n"
        "- Wrap the pack in a towel.\n"
        "- Leave it on for 15 minutes, twice a day.\n\n"
        "If you feel chest pain, call {{emergency}} at once.\n"
    ),
    translations={
        "Warm packs at home": "自宅で使う温熱パック",
        "How to use warmth safely between two visits.": "通院の合間に安全に温める方法です。",
        "Before you begin": "始める前に",
        "Do not use a warm pack on ⟦1⟧swollen⟦/1⟧ skin.": (
            "⟦1⟧腫れている⟦/1⟧ところには、温熱パックを使わないでください。"
        ),
        "Keep it below 40 °C.": "温度は40℃未満にします。",
        "Step by step": "手順",
        "Wrap the pack in a towel.": "パックをタオルで包みます。",
        "Leave it on for 15 minutes, twice a day.": "15分間、1日2回当てます。",
        "If you feel chest pain, call {{emergency}} at once.": (
            "胸に痛みを感じたら、すぐに{{emergency}}番に電話してください。"
        ),
    },
    edited=("Keep it below 40 °C.", "Keep it below 38 °C."),
    edited_translation="温度は38℃未満にします。",
    fact="111",
)

TO_ENGLISH = Journey(
    source="ja",
    target="en",
    clinic="tokyo",
    slug="isu-to-koshi",
    title="椅子と腰",
    summary="座り方を少し変えて、腰の負担を減らします。",
    body=(
        "## 座り方\n\n"
        "深く腰かけ、足の裏を床につけます。30分に1回は立ち上がりましょう。\n\n"
        "## 気をつけること\n\n"
        "1. 痛みが強い日は無理をしないでください。\n"
        "2. しびれがあるときは、早めにご相談ください。\n\n"
        "連絡先は{{email}}です。\n"
    ),
    translations={
        "椅子と腰": "Chairs and the lower back",
        "座り方を少し変えて、腰の負担を減らします。": (
            "Small changes in how you sit take load off your back."
        ),
        "座り方": "How to sit",
        "深く腰かけ、足の裏を床につけます。": "Sit well back, with both feet on the floor.",
        "30分に1回は立ち上がりましょう。": "Stand up once every 30 minutes.",
        "気をつけること": "What to watch for",
        "痛みが強い日は無理をしないでください。": ("Do not push yourself on days of strong pain."),
        "しびれがあるときは、早めにご相談ください。": "If you feel numbness, talk to us soon.",
        "連絡先は{{email}}です。": "You can reach us at {{email}}.",
    },
    edited=("30分に1回は立ち上がりましょう。", "20分に1回は立ち上がりましょう。"),
    edited_translation="Stand up once every 20 minutes.",
    fact="sunnyphamsensei@gmail.com",
)


@pytest.mark.parametrize("journey", [TO_JAPANESE, TO_ENGLISH], ids=["en-to-ja", "ja-to-en"])
def test_a_post_travels_from_its_author_to_patients_and_so_does_its_correction(
    visit: Visit, journey: Journey
) -> None:
    author = visit(language=journey.source, role="author")
    write(author, journey)
    address = author.url

    # Staff read their tools in the language they translate into.
    translator = visit(language=journey.target, role="translator")
    open_from_queue(translator, journey)
    translate(translator, journey)
    confirm(visit(language=journey.target, role="translator2"), translator.url)
    approve(translator, journey)
    nobody_can_read_it(visit, journey)

    publisher = visit(language=journey.target, role="publisher")
    publish(publisher, journey, address, translator.url)
    read(visit, journey, journey.edited[0], journey.translations[journey.edited[0]])

    correct(author, journey, address)
    translator.reload()
    expect(translator.locator(".passage.missing, .passage.drafted, .passage.edited")).to_have_count(
        1, timeout=30_000
    )
    old_page_says_so(visit, journey)
    translate_changed(translator, journey)
    confirm(visit(language=journey.target, role="translator2"), translator.url)
    approve(translator, journey, name="approved-again")
    publish(publisher, journey, address, translator.url)
    read(visit, journey, journey.edited[1], journey.edited_translation, name="corrected")


def write(page: Page, journey: Journey) -> None:
    page.goto("/staff/articles/new")
    clinic = page.locator("#clinic option").filter(
        has_text={"auckland": "lbany" if journey.source == "en" else "オールバニー"}.get(
            journey.clinic, "Fuji"
        )
    )
    page.locator("#clinic").select_option(clinic.first.get_attribute("value"))
    page.locator("#language").select_option(journey.source)
    page.locator("#slug").fill(journey.slug)
    page.locator("#title").fill(journey.title)
    page.locator("#summary").fill(journey.summary)
    body = page.locator("#body")
    body.focus()
    page.keyboard.insert_text(journey.body)
    preview = page.frame_locator(".preview-pane iframe")
    expect(preview.locator("h2").first).to_be_visible()
    picture(page, f"{journey.slug}-1-writing")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/staff/articles/*/")
    picture(page, f"{journey.slug}-2-ready")


def open_from_queue(page: Page, journey: Journey) -> None:
    page.goto("/staff/review/")
    link = page.get_by_role("link", name=journey.title)
    picture(page, f"{journey.slug}-3-queue")
    link.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/review/*/*")
    # The worker drafts while we look: the page moves on by itself.
    expect(page.locator("#review-head[data-state]")).to_have_count(0, timeout=30_000)
    expect(page.locator(".passage")).to_have_count(len(journey.translations))
    picture(page, f"{journey.slug}-4-draft")


def translate(page: Page, journey: Journey) -> None:
    page.locator(".passage a.edit").first.focus()
    page.keyboard.press("Enter")
    for number, text in enumerate(journey.translations.values()):
        row = page.locator(".passage").nth(number)
        editor = row.locator("textarea[id^=text-]")
        expect(editor).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(text)
        if number == 3:
            picture(page, f"{journey.slug}-5-editing")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".passage").nth(number)).to_have_class(ACCEPTED, timeout=10_000)


def translate_changed(page: Page, journey: Journey) -> None:
    changed = page.locator(".passage:not(.accepted)")
    expect(changed.locator(".changed ins, .changed del").first).to_be_visible()
    changed.locator("a.edit").focus()
    page.keyboard.press("Enter")
    editor = page.locator(".passage.open textarea[id^=text-]")
    expect(editor).to_be_focused()
    picture(page, f"{journey.slug}-9-changed-source")
    page.keyboard.press("Control+A")
    # The old translation first: its figure is wrong now, and the page must not let it through.
    page.keyboard.insert_text(journey.translations[journey.edited[0]])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    picture(page, f"{journey.slug}-10-refused")
    page.locator(".passage.open textarea[id^=text-]").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(journey.edited_translation)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".passage:not(.accepted)")).to_have_count(0)


def confirm(page: Page, address: str) -> None:
    """The second person reads the safety passages that nobody else has confirmed."""
    page.goto(address.split("?")[0])
    step = page.locator("a[data-step]")
    if not step.count():
        return
    step.focus()
    page.keyboard.press("Enter")
    open_ = page.locator(".passage.open")
    key = open_.locator("[data-key=confirm]")
    while True:
        expect(key).to_be_visible()
        row = open_.get_attribute("id")
        page.keyboard.press("Control+Enter")
        expect(page.locator(f"#{row} [data-key=confirm]")).to_have_count(0)
        expect(page.locator("#passages[aria-busy]")).to_have_count(0)
        if not open_.count():
            return


def approve(page: Page, journey: Journey, name: str = "approved") -> None:
    page.goto(page.url.split("?")[0])
    button = page.locator("form[action$='/approve'] button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("form[action$='/approve']")).to_have_count(0)
    picture(page, f"{journey.slug}-6-{name}")


def nobody_can_read_it(visit: Visit, journey: Journey) -> None:
    page = visit(language=journey.target)
    for language in (journey.source, journey.target):
        answer = page.goto(f"/{language}/articles/{journey.slug}/")
        assert answer is not None
        assert answer.status == 404


def publish(page: Page, journey: Journey, article: str, translation: str) -> None:
    for address in (article, translation.split("?")[0]):
        page.goto(address)
        page.locator("form[action$='/publish'] button").focus()
        page.keyboard.press("Enter")
        expect(page.locator("form[action$='/publish']")).to_have_count(0)
    picture(page, f"{journey.slug}-7-published")


def read(visit: Visit, journey: Journey, source: str, target: str, name: str = "read") -> None:
    page = visit(language=journey.source)
    page.goto(f"/{journey.source}/articles/{journey.slug}/")
    expect(page.locator("article.article")).to_contain_text(source)
    # The switch stays on the article.
    page.locator(f"a[hreflang={journey.target}]").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{journey.target}/articles/{journey.slug}/")
    expect(page.locator("html")).to_have_attribute("lang", journey.target)
    expect(page.locator("article.article")).to_contain_text(target)
    expect(page.locator("article.article")).to_contain_text(journey.fact)
    picture(page, f"{journey.slug}-8-{name}")
    phone = visit(language=journey.target, size=PHONE, scheme="dark")
    phone.goto(f"/{journey.target}/articles/{journey.slug}/")
    picture(phone, f"{journey.slug}-8-{name}-phone-dark")


def correct(page: Page, journey: Journey, address: str) -> None:
    page.goto(address)
    page.locator("#body").fill(journey.body.replace(*journey.edited))
    page.locator("#body").focus()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def old_page_says_so(visit: Visit, journey: Journey) -> None:
    page = visit(language=journey.target)
    page.goto(f"/{journey.target}/articles/{journey.slug}/")
    expect(page.locator("article.article")).to_contain_text(journey.translations[journey.edited[0]])
    expect(page.locator(".notice").first).to_be_visible()
    picture(page, f"{journey.slug}-9-outdated")
