"""What a browser did beside showing a page: whom it asked, and what it complained about."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Chromium reports each answer that is not 2xx as an error of the page; the tests ask for such
# answers on purpose, and every other kind of failure has words of its own.
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    # The network is taken away on purpose, too.
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
)
PAGES = frozenset({"document", "fetch"})


class Watch:
    """Listens to one browser from its first page on."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.requested: list[str] = []
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self._origin = origin
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _asked(self, request: Request) -> None:
        self.requested.append(request.url)
        inside = ("about:", "data:", "blob:", f"{self._origin}/")
        if not request.url.startswith(inside):
            self.foreign.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in PAGES:
            self.complaints.append(f"{response.status} {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def check(self) -> None:
        """Nobody else was asked; nothing was refused by our own policy; no script failed."""
        assert self.foreign == []
        assert self.complaints == []
