"""Sheets for tests: one translation with every kind of thing in it, and texts of any shape."""

from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st

from clinicweb.domain.passages import Code, PassageKind
from clinicweb.domain.workflow import PassageState
from clinicweb.formats.rows import Remark, Sheet, Unit, Words, comparable, mark
from tests.clock import NOW

CODES = (
    Code(1, "strong", {}),
    Code(2, "code", {"text": "5 mg"}),
    Code(3, "link", {"href": "https://example.com/a?b=1&c=2", "title": ""}),
    Code(4, "image", {"src": "/neck.png", "alt": "A neck"}),
    Code(5, "break", {}),
)
SOURCE = "Take ⟦1⟧no more than ⟦2⟧⟦/1⟧ a day, ⟦3⟧see here⟦/3⟧, or call {{phone}}."
TARGET = "⟦1⟧1日に⟦2⟧を超えて⟦/1⟧飲まないでください。⟦3⟧こちら⟦/3⟧、または{{phone}}へ。"
WORDS = Words("No.", "English", "日本語", "Remarks", "Safety", ("Correct the third column.",))

# Everything that a passage may hold, and what breaks careless writers of XML, CSV and Word files.
PIECES = st.sampled_from(
    [
        *("⟦1⟧", "⟦/1⟧", "⟦2⟧", "⟦3⟧", "⟦/3⟧", "⟦5⟧", "⟦9⟧", "⟦/9⟧", "⟦07⟧", "⟦", "⟧"),
        *("{{phone}}", "{{ price:initial }}", "https://example.com/?a=1&b=2", "a@example.com"),
        *(
            "鍼",
            "お灸は2回まで。",
            "𠮟る",
            "が",
            "e\u0301",
            "LI4",
            "１日３回",
            "“q”",
            "'",
            '"',
            "…",
        ),
        *(
            " ",
            "\n",
            "\u00a0",
            "\u3000",
            "&",
            "<b>",
            "]]>",
            "&amp;",
            "=1+1",
            ",",
            ";",
            "\t",
            "\x07",
        ),
        *("Do not", "never", "5 mg", "-", "\ufffe", "_x0041_", "%(a)s"),
    ]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)


def unit(
    number: int = 1,
    source: str = SOURCE,
    target: str = TARGET,
    state: PassageState = PassageState.EDITED,
    remarks: tuple[Remark, ...] = (),
) -> Unit:
    return Unit(
        mark=mark(number, source, target),
        number=number,
        kind=PassageKind.PARAGRAPH,
        source=source,
        target=target,
        state=state,
        codes=CODES,
        remarks=remarks,
        is_safety=number % 2 == 0,
    )


def sheet(*units: Unit, is_approved: bool = False) -> Sheet:
    return Sheet(
        translation_id=5,
        title="A stiff neck & more",
        clinic="Kita Acupuncture",
        revision=2,
        source_language="en",
        target_language="ja",
        is_approved=is_approved,
        made_at=NOW,
        units=units or (unit(),),
    )


def edited(one: Unit, target: str) -> Unit:
    """The unit with another target, but the mark that it was made with."""
    return replace(one, target=target)


def texts(units: tuple[Unit, ...]) -> list[tuple[str, str, str]]:
    """What has to come back from a file."""
    return [(one.mark, comparable(one.source), comparable(one.target)) for one in units]


def saved(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
