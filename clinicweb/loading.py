"""Loading the shipped content, through the same services as a person's work.

Nothing here writes a page or an approval of its own: the Japanese of the shipped articles is saved,
accepted, approved and published passage by passage, and every check applies.
"""

import secrets
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from clinicweb.articles import service as articles
from clinicweb.bell import Bell
from clinicweb.db import Database
from clinicweb.desk import approval, safety
from clinicweb.desk import passages as desk
from clinicweb.desk.passages import Saved
from clinicweb.domain.access import Actor, Permission, Role
from clinicweb.domain.passages import PassageKind
from clinicweb.domain.workflow import TranslationStep, advance_translation
from clinicweb.finding import index
from clinicweb.loading_clinics import Table, load_clinic
from clinicweb.memory.starter import load_starter
from clinicweb.models import Article, Clinic, Passage, Translation, User
from clinicweb.publishing import service as publishing
from clinicweb.publishing.second_person import passages_for_two
from clinicweb.termbase.shipped import load_shipped
from clinicweb.topics.shipped import classify, load_topics

CONTENT = Path(__file__).parent / "content"
# Who approved the shipped texts, as readers of each language are told.
EDITORS = {"en": "the clinicweb editors", "ja": "clinicweb編集部"}
# Who read the safety passages of the shipped translations a second time, against the source.
PROOFREADERS = {"en": "the clinicweb proofreaders", "ja": "clinicweb校正係"}


class ContentError(Exception):
    """A shipped file does not fit the code; a fault of ours, not of the operator."""


def load_content(
    database: Database, bell: Bell, now: datetime, folder: Path = CONTENT, *, demo: bool = True
) -> Iterator[str]:
    """Load what is not there yet, an article a transaction; says what it did, a line each.

    Without ``demo`` the unpublished posts, which are there to be tried out, stay away.
    """
    with database.transaction() as session:
        if classified := safety.classify_missing(session):
            yield f"Safety passages looked for in {classified} older passages."
    for path in sorted((folder / "clinics").glob("*.toml"), reverse=True):
        with database.transaction() as session:
            if load_clinic(session, _toml(path), now):
                yield f"Clinic {path.stem} loaded."
    # Before the articles: the checks of their translations know the terms.
    if (words := folder / "terms" / "clinic.tsv").exists():
        with database.transaction() as session:
            terms = load_shipped(session, words, now)
            if terms.added or terms.renewed:
                yield f"Terms loaded: {terms.added} new, {terms.renewed} renewed."
    with database.transaction() as session:
        if topics := load_topics(session, folder / "topics.toml", now):
            yield f"Topics loaded: {topics}."
    for path in sorted((folder / "articles").iterdir()):
        with database.transaction() as session:
            if _load_article(session, bell, path, now, demo=demo):
                yield f"Article {path.name} loaded."
            elif topics:  # an article that was here before there were topics
                _classify(session, _toml(path / "article.toml"))
    for path in sorted((folder / "memory").glob("*.tsv")):
        with database.transaction() as session:
            if added := load_starter(session, path, now):
                yield f"Memory {path.name} loaded: {added} pairs."
    yield from _renew_index(database)


def _renew_index(database: Database) -> Iterator[str]:
    # Pages that an earlier version published, or indexed in another way.
    with database.transaction() as session:
        changes = index.refresh(session)
    if any(changes):
        yield f"Search index renewed: {changes.put} pages put in, {changes.removed} taken out."


def _toml(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _load_article(session: Session, bell: Bell, folder: Path, now: datetime, *, demo: bool) -> bool:
    data = _toml(folder / "article.toml")
    if not (demo or data["published"]):
        return False
    if session.scalar(select(Article.id).where(Article.slug == data["slug"])) is not None:
        return False
    clinic = session.scalars(select(Clinic).where(Clinic.slug == data["clinic"])).one()
    language = data["source_language"]
    editor = _editor(session, language, now)
    article = articles.create(
        session,
        clinic_id=clinic.id,
        language=language,
        text=articles.Text(
            data["title"],
            data["summary"],
            (folder / f"{language}.md").read_text(encoding="utf-8"),
        ),
        practitioner_id=_practitioner_id(clinic, data.get("practitioner")),
        actor=editor,
        now=now,
        slug=data["slug"],
    )
    _classify(session, data)
    if data["ready"]:
        articles.mark_ready(session, bell, article.id, editor, now)
    if data["published"]:
        publishing.publish_source(session, article.id, editor, now)
        for translation in session.scalars(
            select(Translation).where(Translation.article_id == article.id)
        ):
            pairs = folder / f"{translation.language}.toml"
            if pairs.exists():
                _load_translation(session, translation, _toml(pairs), now)
    return True


def _classify(session: Session, article: Table) -> None:
    classify(session, article["slug"], article.get("topics", []))


def _load_translation(
    session: Session, translation: Translation, data: Table, now: datetime
) -> None:
    editor = _editor(session, translation.language, now)
    source = translation.article.source_language
    pairs = data["passage"]
    passages = translation.passages
    if [pair[source] for pair in pairs] != [passage.source for passage in passages]:
        raise ContentError(f"{translation.article.slug}: the passages are not those of the file.")
    # People translated this one: the engine is not asked, so it goes straight to review.
    for step in (TranslationStep.CLAIM, TranslationStep.STORE):
        translation.state = advance_translation(translation.state, step)
    for pair, passage in zip(pairs, passages, strict=True):
        saved = _accepted(session, passage, pair, editor, now)
        if saved.refused:
            kind = PassageKind(passage.kind)
            raise ContentError(
                f"{translation.article.slug}, {kind} {passage.position}: "
                f"{[finding.code for finding in saved.refused]}"
            )
    session.flush()  # whoever comes next has seen the version that the database has
    proofreader = _proofreader(session, translation.language, now)
    for passage in passages_for_two(passages, source):
        safety.confirm(session, passage.id, passage.version, proofreader, now)
    session.flush()
    approval.approve(session, translation.id, translation.version, editor, now)
    publishing.publish_translation(session, translation.id, editor, now)


def _accepted(
    session: Session, passage: Passage, pair: Table, editor: Actor, now: datetime
) -> Saved:
    """Accept a shipped pair; a warning stands only where the file says that it was read."""
    text = pair[passage.translation.language]
    saved = desk.save(session, passage.id, text, passage.version, editor, now, accept=True)
    read = pair.get("acknowledged", ())
    warnings = [one.fingerprint for one in saved.refused if one.code in read]
    if not warnings:
        return saved
    return desk.accepted(session, passage, saved.findings, frozenset(warnings), editor, now)


def _practitioner_id(clinic: Clinic, slug: str | None) -> int | None:
    if slug is None:
        return None
    return next(person.id for person in clinic.practitioners if person.slug == slug)


def _editor(session: Session, language: str, now: datetime) -> Actor:
    """The account that shipped content in a language is signed with."""
    name = EDITORS.get(language, EDITORS["en"])
    return _shipped_account(session, f"editors-{language}@clinicweb.invalid", name, now)


def _proofreader(session: Session, language: str, now: datetime) -> Actor:
    """The account of the second person for the shipped translations into a language."""
    name = PROOFREADERS.get(language, PROOFREADERS["en"])
    return _shipped_account(session, f"proofreaders-{language}@clinicweb.invalid", name, now)


def _shipped_account(session: Session, email: str, name: str, now: datetime) -> Actor:
    """An account that nobody can sign in to."""
    user = session.scalar(select(User).where(User.email == email))
    if user is None:
        user = User(
            email=email,
            password=None,
            active=False,
            fs_uniquifier=secrets.token_hex(32),
            name=name,
            created_at=now,
        )
        session.add(user)
        session.flush()  # the actor needs the id
    return Actor(user.id, user.name, (Permission(Role.ADMIN),))
