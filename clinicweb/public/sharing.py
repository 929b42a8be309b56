"""Links that pass an article on: plain addresses of other sites, nothing of theirs is loaded here.

The form of each address is documented by the site: Facebook "Sharing: Share dialog", X "Web
intents", LINE "Social plugins: custom share button", Pinterest "Save button", LinkedIn "Share
plugin".
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from clinicweb.public.article_context import ArticleContext


@dataclass(frozen=True, slots=True)
class ShareLink:
    """One way to pass the article on."""

    name: str
    """Of the site, a proper name; "" for e-mail, which the page names."""
    icon: str
    href: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """Everything a reader may pass on."""

    address: str
    title: str
    links: tuple[ShareLink, ...]


def sharing(context: ArticleContext) -> Sharing:
    """The ways to pass this article on in the language being read."""
    address = dict(context.alternates)[context.lang]
    title = context.title
    mail = urlencode({"subject": title, "body": f"{title}\n{address}"}, quote_via=quote)
    return Sharing(
        address,
        title,
        (
            _link("LINE", "line", "https://social-plugins.line.me/lineit/share", url=address),
            _link("Facebook", "facebook", "https://www.facebook.com/sharer/sharer.php", u=address),
            _link("X", "x", "https://x.com/intent/post", url=address, text=title),
            _link(
                "Pinterest",
                "pinterest",
                "https://www.pinterest.com/pin/create/button/",
                url=address,
                description=title,
            ),
            _link(
                "LinkedIn",
                "linkedin",
                "https://www.linkedin.com/sharing/share-offsite/",
                url=address,
            ),
            ShareLink("", "mail", f"mailto:?{mail}"),
        ),
    )


def _link(name: str, icon: str, base: str, **parameters: str) -> ShareLink:
    return ShareLink(name, icon, f"{base}?{urlencode(parameters, quote_via=quote)}")
