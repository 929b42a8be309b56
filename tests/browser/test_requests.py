"""Asking for an appointment and answering it: by keyboard alone, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import PHONE, Visit, picture
from tests.browser.tabbing import tab_to
from tests.launching import Launched

NAMES = {"en": "Anna Smith", "ja": "鈴木 一郎"}
WORDS = {"en": "It is for my mother.", "ja": "母の予約をお願いいたします。"}


def type_into(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.insert_text(text)


def choose_day(page: Page, selector: str, day: str) -> None:
    """Fill a date field as typing does, whatever order of parts the browser shows."""
    tab_to(page, selector)
    page.locator(selector).fill(day)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_patient_asks_by_keyboard_and_the_clinic_books_it(
    visit: Visit, site: Launched, language: str
) -> None:
    page = visit(language=language)
    page.goto(f"/{language}/clinics/auckland/")
    tab_to(page, ".contact-box a[href$='/request/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{language}/clinics/auckland/request/")
    assert axe.faults(page) == []

    # What is missing is said first, and everything typed stays.
    type_into(page, "#name", NAMES[language])
    type_into(page, "#phone", "021 034 7752")
    tab_to(page, ".request-form .button.primary")
    page.keyboard.press("Enter")
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    expect(page.locator("#name")).to_have_value(NAMES[language])
    assert axe.faults(page) == []
    picture(page, f"request-wrong-{language}-1440")
    tab_to(page, "#problems a[href='#email']")
    page.keyboard.press("Enter")
    expect(page.locator("#email")).to_be_focused()
    page.keyboard.insert_text(f"{language}@example.com")

    day = (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    choose_day(page, "#day-1", day)
    tab_to(page, "#moment-1")
    page.locator("#moment-1").select_option("evening")
    type_into(page, "#message", WORDS[language])
    tab_to(page, "#consent")
    page.keyboard.press("Space")
    tab_to(page, ".request-form .button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/request/thanks")
    assert axe.faults(page) == []
    assert NAMES[language] not in page.url
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    picture(page, f"request-thanks-{language}-390")

    _book(visit(language=language, role="publisher"), language)


def _book(staff: Page, language: str) -> None:
    staff.goto("/staff/articles/")
    tab_to(staff, ".staff-nav a[href$='/staff/requests/']")
    expect(staff.locator(".staff-nav a[href$='/staff/requests/'] .count")).to_be_visible()
    staff.keyboard.press("Enter")
    staff.wait_for_url("**/staff/requests/")
    tab_to(staff, f".request-row a:has-text('{NAMES[language]}')")
    staff.keyboard.press("Enter")
    expect(staff.get_by_text(WORDS[language])).to_be_visible()
    assert axe.faults(staff) == []
    tab_to(staff, "form[action$='/take'] button")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("status")).to_be_visible()
    type_into(staff, "#note", "お電話済み")
    staff.keyboard.press("Tab")
    staff.keyboard.press("Enter")
    expect(staff.locator(".events .written")).to_have_text("お電話済み")
    tab_to(staff, "form[action$='/state/booked'] button")
    staff.keyboard.press("Enter")
    expect(staff.locator(".page-title .badge.good")).to_be_visible()
    # The demo has no mail server: the worker has written the mail into a folder, and the page does
    # not call that "sent".
    staff.reload()
    expect(staff.locator(".mails form[action$='/again']")).to_have_count(1)
    assert axe.faults(staff) == []


def test_the_form_works_without_scripts_on_a_phone(visit: Visit) -> None:
    page = visit(language="ja", size=PHONE, scripts=False, touch=True)
    page.goto("/ja/clinics/tokyo/request/?for=question")
    page.locator("#name").fill("高橋 恵")
    page.locator("#email").fill("megumi@example.com")
    page.locator("#message").fill("駐車場はありますか。")
    page.locator("#consent").check()
    page.locator(".request-form .button.primary").click()
    page.wait_for_url("**/ja/clinics/tokyo/request/thanks")
