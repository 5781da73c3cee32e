"""What the journeys walk through: a site of their own, filled with the demo, and a server."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.db.models import QuerySet
from django.test import override_settings
from playwright.sync_api import Page

from comments.models import Comment
from govblog.demo import load as demo
from posts.models import Blog, Post
from tests import ready_made
from tests.desk import signed_in
from tests.factories import StaffFactory

ROLES = ("administrator", "editor", "moderator")
CONVERSATION = "answering-letters-in-days"  # the demo's article with the long conversation
FRESH = 5 * 60  # seconds: later a sign-in is asked for the password again, or is idle
WITHDRAWN = "waiting-times-in-every-office"


@contextmanager
def own_database(file: Path) -> Iterator[None]:
    """Let every thread of this process use a new SQLite file instead of the tests' database.

    The server answers from threads of its own, and a database in memory has one connection only.
    """
    theirs = connections.settings["default"]
    assert theirs["ENGINE"].endswith("sqlite3"), "The journeys run on SQLite: unset DATABASE_URL."
    shutil.copy(ready_made.sqlite(), file)
    kept = connections["default"]
    connections.settings["default"] = {**theirs, "NAME": str(file)}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = theirs
        connections["default"] = kept


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the tests tell what went wrong."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site from this process; yield its address, which is BASE_URL meanwhile."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    with override_settings(BASE_URL=address, CSRF_TRUSTED_ORIGINS=[address]):
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


@dataclass
class Site:
    """The site: its address, its accounts, and the state every journey starts from."""

    address: str
    start: Path
    sessions: dict[str, str] = field(default_factory=dict)
    signed_in_at: float = 0.0

    @property
    def blog(self) -> Blog:
        """The one blog."""
        return Blog.objects.get()

    def post(self, slug: str = CONVERSATION) -> Post:
        """Return a post of the demo."""
        return Post.objects.select_related("blog").get(slug=slug)

    def article(self, slug: str = CONVERSATION) -> str:
        """Return the full address of a post of the demo."""
        return self.address + self.post(slug).get_absolute_url()

    def title(self, slug: str = CONVERSATION) -> str:
        """Return the title of a post of the demo."""
        return self.post(slug).revisions.latest("number").title

    def full_name(self, username: str) -> str:
        """Return the name of an account's person."""
        return User.objects.get(username=username).get_full_name()

    def comment(self, beginning: str) -> Comment:
        """Return the comment whose words begin so."""
        return Comment.objects.get(content__body__startswith=beginning)

    def comments(self, words: str) -> QuerySet[Comment]:
        """Return the comments with these words."""
        return Comment.objects.filter(content__body=words)

    def let_in(self, page: Page, username: str) -> None:
        """Open the admin in a window, in which this person has passed the second factor."""
        value = _session_of(User.objects.get(username=username))
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": value, "url": self.address}])
        page.goto("/admin/")

    def fill(self) -> None:
        """Load the demo and sign one person of each role in; keep the result as the start."""
        blog = Blog.objects.create(host="127.0.0.1", name="Blog")
        staff = {role: StaffFactory(username=role, blog=blog, role=role) for role in ROLES}
        demo.load(staff["editor"], staff["moderator"], lambda step: None)
        self._sign_in()

    def begin_again(self) -> None:
        """Bring the database back to the start, whatever a journey did to it."""
        cache.clear()
        connections["default"].ensure_connection()
        with closing(sqlite3.connect(self.start)) as copy:
            copy.backup(connections["default"].connection)
        if time.monotonic() - self.signed_in_at > FRESH:
            self._sign_in()

    def _sign_in(self) -> None:
        """Sign everybody in, and keep the database as the start."""
        self.signed_in_at = time.monotonic()
        for person in User.objects.filter(username__in=ROLES):
            self.sessions[person.username] = _session_of(person)
        with closing(sqlite3.connect(self.start)) as copy:
            connections["default"].connection.backup(copy)


def _session_of(person: User) -> str:
    client = signed_in(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value
