"""Reading and sending the pages for posts as a browser without scripts does."""

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Page:
    """An answer as a person sees it."""

    def __init__(self, answer: TestResponse) -> None:
        self.status = answer.status_code
        self.soup = BeautifulSoup(answer.text, "html.parser")

    @property
    def words(self) -> str:
        main = self.soup.find("main")
        assert main is not None
        return " ".join(main.get_text(" ").split())

    def form(self) -> dict[str, str]:
        """Every field of the article's form, as it stands in the page."""
        form = self.soup.select_one("form.article-form")
        assert form is not None, self.words
        fields = {}
        for field in form.select("input[name], textarea[name], select[name]"):
            if field.get("type") != "file":
                fields[str(field["name"])] = _value(field)
        return fields

    def error_at(self, field: str) -> str:
        """What is said at a field that is marked as wrong."""
        control = self.soup.select_one(f"[name={field}][aria-invalid=true]")
        assert control is not None, f"{field} is not marked: {self.words}"
        assert f"{field}-error" in str(control["aria-describedby"]).split()
        error = self.soup.find(id=f"{field}-error")
        assert error is not None
        return error.get_text(" ").strip()

    def badges(self) -> list[str]:
        return [badge.get_text().strip() for badge in self.soup.select("main .badge")]

    def action(self, ending: str) -> Tag | None:
        """The form that posts to an address with this ending."""
        return self.soup.select_one(f'form[action$="{ending}"]')


def _value(field: Tag) -> str:
    if field.name == "textarea":
        # A browser drops the line end that follows the start tag.
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else ""
    return str(field.get("value", ""))


def get(client: FlaskClient, address: str, status: int = 200) -> Page:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return Page(answer)


def send(
    client: FlaskClient, address: str, page: Page, changes: Mapping[str, object] | None = None
) -> TestResponse:
    """Send the page's form with some fields changed."""
    return client.post(address, data={**page.form(), "then": "draft", **(changes or {})})


def press(client: FlaskClient, page: Page, ending: str) -> TestResponse:
    """Press the only button of a small form."""
    form = page.action(ending)
    assert form is not None, f"no form posts to {ending}"
    token = form.select_one("[name=csrf_token]")
    assert token is not None
    return client.post(str(form["action"]), data={"csrf_token": token["value"]})
