"""A saved web page as an article in CommonMark: the text stays, the page around it goes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from clinicweb.articles.furniture import (
    REPLY_FORM,
    SHARE_BUTTONS,
    SOURCE_MARKERS,
    furniture_of,
    is_share_button,
    without_source_markers,
)
from clinicweb.articles.htmlmarkdown import to_markdown
from clinicweb.articles.parsedtext import ParsedText
from clinicweb.domain.errors import Invalid
from clinicweb.domain.messages import N_

MAIN_PART = N_("Only the main part of the page was read; what stands around it was left out.")
CODE = N_("Scripts, styles and hidden notes in the page's code were left out.")
NAVIGATION = N_("Menus, page headers and page footers were left out.")
FORMS = N_("Forms and buttons were left out.")
EMBEDDED = N_("Embedded players, frames and drawings were left out.")
HIDDEN = N_("Text that the page hides from readers was left out.")
LINKS = N_("Links that could run a program were turned into plain text.")
PICTURES = N_("Pictures without a usable address were replaced by their description.")

_DROPPED = {
    CODE: ("script", "style", "noscript", "template", "link", "meta"),
    FORMS: ("form", "input", "button", "select", "textarea", "fieldset", "datalist"),
    EMBEDDED: ("iframe", "object", "embed", "svg", "canvas", "audio", "video", "map"),
    NAVIGATION: ("nav",),
}
_ROLES = {
    NAVIGATION: ("navigation", "banner", "contentinfo", "search", "menu"),
    FORMS: ("form", "button", "dialog", "alertdialog"),
}
# Names that site software gives to the parts around an article, as whole words of class or id.
_NAMED = {
    SHARE_BUTTONS: re.compile(r"^(?:share|sharing|social|sharedaddy|addtoany)(?:[-_]|$)"),
    REPLY_FORM: re.compile(r"^(?:comments?|respond|comment-respond|disqus)(?:[-_]|$)"),
    NAVIGATION: re.compile(
        r"^(?:breadcrumbs?|sidebar|site-header|site-footer|post-navigation|nav-links|related-posts|"
        r"newsletter|cookie|cookies|skip-link)(?:[-_]|$)"
    ),
    HIDDEN: re.compile(r"^(?:screen-reader-text|sr-only|visually-hidden)$"),
}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PROSE = re.compile(r"(?:^|[\s_-])(?:entry|post|article)-(?:content|body)(?:$|\s)")
_SITE_SUFFIX = re.compile(r"\s+[|｜–—-]\s+[^|｜–—]{2,60}$|[|｜][^|｜]{2,60}$")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]")
_SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}
_HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]
_BLOCKS = [
    *_HEADINGS,
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
    "dl",
    "section",
    "figure",
]


@dataclass(slots=True)
class _Cleaner:
    """Takes things out of a page and remembers which kinds of things they were."""

    notes: dict[str, None] = field(default_factory=dict)

    def note(self, kind: str) -> None:
        self.notes[kind] = None

    def drop(self, elements: Iterable[PageElement], kind: str) -> None:
        for element in list(elements):
            said = element.extract().get_text(strip=True)
            # An empty menu or icon is nothing a person would miss.
            if said or kind not in (HIDDEN, NAVIGATION, SHARE_BUTTONS):
                self.note(kind)


def read_html(text: str) -> ParsedText:
    """Turn a page's markup into an article; anything that is not text, structure or link goes.

    Raises `Invalid` for elements nested hundreds of levels deep, which no article has.
    """
    soup = BeautifulSoup(text, "html.parser")
    page_title = _page_title(soup)
    summary = _meta(soup, "description") or _meta(soup, "og:description")
    outer_heading = _words(soup.find("h1"))
    cleaner = _Cleaner()
    _take_out_page(soup, cleaner)
    root = _main_part(soup, cleaner)
    _take_out_furniture(root, cleaner)
    title = _take_title(root, page_title, outer_heading)
    _number_headings(root)
    _clean_links(root, cleaner)
    _clean_pictures(root, cleaner)
    try:
        body = to_markdown(root)
    except RecursionError:
        raise Invalid(N_("This page's elements are nested too deeply to be read."), {}) from None
    return ParsedText(title, summary, body, tuple(cleaner.notes))


def _page_title(soup: BeautifulSoup) -> str:
    return _SITE_SUFFIX.sub("", _meta(soup, "og:title") or _words(soup.find("title")), count=1)


def _meta(soup: BeautifulSoup, name: str) -> str:
    for attribute in ("name", "property"):
        found = soup.find("meta", attrs={attribute: name})
        if found is not None and (content := found.get("content")):
            return " ".join(str(content).split())
    return ""


def _words(element: Tag | None) -> str:
    return "" if element is None else " ".join(element.get_text().split())


def _take_out_page(soup: BeautifulSoup, cleaner: _Cleaner) -> None:
    """Remove what is never article text, by element, role, name and style."""
    cleaner.drop(soup.find_all(string=lambda string: isinstance(string, Comment)), CODE)
    cleaner.drop((tag for tag in soup.find_all("title")), NAVIGATION)
    cleaner.notes.pop(NAVIGATION, None)  # the title is used, so it is not left out
    for kind, names in _DROPPED.items():
        cleaner.drop(soup.find_all(list(names)), kind)
    for kind, roles in _ROLES.items():
        cleaner.drop(soup.find_all(None, {"role": list(roles)}), kind)
    cleaner.drop(soup.find_all(_is_hidden), HIDDEN)
    everything = len(soup.get_text())
    for kind, pattern in _NAMED.items():
        named = [tag for tag in soup.find_all(True) if _is_named(tag, pattern)]
        # Themes put such words on the whole page, too ("comments-open" on its body).
        cleaner.drop((tag for tag in named if len(tag.get_text()) * 2 < everything), kind)


def _is_hidden(tag: Tag) -> bool:
    return (
        tag.has_attr("hidden")
        or str(tag.get("aria-hidden", "")).lower() == "true"
        or bool(_HIDDEN_STYLE.search(str(tag.get("style", ""))))
    )


def _is_named(tag: Tag, pattern: re.Pattern[str]) -> bool:
    classes = [str(name) for name in tag.get_attribute_list("class") if name]
    return any(pattern.search(name.lower()) for name in (*classes, str(tag.get("id", ""))))


def _main_part(soup: BeautifulSoup, cleaner: _Cleaner) -> Tag:
    """Find the element that holds the article, or else the whole page without its edges."""
    whole = soup.find("body") or soup
    main = soup.find("main") or soup.find(None, {"role": "main"}) or whole
    for found in (main.find_all("article"), main.find_all(_holds_prose)):
        largest = max(found, key=lambda tag: len(tag.get_text()), default=None)
        # A small article beside much other text is a teaser, not the article.
        if largest is not None and len(largest.get_text()) * 2 > len(main.get_text()):
            main = largest
            break
    if main is whole:
        cleaner.drop(whole.find_all(["header", "footer", "aside"]), NAVIGATION)
    elif len(_words(main)) < len(_words(whole)):
        cleaner.note(MAIN_PART)
    return main


def _holds_prose(tag: Tag) -> bool:
    return any(_PROSE.search(str(name)) for name in tag.get_attribute_list("class") if name)


def _take_out_furniture(root: Tag, cleaner: _Cleaner) -> None:
    """Remove share buttons, forms and captions that are only told by their words."""
    for link in root.find_all("a"):
        if is_share_button(_words(link)):
            cleaner.drop([link], SHARE_BUTTONS)
        elif _words(link).casefold() == "trusted source":
            cleaner.drop([link], SOURCE_MARKERS)
    for string in root.find_all(string=True):
        cleaned = without_source_markers(str(string))
        if cleaned != str(string):
            string.replace_with(NavigableString(cleaned))
            cleaner.note(SOURCE_MARKERS)
    leaves = [tag for tag in root.find_all(_BLOCKS) if not tag.find(_BLOCKS)]
    for number, kind in furniture_of([_words(leaf) for leaf in leaves]).items():
        cleaner.drop([leaves[number]], kind)


def _take_title(root: Tag, page_title: str, outer_heading: str) -> str:
    """Take the article's heading out of `root`, or find the title elsewhere on the page."""
    own = root.find("h1")
    if own is not None and _words(own):
        return _words(own.extract())
    title = page_title or outer_heading
    if outer_heading and (outer_heading in page_title or page_title in outer_heading):
        title = outer_heading
    first = root.find(_HEADINGS)
    if first is not None and (not title or _words(first) == title):
        return _words(first.extract())
    return title


def _number_headings(root: Tag) -> None:
    """Let headings begin at level 2 and never skip a level on the way down."""
    headings = [tag for tag in root.find_all(_HEADINGS) if _words(tag) or tag.find("img")]
    above: list[tuple[int, int]] = []  # (level on the page, level given) of the open sections
    for heading in headings:
        level = int(heading.name[1])
        while above and above[-1][0] >= level:
            above.pop()
        given = min(above[-1][1] + 1 if above else 2, 6)
        above.append((level, given))
        heading.name = f"h{given}"


def _clean_links(root: Tag, cleaner: _Cleaner) -> None:
    for link in root.find_all("a"):
        address = _address(link.get("href"))
        if address is None:
            cleaner.note(LINKS)
        if not address or link.find(_BLOCKS):
            link.unwrap()
        else:
            link.attrs = {"href": address}


def _clean_pictures(root: Tag, cleaner: _Cleaner) -> None:
    for picture in root.find_all("img"):
        description = " ".join(str(picture.get("alt") or "").split())
        address = _address(picture.get("src"))
        if address and urlsplit(address).scheme in ("", "http", "https"):
            picture.attrs = {"src": address, "alt": description}
        else:
            cleaner.note(PICTURES)
            picture.replace_with(NavigableString(description))


def _address(value: object) -> str | None:
    """Give an address fit for Markdown; "" when there is none, None when it is not safe."""
    # Browsers ignore control characters in front of and inside "java\nscript:".
    address = _UNSEEN.sub(lambda found: "%20" if found[0] == " " else "", str(value or "").strip())
    try:
        scheme = urlsplit(address).scheme.lower()
    except ValueError:
        return None
    if scheme not in _SAFE_SCHEMES:
        return None
    return re.sub(r"[()<>\\\"|]", lambda found: f"%{ord(found[0]):02X}", address)
