"""People and workers at the same article at the same time, on real databases."""

import random
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from clinicweb.accounts.service import add_user
from clinicweb.articles import service as articles
from clinicweb.db import Database, locked
from clinicweb.desk import approval, passages
from clinicweb.domain.access import Actor
from clinicweb.domain.errors import Conflict, DomainError, NotAllowed
from clinicweb.domain.workflow import PassageState, TranslationState
from clinicweb.drafting import service as drafting
from clinicweb.models import Article, Event, Passage, PublishedPage, Revision, Translation
from clinicweb.publishing import service as publishing
from tests.clock import NOW
from tests.factories import (
    SILENT,
    accept_all,
    make_actor,
    make_article,
    make_clinic,
    make_draft,
    translation_of,
)

MACHINE = "機械の訳です。"
BODIES = ("Rest well.", "Keep warm.", "Do not force it.", "Walk every day.", "Drink water.")


class Desk:
    """One article, its Japanese translation, and what people and workers do to them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            self.actor: Actor = make_actor(session)
            article = make_article(session, actor=self.actor)
            translation = make_draft(session, translation_of(session, article))
            self.article_id, self.translation_id = article.id, translation.id

    def accept_everything(self) -> None:
        with self.database.transaction() as session:
            accept_all(session, session.get_one(Translation, self.translation_id), self.actor)

    def version(self) -> int:
        with self.database.reading() as session:
            return session.get_one(Translation, self.translation_id).version

    def passages(self) -> list[Passage]:
        with self.database.reading() as session:
            found = select(Passage).where(Passage.translation_id == self.translation_id)
            return list(session.scalars(found.order_by(Passage.position)))

    def write(self, passage: Passage, text: str, *, accept: bool = False) -> None:
        with self.database.transaction() as session:
            saved = passages.save(
                session, passage.id, text, passage.version, self.actor, NOW, accept=accept
            )
            if saved.refused:  # errors stay so; what is only a warning is acknowledged
                read = frozenset(one.fingerprint for one in saved.refused)
                passages.accepted(session, saved.passage, saved.findings, read, self.actor, NOW)

    def approve(self, seen_version: int | None = None) -> None:
        seen = self.version() if seen_version is None else seen_version
        with self.database.transaction() as session:
            approval.approve(session, self.translation_id, seen, self.actor, NOW)

    def publish(self) -> None:
        with self.database.transaction() as session:
            publishing.publish_translation(session, self.translation_id, self.actor, NOW)

    def unpublish(self) -> None:
        with self.database.transaction() as session:
            publishing.unpublish(session, self.article_id, "ja", self.actor, NOW)

    def revise(self, body: str) -> None:
        with self.database.transaction() as session:
            article = session.get_one(Article, self.article_id)
            text = articles.Text(article.title, article.summary, body)
            articles.save(session, self.article_id, text, None, article.version, self.actor, NOW)
            articles.mark_ready(session, SILENT, self.article_id, self.actor, NOW)

    def draft(self) -> None:
        with self.database.reading() as session:
            revision_id = session.get_one(Translation, self.translation_id).revision_id
        with self.database.transaction() as session:
            token = f"{random.random()}"
            work = drafting.claim(session, self.translation_id, revision_id, token, NOW)
        if work is None:
            return
        with self.database.transaction() as session:
            drafting.beat(session, work, 1, NOW)
        drafts = [drafting.Draft(gap.passage_id, gap.version, MACHINE, None) for gap in work.gaps]
        with self.database.transaction() as session:
            drafting.store(session, work, drafts, "Echo 1", NOW)

    def try_again(self) -> None:
        with self.database.transaction() as session:
            approval.try_again(session, SILENT, self.translation_id, self.actor, NOW)

    def state(self) -> str:
        with self.database.reading() as session:
            return session.get_one(Translation, self.translation_id).state

    def pages(self, *, live: bool = False) -> list[PublishedPage]:
        query = select(PublishedPage).where(PublishedPage.language == "ja")
        if live:
            query = query.where(PublishedPage.replaced_at.is_(None))
        with self.database.reading() as session:
            return list(session.scalars(query))

    def count(self, action: str) -> int:
        with self.database.reading() as session:
            events = select(func.count()).where(Event.action == action)
            return session.scalar(events.where(Event.translation_id == self.translation_id)) or 0


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def together(*steps: Callable[[], None]) -> list[BaseException | None]:
    """Do the steps in threads of their own; what each of them raised."""
    with ThreadPoolExecutor(len(steps)) as pool:
        futures: list[Future[None]] = [pool.submit(step) for step in steps]
        return [future.exception(60) for future in futures]


def test_a_translator_writes_while_the_author_marks_a_new_text_ready(
    database: Database, desk: Desk
) -> None:
    passage = desk.passages()[0]
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            # The translator's transaction holds the translation; the author's waits for it.
            locked(session, Translation, desk.translation_id)
            author = pool.submit(desk.revise, "Rest for 3 days.")
            with pytest.raises(TimeoutError):
                author.result(0.5)
            passages.save(session, passage.id, "首のこり", passage.version, desk.actor, NOW)
        author.result(60)

    texts = {one.source: one.text for one in desk.passages()}
    assert texts["A stiff neck"] == "首のこり"
    assert "Rest for 3 days." in texts
    assert desk.state() == TranslationState.WAITING


def test_an_approval_and_a_new_revision_at_once_leave_nothing_approved(desk: Desk) -> None:
    desk.accept_everything()
    seen = desk.version()

    approved, revised = together(
        lambda: desk.approve(seen), lambda: desk.revise("Rest for 3 days.")
    )

    assert revised is None
    assert approved is None or isinstance(approved, DomainError)
    assert desk.state() == TranslationState.WAITING
    with pytest.raises(NotAllowed):
        desk.publish()


def test_an_approval_of_what_somebody_changed_meanwhile_is_a_conflict(desk: Desk) -> None:
    desk.accept_everything()
    seen = desk.version()
    passage = desk.passages()[0]
    desk.write(passage, "肩と首のこり", accept=True)

    with pytest.raises(Conflict):
        desk.approve(seen)

    assert desk.state() == TranslationState.IN_REVIEW


def test_a_page_taken_off_while_the_next_one_goes_live_is_off_or_is_the_next_one(
    desk: Desk,
) -> None:
    desk.accept_everything()
    desk.approve()
    desk.publish()
    first = desk.pages(live=True)[0]
    desk.write(desk.passages()[0], "肩と首のこり", accept=True)
    desk.approve()

    published, taken_off = together(desk.publish, desk.unpublish)

    assert (published, taken_off) == (None, None)
    assert [page.title for page in desk.pages(live=True)] in ([], ["肩と首のこり"])
    assert first.id not in {page.id for page in desk.pages(live=True)}


def test_a_double_click_approves_and_publishes_once(desk: Desk) -> None:
    desk.accept_everything()
    seen = desk.version()

    approvals = together(lambda: desk.approve(seen), lambda: desk.approve(seen))
    publications = together(desk.publish, desk.publish)

    assert approvals + publications == [None] * 4
    assert (desk.count("approved"), desk.count("published")) == (1, 1)
    assert len(desk.pages()) == 1


def test_a_double_click_on_ready_makes_one_revision(database: Database, desk: Desk) -> None:
    with database.transaction() as session:
        article = session.get_one(Article, desk.article_id)
        article.body = "Rest for 3 days."

    def ready() -> None:
        with database.transaction() as session:
            articles.mark_ready(session, SILENT, desk.article_id, desk.actor, NOW)

    assert together(ready, ready, ready) == [None] * 3
    with database.reading() as session:
        numbers = select(Revision.number).where(Revision.article_id == desk.article_id)
        assert sorted(session.scalars(numbers)) == [1, 2]


def test_two_articles_with_one_title_at_once_get_two_addresses(
    database: Database, desk: Desk
) -> None:
    with database.transaction() as session:
        clinic_id = make_clinic(session).id

    def create() -> None:
        with database.transaction() as session:
            articles.create(
                session,
                clinic_id=clinic_id,
                language="en",
                text=articles.Text("Cold hands", "", "Keep them warm."),
                practitioner_id=None,
                actor=desk.actor,
                now=NOW,
            )

    assert together(create, create, create) == [None] * 3
    with database.reading() as session:
        slugs = session.scalars(select(Article.slug).where(Article.slug.startswith("cold")))
        assert sorted(slugs) == ["cold-hands", "cold-hands-2", "cold-hands-3"]


def test_one_person_added_twice_at_once_is_there_once(database: Database) -> None:
    def add() -> None:
        with database.transaction() as session:
            add_user(session, "mika@example.com", None, "a long enough passphrase", NOW)

    raised = together(add, add, add)

    assert sorted(type(one).__name__ for one in raised) == ["Invalid", "Invalid", "NoneType"]


def test_who_does_not_wait_for_the_engine_translates_by_hand_and_its_drafts_are_refused(
    database: Database, desk: Desk
) -> None:
    desk.revise("Rest for 3 days.")
    with database.transaction() as session:
        translation = session.get_one(Translation, desk.translation_id)
        work = drafting.claim(session, translation.id, translation.revision_id, "engine", NOW)
    assert work is not None

    with database.transaction() as session:
        approval.by_hand(session, desk.translation_id, desk.actor, NOW)
    with database.transaction() as session:
        drafts = [drafting.Draft(gap.passage_id, gap.version, MACHINE, None) for gap in work.gaps]
        assert drafting.store(session, work, drafts, "Echo 1", NOW) is False

    assert MACHINE not in {passage.text for passage in desk.passages()}
    finish(desk, random.Random(0))
    assert desk.pages(live=True)


def write_one(desk: Desk, chance: random.Random, *, accept: bool) -> None:
    passage = chance.choice(desk.passages())
    desk.write(passage, f"人の訳{chance.random()}：{passage.source}", accept=accept)


def undo_one(desk: Desk, chance: random.Random) -> None:
    passage = chance.choice(desk.passages())
    with desk.database.transaction() as session:
        passages.undo(session, passage.id, passage.text, passage.version, desk.actor, NOW)


def finish(desk: Desk, _chance: random.Random) -> None:
    desk.draft()
    for passage in desk.passages():
        if passage.state != PassageState.ACCEPTED:
            desk.write(passage, f"人の訳：{passage.source}", accept=True)
    desk.approve()
    desk.publish()


# Whatever people accept here they wrote themselves.
STEPS: tuple[Callable[[Desk, random.Random], None], ...] = (
    finish,
    finish,
    lambda desk, chance: write_one(desk, chance, accept=False),
    lambda desk, chance: write_one(desk, chance, accept=True),
    undo_one,
    lambda desk, _: desk.draft(),
    lambda desk, _: desk.try_again(),
    lambda desk, _: desk.approve(),
    lambda desk, _: desk.publish(),
    lambda desk, _: desk.unpublish(),
    lambda desk, chance: desk.revise("\n\n".join(chance.sample(BODIES, 2))),
)


def faults_of(desk: Desk, seed: int) -> list[str]:
    """Any step at any time; being refused is no fault."""
    chance = random.Random(seed)
    faults = []
    for _ in range(25):
        try:
            chance.choice(STEPS)(desk, chance)
        except DomainError:
            continue
        except Exception as error:
            faults.append(repr(error))
    return faults


@pytest.mark.parametrize("seed", range(2))
def test_in_no_order_of_steps_does_a_sentence_that_nobody_accepted_reach_a_page(
    desk: Desk, seed: int
) -> None:
    with ThreadPoolExecutor(3) as pool:
        faults = list(pool.map(lambda number: faults_of(desk, 10 * seed + number), range(3)))
    if desk.state() == TranslationState.APPROVED:
        desk.publish()
    else:
        finish(desk, random.Random(seed))

    assert faults == [[], [], []]
    pages = desk.pages()
    assert not [page.id for page in pages if MACHINE in page.title + page.summary + page.html]
    assert len(desk.pages(live=True)) == 1
