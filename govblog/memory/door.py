"""The door in front of all: answers from memory what is there and still holds."""

import time
from dataclasses import dataclass
from typing import Any

from govblog.memory import asked, standing
from govblog.memory.asked import ENCODINGS, Asked
from govblog.memory.marks import Mark
from govblog.memory.pages import Answer, Kept, kept
from govblog.memory.stores import STORE, Key, is_newer

VISIT = "govblog.visit"


@dataclass(slots=True)
class Visit:
    """A request for a page that may be kept.

    `page` is what can be answered at once; `in_need` says that the database could not be asked
    whether it still holds. `found` is what was kept here, whether it holds or not.
    """

    asked: Asked
    page: Kept | None = None
    in_need: bool = False
    found: Kept | None = None

    def answer(self, environ: dict[str, Any]) -> Answer | None:
        """Return what is answered at once, None when the page must be made."""
        if self.page is None:
            return None
        return self.page.answer(environ, time.time(), in_need=self.in_need)


class Door:
    """Looks up what is kept for requests, and keeps what was made for them."""

    def __init__(self) -> None:
        self.asking = standing.Asking()

    def visit(self, environ: dict[str, Any]) -> Visit | None:
        """Return what is known of a request, looked up once; None when it goes the long way."""
        if VISIT not in environ:
            said = asked.read(environ)
            environ[VISIT] = self.look(Visit(said)) if said else None
        found: Visit | None = environ[VISIT]
        return found

    def look(self, visit: Visit) -> Visit:
        """Look for a page that holds, or, while the database is away, for one that helps."""
        said, now = visit.asked, time.time()
        visit.page, visit.in_need = None, False
        blog = STORE.blog_of(said.host)
        if blog is None:
            return visit
        key = (blog, said.address, said.encoding)
        visit.found = found = STORE.page(key)
        try:
            visit.page = self._holding(said, key, found, now)
        except standing.Away:
            visit.page, visit.in_need = self.in_need(said), True
        return visit

    def has_another(self, visit: Visit) -> bool:
        """Say whether this process keeps another page now than when it was looked for."""
        blog, said = STORE.blog_of(visit.asked.host), visit.asked
        return (
            blog is not None and STORE.page((blog, said.address, said.encoding)) is not visit.found
        )

    def _holding(self, said: Asked, key: Key, found: Kept | None, now: float) -> Kept | None:
        if found is not None and self._holds(said, key, found, now):
            return found
        # Another process may have made it anew
        newer = STORE.shared_page(key)
        if newer is not None and newer is not found and self._holds(said, key, newer, now):
            return newer
        if not said.encoding:
            return None
        # Kept as it is, not yet in this encoding
        plain = (key[0], said.address, "")
        whole = STORE.page(plain) or STORE.shared_page(plain)
        if whole is None or not self._holds(said, plain, whole, now):
            return None
        encoded = whole.encoded(said.encoding)
        STORE.keep(key, encoded)
        return encoded

    def _holds(self, said: Asked, key: Key, page: Kept, now: float) -> bool:
        """Ask whether a page is the one that stands at its address now."""
        now_on = self.asking.standing(said.host, page.standing)
        if now_on is None:
            return False
        if now_on.blog != key[0]:
            STORE.learn(said.host, now_on.blog)
            return False
        if now_on != page.standing:
            STORE.heard.hear(key[0], said.address, page.standing, now_on, now)
        return page.holds(now_on, now)

    def in_need(self, said: Asked) -> Kept | None:
        """Return the newest page that is known, if it may be answered without asking."""
        blog = STORE.blog_of(said.host)
        if blog is None:
            return None
        now, heard = time.time(), STORE.heard.of(blog, said.address)
        known = [STORE.shared_page((blog, said.address, one)) for one in {"", said.encoding}]
        helping = [
            page
            for page in known
            if page is not None
            and page.helps(heard, now)
            and STORE.heard.allows(page.standing, page.made)
        ]
        # They may be of different times: each is kept when it is first asked for
        page = max(helping, key=lambda one: (one.made, one.encoding != ""), default=None)
        return page.encoded(said.encoding) if page and not page.encoding else page

    def keep(self, visit: Visit, mark: Mark, headers: dict[str, str], body: bytes) -> Kept:
        """Keep a page that was made, as it is and as it was asked for, unless a newer one is kept;
        return it as it was asked for."""
        said, blog = visit.asked, mark.standing.blog
        STORE.learn(said.host, blog)
        plain = (blog, said.address, "")
        page = kept(mark, headers, body, time.time())
        before = STORE.page(plain) or STORE.shared_page(plain)
        if before is not None and before.tag == page.tag:
            page.since = min(before.since, page.since)
        if before is not None and is_newer(before, page):
            # Somebody else made it later and was quicker
            return page.encoded(said.encoding)
        # What is kept in other encodings is of the page as it was
        STORE.drop([(blog, said.address, encoding) for encoding in ENCODINGS])
        STORE.keep(plain, page)
        if not said.encoding:
            return page
        encoded = page.encoded(said.encoding)
        STORE.keep((blog, said.address, said.encoding), encoded)
        return encoded

    def drop(self, visit: Visit) -> None:
        """Keep nothing at an address where there is no page now."""
        blog = STORE.blog_of(visit.asked.host)
        if blog is not None:
            STORE.drop([(blog, visit.asked.address, encoding) for encoding in ("", *ENCODINGS)])


DOOR = Door()
