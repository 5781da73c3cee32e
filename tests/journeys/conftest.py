"""A browser, and a site that is the same at the start of every journey."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from tests.journeys.validity import Checker, checking
from tests.journeys.world import Site, own_database, serving

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 15_000  # milliseconds: a busy machine is no fault of the page
expect.set_options(timeout=TIMEOUT)

NewContext = Callable[..., BrowserContext]
NewWindow = Callable[..., Page]


@pytest.fixture(scope="package", autouse=True)
def _database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps an event loop in this thread, beside which Django refuses a database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    flags = ["--disable-gpu", "--disable-background-networking"]
    # Every other name leads here: a page that asks elsewhere is found out, not answered
    flags.append("--host-resolver-rules=MAP * 127.0.0.1")
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def whole_site(
    tmp_path_factory: pytest.TempPathFactory,
    media_folder_of_its_own: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_setup: None,
) -> Iterator[Site]:
    """The site with the demo on it, served to the browser."""
    if not (ROOT / "build" / "site.css").exists():
        pytest.fail("The front end is not compiled. Run: npm ci && npm run build", pytrace=False)
    folder = tmp_path_factory.mktemp("journeys")
    with (
        django_db_blocker.unblock(),
        own_database(folder / "site.sqlite3"),
        serving() as address,
    ):
        made = Site(address, folder / "start.sqlite3")
        made.fill()
        yield made


@pytest.fixture(scope="package")
def checker() -> Iterator[Checker | None]:
    """The HTML checker, None where it cannot run."""
    with checking() as made:
        yield made


@pytest.fixture
def site(whole_site: Site) -> Site:
    """The site as every journey finds it."""
    whole_site.begin_again()
    return whole_site


def new_context(browser: Browser, site: Site, **options: Any) -> BrowserContext:
    """Return a browser that shares nothing with the others."""
    made = browser.new_context(**{"base_url": site.address, **options})
    made.set_default_timeout(TIMEOUT)
    return made


@pytest.fixture(scope="package")
def windows(chromium: Browser, whole_site: Site) -> Iterator[NewWindow]:
    """Gives the window of a role, with or without JavaScript: to open a new one takes longest."""
    opened: dict[tuple[str, bool], Page] = {}

    def of(role: str, javascript: bool) -> Page:
        if (role, javascript) not in opened:
            own = new_context(chromium, whole_site, java_script_enabled=javascript)
            opened[role, javascript] = own.new_page()
        return opened[role, javascript]

    yield of
    for one in opened.values():
        one.context.close()


@pytest.fixture
def window(windows: NewWindow, site: Site) -> Iterator[NewWindow]:
    """Gives an empty window in which the person of a role, or nobody, is signed in."""
    used: list[Page] = []

    def new(role: str = "", *, javascript: bool = True, width: int = 1280) -> Page:
        page = windows(role, javascript)
        page.context.clear_cookies()
        if role:
            name, value = settings.SESSION_COOKIE_NAME, site.sessions[role]
            page.context.add_cookies([{"name": name, "value": value, "url": site.address}])
        page.set_viewport_size({"width": width, "height": 900})
        used.append(page)
        return page

    yield new
    for page in used:
        page.unroute_all()
        page.goto("about:blank")


@pytest.fixture
def stranger(chromium: Browser, site: Site) -> Iterator[NewContext]:
    """Makes browsers that share nothing with any other, and in which nobody is signed in."""
    made: list[BrowserContext] = []

    def new(**options: Any) -> BrowserContext:
        made.append(new_context(chromium, site, **options))
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture
def page(window: NewWindow) -> Page:
    """A reader's window, with scripts."""
    return window()


@pytest.fixture
def plain_page(window: NewWindow) -> Page:
    """A reader's window without JavaScript."""
    return window(javascript=False)


@pytest.fixture
def moderator(window: NewWindow) -> Page:
    """A moderator's window without JavaScript; with it, see `test_moderator.py`."""
    return window("moderator", javascript=False)


@pytest.fixture
def editor(window: NewWindow) -> Page:
    """An editor's window."""
    return window("editor")
