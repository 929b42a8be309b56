"""A clinic as a card for a reader's address book: vCard 3.0 (RFC 2426), which every phone reads."""

from clinicweb.clinics.directory import Place

MEDIA_TYPE = "text/vcard; charset=utf-8"
LINE = 75
"""Octets of a line before it is folded (RFC 2426, 2.6)."""


def vcard(place: Place, address: str) -> str:
    """The card of a clinic, with the address of its page; what is not known is not on it."""
    name = _escaped(place.name)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", "N:;;;;", f"ORG:{name}"]
    if place.phone:
        lines.append(f"TEL;TYPE=WORK,VOICE:{place.phone}")
    if place.email:
        lines.append(f"EMAIL;TYPE=INTERNET:{_escaped(place.email)}")
    if place.address:
        written = r"\n".join(_escaped(line) for line in place.address)
        lines.append(f"ADR;TYPE=WORK:;;{written};;;;{_escaped(place.country)}")
    if place.hours:
        lines.append(f"NOTE:{_escaped(place.hours.line)}")
    lines += [f"URL:{address}", "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _escaped(text: str) -> str:
    """A text value (RFC 2426, 4)."""
    text = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return r"\n".join(text.splitlines())


def _folded(line: str) -> str:
    """A line in pieces that no character is cut by; each but the first begins with a space."""
    pieces, size = [""], 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += char
        size += octets
    return "\r\n".join(pieces)
