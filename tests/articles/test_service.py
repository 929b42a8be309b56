import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from clinicweb.articles import romaji, service
from clinicweb.articles.service import InvalidField, Text
from clinicweb.db import Database
from clinicweb.domain.access import Role
from clinicweb.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from clinicweb.domain.languages import UnknownLanguage
from clinicweb.models import Article, Event, Practitioner, PractitionerText, Revision, Translation
from clinicweb.publishing.addresses import SLUG, SLUG_LENGTH
from tests.clock import NOW
from tests.factories import SILENT, make_actor, make_article, make_clinic, translation_of

TEXT = Text("A stiff neck", "What helps.", "Rest for 2 days.\n\nKeep warm.")


def actions(session: Session, article: Article) -> list[str]:
    found = select(Event.action).where(Event.article_id == article.id).order_by(Event.id)
    return list(session.scalars(found))


def revisions(session: Session, article: Article) -> list[Revision]:
    found = select(Revision).where(Revision.article_id == article.id).order_by(Revision.number)
    return list(session.scalars(found))


def save(session: Session, article: Article, text: Text, version: int | None = None) -> Article:
    actor = make_actor(session)
    seen = article.version if version is None else version
    saved = service.save(session, article.id, text, article.practitioner_id, seen, actor, NOW)
    session.flush()
    return saved


def test_a_new_article_keeps_text_and_author_and_is_not_translated(session: Session) -> None:
    clinic = make_clinic(session)
    person = Practitioner(
        slug="aoki", texts=[PractitionerText(language="ja", name="青木", biography="鍼灸師。")]
    )
    clinic.practitioners.append(person)
    session.flush()
    actor = make_actor(session, Role.AUTHOR)

    article = service.create(
        session,
        clinic_id=clinic.id,
        language="ja",
        text=Text("肩こり\nの話", "  要点。 ", "\n\n一行目。\r\n二行目。\x07\n"),
        practitioner_id=person.id,
        actor=actor,
        now=NOW,
        slug="katakori",
    )

    assert (article.title, article.summary, article.body) == (
        "肩こり の話",
        "要点。",
        "一行目。\n二行目。",
    )
    assert article.practitioner is person
    assert article.created_by_id == actor.user_id
    assert article.current_revision is None
    assert actions(session, article) == ["created"]
    assert session.scalar(select(func.count(Translation.id))) == 0


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Don’t push: café & neck (3/4)", "dont-push-cafe-neck-3-4"),
        ("寝違えたときの過ごし方", "nechigaeta-tokino-sugoshikata"),
        ("合谷（ごうこく）の押し方", "goukokuno-oshikata"),
        ("35℃の夏に", "35cno-natsuni"),
        ("Sleep and 睡眠", "sleep-and-suimin"),
        ("🙂 Neck", "neck"),
        ("Шея", ""),
        ("", ""),
    ],
)
def test_an_address_can_be_read_aloud(title: str, slug: str) -> None:
    assert service.slug_of(title) == slug


@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=300))
def test_every_latin_title_gives_a_valid_address_or_none(title: str) -> None:
    slug = service.slug_of(title)

    assert slug == "" or (SLUG.fullmatch(slug) and len(slug) <= SLUG_LENGTH)


def test_a_long_title_is_cut_between_words() -> None:
    slug = service.slug_of("necks " * 40)

    assert slug == "-".join(["necks"] * 13)


def test_without_a_reading_an_article_gets_a_dated_address(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(romaji.sys, "executable", "/nowhere/python")

    article = make_article(session, ready=False, language="ja", title="肩こり", body="本文。")

    assert article.slug == "article-20260302"


def test_reading_a_title_leaves_its_dictionary_out_of_this_process() -> None:
    assert romaji.readings(["首の", "痛み"]) == ["kubino", "itami"]

    assert "pykakasi" not in romaji.sys.modules


def test_the_same_title_gets_a_numbered_address(session: Session) -> None:
    slugs = [make_article(session, ready=False).slug for _ in range(3)]

    assert slugs == ["a-stiff-neck", "a-stiff-neck-2", "a-stiff-neck-3"]


def test_a_suggested_address_is_numbered_but_a_chosen_one_is_refused(session: Session) -> None:
    make_article(session, ready=False, slug="neck")

    suggested = make_article(session, ready=False, suggestion="neck")

    assert suggested.slug == "neck-2"
    with pytest.raises(InvalidField) as refused:
        make_article(session, ready=False, slug="neck")
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    "slug", ["Neck", "neck--pain", "-neck", "首", "neck pain", "../etc", "a" * (SLUG_LENGTH + 1)]
)
def test_an_address_that_no_link_can_hold_is_refused(session: Session, slug: str) -> None:
    with pytest.raises(InvalidField) as refused:
        make_article(session, ready=False, slug=slug)

    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (Text(" \n", "", "Body."), "title"),
        (Text("首" * 301, "", "Body."), "title"),
        (Text("Title", "a" * 2_001, "Body."), "summary"),
        (Text("Title", "", "a" * 400_001), "body"),
    ],
)
def test_a_text_that_is_too_long_or_has_no_title_is_refused(
    session: Session, text: Text, field: str
) -> None:
    article = make_article(session, ready=False)

    with pytest.raises(InvalidField) as refused:
        save(session, article, text)

    assert refused.value.field == field
    assert article.title == "A stiff neck"


def test_every_problem_of_a_text_is_told_at_once() -> None:
    found = service.problems(Text("", "a" * 2_001, "a" * 400_001))

    assert [one.field for one in found] == ["title", "summary", "body"]


def test_an_unknown_clinic_language_or_foreign_author_is_refused(session: Session) -> None:
    other = make_clinic(session)
    other.practitioners.append(Practitioner(slug="doe"))
    clinic = make_clinic(session)
    session.flush()

    with pytest.raises(NotFound):
        make_article(session, clinic_id=clinic.id + 1_000)
    with pytest.raises(UnknownLanguage):
        make_article(session, language="xx")
    with pytest.raises(InvalidField) as refused:
        make_article(
            session, clinic_id=clinic.id, practitioner_id=other.practitioners[0].id, ready=False
        )
    assert refused.value.field == "practitioner"


def test_only_an_author_of_that_clinic_and_language_may_write(session: Session) -> None:
    clinic, other = make_clinic(session), make_clinic(session)
    actors = [
        make_actor(session, Role.TRANSLATOR),
        make_actor(session, Role.PUBLISHER),
        make_actor(session, Role.AUTHOR, clinic_id=other.id),
        make_actor(session, Role.AUTHOR, language="ja"),
    ]
    article = make_article(session, clinic_id=clinic.id, ready=False)

    for actor in actors:
        with pytest.raises(NotAllowed):
            make_article(session, clinic_id=clinic.id, actor=actor)
        with pytest.raises(NotAllowed):
            service.save(session, article.id, TEXT, None, article.version, actor, NOW)
        with pytest.raises(NotAllowed):
            service.mark_ready(session, SILENT, article.id, actor, NOW)
    author = make_actor(session, Role.AUTHOR, clinic_id=clinic.id, language="en")
    assert service.save(session, article.id, TEXT, None, article.version, author, NOW) is article


def test_saving_changes_the_working_copy_only(session: Session) -> None:
    article = make_article(session)
    before = article.version

    save(session, article, TEXT)

    assert article.body == TEXT.body
    assert article.version == before + 1
    assert [one.number for one in revisions(session, article)] == [1]
    assert revisions(session, article)[0].body != TEXT.body


def test_an_older_version_is_not_overwritten(database: Database) -> None:
    with database.transaction() as session:
        article = make_article(session, ready=False)
        article_id, seen = article.id, article.version
    with database.transaction() as session:
        save(session, session.get_one(Article, article_id), TEXT)

    mine = Text("A stiff neck", "", "Mine.")
    with pytest.raises(Conflict), database.transaction() as session:
        save(session, session.get_one(Article, article_id), mine, seen)

    with database.reading() as session:
        assert session.get_one(Article, article_id).body == TEXT.body


def test_the_same_text_again_is_neither_a_conflict_nor_an_event(session: Session) -> None:
    article = make_article(session, ready=False)
    seen = article.version
    save(session, article, TEXT)
    at, told = article.version, actions(session, article)

    save(session, article, TEXT, seen)

    assert article.version == at
    assert actions(session, article) == told == ["created", "saved"]


def test_marking_ready_numbers_the_revisions_and_opens_the_translation(session: Session) -> None:
    article = make_article(session)

    save(session, article, TEXT)
    service.mark_ready(session, SILENT, article.id, make_actor(session), NOW)

    assert [one.number for one in revisions(session, article)] == [1, 2]
    assert article.current_revision == revisions(session, article)[1]
    assert translation_of(session, article).revision.number == 2
    assert actions(session, article) == ["created", "ready", "saved", "ready"]


def test_marking_ready_without_a_change_makes_no_revision(session: Session) -> None:
    article = make_article(session)

    again = service.mark_ready(session, SILENT, article.id, make_actor(session), NOW)

    assert again == article.current_revision
    assert len(revisions(session, article)) == 1


def test_a_change_of_the_title_alone_is_a_change(session: Session) -> None:
    article = make_article(session)

    save(session, article, Text("A sore neck", article.summary, article.body))

    assert article.current_revision is not None
    assert not service.is_frozen(article, article.current_revision)


@pytest.mark.parametrize("body", ["", "\n \n\t"])
def test_an_article_without_a_text_cannot_be_ready(session: Session, body: str) -> None:
    article = make_article(session, ready=False, body=body)

    with pytest.raises(Invalid) as refused:
        service.mark_ready(session, SILENT, article.id, make_actor(session), NOW)

    assert isinstance(refused.value, InvalidField)
    assert refused.value.field == "body"


def test_an_article_that_does_not_exist_cannot_be_saved(session: Session) -> None:
    with pytest.raises(NotFound):
        service.save(session, 4_711, TEXT, None, 1, make_actor(session), NOW)
