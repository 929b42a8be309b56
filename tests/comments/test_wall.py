"""No module but one writes what readers see of comments, and nothing else of them is public."""

import ast

from flask import Flask

from clinicweb.domain.comments import CommentStep
from clinicweb.models import PublishedComment, PublishedCommentTranslation
from tests.architecture.tree import PRODUCT
from tests.comments.conftest import EMAIL, Discussion
from tests.public.test_wall import public_addresses
from tests.publishing.test_every_route import names

WRITER = "clinicweb.comments.publishing"
TABLES = {"PublishedComment", "PublishedCommentTranslation", "published_comments"}
READERS = {"clinicweb.public.comments"}


def test_only_one_module_writes_published_comments_and_one_reads_them() -> None:
    known = {
        module.name
        for module in PRODUCT
        if names(module.tree) & TABLES
        and not module.name.startswith(("clinicweb.models", "clinicweb.migrations"))
    }

    assert known == {WRITER, *READERS}


def test_the_reader_writes_nothing() -> None:
    for module in PRODUCT:
        if module.name in READERS:
            called = {
                node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                for node in ast.walk(module.tree)
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
            }
            assert not called & {"PublishedComment", "add", "delete", "insert", "update", "merge"}


def test_the_writer_is_called_by_moderation_alone() -> None:
    callers = {
        module.name
        for module in PRODUCT
        if any(name.startswith(WRITER) for name in module.imports())
    }

    assert callers == {"clinicweb.comments.moderation"}


def test_no_column_of_the_public_tables_can_hold_an_address() -> None:
    for table in (PublishedComment, PublishedCommentTranslation):
        assert table.__public__
        assert not {"email", "fingerprint", "consent_at"} & set(table.__table__.columns.keys())


def test_no_public_address_shows_what_is_held_or_refused_or_private(
    discussion: Discussion, app: Flask
) -> None:
    discussion.send(text="zzheld", name="zzheldname")
    refused = discussion.send(text="zzrefused", name="zzrefusedname")
    discussion.decide(refused, CommentStep.REFUSE)
    taken_off = discussion.send(text="zzoff")
    discussion.publish(taken_off)
    discussion.decide(taken_off, CommentStep.HOLD)
    shown = discussion.send(text="zzshown")
    discussion.publish(shown)

    seen = ""
    for address in public_addresses(app, {discussion.slug}):
        if "?q=" not in address:
            seen += discussion.client.get(address).data.decode(errors="replace")

    assert "zzshown" in seen
    for secret in ("zzheld", "zzrefused", "zzoff", EMAIL):
        assert secret not in seen
