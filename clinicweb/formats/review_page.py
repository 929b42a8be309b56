"""The review table as one printable page without scripts, for people who read on paper."""

from markupsafe import Markup, escape

from clinicweb.domain.passages import PassageKind
from clinicweb.formats.rows import OURS, Sheet, Unit, Words, comparable

_STYLE = """
body { font: 11pt/1.6 system-ui, "Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP", sans-serif;
  color: #23262b; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.3; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border: 1px solid #8a8578; overflow-wrap: anywhere; padding: .4rem .6rem;
  text-align: start; vertical-align: top; white-space: pre-line; }
th { background: #eef2f6; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
col.number { width: 5.5rem; }
col.remark { width: 22%; }
.title, .heading { font-weight: 700; }
.safety { color: #a3263b; display: block; font-size: .85em; font-weight: 700; }
:lang(ja) { line-break: strict; }
@page { margin: 14mm; size: A4 landscape; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
"""


def write(sheet: Sheet, words: Words, language: str) -> bytes:
    """The table as HTML; ``language`` is that of the words around the passages."""
    page = Markup(
        "<!doctype html>\n"
        '<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<h1 lang="{source_language}">{title}</h1>\n{how_to}\n<table>\n'
        '<colgroup><col class="number"><col><col><col class="remark"></colgroup>\n'
        '<thead><tr><th scope="col">{number}</th><th scope="col">{source}</th>'
        '<th scope="col">{target}</th><th scope="col">{remark}</th></tr></thead>\n'
        "<tbody>\n{rows}\n</tbody>\n</table>\n</body>\n</html>\n"
    ).format(
        language=language,
        title=comparable(sheet.title),
        style=Markup(_STYLE),  # noqa: S704 - a constant of this file
        source_language=sheet.source_language,
        how_to=Markup("\n").join(Markup("<p>{}</p>").format(line) for line in words.how_to),
        number=words.number,
        source=words.source,
        target=words.target,
        remark=words.remark,
        rows=Markup("\n").join(_row(unit, sheet, words) for unit in sheet.units),
    )
    return str(page).encode()


def _row(unit: Unit, sheet: Sheet, words: Words) -> Markup:
    kind = unit.kind if unit.kind in (PassageKind.TITLE, PassageKind.HEADING) else ""
    safety = Markup('<span class="safety">{}</span>').format(words.safety)
    return Markup(
        '<tr><td>{number}{safety}</td><td lang="{source_language}" class="{kind}">{source}</td>'
        '<td lang="{target_language}" class="{kind}">{target}</td><td>{remarks}</td></tr>'
    ).format(
        number=unit.number,
        safety=safety if unit.is_safety else "",
        source_language=sheet.source_language,
        target_language=sheet.target_language,
        kind=kind,
        source=escape(comparable(unit.source)),
        target=escape(comparable(unit.target)),
        remarks="\n".join(
            f"{one.author}: {one.text}" if one.author else one.text.removeprefix(OURS)
            for one in unit.remarks
        ),
    )
