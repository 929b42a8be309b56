"""Pictures in articles: their names, how they are written in Markdown, how they stand on a page.

A picture of ours is written ``![alternative text](/media/<name> "caption")``. Its name tells the
largest size that there is, so that a page is made without looking anything up.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

from clinicweb.domain.markdown import sources_of_images

FOLDER = "/media/"
WIDTHS = (480, 960, 1600)
"""Pixels; a picture that is narrower than one of them has its own width instead."""
HIGHEST = 3200
FORMATS = ("webp", "jpg")
"""The first for browsers that know it, the last for all others."""

# As wide as the column of text at most; see figures.css.
_SIZES = "(min-width: 46rem) 42rem, 92vw"
_NAME = re.compile(r"([0-9a-f]{16})-([1-9]\d{0,3})x([1-9]\d{0,3})", re.ASCII)
_IMAGE = re.compile(r"<img(?:\s+[a-z-]+=\"[^\"]*\")*\s*/?>")
_LONE = re.compile(rf"<p>\s*({_IMAGE.pattern})\s*</p>")
_EITHER = re.compile(f"{_LONE.pattern}|{_IMAGE.pattern}")
_ATTRIBUTE = re.compile(r"\s([a-z-]+)=\"([^\"]*)\"")
# What Markdown could take for a sign of its own in an alternative text and in a title.
_SIGNS = re.compile(r"([\\\[\]*_`<>&~])")
_TITLE_SIGNS = re.compile(r"([\\\"&])")


@dataclass(frozen=True, slots=True)
class PictureName:
    """The name of a picture: 16 hexadecimal digits of its content and its largest size."""

    digits: str
    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.digits}-{self.width}x{self.height}"

    @property
    def address(self) -> str:
        """What a text says for the picture."""
        return f"{FOLDER}{self}"

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths that it is kept in, the smallest first."""
        return (*(one for one in WIDTHS if one < self.width), self.width)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its files."""
        return tuple(self.file(width, suffix) for width in self.widths for suffix in FORMATS)

    def file(self, width: int, suffix: str) -> str:
        """The name of one file of it."""
        return f"{self}-{width}.{suffix}"

    def height_at(self, width: int) -> int:
        """Pixels, at least one."""
        return max(1, round(self.height * width / self.width))

    def address_of(self, width: int, suffix: str) -> str:
        """Where a browser finds one file of it."""
        return f"{FOLDER}{self.file(width, suffix)}"

    def set_of(self, suffix: str) -> str:
        """All files of a format, as ``srcset`` lists them."""
        return ", ".join(f"{self.address_of(one, suffix)} {one}w" for one in self.widths)


def fitting(width: int, height: int) -> tuple[int, int]:
    """The size of the largest version of a picture of this size."""
    share = min(1.0, WIDTHS[-1] / width, HIGHEST / height)
    return max(1, round(width * share)), max(1, round(height * share))


def named(address: str) -> PictureName | None:
    """The picture of ours that an address in a text means; None: it means none."""
    if not address.startswith(FOLDER):
        return None
    found = _NAME.fullmatch(address.removeprefix(FOLDER))
    return PictureName(found[1], int(found[2]), int(found[3])) if found else None


def file_named(file: str) -> tuple[PictureName, str] | None:
    """The picture that a file is of, and its format; None: no picture has such a file."""
    stem, _, suffix = file.rpartition(".")
    picture = named(f"{FOLDER}{stem.rpartition('-')[0]}")
    return (picture, suffix) if picture is not None and file in picture.files else None


def written(name: PictureName, alt: str, caption: str) -> str:
    """The picture in Markdown, with its texts on one line each."""
    words = _SIGNS.sub(r"\\\1", " ".join(alt.split()))
    title = _TITLE_SIGNS.sub(r"\\\1", " ".join(caption.split()))
    told = f' "{title}"' if title else ""
    return f"![{words}]({name.address}{told})"


def pictures_in(body: str) -> tuple[list[PictureName], list[str]]:
    """The pictures of ours in a Markdown body, and the addresses of all others."""
    ours: list[PictureName] = []
    others: list[str] = []
    for address in dict.fromkeys(sources_of_images(body)):
        picture = named(address)
        if picture is None:
            others.append(address)
        else:
            ours.append(picture)
    return ours, others


def figures(html: str) -> str:
    """Sanitised HTML with its pictures as they are shown.

    A paragraph that is one picture becomes a figure with its caption. A picture that is not ours
    becomes a link or words: no page makes a browser ask another site for anything.
    """
    shown = 0

    def place(found: re.Match[str]) -> str:
        nonlocal shown
        lone = _LONE.fullmatch(found[0])
        attributes = dict(_ATTRIBUTE.findall(lone[1] if lone else found[0]))
        name = named(unescape(attributes.get("src", "")))
        if name is None:
            return _elsewhere(attributes, is_alone=lone is not None)
        shown += 1
        caption = _as_text(attributes.pop("title", "")) if lone else ""
        picture = _picture(name, attributes, is_first=shown == 1)
        if lone is None:
            return picture
        told = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure class="picture">{picture}{told}</figure>'

    return _EITHER.sub(place, html)


def _picture(name: PictureName, attributes: Mapping[str, str], *, is_first: bool) -> str:
    """The elements that let a browser choose a file and know its place before it has come."""
    middle = name.address_of(min(WIDTHS[1], name.width), "jpg")
    told = [f'alt="{attributes.get("alt", "")}"']
    if attributes.get("title"):
        told.append(f'title="{attributes["title"]}"')
    told.append(f'width="{name.width}" height="{name.height}"')
    if not is_first:  # the first one may stand at the top, where a reader waits for it
        told.append('loading="lazy"')
    return (
        f'<picture><source type="image/webp" srcset="{name.set_of("webp")}" sizes="{_SIZES}">'
        f'<img src="{middle}" srcset="{name.set_of("jpg")}" sizes="{_SIZES}" {" ".join(told)}'
        ' decoding="async"></picture>'
    )


def _elsewhere(attributes: Mapping[str, str], *, is_alone: bool) -> str:
    """What stands for a picture that is not ours; inside a text there may be a link around it."""
    words, source = _as_text(attributes.get("alt", "")), attributes.get("src", "")
    if not is_alone:
        return words
    return f'<p><a href="{source}" rel="noopener noreferrer">{words or _as_text(source)}</a></p>'


def _as_text(value: str) -> str:
    """The value of an attribute between tags, where more has to be escaped."""
    return escape(unescape(value), quote=False)
