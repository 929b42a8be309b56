"""What becomes of approved text on its way to a page, for articles of every shape."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import NotAllowed
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.models import Article, PublishedPage, Translation
from clinicweb.publishing import service
from tests.clock import NOW
from tests.factories import (
    SILENT,
    accept_all,
    make_actor,
    make_article,
    make_draft,
    make_picture,
    publish,
    translation_of,
)


@pytest.fixture
def editor(session: Session) -> Actor:
    return make_actor(session)


def page_of(session: Session, article: Article) -> PublishedPage:
    page = service.live_page(session, article.id, "ja")
    assert page is not None
    return page


def accepted(session: Session, article: Article, editor: Actor) -> Translation:
    return accept_all(session, make_draft(session, translation_of(session, article)), editor)


def revise(session: Session, article: Article, editor: Actor, **changes: str) -> None:
    for name, value in changes.items():
        setattr(article, name, value)
    session.flush()
    articles.mark_ready(session, SILENT, article.id, editor, NOW)


@pytest.mark.parametrize(
    ("changes", "in_page"),
    [
        ({"summary": ""}, "<h2"),
        ({"body": "```\n10:30-19:00\n```\n"}, "<pre><code>10:30-19:00\n</code></pre>"),
        ({"body": "![](/media/0123456789abcdef-400x300)\n"}, '<figure class="picture">'),
        ({"title": "—"}, "<h2"),
    ],
)
def test_an_article_with_next_to_nothing_to_translate_can_be_published(
    session: Session, editor: Actor, changes: dict[str, str], in_page: str
) -> None:
    make_picture(session, size="400x300")
    article = make_article(session, **changes)
    accepted(session, article, editor)

    publish(session, article, editor)

    assert in_page in page_of(session, article).html


def test_a_link_that_leads_elsewhere_needs_one_approval_and_no_new_acceptance(
    session: Session, editor: Actor
) -> None:
    article = make_article(session, body="Read [about us](https://example.com/old).")
    translation = accepted(session, article, editor)
    publish(session, article, editor)

    revise(session, article, editor, body="Read [about us](https://example.com/new).")
    with pytest.raises(NotAllowed):
        service.publish_translation(session, translation.id, editor, NOW)
    make_draft(session, translation)
    states = {passage.state for passage in translation.passages}

    assert states == {PassageState.ACCEPTED}
    assert "https://example.com/old" in page_of(session, article).html
    publish(session, article, editor)
    page = page_of(session, article)
    assert "https://example.com/new" in page.html
    assert page.revision_number == 2


def test_a_new_title_brings_back_the_title_only(session: Session, editor: Actor) -> None:
    article = make_article(session)
    translation = accepted(session, article, editor)
    publish(session, article, editor)
    approved = translation.passages[0].text

    revise(session, article, editor, title="A very stiff neck")
    make_draft(session, translation)

    assert translation.state == TranslationState.IN_REVIEW
    assert [p.source for p in translation.passages if p.state != PassageState.ACCEPTED] == [
        "A very stiff neck"
    ]
    assert translation.passages[0].previous_text == approved
    assert page_of(session, article).title == approved


def test_a_very_long_article_is_opened_drafted_and_followed(
    session: Session, editor: Actor
) -> None:
    body = "\n\n".join(f"Sentence {number}. And one more, {number}." for number in range(1000))
    article = make_article(session, body=body)
    translation = make_draft(session, translation_of(session, article))
    before = {passage.source: passage.id for passage in translation.passages}
    assert len(before) == 2_002

    revise(session, article, editor, body=body.replace("Sentence 500.", "Sentence five hundred."))

    changed = [p.source for p in translation.passages if p.id != before.get(p.source)]
    assert changed == ["Sentence five hundred."]


def test_publishing_the_same_text_again_changes_nothing(session: Session, editor: Actor) -> None:
    article = make_article(session)
    accepted(session, article, editor)
    publish(session, article, editor)
    page = page_of(session, article)

    again = service.publish_translation(session, translation_of(session, article).id, editor, NOW)

    assert again is page
    count = select(func.count()).where(PublishedPage.article_id == article.id)
    assert session.scalar(count) == 1


def test_the_same_text_goes_live_again_after_it_was_taken_off(
    session: Session, editor: Actor
) -> None:
    article = make_article(session)
    accepted(session, article, editor)
    publish(session, article, editor)
    first = page_of(session, article)
    service.unpublish(session, article.id, "ja", editor, NOW)
    session.flush()

    service.publish_translation(session, translation_of(session, article).id, editor, NOW)

    assert page_of(session, article).id != first.id
