"""What can be seen of a page from outside: its answer, what it asks for, what it complains of."""

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response, expect

EDITOR = ".ProseMirror[contenteditable=true]"
KNOWN = (
    "the server responded with a status of",  # of the page itself, which the tests look at
    "Cross-Origin-Opener-Policy header has been ignored",  # on a made-up host, without TLS
)


class Watch:
    """What happens in a window while this is entered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.answers: list[Response] = []
        self.listeners = {
            "console": self._console,
            "pageerror": self._error,
            "request": self._request,
            "response": self._response,
        }

    def __enter__(self) -> "Watch":
        for event, listener in self.listeners.items():
            self.page.on(event, listener)  # type: ignore[call-overload]
        return self

    def __exit__(self, *failure: object) -> None:
        for event, listener in self.listeners.items():
            self.page.remove_listener(event, listener)

    def _error(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _request(self, request: Request) -> None:
        self.asked.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if not any(known in message.text for known in KNOWN):
            self.complaints.append(message.text)

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            self.answers.append(response)

    @property
    def answer(self) -> Response:
        """The answer that the window shows."""
        return self.answers[-1]

    def settle(self) -> None:
        """Wait until the page, and the text editor if there is one, is ready for use."""
        self.page.wait_for_load_state()
        for editor in self.page.locator(".prose-editor").all():
            expect(editor.locator(EDITOR)).to_be_visible()


def too_wide(page: Page) -> list[str]:
    """Return the elements that make the page wider than its window, if it is."""
    found: list[str] = page.evaluate(
        """() => {
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return [];
            return [...document.querySelectorAll("body *")]
                .filter((one) => one.getBoundingClientRect().right > room + 1)
                .map((one) => one.outerHTML.slice(0, 200));
        }"""
    )
    return found
