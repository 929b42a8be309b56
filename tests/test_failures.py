"""What a person gets to see of an exception."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm.exc import StaleDataError

from clinicweb.security import public_access


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Somebody else was faster"), ("ja", "ほかの人が先に変更しました")],
)
def test_a_row_that_changed_under_our_hands_is_a_conflict_and_not_a_fault(
    app: Flask, language: str, title: str
) -> None:
    @app.get("/staff/stale")
    @public_access
    def stale() -> str:
        raise StaleDataError("the version is another one")

    answer = app.test_client().get("/staff/stale", headers={"Accept-Language": language})

    assert answer.status_code == 409
    assert title in answer.get_data(as_text=True)


def test_a_number_that_no_row_can_have_is_not_found(sign_in: Callable[..., FlaskClient]) -> None:
    staff = sign_in()

    for address in ("/staff/review/{}/", "/staff/articles/{}/", "/staff/terms/{}/"):
        assert staff.get(address.format(10**30)).status_code == 404
        assert staff.get(address.format(2**31 - 1)).status_code == 404
