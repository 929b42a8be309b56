"""TBX out (TBX-Basic, ISO 30042:2008) and in (also ISO 30042:2019 with its own element names).

The units that are written are translate-toolkit's. Statuses are those of the standard's
administrativeStatus; ``deprecated`` and ``superseded`` both mean forbidden.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree
from translate.storage.tbx import tbxfile

from clinicweb.domain.languages import LANGUAGES
from clinicweb.domain.literals import acupoint
from clinicweb.domain.terms import TermEntry, TermStatus
from clinicweb.formats.rows import Problem, comparable, language_code
from clinicweb.formats.term_rows import NO_TERMS, ConceptLine
from clinicweb.formats.xmltext import LANG, children, local, plain, stream
from clinicweb.termbase.exchange import ConceptRow

_STATUS = "administrativeStatus"
_WRITTEN = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.FORBIDDEN: "deprecatedTerm-admn-sts",
}
_READ = {
    "preferred": TermStatus.PREFERRED,
    "admitted": TermStatus.ADMITTED,
    "deprecated": TermStatus.FORBIDDEN,
    "superseded": TermStatus.FORBIDDEN,
    "forbidden": TermStatus.FORBIDDEN,
}
_ENTRIES = {"termEntry", "conceptEntry"}
_LANGUAGES = ("langSet", "langSec")
_TERMS = ("tig", "ntig", "termSec")


def write(rows: Iterable[ConceptRow], language: str) -> bytes:
    """The concepts as a TBX file."""
    store = tbxfile(sourcelanguage=language)
    root = store.document.getroot()
    root.set("type", "TBX-Basic")
    for source in root.iter("sourceDesc"):
        source[0].text = "clinicweb"
    for number, row in enumerate(rows, start=1):
        unit = store.UnitClass(None)
        store.addunit(unit)
        _fill(unit, row, number)
    return bytes(store)


def _fill(unit: etree._Element, row: ConceptRow, number: int) -> None:
    entry = unit.xmlelement
    entry.set("id", row.code or f"c{number}")
    if row.clinic_slug:
        _add(entry, "admin", row.clinic_slug, type="customerSubset")
    if row.note:
        _add(entry, "note", row.note)
    for language in dict.fromkeys(term.language for term in row.terms):
        group = unit.createlanguageNode(language, "", "source")
        group.remove(group[0])
        entry.append(group)
        for term in row.terms:
            if term.language == language:
                _write_term(etree.SubElement(group, "tig"), term)


def _write_term(tig: etree._Element, term: TermEntry) -> None:
    _add(tig, "term", term.text)
    _add(tig, "termNote", _WRITTEN[TermStatus(term.status)], type=_STATUS)
    if term.reading:
        _add(tig, "termNote", term.reading, type="pronunciation")
    if term.note:
        _add(tig, "note", term.note)


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = comparable(text)


def read(path: Path) -> Iterator[ConceptLine | Problem]:
    """The concepts of a file, or what is wrong with one; BrokenFile when it cannot be read."""
    for _, element in stream(path, set(), _ENTRIES):
        row = _row(element)
        if row.terms:
            yield element.sourceline, row
        else:
            name = element.get("id") or ""
            yield Problem(element.sourceline, name, NO_TERMS, plain(element)[:200])


def _row(entry: etree._Element) -> ConceptRow:
    clinic = next(
        (plain(one) for one in children(entry, "admin") if one.get("type") == "customerSubset"),
        None,
    )
    return ConceptRow(
        code=acupoint(entry.get("id") or ""),
        clinic_slug=clinic or None,
        note=_note(entry),
        terms=tuple(
            term
            for group in entry
            if local(group) in _LANGUAGES
            for term in _terms(group, language_code(group.get(LANG)))
        ),
    )


def _note(entry: etree._Element) -> str:
    """What the file says of the concept: its notes and definitions, on lines of their own."""
    own = (one for one in entry if local(one) not in _LANGUAGES)
    said = (
        plain(one)
        for part in own
        for one in part.iter()
        if local(one) == "note" or (local(one) == "descrip" and one.get("type") == "definition")
    )
    return "\n".join(filter(None, said))


def _terms(group: etree._Element, language: str) -> Iterator[TermEntry]:
    """The terms of a language; where the file gives no status, the first is the preferred one."""
    if language not in LANGUAGES:
        return
    terms = [_term(tig, language) for tig in group if local(tig) in _TERMS]
    preferred = any(status is TermStatus.PREFERRED for _, status in terms)
    for term, status in terms:
        if not term.text:
            continue
        usual = TermStatus.ADMITTED if preferred else TermStatus.PREFERRED
        preferred = preferred or status is None
        yield replace(term, status=status or usual)


def _term(tig: etree._Element, language: str) -> tuple[TermEntry, TermStatus | None]:
    found, status = TermEntry(language, ""), None
    for element in tig.iter():
        name, text = local(element), plain(element)
        if name == "term" and not found.text:
            found = replace(found, text=text)
        elif name == "note" and text:
            found = replace(found, note=f"{found.note}\n{text}".strip())
        elif name == "termNote" and element.get("type") == _STATUS:
            status = _status(text)
        elif name == "termNote" and element.get("type") == "pronunciation" and text:
            found = replace(found, reading=text)
    return found, status


def _status(text: str) -> TermStatus:
    """Our status for a picklist value such as ``preferredTerm-admn-sts`` or ``Deprecated``."""
    folded = text.strip().lower()
    return next(
        (ours for word, ours in _READ.items() if folded.startswith(word)), TermStatus.ADMITTED
    )
