"""Reading the review pages as a browser without scripts does."""

import re
from collections.abc import Mapping
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BY_SCRIPT = {"X-Requested-With": "fetch"}


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the open passage's form."""
    form = html[html.index('<form class="editor"') :]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def typed(html: str) -> str:
    """What the open passage's form holds."""
    found = re.search(r'<textarea id="text-\d+".*?>\n(.*?)</textarea>', html, re.DOTALL)
    assert found, "no passage is open"
    return unescape(found[1])


def token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, "the page has no form"
    return found[1]


def opened(client: FlaskClient, translation_id: int, passage_id: int) -> str:
    answer = client.get(f"/staff/review/{translation_id}/?p={passage_id}")
    assert answer.status_code == 200
    return answer.text


def press(
    client: FlaskClient,
    html: str,
    passage_id: int,
    button: str,
    text: str,
    headers: Mapping[str, str] | None = None,
    **fields: object,
) -> TestResponse:
    """Send the open passage's form with one of its buttons."""
    return client.post(
        f"/staff/review/passages/{passage_id}/{button}",
        data={**hidden(html), "text": text, **fields},
        headers=headers,
    )
