"""An administrator tells a clinic's hours and prices by keyboard, and a patient reads them."""

import re

from playwright.sync_api import Page, expect

from tests.browser import axe, layout
from tests.browser.conftest import PHONE, Visit, picture

SETTINGS = "/staff/clinics/auckland/settings"
PUBLIC = "/{language}/clinics/auckland/"


def write(page: Page, field: str, text: str) -> None:
    control = page.locator(f'[name="{field}"]')
    control.focus()
    control.press("Control+A")
    page.keyboard.insert_text(text)


def save(page: Page) -> None:
    """As a keyboard does it; the page says that it is done."""
    page.get_by_role("button", name="Save", exact=True).press("Enter")


def test_hours_and_prices_go_from_the_keyboard_to_the_patient(visit: Visit) -> None:
    page = visit(role="admin", size=PHONE)
    page.goto(f"{SETTINGS}/hours")
    write(page, "day.0", "mornings")
    save(page)
    problem = page.get_by_role("link", name=re.compile("mornings"))
    problem.press("Enter")
    expect(page.locator('[name="day.0"]')).to_have_value("mornings")
    for day in range(7):
        write(page, f"day.{day}", "0:00-24:00" if day else "10:00-13:00, 14:30-18:30")
    save(page)
    expect(page.get_by_text("The settings are saved.")).to_be_visible()

    page.goto(f"{SETTINGS}/prices")
    write(page, "tax_note.en", "incl. GST")
    write(page, "tax_note.ja", "税込")
    write(page, "price-0-key", "initial")
    write(page, "price-0-amount", "NZ$95")
    write(page, "price-0-name.en", "First visit")
    write(page, "price-0-name.ja", "初診")
    save(page)
    expect(page.get_by_text("The settings are saved.")).to_be_visible()

    for language, price, days in (
        ("en", "NZ$95 incl. GST", "Mon"),
        ("ja", "NZ$95 税込", "月"),
    ):
        patient = visit(language=language, size=PHONE)
        patient.goto(PUBLIC.format(language=language))
        expect(patient.locator(".open-state")).to_be_visible()
        expect(patient.locator(".hours-table th").first).to_have_text(days)
        expect(patient.locator(".price-table td")).to_have_text(price)
        assert axe.faults(patient) == []
        assert layout.trouble(patient) == []
        assert layout.too_small(patient) == []
        picture(patient, f"clinic-with-hours-{language}-390")
        patient.set_viewport_size({"width": 1440, "height": 900})
        patient.emulate_media(color_scheme="dark")
        assert axe.faults(patient, axe.COLOURS) == []
        picture(patient, f"clinic-with-hours-{language}-1440-dark")


def test_the_emergency_number_is_asked_for_twice(visit: Visit) -> None:
    page = visit(role="admin")
    page.goto(f"{SETTINGS}/contact")
    write(page, "emergency_number", "112")
    save(page)
    expect(page.get_by_text("112 is right; until now it was 111")).to_be_visible()
    patient = visit()
    patient.goto(PUBLIC.format(language="en"))
    expect(patient.locator('.contact-box a[href="tel:112"]')).to_have_count(0)

    page.locator('[name="emergency_checked"]').check()
    save(page)
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    patient.reload()
    expect(patient.locator('.contact-box a[href="tel:112"]')).to_be_visible()

    write(page, "emergency_number", "111")
    save(page)
    page.locator('[name="emergency_checked"]').check()
    save(page)
    expect(page.get_by_text("The settings are saved.")).to_be_visible()


def test_an_article_with_signs_begins_with_the_number_for_a_screen_reader(visit: Visit) -> None:
    for language in ("en", "ja"):
        page = visit(language=language)
        page.goto(f"/{language}/articles/neck-and-upper-back-pain/")
        page.locator("#main").focus()
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("href", "tel:119")
        assert axe.faults(page) == []
        picture(page, f"article-emergency-{language}-1440")
