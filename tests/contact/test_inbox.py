"""The staff's inbox: who sees what, every state and its exits, and nothing overwritten."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from clinicweb.contact import personal, queries, service
from clinicweb.contact.asked import Clinic, Typed, read
from clinicweb.contact.service import KEPT_AFTER_CLOSING
from clinicweb.contact.states import NEXT, State
from clinicweb.db import Database
from clinicweb.domain.access import Action, Actor, Permission, Role
from clinicweb.domain.errors import Conflict, NotFound
from clinicweb.models import ContactRequest, OutgoingMail, RequestEvent, RequestTime
from jobs import upkeep
from tests.clock import NOW
from tests.contact.conftest import WORDS, Front
from tests.factories import make_actor, make_clinic


@dataclass
class Desk:
    """Somebody of the staff and one request."""

    client: FlaskClient
    front: Front
    request_id: int

    def page(self, status: int = 200) -> str:
        response = self.client.get(f"/staff/requests/{self.request_id}/")
        assert response.status_code == status
        return html.unescape(response.text)

    def press(self, step: str, **fields: str):
        page = self.page()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)
        seen = re.search(r'name="seen_version" value="([^"]+)"', page)
        assert token
        assert seen
        data = {"csrf_token": token[1], "seen_version": seen[1], **fields}
        return self.client.post(f"/staff/requests/{self.request_id}/{step}", data=data)

    @property
    def request(self) -> ContactRequest:
        return next(one for one in self.front.requests() if one.id == self.request_id)


@pytest.fixture
def desk(front: Front, sign_in: Callable[..., FlaskClient]) -> Desk:
    front.send()
    return Desk(sign_in(Role.PUBLISHER), front, front.requests()[0].id)


def test_the_list_and_the_page_show_what_was_asked(desk: Desk) -> None:
    listed = html.unescape(desk.client.get("/staff/requests/").text)
    assert "山田 花子" in listed
    assert "Monday, 9 March 2026 · 10:30\xa0am" in listed
    assert "1 new request" in listed

    page = desk.page()
    for words in (
        'href="mailto:Hanako%40example.com"',
        'href="tel:+81312345678"',
        "+81 3-1234-5678",
        "Times that would suit (Japan Time)",
        "In UTC: Monday, 9 March 2026 · 1:30\xa0am",
        "· Evening",
        "平日でしたら何時でも伺えます。",
        "Waits to be sent",
    ):
        assert words in page, words


def test_a_request_goes_through_its_states_and_back(desk: Desk) -> None:
    for state in ("answered", "booked", "closed", "new", "closed"):
        assert desk.press(f"state/{state}").status_code == 303
        assert desk.request.state == state
    assert desk.request.closed_at == NOW
    page = desk.page()
    assert page.count("marked it as completed.") == 2
    assert "marked it as not answered yet." in page


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_an_exit_and_every_exit_is_on_the_page(
    desk: Desk, database: Database, state: State
) -> None:
    with database.transaction() as session:
        session.get_one(ContactRequest, desk.request_id).state = state
    page = desk.page()

    assert NEXT[state]
    for other in State:
        offered = f"/staff/requests/{desk.request_id}/state/{other.value}" in page
        assert offered == (other in NEXT[state])
        assert desk.press(f"state/{other.value}").status_code in (
            (303,) if other in NEXT[state] else (409,)
        )
        with database.transaction() as session:
            session.get_one(ContactRequest, desk.request_id).state = state


def test_somebody_takes_it_and_gives_it_back(desk: Desk) -> None:
    desk.press("take")
    assert "deals with it." in desk.page()
    assert "Give it back" in desk.page()
    desk.press("give-back")
    assert desk.request.taken_by_id is None
    assert "Nobody deals with it yet." in desk.page()


def test_what_somebody_else_changed_is_shown_and_not_overwritten(desk: Desk) -> None:
    response = desk.press("state/closed", seen_version="0")

    assert response.status_code == 409
    assert "Somebody else has changed this request" in response.text
    assert desk.request.state == "new"


def test_a_note_is_kept_and_an_empty_or_long_one_comes_back(desk: Desk) -> None:
    assert desk.press("note", note="お電話しました。\n折り返し待ち").status_code == 303
    assert "お電話しました。\n折り返し待ち" in desk.page()
    assert desk.press("note", note=" ").status_code == 422
    long = "あ" * 2001
    response = desk.press("note", note=long)
    assert response.status_code == 422
    assert long in response.text
    assert desk.press("note", note="x", seen_version="0").status_code == 303  # is never too late


def test_a_mail_that_could_not_be_sent_is_shown_and_sent_again(
    desk: Desk, database: Database
) -> None:
    mail, filed = desk.front.mails()
    with database.transaction() as session:
        row = session.get_one(OutgoingMail, mail.id)
        row.state, row.reason = "failed", "550 No such user"
        session.get_one(OutgoingMail, filed.id).state = "filed"
    page = desk.page()
    assert "Could not be sent" in page
    assert "550 No such user" in page
    assert "Not sent: no mail server is set" in page

    assert desk.press(f"mails/{mail.id}/again").status_code == 303
    assert desk.front.mails()[0].state == "waiting"
    assert desk.press(f"mails/{mail.id}/again").status_code == 409
    assert desk.press("mails/999/again").status_code == 404
    assert desk.press(f"mails/{filed.id}/again").status_code == 303


def test_who_does_not_receive_requests_sees_none(
    front: Front, sign_in: Callable[..., FlaskClient]
) -> None:
    front.send()
    for role in (Role.AUTHOR, Role.TRANSLATOR):
        client = sign_in(role)
        assert client.get("/staff/requests/").status_code == 403
        assert client.get("/staff/requests/1/").status_code == 403
        assert "/staff/requests/" not in client.get("/staff/account/").text


def test_another_clinic_s_requests_do_not_exist(
    front: Front, sign_in: Callable[..., FlaskClient], database: Database
) -> None:
    front.send()
    request_id = front.requests()[0].id
    with database.transaction() as session:
        other = make_clinic(session).id
    client = sign_in(Role.PUBLISHER, clinic_id=other)

    assert "山田" not in client.get("/staff/requests/").text
    assert client.get(f"/staff/requests/{request_id}/").status_code == 404
    with database.transaction() as session:
        actor = make_actor(session, Role.PUBLISHER, clinic_id=other)
        for act in (
            lambda: service.move(session, request_id, State.CLOSED, 1, actor, NOW),
            lambda: service.take(session, request_id, 1, actor, NOW),
            lambda: service.note(session, request_id, "x", actor, NOW),
        ):
            with pytest.raises(NotFound):
                act()
        assert queries.count_new(session, actor) == 0


def test_the_list_is_narrowed_by_state_clinic_and_words(desk: Desk, database: Database) -> None:
    client = desk.client

    def names(query: str) -> bool:
        return "山田 花子" in client.get(f"/staff/requests/{query}").text

    for words in ("花子", "hanako@EXAMPLE", "1234-5678".replace("-", ""), "平日", "花子 平日"):
        assert names(f"?q={words}"), words
    assert not names("?q=花子 zzz")
    assert not names("?q=%25")  # no wildcard
    assert names("?state=new")
    assert not names("?state=booked")
    assert names(f"?clinic={desk.front.clinic_id}")
    assert not names("?clinic=999")
    assert names("?page=99")
    assert names("?state=nonsense&clinic=x&page=x")
    desk.press("state/closed")
    assert not names("")
    assert names("?state=closed")
    assert names("?q=花子")  # who looks for something finds it among the closed ones, too
    assert "No request fits this choice" in client.get("/staff/requests/?q=zzz").text


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    desk: Desk, database: Database
) -> None:
    def count() -> int:
        asked: list[str] = []

        def note(_c: object, _cu: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        desk.client.get("/staff/requests/")
        event.remove(database.engine, "before_cursor_execute", note)
        return len([one for one in asked if one.startswith("SELECT")])

    few = count()
    with database.transaction() as session:
        for number in range(20):
            changes = {"message": str(number), "email": f"p{number}@example.com"}
            asked, _ = read(Typed.of({**WORDS, **changes}), Clinic(1, "JP", "Asia/Tokyo"), NOW)
            assert asked is not None
            service.receive(session, asked, desk.front.clinic_id, NOW)
    assert count() == few


def test_the_same_may_be_asked_again_when_it_was_closed(desk: Desk) -> None:
    desk.press("state/closed")
    desk.front.send()

    assert [one.state for one in desk.front.requests()] == ["closed", "new"]


def test_two_people_who_press_at_once_do_not_both_win(desk: Desk, database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session)
        service.move(session, desk.request_id, State.BOOKED, 1, actor, NOW)
        with pytest.raises(Conflict):
            service.move(session, desk.request_id, State.CLOSED, 1, actor, NOW)


def test_what_was_closed_long_ago_is_deleted_with_all_that_belongs_to_it(
    desk: Desk, database: Database
) -> None:
    desk.press("state/closed")
    almost = NOW + KEPT_AFTER_CLOSING - timedelta(seconds=1)
    assert upkeep.remove_old_requests(database, almost) == 0
    assert upkeep.remove_old_requests(database, NOW + KEPT_AFTER_CLOSING) == 1
    with database.reading() as session:
        for table in (ContactRequest, RequestTime, RequestEvent, OutgoingMail):
            assert session.query(table).count() == 0


def test_a_person_sees_all_of_hers_and_has_it_deleted(desk: Desk, database: Database) -> None:
    desk.press("note", note="折り返し待ち")
    desk.front.send(email="other@example.com", message="別の方です")
    with database.transaction() as session:
        actor = make_actor(session)
        (kept,) = personal.kept_of(session, " HANAKO@example.com ")
        said = "\n".join(str(value) for value in kept.values())
        for words in ("山田 花子", "+81312345678", "2026-03-09 10:30", "平日", "折り返し待ち"):
            assert words in said
        assert personal.erase(session, "hanako@EXAMPLE.com", actor, NOW) == 1
    with database.reading() as session:
        assert personal.kept_of(session, "hanako@example.com") == []
        assert len(personal.kept_of(session, "other@example.com")) == 1
        assert not [m for m in session.query(OutgoingMail) if "Hanako" in m.recipient + m.body]


def test_an_address_is_found_in_whatever_letters_it_is_written(
    front: Front, database: Database
) -> None:
    front.send(email="ｈａｎａｋｏ＠日本語.jp")

    with database.transaction() as session:
        for written in ("hanako@日本語.jp", "Hanako@xn--wgv71a119e.jp"):
            assert len(personal.kept_of(session, written)) == 1
        assert personal.kept_of(session, "hanako") == []
        assert personal.erase(session, "hanako@日本語.jp", None, NOW) == 1


def test_nobody_erases_what_another_clinic_received(desk: Desk, database: Database) -> None:
    with database.transaction() as session:
        actor = make_actor(session, Role.ADMIN, clinic_id=make_clinic(session).id)
        assert personal.erase(session, "hanako@example.com", actor, NOW) == 0
        assert personal.erase(session, "hanako@example.com", None, NOW) == 1  # the operator


def test_publishers_and_admins_receive() -> None:
    for role in Role:
        may = Actor(1, "x", (Permission(role),)).may_somewhere(Action.RECEIVE)
        assert may == (role in (Role.PUBLISHER, Role.ADMIN))
